"""The JSON that programs and services write: whisper.cpp, Premiere, Rev and the clouds.

Each has its own names for the same things. A reader returns None for a document of another kind.
Sources: whisper.cpp, examples/cli (`output_json`); Adobe, Premiere Pro's transcript files; Rev AI,
"Transcript object"; Amazon, "Data output"; Google, "speech/v1 LongRunningRecognize" and v2; Azure,
"Batch transcription", "Fast transcription"; AssemblyAI, Deepgram, Speechmatics, their responses.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence

from toolkit.transcript.json_formats import json_document
from toolkit.transcript.json_formats.json_document import entries, has, ms_of
from toolkit.transcript.json_formats.json_words import JsonWord, sentences
from toolkit.transcript.text import rough_cues
from toolkit.transcript.text.reading_rules import LIMIT_MS, Entries, Taken
from toolkit.transcript.text.rough_cues import Rough

Reader = Callable[[str, object], Taken | None]
Row = Mapping[str, object]
TICKS = 10_000_000  # in a second, of Azure's
_STARTS = ("start", "start_time", "startTime", "startOffset", "ts", "begin", "data_start", "from")
_ENDS = ("end", "end_time", "endTime", "endOffset", "end_ts", "data_end", "to")
_TEXTS = ("punctuated_word", "text", "word", "transcript", "value", "display", "body", "sentence",
          "content", "caption")  # fmt: skip
_VOICES = ("speaker_name", "speaker", "speakerName", "speaker_label", "speakerLabel", "speakerTag",
           "speaker_id", "speakerId", "voice", "channel")  # fmt: skip
_LISTS = ("utterances", "segments", "monologues", "transcript", "transcripts", "sentences",
          "paragraphs", "phrases", "captions", "cues", "results", "items")  # fmt: skip


def whisper_cpp(name: str, said: object) -> Taken | None:
    """Read `transcription` with `offsets` in milliseconds. Raises BadTranscript."""
    rows = entries(said, "transcription")
    if not has(rows, "text") or not (has(rows, "offsets") or has(rows, "timestamps")):
        return None
    places, made = Entries(name, "segment"), []
    for index, row in _rows(places, rows or [], '"offsets" and "text"'):
        times, per_second = row.get("offsets"), 1000
        if not isinstance(times, dict):
            times, per_second = row.get("timestamps"), 1
        if not isinstance(times, dict):
            raise places.wrong(index, '"offsets" with "from" and "to" in milliseconds')
        start_ms = _ms(places, index, times, ("from",), per_second)
        end_ms = _ms(places, index, times, ("to",), per_second)
        text = _text(row).replace("[SPEAKER_TURN]", "")
        made.append(Rough(index, start_ms, end_ms, text, _voice(row, {}), 0))
    return rough_cues.taken(places, made)


def premiere(name: str, said: object) -> Taken | None:
    """Read `segments` that have words and no text; speakers by id. Raises BadTranscript."""
    rows = entries(said, "segments")
    if not has(rows, "words") or has(rows, "text"):
        return None
    return _of_words(name, rows or [], "words", _people(said))


def rev(name: str, said: object) -> Taken | None:
    """Read `monologues` of `elements`. Raises BadTranscript."""
    rows = entries(said, "monologues")
    if not has(rows, "elements"):
        return None
    return _of_words(name, rows or [], "elements", _people(said))


def aws(name: str, said: object) -> Taken | None:
    """Read Amazon's `audio_segments`, or its `items`. Raises BadTranscript."""
    results = said.get("results") if isinstance(said, dict) else None
    segments, items = entries(results, "audio_segments"), entries(results, "items")
    if has(segments, "transcript"):
        return _of_segments(name, segments or [], {})
    if not has(items, "alternatives"):
        return None
    voices = {
        str(item.get("start_time")): label
        for row in entries(results, "speaker_labels", "segments") or []
        if isinstance(row, dict)
        for item in entries(row, "items") or []
        if isinstance(item, dict) and (label := _voice(row, {}))
    }
    places = Entries(name, "item")
    return rough_cues.taken(places, sentences(_alternatives(places, items or [], voices)))


def speechmatics(name: str, said: object) -> Taken | None:
    """Read `results` of words and punctuation. Raises BadTranscript."""
    rows = entries(said, "results")
    if not has(rows, "alternatives", "type"):
        return None
    places = Entries(name, "result")
    return rough_cues.taken(places, sentences(_alternatives(places, rows or [], {})))


