"""TTML and IMSC (.ttml, .dfxp, .xml): W3C, "Timed Text Markup Language 1", and its IMSC profiles.

Read are times (of `body`, `div`, `p` and `span`, each counted from its parent's begin), text, line
breaks and agents (`ttm:agent`). Layout and style are left out.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import groupby
from xml.sax.saxutils import escape, quoteattr

from toolkit import timecode
from toolkit.transcript.formats import apple_ttml, rolling_captions, ttml_times
from toolkit.transcript.text import rough_cues, xml_tree
from toolkit.transcript.text.cues import Cue
from toolkit.transcript.text.reading_rules import LIMIT_MS, SourceLines, Taken, source_of, tidy
from toolkit.transcript.text.rough_cues import Rough
from toolkit.transcript.text.xml_tree import XmlNode

_TT = "http://www.w3.org/ns/ttml"
_TTP, _TTM = f"{{{_TT}#parameter}}", f"{{{_TT}#metadata}}"
_ID = "{http://www.w3.org/XML/1998/namespace}id"
_NAMESPACES = frozenset({_TT})
# On one stretch of text. Names are put into each, so that a file could grow a thousandfold.
AGENTS_LIMIT, NAME_LIMIT = 16, 255
_SPACE = re.compile(r"[ \t\r\n]+")  # as xml:space="default" has it
_BREAK = "\x00"  # no XML holds this character


@dataclass(frozen=True, slots=True)
class _TtmlScope:
    """What holds inside an element: from when to when, and who speaks."""

    begin_ms: int = 0
    end_ms: int | None = None
    voice: str | None = None
    is_timed: bool = False


@dataclass(frozen=True, slots=True)
class _TtmlContext:
    source: SourceLines
    rates: ttml_times.Rates
    agents: Mapping[str, str]


def take(name: str, data: bytes) -> Taken:
    """Return the cues of a TTML file by their starts, and what was put right in it.

    Spans with times or agents of their own become cues of their own; Apple's transcripts have a
    reader of their own. `name` is for messages. Raises BadTranscript.
    """
    source = source_of(name, data)
    root = xml_tree.parsed(source, "\n".join(source.lines))
    if xml_tree.local(root, _NAMESPACES) != "tt":
        raise source.wrong(_line(root), 'TTML, the root <tt xmlns="http://www.w3.org/ns/ttml">')
    agents = dict(_agents(root))
    if apple_ttml.is_one(source):
        return apple_ttml.take(source, root, agents)
    reading = _TtmlContext(source, _rates(source, root), agents)
    found = [
        (scope, line, text)
        for body in root
        if xml_tree.local(body, _NAMESPACES) == "body"
        for scope, line, text in _texts(reading, body, _TtmlScope())
    ]
    rows = []
    for scope, line, text in sorted(found, key=lambda f: f[0].begin_ms):
        if not scope.is_timed or scope.end_ms is None:
            raise source.wrong(line, "begin and end (or dur) on the text")
        rows.append(Rough(line, scope.begin_ms, scope.end_ms, text, scope.voice, 0))
    rows, remarks = rolling_captions.unrolled(source, rows)
    return rough_cues.taken(source, rows, remarks, has_names=True)


def render(cues: Sequence[Cue], language: str, title: str) -> str:
    """Return a TTML file: a `p` for each cue, an agent for each voice; times to the millisecond."""
    voices = dict.fromkeys(cue.voice for cue in cues if cue.voice)
    ids = {voice: f"voice{n}" for n, voice in enumerate(voices, 1)}
    agents = [
        f'<ttm:agent xml:id="{ids[voice]}" type="person"><ttm:name type="full">{escape(voice)}'
        "</ttm:name></ttm:agent>"
        for voice in voices
    ]
    rows = []
    for cue in cues:
        agent = f' ttm:agent="{ids[cue.voice]}"' if cue.voice else ""
        times = f'begin="{timecode.clock(cue.start_ms)}" end="{timecode.clock(cue.end_ms)}"'
        rows.append(f"<p {times}{agent}>{escape(cue.text).replace(chr(10), '<br/>')}</p>")
    root = f'<tt xmlns="{_TT}" xmlns:ttp="{_TTP[1:-1]}" xmlns:ttm="{_TTM[1:-1]}"'
    said = " ".join(tidy([title]))
    head = ["<head>", "<metadata>", f"<ttm:title>{escape(said)}</ttm:title>", *agents]
    return "\n".join(
        [
            '<?xml version="1.0" encoding="utf-8"?>',
            f'{root} ttp:timeBase="media" xml:lang={quoteattr(language)}>',
            *head,
            "</metadata>",
            "</head>",
            "<body>",
            "<div>",
            *rows,
            "</div>",
            "</body>",
            "</tt>\n",
        ]
    )


def _texts(
    reading: _TtmlContext, element: XmlNode, around: _TtmlScope
) -> Iterator[tuple[_TtmlScope, int, str]]:
    """Yield (scope, line, text) of each stretch of text in `body`, `div` or `p`."""
    if xml_tree.local(element, _NAMESPACES) != "p":
        scope = _scope(reading, element, around)
        for child in element:
            if xml_tree.local(child, _NAMESPACES) in ("div", "p"):
                yield from _texts(reading, child, scope)
        return
    for scope, parts in groupby(_parts(reading, element, around), key=lambda part: part[0]):
        text = _SPACE.sub(" ", "".join(part for _, part in parts)).replace(_BREAK, "\n")
        if text.strip():
            yield scope, _line(element), text


def _parts(
    reading: _TtmlContext, element: XmlNode, around: _TtmlScope
) -> Iterator[tuple[_TtmlScope, str]]:
    scope = _scope(reading, element, around)
    yield scope, element.text or ""
    for child in element:
        match xml_tree.local(child, _NAMESPACES):
            case "br":
                yield scope, _BREAK
            case "span":
                yield from _parts(reading, child, scope)
        yield scope, child.tail or ""


def _scope(reading: _TtmlContext, element: XmlNode, around: _TtmlScope) -> _TtmlScope:
    """Return what holds inside the element. Raises BadTranscript."""
    line = _line(element)
    if element.get("timeContainer", "") == "seq":
        raise reading.source.wrong(line, "times that do not depend on order (no timeContainer)")
    ids = dict.fromkeys(element.get(f"{_TTM}agent", "").split())
    names = [reading.agents.get(i, i) for i in ids]
    if len(names) > AGENTS_LIMIT or any(len(name) > NAME_LIMIT for name in names):
        expected = f"at most {AGENTS_LIMIT} agents, with names of at most {NAME_LIMIT} characters"
        raise reading.source.wrong(line, expected)
    scope = replace(around, voice=", ".join(names) or around.voice)
    begin, end, dur = (_time(reading, element, key) for key in ("begin", "end", "dur"))
    if begin is None and end is None and dur is None:
        return scope
    begin_ms = around.begin_ms + (begin or 0)
    ends = [around.begin_ms + end] if end is not None else []
    ends += [begin_ms + dur] if dur is not None else []
    ends += [around.end_ms] if around.end_ms is not None else []
    if max([begin_ms, *ends]) >= LIMIT_MS:
        raise reading.source.wrong(line, "times below a thousand hours")
    return replace(scope, begin_ms=begin_ms, end_ms=min(ends, default=None), is_timed=True)


def _time(reading: _TtmlContext, element: XmlNode, key: str) -> int | None:
    said = element.get(key, "")
    if not said:
        return None
    try:
        return ttml_times.parse(said, reading.rates)
    except ValueError:
        expected = f'{key} as a time such as "00:00:01.500" or "1.5s"'
        raise reading.source.wrong(_line(element), expected) from None


def _rates(source: SourceLines, root: XmlNode) -> ttml_times.Rates:
    """Return the rates that the root states. Raises BadTranscript, also for clock times."""
    base, drop = root.get(f"{_TTP}timeBase", "") or "media", root.get(f"{_TTP}dropMode", "")
    if base == "clock" or drop not in ("", "nonDrop"):
        raise source.wrong(_line(root), "times counted from the start, without dropped frames")
    names = ("frameRate", "frameRateMultiplier", "subFrameRate", "tickRate")
    try:
        return ttml_times.rates(*(root.get(_TTP + name, "") for name in names))
    except ValueError:
        raise source.wrong(_line(root), f"{', '.join(names)} as whole numbers") from None


def _agents(element: XmlNode) -> Iterator[tuple[str, str]]:
    """Yield (id, name) of the agents in the file's head."""
    for child in element:
        if child.tag == f"{_TTM}agent":
            names = [n.text or "" for n in child if n.tag == f"{_TTM}name"]
            yield child.get(_ID, ""), next((n for n in names if n.strip()), child.get(_ID, ""))
        elif xml_tree.local(child, _NAMESPACES) in ("head", "metadata"):
            yield from _agents(child)


def _line(element: XmlNode) -> int:
    return (element.sourceline or 1) - 1
