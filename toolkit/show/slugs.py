"""ASCII names for folders and keys, made from titles in any script."""

from __future__ import annotations

import re
import unicodedata

LIMIT = 60

# Letters that do not come apart into a Latin letter and a mark, but have a customary spelling.
# Greek: ELOT 743 (2001), letter by letter. Bulgarian: Transliteration Act of 2009. Latin: as usual.
_SPELLED = str.maketrans(
    dict(zip("αβγδεζηικλμνξοπρσςτυφω", "avgdeziiklmnxoprsstyfo", strict=True))
    | {"θ": "th", "χ": "ch", "ψ": "ps"}
    | dict(zip("абвгдезийклмнопрстуфъь", "abvgdeziyklmnoprstufay", strict=True))
    | {"ж": "zh", "х": "h", "ц": "ts", "ч": "ch", "ш": "sh", "щ": "sht", "ю": "yu", "я": "ya"}
    | {"ы": "y", "э": "e", "ё": "yo", "і": "i", "ї": "yi", "є": "ye", "ґ": "g"}
    | {"ß": "ss", "æ": "ae", "œ": "oe", "ø": "o", "đ": "d", "ð": "d", "þ": "th", "ł": "l"}
    | {"ħ": "h", "ı": "i", "ŋ": "n", "'": "", "’": "", "&": " and "}
)


def slug(title: str, otherwise: str = "episode") -> str:
    r"""Return an ASCII slug of at most 60 characters; `otherwise` when no letter can be spelled.

    >>> slug("Τι είναι η εξατομικευμένη ιατρική;"), slug("Żółć & \"more\""), slug("医学")
    ('ti-einai-i-exatomikevmeni-iatriki', 'zolc-and-more', 'episode')
    """
    text = unicodedata.normalize("NFC", title).lower().replace("й", "y")
    text = re.sub("[αεη]υ|[αεη]ύ", _diphthong, text)
    parts = unicodedata.normalize("NFKD", text)
    spelled = parts.translate(_SPELLED)
    words = re.findall(r"[a-z0-9]+", spelled.encode("ascii", "ignore").decode())
    made = ""
    for word in words:
        if len(made) + 1 + len(word) > LIMIT and made:
            break
        made = f"{made}-{word}" if made else word[:LIMIT]
    return made or otherwise


def _diphthong(found: re.Match[str]) -> str:
    # ELOT 743: αυ, ευ, ηυ are av, ev, iv; af, ef, if before a voiceless consonant and at the end.
    after = found.string[found.end() : found.end() + 1]
    first = {"α": "a", "ε": "e", "η": "i"}[found[0][0]]
    return first + ("f" if not after.isalpha() or after in "θκξπσςτφχψ" else "v")
