"""What a recogniser writes wrong again and again, put right by the show's own table."""

from __future__ import annotations

from collections.abc import Sequence

from toolkit.show.words import Correction
from toolkit.transcript.recognition.repairs import Repair
from toolkit.transcript.text.cues import Word
from toolkit.transcript.text.tokens import tokens


def corrected(
    words: Sequence[Word], corrections: Sequence[Correction]
) -> tuple[tuple[Word, ...], tuple[Repair, ...]]:
    """Return the words with the corrections made, and what was put right.

    Whole words count, in capitals or not; the longest correction that fits is taken, and what it
    writes is not corrected again. Signs around stay: `(EP permit.` becomes `(EP PerMed.`. What is
    put in has the time of all it stands for, and the least confidence.
    """
    table = sorted(
        ((tuple(t.plain for t in tokens(c.heard)), c.said) for c in corrections),
        key=lambda pair: -len(pair[0]),
    )
    plain = [tuple(token.plain for token in tokens(word.text)) for word in words]
    made: list[Word] = []
    log: list[Repair] = []
    at = 0
    while at < len(words):
        count, said = _match(plain, at, table)
        if not count:
            made.append(words[at])
            at += 1
            continue
        group = words[at : at + count]
        new = _joined(group, said)
        made.append(new)
        heard = " ".join(word.text for word in group)
        log.append(Repair(new.start_ms, new.end_ms, f"{heard} -> {new.text}", "corrected"))
        at += count
    return tuple(made), tuple(log)


def _match(
    plain: Sequence[tuple[str, ...]], at: int, table: Sequence[tuple[tuple[str, ...], str]]
) -> tuple[int, str]:
    for heard, said in table:
        told: tuple[str, ...] = ()
        count = 0
        while len(told) < len(heard) and at + count < len(plain):
            told += plain[at + count]
            count += 1
        if heard and told == heard:
            return count, said
    return 0, ""


def _joined(group: Sequence[Word], said: str) -> Word:
    first, last = group[0], group[-1]
    before = first.text[: tokens(first.text)[0].first] if tokens(first.text) else ""
    after = last.text[tokens(last.text)[-1].last :] if tokens(last.text) else ""
    sure = [word.confidence for word in group if word.confidence is not None]
    return Word(first.start_ms, last.end_ms, before + said + after, min(sure) if sure else None)
