"""What is published: files under their keys, each with whose it is and what it is for."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType

from toolkit.errors import SoyError
from toolkit.publication.manifest import Role, check_key
from toolkit.publication.scan_folder import content_hash
from toolkit.show.episode import Episode
from toolkit.show.show import Show
from toolkit.show.spoken_language import spoken_in

Content = bytes | Path
"""What stands under a key: the bytes, or the file that holds them."""

SHOW = "show"  # the owner of what is the whole show's; episodes' folders begin with a number


@dataclass(frozen=True, slots=True)
class Variant:
    """An episode in one language: what may be out, or held back, by itself."""

    episode: Episode
    language: str

    @classmethod
    def spoken(cls, episode: Episode, show: Show) -> Variant:
        """Return the episode in the language in which it is spoken."""
        return cls(episode, spoken_in(episode, show))


@dataclass(frozen=True, slots=True)
class PublicFile:
    """One file that is to be published, as the output says that makes it."""

    key: str
    content: Content
    media_type: str  # as the store is to serve it
    role: Role
    owner: str  # SHOW, the folder of an episode, CAMPAIGN/MOMENT, or campaign/CAMPAIGN
    kind: str  # the output's name, and of several kinds of file the file's own after a dot
    language: str | None = None  # None: in none, or in that of the episode


class Catalogue:
    """The files of a build by key, and where listeners find them. It does not change."""

    def __init__(self, base: str, files: Iterable[PublicFile] = ()) -> None:
        """Take the files; `base` is the address below which all keys are found.

        Raises SoyError if two have one key, ValueError for what cannot be a key, and for what is
        to be kept for ever under a name that may come to hold something else.
        """
        self._base = base.rstrip("/")
        self.files: Mapping[str, PublicFile] = MappingProxyType({})
        self._by_owner: dict[str, tuple[PublicFile, ...]] = {}
        self._add(files)

    def _add(self, files: Iterable[PublicFile]) -> None:
        by_key, fresh = dict(self.files), dict[str, list[PublicFile]]()
        for file in files:
            if (other := by_key.get(check_key(file.key))) is not None:
                raise SoyError(
                    f"{file.key}: two files would be published under this key, of {other.kind} "
                    f"({other.owner}) and of {file.kind} ({file.owner})",
                    hint="this is a mistake in soy; please report it",
                )
            if file.role == "immutable" and content_hash(file.key) is None:
                raise ValueError(f"{file.key}: immutable, but its name does not tell its content")
            by_key[file.key] = file
            fresh.setdefault(file.owner, []).append(file)
        self.files = MappingProxyType(by_key)
        had = self._by_owner
        self._by_owner = had | {name: (*had.get(name, ()), *new) for name, new in fresh.items()}

    def of(self, owner: str, kind: str, language: str | None = None) -> tuple[PublicFile, ...]:
        """Return the files of an owner and a kind, in the order in which they were made.

        A kind takes in those below it: "kit" is "kit.clip" too. `language`: None for all.
        """
        return tuple(
            file
            for file in self._by_owner.get(owner, ())
            if (file.kind == kind or file.kind.startswith(f"{kind}."))
            and language in (None, file.language)
        )

    def url(self, key: str) -> str:
        """Return where listeners find what stands under `key`, which need not be there yet."""
        return f"{self._base}/{key}"

    def joined(self, files: Iterable[PublicFile]) -> Catalogue:
        """Return the catalogue with these files too. Raises SoyError for a key that is there."""
        made = Catalogue(self._base)
        made.files, made._by_owner = self.files, self._by_owner
        made._add(files)
        return made


def as_served(media_type: str) -> str:
    """Return a media type as it is served: texts say that they are UTF-8, as all of ours are.

    Source: RFC 6657, section 4: text types without a `charset` leave it to the reader.

    >>> as_served("text/vtt"), as_served("audio/mpeg")
    ('text/vtt; charset=utf-8', 'audio/mpeg')
    """
    return f"{media_type}; charset=utf-8" if media_type.startswith("text/") else media_type