def google(name: str, said: object) -> Taken | None:
    """Read `results` of `alternatives` with words or transcripts. Raises BadTranscript.

    Where speakers are told apart, the last result holds all words again, with their speakers.
    """
    if isinstance(said, dict) and isinstance(said.get("response"), dict):
        said = said["response"]
    rows = entries(said, "results")
    if not has(rows, "alternatives"):
        return None
    places, made, at_ms = Entries(name, "result"), list[Rough](), 0
    best = [(i, _first(row, "alternatives"), row) for i, row in _rows(places, rows or [], "text")]
    words = [entries(each, "words") or [] for _, each, _ in best]
    told = [bool(w) and _voice(w[-1] if isinstance(w[-1], dict) else {}, {}) for w in words]
    if told[-1] and len(words) > 1 and len(words[-1]) >= sum(map(len, words[:-1])):
        best, words = best[-1:], words[-1:]
    for (index, each, row), own in zip(best, words, strict=True):
        ends = [row[key] for key in ("resultEndTime", "resultEndOffset") if key in row]
        end_ms = ms_of(ends[0]) if ends else None
        if own:
            made += sentences(_heard(places, index, own, None, {}, 1))
        elif _text(each):
            made.append(Rough(index, at_ms, end_ms, _text(each), None, 0))
        at_ms = end_ms if end_ms is not None else at_ms
    return rough_cues.taken(places, made)


def azure(name: str, said: object) -> Taken | None:
    """Read `recognizedPhrases` or `phrases`; times in ticks of 100 ns. Raises BadTranscript."""
    rows = entries(said, "recognizedPhrases") or entries(said, "phrases")
    kinds = (("offsetMilliseconds", "durationMilliseconds", 1000),
             ("offsetInTicks", "durationInTicks", TICKS), ("offset", "duration", 1))  # fmt: skip
    kind = next((kind for kind in kinds if has(rows, *kind[:2])), None)
    if kind is None:
        return None
    places, made = Entries(name, "phrase"), []
    for index, row in _rows(places, rows or [], f'"{kind[0]}"'):
        start_ms = _ms(places, index, row, kind[:1], kind[2])
        end_ms = start_ms + _ms(places, index, row, kind[1:2], kind[2])
        text = _text(row) or _text(_first(row, "nBest"))
        made.append(Rough(index, start_ms, min(end_ms, LIMIT_MS - 1), text, _voice(row, {}), 0))
    return rough_cues.taken(places, sorted(made, key=lambda row: row.start_ms))  # by channel before


def deepgram(name: str, said: object) -> Taken | None:
    """Read `results.utterances`, or the words of `results.channels`. Raises BadTranscript."""
    utterances = entries(said, "results", "utterances")
    if has(utterances, "transcript"):
        return _of_segments(name, utterances or [], {})
    channels = entries(said, "results", "channels")
    if not has(channels, "alternatives"):
        return None
    best = [_first(row, "alternatives") for row in channels or [] if isinstance(row, dict)]
    return _of_words(name, best, "words", {})


def words(name: str, said: object) -> Taken | None:
    """Read a list of words, by itself or as `words`: OpenAI, ElevenLabs, and many others."""
    rows = said if isinstance(said, list) else entries(said, "words")
    segments = entries(said, "utterances") or entries(said, "segments")
    if segments or not rows or not isinstance(rows[0], dict) or not _key(rows[0], _STARTS):
        return None
    if isinstance(said, list) and not has(rows, "word"):
        return None
    return _of_words(name, [{"words": rows}], "words", _people(said))


def segments(name: str, said: object) -> Taken | None:
    """Read any list of segments with a text, or words, and a start. Raises BadTranscript."""
    found = [said] if isinstance(said, list) else [entries(said, key) for key in _LISTS]
    for inner in ("result", "data", "results", "transcription", "transcript"):
        below = said.get(inner) if isinstance(said, dict) else None
        found += [entries(below, key) for key in _LISTS]
    for rows in found:
        first = rows[0] if rows and isinstance(rows[0], dict) else {}
        if _key(first, _STARTS) and _key(first, _TEXTS):
            return _of_segments(name, rows or [], _people(said))
        if has(rows, "words") and has(first.get("words"), "text"):
            return _of_words(name, rows or [], "words", _people(said))
    return None


READERS: tuple[Reader, ...] = (
    whisper_cpp, premiere, rev, aws, speechmatics, google, azure, deepgram, words, segments
)  # fmt: skip


def _of_segments(name: str, rows: Sequence[object], people: Mapping[str, str]) -> Taken:
    places, made = Entries(name, "segment"), []
    first = rows[0] if isinstance(rows[0], dict) else {}
    keys = _key(first, _STARTS), _key(first, _ENDS), _key(first, _TEXTS)
    per_second = 1000 if json_document.is_in_ms(rows, *keys) else 1
    for index, row in _rows(places, rows, f'"{keys[0]}" and "{keys[2]}"'):
        start_ms = _ms(places, index, row, keys[:1], per_second)
        end_ms = _ms(places, index, row, keys[1:2], per_second) if row.get(keys[1]) else None
        made.append(Rough(index, start_ms, end_ms, _text(row), _voice(row, people), 0))
    return rough_cues.taken(places, made)


