"""What is wrong with moments, found as making their kits would find it, but for the sound."""

from __future__ import annotations

import functools
from collections.abc import Callable, Iterator
from datetime import datetime

from toolkit import timecode
from toolkit.assemble.checks import check_videos
from toolkit.assemble.checks.check_episode import duration
from toolkit.assemble.parts import kits, show_gate
from toolkit.assemble.videos import videos
from toolkit.audio.mastering.clips import LIMIT_MS
from toolkit.campaign.pictures import card_picture
from toolkit.errors import BadFile, NoSuchEpisode, SoyError
from toolkit.show.campaign import Campaign, Moment, TranslatedMoment
from toolkit.show.episode import Episode
from toolkit.show.findings import Finding
from toolkit.show.project import Project


def look(
    project: Project, campaign: Campaign, now: datetime, *, is_whole: bool
) -> Iterator[Finding]:
    """Yield a finding for each moment that makes no kit: an error if its episode is out.

    Unless the project `is_whole`, an episode that is not there may be one that cannot be read,
    which was told already.
    """
    lengths = functools.cache(functools.partial(duration, project))  # moments share episodes
    where = f"campaign/{campaign.folder}/moments.toml"
    for moment in campaign.told:
        is_public = True  # an unknown episode is an error
        try:
            episode = project.episode_of(campaign, moment)
            is_public = show_gate.is_out(project, episode, now)
            said = _try(project, campaign, moment, functools.partial(lengths, episode))
            if said != moment:
                yield _moved(where, said, episode)
            yield from check_videos.look(project, campaign, moment)
        except NoSuchEpisode as err:
            if is_whole:
                yield Finding("error", "moment", where, f"{moment.id}: {err.message}", err.hint)
        except SoyError as err:
            if isinstance(moment, TranslatedMoment) and kits.is_held(project, campaign, moment):
                yield _waiting(where, moment)
                continue
            message = err.message.removeprefix(f"{where}: ")
            yield Finding("error" if is_public else "warning", "moment", where, message, err.hint)


def _try(
    project: Project, campaign: Campaign, moment: Moment, length: Callable[[], int | None]
) -> Moment:
    """Return the moment as its kit would be made. Raises what is wrong with it."""
    planned = kits.plan(project, campaign, moment, sound_digest="")
    if project.source(planned.episode).is_file():
        kits.check_cut(project, planned)
    card_picture.check(planned.card, planned.brand, planned.logo_png, planned.where)
    videos.check(project, planned)
    now, end_ms = planned.moment, length()
    if end_ms is not None and now.end_ms > end_ms:
        raise BadFile(
            f"{planned.where}: it ends at {timecode.clock(now.end_ms)}, but the audio ends at "
            f"{timecode.clock(end_ms)}",
            hint="correct the moment's start and end",
        )
    if planned.played.length_ms > LIMIT_MS:
        raise BadFile(
            f"{planned.where}: it lasts more than {timecode.short(LIMIT_MS)} minutes",
            hint="choose a shorter passage, or make it two moments",
        )
    return now


def _moved(where: str, now: Moment, episode: Episode) -> Finding:
    times = f"{timecode.clock(now.start_ms)} to {timecode.clock(now.end_ms)}"
    return Finding(
        "warning",
        "moment-moved",
        where,
        f"{now.id}: its words are said from {times} now, and its kit follows them",
        hint=f"to have these times in the file: soy moments update {episode.number_text} --write",
    )


def _waiting(where: str, moment: TranslatedMoment) -> Finding:
    return Finding(
        "warning",
        "moment-waiting",
        where,
        f"{moment.id}: nobody has approved the translation into {moment.language}, so the build "
        "leaves this kit out",
        hint=f"approve it (soy review --lang {moment.language}), or remove the table "
        f"[moments.translations.{moment.language}]",
    )
