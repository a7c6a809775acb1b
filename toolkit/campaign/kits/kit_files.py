"""Making a kit: its files in one folder, all of them or none."""

from __future__ import annotations

import json
import shutil
import tempfile
from collections.abc import Callable
from pathlib import Path

from toolkit import errors, files
from toolkit.campaign.kits.kit import KitPlan
from toolkit.campaign.pictures import card_picture, code_picture
from toolkit.folders import unfinished

MADE = "made.json"  # in the kit's folder: what it was made from, and the digests of its files
_LIMIT_BYTES = 1 << 20


def is_made(plan: KitPlan, folder: Path) -> bool:
    """Tell whether `folder` holds this very kit, whole and as it was made."""
    try:
        made = json.loads(files.read(folder / MADE, _LIMIT_BYTES))
        digests = {f.name: files.sha256_of(folder / f.name) for f in plan.files}
    except (OSError, ValueError, RecursionError):
        return False
    return bool(made == {"plan": plan.digest, "files": digests})


def apply(plan: KitPlan, folder: Path, clip: Callable[[Path], object]) -> tuple[Path, ...]:
    """Make the kit in `folder` and return the paths of its files, in the order of `plan.files`.

    `clip` writes the MP3 clip to the path it is given, and a WAV beside it if the plan has one. A
    kit that is there unchanged is left alone. The new folder takes the old one's place only when
    all is made. Raises BadFile when the card cannot be drawn, CannotWrite, and what `clip` raises.
    """
    paths = tuple(folder / file.name for file in plan.files)
    if is_made(plan, folder):
        return paths
    workshop = _workshop(folder)
    try:
        with unfinished.held(workshop):
            _make(plan, workshop / "new", clip)
            _put_in_place(workshop / "new", folder, workshop / "old")
    finally:
        shutil.rmtree(workshop, ignore_errors=True)
    return paths


def _make(plan: KitPlan, folder: Path, clip: Callable[[Path], object]) -> None:
    texts = {"captions.vtt": plan.vtt, "captions.srt": plan.srt, "alt.txt": f"{plan.alt}\n"}
    texts["alt.short.txt"] = f"{plan.short_alt}\n"
    texts |= {f"post.{network}.txt": f"{text}\n" for network, text in plan.posts}
    for file, data in card_picture.cards(plan.card, plan.brand, plan.logo_png, plan.where):
        files.write_bytes(folder / file.name, data)
    if plan.code_svg:
        files.write_bytes(folder / "qr.svg", plan.code_svg)
        files.write_bytes(folder / "qr.png", code_picture.png(plan.code_svg))
    for name, text in texts.items():
        files.write_text(folder / name, text)
    clip(folder / "clip.mp3")
    digests = {file.name: files.sha256_of(folder / file.name) for file in plan.files}
    made = {"plan": plan.digest, "files": digests}
    files.write_text(folder / MADE, json.dumps(made, indent=2, sort_keys=True) + "\n")


def _workshop(folder: Path) -> Path:
    """Return a new folder on the same disk as `folder`, so that a rename is enough to move."""
    try:
        folder.parent.mkdir(parents=True, exist_ok=True)
        made = tempfile.mkdtemp(prefix=f".{folder.name[:40]}-", suffix=".part", dir=folder.parent)
        (Path(made) / "new").mkdir()
    except OSError as err:
        raise errors.cannot_write(folder, err) from err
    return Path(made)


def _put_in_place(new: Path, folder: Path, old: Path) -> None:
    try:
        if folder.exists():
            folder.rename(old)
        try:
            new.rename(folder)
        except BaseException:
            if old.exists():
                old.rename(folder)
            raise
    except OSError as err:
        raise errors.cannot_write(folder, err) from err
