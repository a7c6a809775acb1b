"""New campaigns, and moments put into their files, changed there or taken out.

All times are those of the recording. Whoever finds a moment, the review page or a command, writes
it here.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from itertools import chain, count
from pathlib import Path
from typing import Any

from toolkit import files, timecode
from toolkit.errors import BadFile, SoyError
from toolkit.folders import alone
from toolkit.show.campaign import Campaign, CampaignFile, Moment
from toolkit.show.episode import Episode
from toolkit.show.partners import partner
from toolkit.show.project import Project
from toolkit.show.setup.manual import commented
from toolkit.show.slugs import slug
from toolkit.show.toml.fields import TITLE_LIMIT
from toolkit.show.toml.toml_editor import add_table, change_table, remove_table
from toolkit.show.toml.toml_reader import validate

# Folders beside the campaigns, see `Project.brand`, `Project.glossary` and `partner.partner`.
RESERVED = ("brand", "glossary", partner.FOLDER)
MOMENTS = "moments.toml"
_HEAD = """\
# A campaign. Lines that begin with # are comments: remove the # to set a key.
# Its moments are in moments.toml beside this file; soy campaign makes what is shared of them.

"""
_HEAD_OF_MOMENTS = """\
# The moments of this campaign. Each is a stretch of an episode, with the exact words that the
# approved transcript has there. soy moments add puts one here, and so does q in soy review.
"""

Check = Callable[[Moment, str], object]
"""Raises what will be wrong with a moment once kits are made; told the file it will be in."""


@dataclass(frozen=True, slots=True)
class Quotation:
    """What is said in a stretch, in the recording's time."""

    words: str
    start_ms: int
    end_ms: int
    cuts: tuple[str, ...] = ()  # what is left out of it, as moments.toml has it
    language: str | None = None  # of the transcript, where it is not the episode's


def planned(project: Project, name: str) -> Campaign:
    """Return the campaign of that name, that is to be made; its folder is a slug of the name.

    Nothing but the name is set in its file, so that no text of a template goes out. Raises BadFile
    for a name that cannot be one, or whose folder is there.
    """
    title = " ".join(name.split())
    if len(title) > TITLE_LIMIT:
        raise BadFile(
            f"the campaign's name has {len(title)} characters",
            hint=f"use at most {TITLE_LIMIT}",
        )
    folder = slug(title, "campaign")
    path = _file(project, folder, "campaign.toml")
    made = validate(path, CampaignFile, {"title": title})
    if folder in RESERVED or path.parent.exists() or path.parent.is_symlink():
        raise BadFile(
            f"there is already a campaign in campaign/{folder}",
            hint="choose that one, or another name",
        )
    return Campaign.model_construct(**made.model_dump(), folder=folder, moments=())


def make(project: Project, campaign: Campaign) -> Path:
    """Make the folder of a `planned` campaign, and return it. Raises BadFile, CannotWrite."""
    with alone.in_folder(project.campaign_dir):
        planned(project, campaign.title)  # nobody has made it since
        return _make(project, campaign)


def _make(project: Project, campaign: Campaign) -> Path:
    """Write both files, the one that makes it a campaign last."""
    path = _file(project, campaign.folder, "campaign.toml")
    files.write_text(_file(project, campaign.folder, MOMENTS), _HEAD_OF_MOMENTS)
    files.write_text(path, _HEAD + commented(CampaignFile, {"title": campaign.title}))
    return path.parent


def add(
    project: Project,
    episode: Episode,
    said: Quotation,
    title: str,
    campaign: str | Campaign,
    check: Check = lambda *_: None,
) -> Moment:
    """Put a moment that quotes `said` at the end of a campaign's file, and return it.

    Its id is made of the title. `campaign` is the folder of one that is there, or what `planned`
    returned: that is made first. Raises BadFile for a title that cannot be one, or a campaign that
    is not there; CannotWrite; what `check` raises. Then nothing is written.
    """
    with alone.in_folder(project.campaign_dir):
        found = campaign if isinstance(campaign, Campaign) else campaign_named(project, campaign)
        made, row = checked(project, episode, said, title, found, check)
        if isinstance(campaign, Campaign):
            planned(project, campaign.title)  # nobody has made it since
            _make(project, found)
        add_table(_file(project, found.folder, MOMENTS), "moments", row)
    return made


