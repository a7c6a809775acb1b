"""A look at the show's own feed from outside, as listeners get it."""

from __future__ import annotations

from toolkit.assemble.parts import address
from toolkit.errors import BadFile
from toolkit.progress import StepWatch, unwatched
from toolkit.publication.manifest import Manifest
from toolkit.show.show import Show
from toolkit.verify import verification
from toolkit.verify.report import Report
from toolkit.verify.verification import Wants

# Nobody asked for it, so it holds nobody up for long.
AFTER_PUBLISH = Wants(limit_s=180.0)


def own_address(show: Show) -> str:
    """Return the address of a show's feed. Raises BadFile if that is still an example."""
    if address.is_example(show):
        raise BadFile(
            f"episodes/show.toml: {show.release.public_url} is an example address",
            hint="set public_url under [release] to the show's real address, or name a feed: "
            "soy verify https://...",
        )
    return address.feed_url(show)


def is_wanted(asked: bool | None, show: Show, target: str | None, *, is_idle: bool) -> bool:
    """Tell whether to look after a publish: as asked, else after sending to the show's own bucket.

    A folder may be only half of the way to the public address, another target is elsewhere, and
    nobody lives at an example's address.
    """
    if asked is not None:
        return asked
    is_bucket = show.release.target.startswith("s3://") and target is None
    return is_bucket and not is_idle and not address.is_example(show)


def look(
    url: str, wants: Wants, manifest: Manifest | None = None, watch: StepWatch = unwatched
) -> Report:
    """Return what listeners get at `url`, held against what was published, if that is known."""
    with watch(f"looking at {url}") as progress:
        return verification.verify(url, wants, manifest=manifest, progress=progress)


def look_moved(url: str, moved_to: str, wants: Wants, watch: StepWatch = unwatched) -> Report:
    """Return what listeners of the old address `url` notice of the move to `moved_to`."""
    with watch(f"looking at {url} and {moved_to}") as progress:
        return verification.verify_move(url, moved_to, wants, progress=progress)
