"""The token with which podpings are asked for: from the environment, or a file outside the show.

It stands in no file of a show and in no message.
"""

from __future__ import annotations

import os
import re
from collections.abc import Iterator, Mapping
from pathlib import Path

from toolkit import files
from toolkit.errors import BadFile
from toolkit.show.findings import Finding
from toolkit.show.show import Release

VARIABLE = "SOY_PODPING_TOKEN"
_LIMIT_BYTES = 4096
# RFC 9110, section 5.5: what a header may hold, without white space.
_TOKEN = re.compile(r"[\x21-\x7e]{1,1000}", re.ASCII)
_WHERE = "episodes/show.toml"


def podping(
    settings: Release, root: Path, environment: Mapping[str, str] = os.environ
) -> str | None:
    """Return the token, None if podpings are not wanted or there is none.

    Raises BadFile for one that lies in the show, cannot be read or is none.
    """
    if "podping" not in settings.notify:
        return None
    said = environment.get(VARIABLE, "").strip()
    if not said and settings.podping_token_file:
        said = _in_file(settings.podping_token_file, root)
    if not said:
        return None
    if not _TOKEN.fullmatch(said):
        raise BadFile(
            "this is not a podping token: it contains a space or a character outside ASCII",
            hint=f"set {VARIABLE} again, or write the token alone into its file",
        )
    return said


def check(
    settings: Release, root: Path, environment: Mapping[str, str] = os.environ
) -> Iterator[Finding]:
    """Yield where podpings are wanted and there is no token on this machine. Raises BadFile."""
    if "podping" in settings.notify and podping(settings, root, environment) is None:
        yield Finding(
            "warning",
            "podping-token",
            _WHERE,
            "notify asks for podpings, but there is no token here, so none are sent and the feed "
            "does not promise them",
            f"set {VARIABLE} in the environment, or podping_token_file under [release]",
        )


def _in_file(name: str, root: Path) -> str:
    path = root / Path(name).expanduser()
    if path.resolve().is_relative_to(root.resolve()):
        raise BadFile(
            f"{_WHERE}: podping_token_file = {name!r} is in the show's folder, where others see it",
            hint="keep it elsewhere: ~/.config/soy/podping-token",
        )
    try:
        return files.read(path, _LIMIT_BYTES).decode("ascii").strip()
    except FileNotFoundError:
        return ""
    except (OSError, ValueError) as err:
        raise BadFile(
            f"{path}: the podping token cannot be read", hint="write the token alone into it"
        ) from err
