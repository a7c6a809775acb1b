"""Texts that are not UTF-8: which old encoding they have, where their letters leave no doubt.

A text is never read as another encoding in silence, and never on suspicion: the letters that come
out have to be those of its language, and no other encoding of that language may fit as well. A
detector (charset-normalizer 3.5, told the language's encodings) reads 3 of 55 sentences of 29
languages wrong in silence, and 268 of 572 in another language than said; this way none.
"""

from __future__ import annotations

import codecs
import functools
import re
from collections.abc import Iterator
from dataclasses import dataclass

from toolkit import languages
from toolkit.errors import BadTranscript
from toolkit.locales.language import Language

_MARKS = (b"\xef\xbb\xbf", b"\xff\xfe", b"\xfe\xff")
_HEAD = 4096
_SIGNS = frozenset("،؛؟\xa0\xad‘’‚“”„‹›«»–—…•·¡¿€£§°½¼¾¹²³µ©®™×÷±†‰ªº")
_INSIDE_WORDS = frozenset("\xad’·–—…")  # such signs may stand between two letters
# Names and words of elsewhere have other letters, but most have to be the language's own.
_LEAST_OWN = 0.9
# Of all letters of a Latin script, about 1 in 2 is beyond ASCII in sentences made to hold them all,
# 1 in 5 in running Czech; Greek or Cyrillic read as Latin is above. English and Dutch have few
# ("rare").
_MOST_BEYOND, _MOST_BEYOND_RARE = 0.6, 0.05
# Some are hardly written without ("dense"): a text with less than 1 in 25 is of another language.
_LEAST_BEYOND = 0.04
_CONTROLS = re.compile(r"[\x00-\x08\x0b\x0e-\x1f\x7f-\x9f]")
_BEYOND = re.compile(r"[^\W\d_\x00-\x7f]")
_LETTERS_RUN = re.compile(r"[^\W\d_]*")
_SAMPLE = 40  # characters


@dataclass(frozen=True, slots=True)
class _Read:
    encoding: str
    text: str
    own: float  # the share of what is beyond ASCII that the language has


