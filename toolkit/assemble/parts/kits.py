"""Kits of moments: planned from the approved words, made beside the episode."""

from __future__ import annotations

import threading
from datetime import date
from functools import lru_cache, partial
from pathlib import Path

from toolkit.assemble.parts import cut_points, moment_changes, show_gate
from toolkit.audio.intake import recordings
from toolkit.audio.mastering import clips, master
from toolkit.audio.measuring import safe_cuts
from toolkit.audio.pictures import cover
from toolkit.audio.values import recording
from toolkit.audio.values.master_report import MasterReport
from toolkit.campaign.kits import kit, kit_files
from toolkit.campaign.kits.kit_links import page_of
from toolkit.errors import BadTranscript, MomentMismatch, NotApproved, SoyError
from toolkit.show.campaign import Campaign, Moment, TranslatedMoment
from toolkit.show.episode import Episode
from toolkit.show.project import Project
from toolkit.show.show import Show
from toolkit.show.sound.selection import Selection
from toolkit.show.spoken_language import quoted_in
from toolkit.site.frame import qr_code
from toolkit.transcript.store import shelf

_LISTENING = threading.Lock()


def folder_of(project: Project, campaign: Campaign, moment: Moment) -> Path:
    """Return where the kit of a moment is made."""
    return project.build_dir / "campaign" / campaign.folder / moment.id


def approved(
    project: Project, episode: Episode, moment: Moment, where: str
) -> shelf.TranscriptFile:
    """Return the approved transcript that a moment is held against.

    Raises NotApproved if nobody approved it as it is now, BadTranscript if there is none.
    """
    language = quoted_in(moment, episode, project.show)
    return approved_in(project, episode, language, f"{where}: the moment {moment.id!r} quotes ")


def approved_in(
    project: Project,
    episode: Episode,
    language: str,
    told: str = "",
    kind: str = show_gate.KITS,
) -> shelf.TranscriptFile:
    """Return the approved transcript of an episode in a language, as `approved` does.

    `told` is what a message begins with, `kind` what is to be made of it.
    """
    transcript = shelf.transcript(project, episode, language)
    if not show_gate.counts(project, episode, transcript, kind):
        raise NotApproved(
            f"{told}{transcript.path}, which is a draft: {transcript.why_draft}"
            if told
            else f"{transcript.path}: this is a draft: {transcript.why_draft}",
            hint=f'read it, then: soy approve {episode.number_text} --lang {language} --by "Name"',
        )
    return transcript


def plan(project: Project, campaign: Campaign, moment: Moment, sound_digest: str) -> kit.KitPlan:
    """Return what the kit of `moment` is made from; `sound_digest` tells its episode's sound.

    Raises NotApproved, MomentMismatch, BadTranscript and BadFile.
    """
    moment, spoken = _as_said(project, campaign, moment)
    digest = project.cover_sha256
    picture = _jpeg(project.cover, digest) if digest else None
    code = qr_code.svg(page_of(project.show, campaign, moment))
    return kit.plan(project, campaign, moment, spoken, sound_digest, picture, code)


def _approval(show: Show, transcript: shelf.TranscriptFile) -> tuple[str, date] | None:
    """Return who approved a text, and when, where the show gives names out."""
    by, on = transcript.state.reviewed_by, transcript.state.reviewed_on
    return (by, on) if show.pages.name_approvers and by and on else None


def is_held(project: Project, campaign: Campaign, moment: Moment) -> bool:
    """Tell whether a kit waits until a person has approved the translation that it quotes."""
    if not isinstance(moment, TranslatedMoment):
        return False
    try:
        approved(project, project.episode_of(campaign, moment), moment, "")
    except (NotApproved, BadTranscript):
        return True
    return False


def moments(project: Project, episode: Episode) -> tuple[tuple[Campaign, Moment], ...]:
    """Return the moments of an episode of which kits are made: all but translations that wait."""
    found = project.moments_of(episode)
    return tuple(pair for pair in found if not is_held(project, *pair))


def as_said(project: Project, campaign: Campaign, moment: Moment) -> Moment:
    """Return the moment at the times at which its words are said in the transcript as it is now.

    Raises as `plan`.
    """
    return _as_said(project, campaign, moment)[0]


