"""What no person approved, and why it does not count: for `soy check` and `soy build`."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path

from toolkit import files, languages
from toolkit.assemble.parts import show_gate
from toolkit.errors import NotApproved, SoyError
from toolkit.show import transcript_places
from toolkit.show.editions import is_heard
from toolkit.show.episode import Episode
from toolkit.show.findings import Finding
from toolkit.show.kept import transcript_guids
from toolkit.show.project import Project
from toolkit.transcript.store import renewal, shelf
from toolkit.transcript.store.state import read_state
from toolkit.transcript.store.transcript_file import Standing

OLDER = "approval-older"  # the rule of approvals whose records do not say what they are for


def check_chapters(episode: Episode) -> None:
    """Raise NotApproved if chapters have titles that a program proposed and nobody has chosen."""
    if proposed := episode.proposed_chapters:
        have = "chapter still has" if len(proposed) == 1 else "chapters still have"
        raise NotApproved(
            f"episodes/{episode.folder}/episode.toml: {len(proposed)} {have} a title "
            f'that soy proposed, such as "{proposed[0].title}"',
            hint="listen to each chapter's beginning and give it a title of your own, or remove "
            "the chapter",
        )


def unsigned(project: Project, episode: Episode, standing: Standing) -> Iterator[Finding]:
    """Yield what keeps a transcript from counting as approved, if anything does."""
    why = standing.why_draft
    if why is None:
        return
    then = "it is not published"
    if show_gate.counts(project, episode, standing):
        then = "it is published as an automatic transcript"
    hint = f'soy approve {episode.number_text} --lang {standing.language} --by "Your Name"'
    yield Finding(
        "warning",
        "not-approved",
        where(project, standing.path),
        f"{why}, so {then}{_owner(project, standing)}",
        f"read it, then: {hint}",
    )


def lapsed(project: Project, episodes: Sequence[Episode]) -> Iterator[Finding]:
    """Yield the approvals that no longer count: their texts leave the feed. Raises SoyError."""
    for episode in episodes:
        for standing in shelf.standings(project, episode):
            if standing.state.state == "reviewed":
                yield from unsigned(project, episode, standing)
        yield from without_text(project, episode)


def without_text(project: Project, episode: Episode) -> Iterator[Finding]:
    """Yield the records of approved texts that are not there."""
    folder = project.transcript_dir(episode)
    records = files.names_in(folder, ".toml")
    there = shelf.languages_of(project, episode) if records else ()
    for path in (folder / name for name in records):
        tag = path.stem
        if tag in there or not languages.is_tag(tag) or not is_heard(episode, tag):
            continue
        state = read_state(path)
        if state.state == "reviewed":
            yield Finding(
                "warning",
                "approved-text-missing",
                where(project, path),
                f"{path.stem}.vtt, which {state.reviewed_by} approved, is missing, so it is not "
                "published",
                "put the file back, or delete the record if the text is not to be published",
            )


def older(project: Project, episodes: Sequence[Episode]) -> Iterator[Finding]:
    """Yield the approvals whose records do not say what they are for. Raises SoyError."""
    for one in renewal.older(project, episodes):
        twins = ", ".join(where(project, path) for path in one.twins)
        number, language = one.episode.number_text, one.standing.language
        yield Finding(
            "warning",
            OLDER,
            where(project, one.record),
            "the approval was made by an earlier soy: it counts, but does not say for which "
            "episode, "
            "recording and language" + (f"; the same text is in {twins}" if twins else ""),
            f"read both, then approve the right one: soy approve {number} --lang {language} "
            '--by "Your Name"'
            if twins
            else f"soy approve {number} --renew, or soy approve --renew for all",
        )


def strays(project: Project, *, is_whole: bool = True) -> Iterator[Finding]:
    """Yield the folders of transcripts that no episode takes its own from.

    Unless the project `is_whole`, a folder may be that of an episode that cannot be read, and
    nothing is said of it.
    """
    owners = project.transcript_owners
    taken = {each.folder for each in project.episodes if each.guid in owners.get(each.folder, ())}
    rest = [each for each in project.episodes if each.folder not in taken]
    places = transcript_places.places_of(project.transcripts_dir, rest, owners)
    try:
        project.inside(project.transcripts_dir)
        taken |= {project.inside(place).name for place in places}
    except SoyError:  # two folders fit one episode: that is said of the episode
        return
    for name, guids in owners.items():
        if name in taken:
            continue
        folder = project.transcripts_dir / name
        of = next((e for e in project.episodes if e.guid in guids), None)
        if of is None and not is_whole:
            continue
        approved = _approved_in(folder)
        said = f"soy reads {where(project, project.transcript_dir(of))}" if of else ""
        yield Finding(
            "error" if approved else "warning",
            "transcripts-of-no-episode",
            f"transcripts/{name}",
            (
                f"these transcripts belong to episodes/{of.folder} too, but {said}"
                if of
                else "the folder belongs to no episode, so soy publishes nothing from it"
            )
            + (f"; approved there: {', '.join(approved)}" if approved else ""),
            _what_to_do(project, name, of),
        )


def renamed(project: Project, episode: Episode) -> Iterator[Finding]:
    """Yield it if an episode's transcripts are found under another name than its own."""
    folder = project.transcript_dir(episode)
    if folder.name == episode.folder:
        return
    yield Finding(
        "warning",
        "transcripts-elsewhere",
        where(project, folder),
        f"by the GUID in their records, these are the transcripts of episodes/{episode.folder}, "
        "and soy uses them",
        f"rename the folder to transcripts/{episode.folder}",
    )


def where(project: Project, path: Path) -> str:
    """Return a path as messages have it, from the project's folder."""
    return path.relative_to(project.root).as_posix()


def _owner(project: Project, standing: Standing) -> str:
    """Name the episode whose text it is, if it is another's."""
    if standing.state.difference(standing.binding) != "episode":
        return ""
    owner = next((e for e in project.episodes if e.guid == standing.state.guid), None)
    return f" (it belongs to episodes/{owner.folder})" if owner else ""


def _approved_in(folder: Path) -> list[str]:
    """Return the names of the texts in a folder whose records say that they are approved."""
    approved = []
    for path in sorted(folder.glob("*.vtt")):
        try:
            if read_state(path.with_suffix(".toml")).state == "reviewed":
                approved.append(path.name)
        except SoyError:
            continue
    return approved


def _what_to_do(project: Project, name: str, of: Episode | None) -> str:
    """Say which episode a folder is likely to belong to: of that slug, else of that number."""
    if of:
        return f"compare the two, keep one as transcripts/{of.folder}, and move the other elsewhere"
    number, _, slug = name.partition("-")
    bare = [
        e for e in project.episodes if not transcript_guids.has_texts(project.transcript_dir(e))
    ]
    likely = [e for e in bare if e.slug == slug] or [e for e in bare if f"{e.number:03}" == number]
    if len(likely) == 1:
        name = likely[0].folder
        return f"was the episode's folder renamed? Then rename this one too: transcripts/{name}"
    return "give the folder the same name as its episode's folder, or move it out of transcripts/"