@functools.cache
def _written() -> frozenset[str]:
    """Return what a person may name: what people's programs write, not Python's "unicode_escape".

    Python loads each codec to look it up, so this waits until somebody names one.
    """
    names = (
        *("utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "mac-roman", "mac-latin2"),
        *(f"cp125{n}" for n in range(9)),
        *(f"iso8859-{n}" for n in range(1, 17) if n != 12),  # there is no part 12
        *("cp437", "cp850", "cp852", "cp866", "koi8-r", "koi8-u"),
        *("shift_jis", "cp932", "euc_jp", "euc_kr", "gb18030", "big5"),
    )
    return frozenset(codecs.lookup(name).name for name in names)


def in_utf8(
    name: str, data: bytes, language: str, encoding: str | None = None
) -> tuple[bytes, str | None]:
    """Return the text in UTF-8, and a remark where it had another encoding; `name` for messages.

    A text in UTF-8, or with a byte-order mark, is returned as it is. Otherwise UTF-16 without its
    mark, then the encodings of `language` (a tag). Raises BadTranscript where none surely fits.
    With an `encoding`, one of Python's, the text is that, whatever its letters are.
    """
    if encoding is not None:
        return _as_told(name, data, encoding), None
    if data.startswith(_MARKS):
        return data, None
    if wide := _utf_16(data):
        return _told(name, _Read(wide, data.decode(wide), 1.0))
    try:
        data.decode()
    except UnicodeDecodeError as err:
        if found := _only_fit(data, languages.of(language)):
            return _told(name, found)
        line = data.count(b"\n", 0, err.start) + 1
        raise BadTranscript(
            f"{name}, line {line}: the text is not UTF-8, and soy is not sure which encoding of "
            f"{languages.own_name(language)} ({language}) it is",
            hint="give its language (--lang pl) or its encoding (--encoding windows-1250), or save "
            "the file as text in UTF-8",
        ) from err
    return data, None


def is_encoding(name: str) -> bool:
    """Tell whether Python knows a text's encoding of that name that files are written in."""
    try:
        return codecs.lookup(name).name in _written()
    except (LookupError, ValueError):
        return False


def _as_told(name: str, data: bytes, encoding: str) -> bytes:
    try:
        text = data.decode("utf-8-sig" if codecs.lookup(encoding).name == "utf-8" else encoding)
    except UnicodeError as err:
        at = err.start if isinstance(err, UnicodeDecodeError) else 0
        line = data.count(b"\n", 0, at) + 1
        raise BadTranscript(
            f"{name}, line {line}: the text is not {encoding}",
            hint="leave out --encoding, or give another",
        ) from err
    return text.encode()


def _told(name: str, found: _Read) -> tuple[bytes, str]:
    word = _first_word_beyond(found.text)
    sample = f', as in "{word}"' if word else ""
    called = found.encoding.upper().replace("WINDOWS", "Windows")
    remark = f"{name}: the text is not UTF-8; soy read it as {called}: check its letters{sample}"
    return found.text.encode(), remark


def _first_word_beyond(text: str) -> str:
    """Return the first word with a letter beyond ASCII, or nothing; of a long one what is near it.

    The letter is looked for by itself, and its word from there: a pattern of the whole word would
    try each place of a long run of letters anew.
    """
    found = _BEYOND.search(text)
    if not found:
        return ""
    start = found.start()
    while start > max(0, found.start() - _SAMPLE // 2) and text[start - 1].isalpha():
        start -= 1
    word = _LETTERS_RUN.match(text, start, start + _SAMPLE)
    return word[0] if word else ""


def _utf_16(data: bytes) -> str | None:
    """Return the byte order of UTF-16 without its mark: every other byte of its digits is 0."""
    head = data[: _HEAD & ~1]
    for name, high, low in (
        ("utf-16-le", head[1::2], head[::2]),
        ("utf-16-be", head[::2], head[1::2]),
    ):
        if len(head) > 7 and high.count(0) > len(high) // 4 and not low.count(0):
            try:
                data.decode(name)
            except UnicodeDecodeError:
                return None
            return name
    return None


def _only_fit(data: bytes, language: Language | None) -> _Read | None:
    """Return the reading that fits the language, unless two fit as well and differ."""
    if language is None:
        return None
    known = data.decode("utf-8", "replace")
    damaged = known.count("\ufffd")
    if sum(char > "\x7f" for char in known) - damaged > damaged:
        return None  # UTF-8 that was damaged
    fits = sorted(_fits(data, language), key=lambda found: -found.own)
    if not fits or any(f.own == fits[0].own and f.text != fits[0].text for f in fits[1:]):
        return None
    return fits[0]


def _fits(data: bytes, language: Language) -> Iterator[_Read]:
    for encoding in language.old_encodings:
        try:
            text = data.decode(encoding)
        except UnicodeDecodeError:
            continue
        if _CONTROLS.search(text):
            continue
        if language.code == "ro":
            text = text.translate(_COMMAS)
        own = _own(text, language)
        if own >= _LEAST_OWN and _is_dense_as(text, language):
            yield _Read(encoding, text, own)


_COMMAS = str.maketrans("şţŞŢ", "șțȘȚ")


def _own(text: str, language: Language) -> float:
    """Return the share of the characters beyond ASCII that a text of the language has there."""
    right = wrong = 0
    for at, char in enumerate(text):
        if char > "\x7f":
            if _is_right(text[max(0, at - 1) : at], char, text[at + 1 : at + 2], language):
                right += 1
            else:
                wrong += 1
    return right / (right + wrong) if right else 0.0


def _is_right(before: str, char: str, after: str, language: Language) -> bool:
    """Tell whether a character of the language may stand between these two.

    No sign stands in a word, no capital after a small letter, Greek and Cyrillic beside no Latin
    letter, and the two forms of the Greek sigma each in its place.
    """
    if char in _SIGNS:
        return char in _INSIDE_WORDS or not (before.isalpha() and after.isalpha())
    if char.isupper() and before.islower() and before > "\x7f":
        return False
    if language.script != "Latn" and any(c.isascii() and c.isalpha() for c in (before, after)):
        return False
    if char in "σς" and after:
        return (char == "σ") == after.isalpha()
    return char.lower() in language.letters


def _is_dense_as(text: str, language: Language) -> bool:
    """Tell whether there are as many letters beyond ASCII as in texts of that language."""
    beyond = sum(char > "\x7f" and char.isalpha() for char in text)
    share = beyond / max(1, sum(char.isalpha() for char in text))
    density = language.letters_beyond_ascii
    most = _MOST_BEYOND_RARE if density == "rare" else _MOST_BEYOND
    most = most if language.script == "Latn" else 1.0
    return (_LEAST_BEYOND if density == "dense" else 0.0) <= share <= most