def checked(
    project: Project,
    episode: Episode,
    said: Quotation,
    title: str,
    campaign: Campaign,
    check: Check = lambda *_: None,
) -> tuple[Moment, Mapping[str, Any]]:
    """Return the moment that `add` would put there, and its row. Raises as that, writes nothing."""
    row: dict[str, Any] = {
        "id": _free(slug(title, "moment"), {moment.id for moment in campaign.moments}),
        "episode": episode.folder,
        **_keys(said),
        "title": " ".join(title.split()),
    }
    made = validate(_file(project, campaign.folder, MOMENTS), Moment, row)
    check(made, file_of(campaign))
    return made, row


def change(project: Project, campaign: str, moment: Moment, said: Quotation) -> None:
    """Let a moment quote `said`; its other keys, and every comment, stay.

    Raises BadFile if it is not there any more as `moment` has it, CannotWrite.
    """
    with alone.in_folder(project.campaign_dir):
        found = campaign_named(project, campaign)
        if moment not in found.moments:
            raise BadFile(
                f"{file_of(found)}: moment {moment.id!r} has changed meanwhile, or is gone",
                hint="run the same command again",
            )
        keys: dict[str, Any] = {"cuts": None, **_keys(said)}
        keys.pop("language", None)  # what it quotes stays in its language
        index = found.moments.index(moment)
        change_table(_file(project, found.folder, MOMENTS), "moments", index, keys)


def remove(project: Project, episode: Episode, campaign: str, name: str, words: str) -> None:
    """Take the moment `name`, which says `words`, out of a campaign's file; all else stays.

    Raises BadFile if it is not there, says other words by now or is another episode's, and
    CannotWrite.
    """
    with alone.in_folder(project.campaign_dir):
        _remove(project, episode, campaign, name, words)


def _remove(project: Project, episode: Episode, campaign: str, name: str, words: str) -> None:
    found = campaign_named(project, campaign)
    for index, moment in enumerate(found.moments):
        if moment.id != name:
            continue
        if moment.words != words or not is_of(project, moment, episode):
            break
        remove_table(_file(project, found.folder, MOMENTS), "moments", index)
        return
    raise BadFile("this moment has changed or is gone", hint="reload the page")


def is_of(project: Project, moment: Moment, episode: Episode) -> bool:
    """Tell whether a moment is one of an episode's."""
    try:
        return project.episode(moment.episode).folder == episode.folder
    except SoyError:  # of an episode that is not there: soy check tells
        return False


def campaign_named(project: Project, campaign: str) -> Campaign:
    """Return a campaign by its folder, as it is on disk now. Raises BadFile."""
    found = {each.folder: each for each in Project(project.root).campaigns}
    if campaign in found:
        return found[campaign]
    there = f"there are: {', '.join(found)}; a" if found else "a"
    raise BadFile(
        f"there is no campaign {campaign!r}", hint=f'{there} new one: soy campaign new "Title"'
    )


def file_of(campaign: Campaign) -> str:
    """Return the name by which messages call a campaign's file of moments."""
    return f"campaign/{campaign.folder}/{MOMENTS}"


def _keys(said: Quotation) -> dict[str, Any]:
    keys: dict[str, Any] = {
        "start": timecode.clock(said.start_ms),
        "end": timecode.clock(said.end_ms),
        "words": said.words,
    }
    if said.cuts:
        keys["cuts"] = list(said.cuts)
    return keys | ({"language": said.language} if said.language else {})


def _file(project: Project, folder: str, name: str) -> Path:
    path = project.inside(project.campaign_dir / folder / name)
    if path.exists() and not path.is_file():
        raise BadFile(f"{path}: this is not a file", hint="remove it")
    return path


def _free(name: str, taken: Collection[str]) -> str:
    names = (f"{name}-{number}" for number in count(2))
    return next(each for each in chain([name], names) if each not in taken)
