"""Licences that a feed can name without more words.

Source: podcast namespace, `licenses.json`, whose five identifiers are the first; the other
Creative Commons licences have the identifiers of the SPDX License List. For any other licence the
tag "license" requires an address.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class License:
    """A licence: an identifier of the namespace's list, or a name with the page that says it."""

    name: str
    url: str | None = None

    @property
    def shown(self) -> str:
        """Its name as people write it.

        >>> License("cc-by-nc-4.0").shown, License("cc0-1.0").shown, License("arr").shown
        ('CC BY-NC 4.0', 'CC0 1.0', 'All rights reserved')
        >>> License("House licence").shown
        'House licence'
        """
        if self.name == "arr":
            return "All rights reserved"
        if not self.name.startswith("cc") or self.name not in LICENCES:
            return self.name
        kind, version = self.name.upper().replace("CC-", "CC ", 1).rsplit("-", 1)
        return f"{kind} {version}"


_CC = "https://creativecommons.org/licenses"
LICENCES: dict[str, str] = {
    "arr": "https://en.wikipedia.org/wiki/All_rights_reserved",
    "cc-by-4.0": f"{_CC}/by/4.0/",
    "cc-by-nc-4.0": f"{_CC}/by-nc/4.0/",
    "cc-by-nc-nd-4.0": f"{_CC}/by-nc-nd/4.0/",
    "pod-v4v-1.0": "https://github.com/Podcastindex-org/podcast-namespace/blob/main/docs/examples/"
    "license/v4v-4.0.md",
    "cc-by-nc-sa-4.0": f"{_CC}/by-nc-sa/4.0/",
    "cc-by-nd-4.0": f"{_CC}/by-nd/4.0/",
    "cc-by-sa-4.0": f"{_CC}/by-sa/4.0/",
    "cc0-1.0": "https://creativecommons.org/publicdomain/zero/1.0/",
}
"""Identifier in small letters: where the licence can be read."""


def licence(name: str, url: str | None = None) -> License:
    """Return the licence as the feed names it: a known identifier in small letters, with its page.

    >>> licence("CC-BY-4.0")
    License(name='cc-by-4.0', url='https://creativecommons.org/licenses/by/4.0/')
    >>> licence("House licence", "https://example.org/licence")
    License(name='House licence', url='https://example.org/licence')
    """
    known = LICENCES.get(name.lower())
    return License(name.lower() if known else name, url or known)
