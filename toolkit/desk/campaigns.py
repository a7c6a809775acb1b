"""Moments of an episode in the campaigns' files: listed, added, taken out; and new campaigns.

All times are those of the recording. What cannot be read stands in the way of no review.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator
from itertools import chain, count
from pathlib import Path

from toolkit import alone, files, timecode
from toolkit.desk.page_json import Said
from toolkit.desk.texts.quotation import Quotation
from toolkit.errors import BadFile, SoyError
from toolkit.show.campaign import Campaign, CampaignFile, Moment
from toolkit.show.episode import Episode
from toolkit.show.project import Project
from toolkit.show.setup.manual import commented
from toolkit.show.slugs import slug
from toolkit.show.spoken_language import quoted_in
from toolkit.show.toml.fields import TITLE_LIMIT
from toolkit.show.toml.toml_editor import add_table, remove_table
from toolkit.show.toml.toml_reader import validate

# Folders beside the campaigns, see `Project.brand` and `Project.glossary`.
RESERVED = ("brand", "glossary")
_HEAD = """\
# A campaign. Lines that begin with # are comments: remove the # to set a key.
# Its moments are in moments.toml beside this file; soy campaign makes what is shared of them.

"""


def told(project: Project, episode: Episode, language: str) -> Said:
    """Return the campaigns, the moments of an episode's text in a language, and what is wrong."""
    try:
        campaigns = Project(project.root).campaigns
    except SoyError as err:
        said = " \N{EM DASH} ".join(part for part in (err.message, err.hint) if part)
        return {"campaigns": [], "moments": [], "campaigns_wrong": said}
    moments = [
        {
            "campaign": campaign.folder,
            "id": moment.id,
            "title": moment.title,
            "words": moment.words,
            "start_ms": moment.start_ms,
            "end_ms": moment.end_ms,
        }
        for campaign, moment in _moments(project, campaigns, episode, language)
    ]
    moments.sort(key=lambda said: (said["start_ms"], said["campaign"], said["id"]))
    names = [{"folder": each.folder, "title": each.title} for each in campaigns]
    return {"campaigns": names, "moments": moments, "campaigns_wrong": None}


Check = Callable[[Moment, str], object]
"""Raises what will be wrong with a moment once kits are made; told the file it will be in."""


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
        return _add(project, episode, said, title, campaign, check)


def _add(
    project: Project,
    episode: Episode,
    said: Quotation,
    title: str,
    campaign: str | Campaign,
    check: Check,
) -> Moment:
    found = campaign if isinstance(campaign, Campaign) else _found(project, campaign)
    path = _file(project, found.folder, "moments.toml")
    row = {
        "id": _free(slug(title, "moment"), {moment.id for moment in found.moments}),
        "episode": episode.folder,
        "start": timecode.clock(said.start_ms),
        "end": timecode.clock(said.end_ms),
        "words": said.words,
        "title": " ".join(title.split()),
    }
    made = validate(path, Moment, row)
    check(made, f"campaign/{found.folder}/moments.toml")
    if isinstance(campaign, Campaign):
        text = _HEAD + commented(CampaignFile, {"title": found.title})
        files.write_text(_file(project, found.folder, "campaign.toml"), text)
    add_table(path, "moments", row)
    return made


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


def remove(project: Project, episode: Episode, campaign: str, name: str, words: str) -> None:
    """Take the moment `name`, which says `words`, out of a campaign's file; all else stays.

    Raises BadFile if it is not there, says other words by now or is another episode's, and
    CannotWrite.
    """
    with alone.in_folder(project.campaign_dir):
        _remove(project, episode, campaign, name, words)


def _remove(project: Project, episode: Episode, campaign: str, name: str, words: str) -> None:
    found = _found(project, campaign)
    for index, moment in enumerate(found.moments):
        if moment.id != name:
            continue
        if moment.words != words or not _is_of(project, moment, episode):
            break
        remove_table(_file(project, found.folder, "moments.toml"), "moments", index)
        return
    raise BadFile("this moment has changed or is gone", hint="reload the page")


def _moments(
    project: Project, campaigns: Collection[Campaign], episode: Episode, language: str
) -> Iterator[tuple[Campaign, Moment]]:
    for campaign in campaigns:
        for moment in campaign.moments:
            is_its = quoted_in(moment, episode, project.show) == language
            if is_its and _is_of(project, moment, episode):
                yield campaign, moment


def _is_of(project: Project, moment: Moment, episode: Episode) -> bool:
    try:
        return project.episode(moment.episode).folder == episode.folder
    except SoyError:  # of an episode that is not there: soy check tells
        return False


def _found(project: Project, campaign: str) -> Campaign:
    found = {each.folder: each for each in Project(project.root).campaigns}.get(campaign)
    if found is None:
        raise BadFile(
            f"there is no campaign {campaign!r}", hint="reload the page, or make a new one"
        )
    return found


def _file(project: Project, folder: str, name: str) -> Path:
    path = project.inside(project.campaign_dir / folder / name)
    if path.exists() and not path.is_file():
        raise BadFile(f"{path}: this is not a file", hint="remove it")
    return path


def _free(name: str, taken: Collection[str]) -> str:
    names = (f"{name}-{number}" for number in count(2))
    return next(each for each in chain([name], names) if each not in taken)