def _as_said(project: Project, campaign: Campaign, moment: Moment) -> tuple[Moment, kit.Spoken]:
    episode = project.episode_of(campaign, moment)
    where = f"campaign/{campaign.folder}/moments.toml"
    transcript = approved(project, episode, moment, where)
    words = shelf.words(project, episode, transcript.language)
    listen = partial(levels_if_there, project, episode)
    now = moment_changes.followed(moment, transcript.cues, words, where, listen)
    spoken = kit.Spoken(
        transcript.cues,
        transcript.language,
        transcript.digest,
        words,
        _approval(project.show, transcript),
    )
    return now, spoken


def make(project: Project, made: kit.KitPlan, report: MasterReport) -> tuple[Path, ...]:
    """Make the kit's files, if they are not there already, and return their paths."""
    source = project.source(made.episode)

    def clip(path: Path) -> object:
        recording.check_unchanged(source, made.episode.source_sha256)
        check_cut(project, made)
        wav = path.with_suffix(".wav") if made.campaign.clip_wav else None
        stretches = made.played.stretches_ms
        return clips.cut_stretches(source, report, stretches, path, made.tags, wav_target=wav)

    return kit_files.apply(made, folder_of(project, made.campaign, made.moment), clip)


def check_cut(project: Project, made: kit.KitPlan) -> None:
    """Raise MomentMismatch if the clip would begin or end inside sound, or cut a word off.

    Word times are exact to a tenth of a second or so; what is heard between them and the moment's
    edges tells whether a word, or the rest of one, is there.
    """
    levels = levels_of(project, made.episode)
    parts, words = made.quote.parts, [word for word in made.played.words if word.kind == "said"]
    for part in parts:
        said, words = words[: part.run.length], words[part.run.length :]
        stretch = safe_cuts.CutRegion(levels, part.start_ms, part.end_ms)
        wrong = cut_points.wrong_cut(stretch, part.span, part, (said[0].text, said[-1].text))
        if wrong:
            is_outer = part is parts[0 if wrong.edge == "start" else -1]
            raise MomentMismatch(
                f"{made.where}: {wrong.message}", hint=wrong.hint if is_outer else wrong.inner_hint
            )


def check_cut_of(project: Project, campaign: Campaign, moment: Moment) -> None:
    """Raise as `check_cut` would for the kit of a moment, if its recording is on this computer."""
    made = plan(project, campaign, moment, sound_digest="")
    if project.source(made.episode).is_file():
        check_cut(project, made)


def levels_if_there(project: Project, episode: Episode) -> safe_cuts.Levels | None:
    """Return the recording's `levels_of`; None where it is not on this computer."""
    return levels_of(project, episode) if project.source(episode).is_file() else None


def levels_of(project: Project, episode: Episode) -> safe_cuts.Levels:
    """Return how loud the recording of an episode is throughout, for looking up its pauses."""
    return _levels(
        project.source(episode),
        episode.source_sha256,
        episode.accept_truncated,
        episode.selection,
    )


@lru_cache(maxsize=1)  # all kits of a show have its cover
def _jpeg(path: Path, _sha256: str) -> bytes:
    return cover.bounded_jpeg(path)


def _levels(
    source: Path, sha256: str, accept_truncated: bool, taken: Selection
) -> safe_cuts.Levels:
    with _LISTENING:  # kits that are made side by side wait for the first, and hear nothing twice
        return _heard_levels(source, sha256, accept_truncated, taken)


@lru_cache(maxsize=1)  # the moments of one episode come one after the other
def _heard_levels(
    source: Path, _sha256: str, accept_truncated: bool, taken: Selection
) -> safe_cuts.Levels:
    sound = recordings.blocks(
        source,
        rate_hz=safe_cuts.RATE_HZ,
        channels=1,
        accept_truncated=accept_truncated,
        taken=taken,
    )
    return safe_cuts.levels(sound)


def is_made(project: Project, campaign: Campaign, moment: Moment) -> bool:
    """Tell whether the kit of `moment` is there and up to date."""
    try:
        finished = master.finished(project, project.episode_of(campaign, moment))
        if finished is None:
            return False
        made = plan(project, campaign, moment, finished[1].clips_digest)
        return kit_files.is_made(made, folder_of(project, campaign, moment))
    except SoyError:
        return False
