"""The approved transcripts that go into a pack: as they are published, under readable names."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from toolkit.assemble.outputs import text_output
from toolkit.assemble.rows.scope import Scope, transcripts
from toolkit.campaign.archives.archive import Member
from toolkit.languages import primary
from toolkit.show.episode import Episode


def members(scope: Scope, episodes: Iterable[Episode], language: str) -> Iterator[Member]:
    """Yield the approved transcripts of episodes in a language; drafts are in no pack."""
    folders = dict.fromkeys(one.folder for one in episodes)
    for recording in scope.recordings:
        if recording.folder not in folders:
            continue
        for text in transcripts(scope, recording):
            if text.status != "reviewed" or primary(text.language) != primary(language):
                continue
            for file in text_output.renditions(scope, recording, text):
                suffix = file.kind.rpartition(".")[2]
                name = f"{recording.folder}.{text.language}.{suffix}"
                yield Member(f"{language}/transcripts/{name}", file.content)
