"""Words that tell a speaker's name from the beginning of a sentence, in the languages about us.

Plain facts of each language, and short lists: a word too few leaves a label to be judged by how
often it stands in the file.
"""

from __future__ import annotations

from functools import cache

from toolkit.locales.shelf import LANGUAGES


def words(text: str) -> frozenset[str]:
    """Return the words of a text."""
    return frozenset(text.split())


# Written small behind a title.
DEGREES = words("med. rer. nat. phil. jur. h.c. dent. vet. hab. ing. dipl. theol. habil.")

# Of Russian, which has no file: files about us come with its labels.
_ROLES, _LEADS = words("ведущий ведущая гость"), words("вопрос ответ")


@cache
def particles() -> frozenset[str]:
    """Return what is written small inside of a name."""
    return _all("particles")


@cache
def roles() -> frozenset[str]:
    """Return who speaks, where no name is known."""
    return _all("roles") | _ROLES


@cache
def leads() -> frozenset[str]:
    """Return what begins a sentence with a colon and is nobody: notices, and words that lead on."""
    return _all("leads") | _LEADS


def _all(which: str) -> frozenset[str]:
    """Return the words of all languages, for a file may be in any."""
    each = (getattr(LANGUAGES[code].speakers, which) for code in LANGUAGES)
    return frozenset[str]().union(*each)
