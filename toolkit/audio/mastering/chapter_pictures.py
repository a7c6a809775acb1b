"""The pictures of chapters, as the tags of an MP3 hold them."""

from __future__ import annotations

from pathlib import Path

from toolkit import files
from toolkit.audio.values.tag_values import TagPicture
from toolkit.errors import BadFile
from toolkit.show.episode import Episode
from toolkit.show.project import Project


def of(project: Project, episode: Episode, *, with_bytes: bool) -> dict[str, TagPicture]:
    """Return the pictures that chapters name, by the name of the file; bytes only where wanted.

    Raises BadFile for one that is missing, damaged or not to be shown, and OSError.
    """
    made: dict[str, TagPicture] = {}
    for chapter in episode.chapters:
        if chapter.picture and chapter.picture not in made:
            path = project.inside(project.episode_dir(episode) / chapter.picture)
            if not path.is_file():
                raise BadFile(
                    f"{path}: the picture for the chapter {chapter.title!r} is missing",
                    hint="put it there, or remove `picture` from the chapter",
                )
            jpeg = _jpeg(path) if with_bytes else None
            sha256 = files.sha256_of_unchanged(path)
            made[chapter.picture] = TagPicture(sha256, chapter.picture_alt or "", jpeg)
    return made


def _jpeg(path: Path) -> bytes:
    from toolkit.audio.pictures import cover  # Pillow: only where a picture is made

    return cover.chapter_jpeg(path)