def _of_words(name: str, rows: Sequence[object], key: str, people: Mapping[str, str]) -> Taken:
    places, made = Entries(name, "segment"), []
    lists = [(i, row, entries(row, key) or []) for i, row in _rows(places, rows, f'"{key}"')]
    flat = [word for _, _, own in lists for word in own if isinstance(word, dict)]
    timed = [word for word in flat if _key(word, _STARTS)]
    first = timed[0] if timed else {}
    keys = _key(first, _STARTS), _key(first, _ENDS), _key(first, _TEXTS)
    per_second = 1000 if timed and json_document.is_in_ms(timed, *keys) else 1
    for index, row, own in lists:
        voice = _voice(row, people)
        made += sentences(_heard(places, index, own, voice, people, per_second))
    return rough_cues.taken(places, made)


def _heard(
    places: Entries,
    index: int,
    rows: Sequence[object],
    voice: str | None,
    people: Mapping[str, str],
    per_second: float,
) -> Iterator[JsonWord]:
    """Yield the words of a segment. Rev's and Premiere's marks have no times."""
    for said in rows:
        row = json_document.row_of(places, index, said, "the word and its times")
        kind, text = row.get("type"), _text(row)
        if kind == "spacing" or not text.strip():
            continue
        who = _voice(row, people) or voice
        if kind in ("punct", "punctuation") or not _key(row, _STARTS):
            yield JsonWord(index, text.strip(), voice=who, is_glued=True)
            continue
        start_ms = _ms(places, index, row, _STARTS, per_second)
        end_ms = None
        if _key(row, _ENDS):
            end_ms = _ms(places, index, row, _ENDS, per_second)
        elif "duration" in row:
            end_ms = start_ms + _ms(places, index, row, ("duration",), per_second)
        yield JsonWord(index, text.strip(), start_ms, end_ms, who)


def _alternatives(
    places: Entries, rows: Sequence[object], voices: Mapping[str, str]
) -> Iterator[JsonWord]:
    """Yield words that have alternatives, the first of which counts."""
    for index, row in _rows(places, rows, '"alternatives"'):
        best = _first(row, "alternatives")
        text, start = _text(best).strip(), _key(row, _STARTS)
        who = _voice(row, {}) or _voice(best, {}) or voices.get(str(row.get("start_time")))
        if row.get("type") == "punctuation":
            yield JsonWord(index, text, voice=who, is_glued=True)
        elif text:
            end_ms = _ms(places, index, row, _ENDS, 1) if _key(row, _ENDS) else None
            yield JsonWord(index, text, _ms(places, index, row, (start,), 1), end_ms, who)


def _rows(places: Entries, rows: Sequence[object], expected: str) -> Iterator[tuple[int, Row]]:
    for index, said in enumerate(rows):
        yield index, json_document.row_of(places, index, said, expected)


def _first(row: object, key: str) -> Row:
    found = entries(row, key)
    return found[0] if found and isinstance(found[0], dict) else {}


def _key(row: Row, keys: Sequence[str]) -> str:
    return next((key for key in keys if row.get(key) is not None), "")


def _text(row: Row) -> str:
    texts = (row.get(key) for key in _TEXTS)
    return next((text for text in texts if isinstance(text, str) and text), "")


def _ms(places: Entries, index: int, row: Row, keys: Sequence[str], per_second: float) -> int:
    key = _key(row, keys)
    ms = ms_of(row.get(key), per_second)
    if ms is None:
        raise places.wrong(index, f'"{key or keys[0]}" as a time')
    return ms


def _voice(row: Row, people: Mapping[str, str]) -> str | None:
    """Return who speaks, by name where there is a list of people; a number is `Speaker 1`."""
    for key in _VOICES:
        said = row.get(key)
        if isinstance(said, dict):
            said = said.get("name") or said.get("id")
        if isinstance(said, bool) or said in (None, "", "UU"):
            continue
        if isinstance(said, int) and abs(said) < LIMIT_MS:
            if key == "channel":
                continue
            return people.get(str(said), f"Speaker {said}")
        if isinstance(said, str):
            return people.get(said, said)
    return None


def _people(said: object) -> dict[str, str]:
    return {
        str(row.get("id")): name
        for row in entries(said, "speakers") or []
        if isinstance(row, dict) and isinstance(name := row.get("name"), str) and name.strip()
    }
