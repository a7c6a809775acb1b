"""A new show in a folder."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any

from toolkit.show import templates
from toolkit.show.setup.creation import create_show, plan_show


@dataclass(frozen=True, slots=True)
class ShowWish:
    """What is known of a show when it begins."""

    title: str | None = None  # the folder's name when left out
    language: str = "en"
    author: str = templates.AUTHOR
    public_url: str = templates.LINK  # where listeners will reach the files


@dataclass(frozen=True, slots=True)
class NewShow:
    """A show that was made, or would be."""

    folder: Path
    files: tuple[Path, ...]
    is_made: bool


def start_show(folder: Path, wish: ShowWish, *, dry_run: bool = False) -> NewShow:
    """Make a show's files in `folder`; with `dry_run` only name them.

    Raises NoProject where there is a show or a file already, BadFile for what makes no valid show,
    CannotWrite.
    """
    values = _values(folder, wish)
    plan = plan_show(folder, values)
    if not dry_run:
        create_show(folder, values)
    return NewShow(folder, tuple(plan), not dry_run)


def _values(folder: Path, wish: ShowWish) -> dict[str, Any]:
    name = folder.resolve().name.replace("-", " ").replace("_", " ").strip().capitalize()
    title, public_url = wish.title or name, wish.public_url.rstrip("/")
    return {
        "title": title,
        "description": templates.description(title),
        "language": wish.language,
        "author": wish.author,
        "link": public_url,
        "categories": ["Health & Fitness > Medicine"],
        "cover_alt": templates.cover_alt(title),
        "audio": {"target": "apple", "channels": "mono"},
        "transcripts": {"model": "small"},
        "release": {"public_url": public_url, "target": "build/published"},
    }
