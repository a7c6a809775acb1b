"""What READMEs say of the kits that are out, and what tells whether a file changed."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

from toolkit import files
from toolkit.assemble.campaigns.made_kits import MadeKit, name_of
from toolkit.assemble.parts.show_gate import KITS
from toolkit.campaign.archives.readme import ListedFile, ListedKit
from toolkit.publication.public_file import PublicFile
from toolkit.publication.scan_folder import content_hash
from toolkit.show.campaigns import called
from toolkit.show.nouns.licences import licence
from toolkit.show.show import Show

_TEXTS = {"email.html": "email", "email.txt": "email", "embed.txt": "embed"}


def digest_of(file: PublicFile) -> str:
    """Return what tells what a file holds: the digest in its key, or else that of its bytes."""
    if isinstance(file.content, bytes):
        return files.sha256_of_bytes(file.content)
    return content_hash(file.key) or files.sha256_of(file.content)


def listed(kit: MadeKit, whose: Show, path_of: Callable[[PublicFile], str | None]) -> ListedKit:
    """Return what a README says of a kit, as its kit.json has it.

    `path_of` says where a file lies in the ZIP; None: it is not in it.
    """
    said, moment, text = kit.said, kit.said["moment"], kit.said["transcript"]
    on = text["approved_on"]
    rights = licence(said["license"], said["license_url"]) if said["license"] else None
    return ListedKit(
        title=moment["title"],
        quotation=moment["words"],
        language=kit.language,
        spoken=text["spoken_language"],
        speakers=tuple(moment["speakers"]),
        show=called.show_title(whose, kit.language),
        author=whose.author,
        episode=called.episode_title(kit.episode, kit.language),
        episode_language=called.episode_title_language(
            kit.episode, kit.language, text["spoken_language"]
        ),
        day=kit.day,
        start_ms=moment["start_ms"],
        page=moment["page"],
        approval=(text["approved_by"], date.fromisoformat(on)) if on else None,
        is_edited=moment["is_edited"],
        licence=(rights.shown, rights.url) if rights else None,
        files=tuple(
            ListedFile(path, *_role(file, kit)) for file in kit.files if (path := path_of(file))
        ),
    )


def _role(file: PublicFile, kit: MadeKit) -> tuple[str, str | None]:
    """Return what a file is for, and its shape if it has one."""
    name = name_of(file)
    sort, _, rest = file.kind.partition(".")
    if sort != KITS:  # "videos.poster.9x16", "videos.captions.srt"
        role, _, shape = rest.partition(".")
        return role, shape.replace("x", ":") if role != "captions" else None
    if rest == "page":
        return _TEXTS.get(name, ""), None
    shapes = {row["name"]: row["shape"] for row in kit.said["files"]}
    return rest, shapes.get(name)
