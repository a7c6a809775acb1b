"""The transcripts that Apple Podcasts makes, in a form of TTML that is Apple's own.

Seen in files that podcasters download in Apple Podcasts Connect: spans for sentences and words,
with no spaces between them. Times count from the start of the media, not of the element around, in
seconds without a unit: `0.860`, `1:48.737`, `1:02:03.456`. TTML 1 (10.3.1) has no such times.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from toolkit.transcript.json_formats.json_document import ms_of
from toolkit.transcript.text import rough_cues, xml_tree
from toolkit.transcript.text.reading_rules import SourceLines, Taken
from toolkit.transcript.text.rough_cues import Rough
from toolkit.transcript.text.xml_tree import XmlNode

NAMESPACE = "http://podcasts.apple.com/transcript-ttml-internal"
_UNIT = f"{{{NAMESPACE}}}unit"
_TT = frozenset({"http://www.w3.org/ns/ttml"})
_AGENT = "{http://www.w3.org/ns/ttml#metadata}agent"
_FINER = re.compile(r"(\.\d{3})\d+")


def is_one(source: SourceLines) -> bool:
    """Return whether the file names Apple's own attributes."""
    return any(NAMESPACE in line for line in source.lines)


def take(source: SourceLines, root: XmlNode, agents: Mapping[str, str]) -> Taken:
    """Return a cue for each sentence; speakers by `agents`, ids to names. Raises BadTranscript."""
    rows = [row for paragraph in _paragraphs(root) for row in _rows(source, paragraph, agents)]
    return rough_cues.taken(source, rows, has_names=any(row.voice for row in rows))


def _paragraphs(element: XmlNode) -> Iterator[XmlNode]:
    for child in element:
        if _local(child) == "p":
            yield child
        elif _local(child) in ("body", "div"):
            yield from _paragraphs(child)


def _rows(source: SourceLines, paragraph: XmlNode, agents: Mapping[str, str]) -> Iterator[Rough]:
    """Yield the sentences of a paragraph; one without sentences is one itself."""
    sentences = [child for child in paragraph if child.get(_UNIT, "") == "sentence"]
    ids = paragraph.get(_AGENT, "")
    for sentence in sentences or [paragraph]:
        line = (sentence.sourceline or 1) - 1
        spans = [sentence, *_spans(sentence), paragraph]
        begins = [ms for s in spans if (ms := _ms(source, s, "begin")) is not None]
        own = _ms(source, sentence, "end")
        inner = [ms for s in spans[1:-1] if (ms := _ms(source, s, "end")) is not None]
        end_ms = own if own is not None else max(inner, default=_ms(source, paragraph, "end"))
        if not begins:
            raise source.wrong(line, 'begin on each sentence, as Apple writes it: begin="1:48.737"')
        voice = sentence.get(_AGENT, "") or ids
        yield Rough(line, begins[0], end_ms, _text(sentence), agents.get(voice, voice) or None, 0)


def _spans(element: XmlNode) -> Iterator[XmlNode]:
    for child in element:
        yield child
        yield from _spans(child)


def _text(element: XmlNode) -> str:
    """Return the text, with a space around each span: Apple writes none."""
    parts = [element.text or ""]
    for child in element:
        parts += [_text(child) if _local(child) == "span" else " ", child.tail or ""]
    return " ".join(" ".join(parts).split())


def _ms(source: SourceLines, element: XmlNode, key: str) -> int | None:
    said = element.get(key, "").strip()
    if not said:
        return None
    ms = ms_of(_FINER.sub(r"\1", said) if ":" in said else said)
    if ms is None:
        line = (element.sourceline or 1) - 1
        raise source.wrong(line, f'{key} as Apple Podcasts writes it, such as "1:48.737"')
    return ms


def _local(element: XmlNode) -> str:
    return xml_tree.local(element, _TT)
