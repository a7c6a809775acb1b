"""The templates of pages: the show's own in front of soy's, and one clear error for a bad one."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any

from toolkit.errors import BadFile
from toolkit.markup import Engine, TemplateFault

OWN = Path(__file__).parents[1] / "templates"
LIMIT_BYTES = 256 << 10  # of one template
_HINT = "compare it with soy's own, {}, or remove it: soy then takes its own"


@dataclass(frozen=True, slots=True)
class Templates:
    """The templates of a show: its own, by name, in front of those that come with soy."""

    texts: Mapping[str, tuple[str, str]] = field(default_factory=dict)  # name: (where, text)

    def render(self, name: str, values: Mapping[str, Any]) -> bytes:
        """Return a page. Raises BadFile, with file and line, for a template that cannot be used."""
        try:
            return self._engine.render(name, values).encode()
        except TemplateFault as fault:
            raise self._bad(fault) from fault

    def check(self) -> None:
        """Raise BadFile for an own template that cannot be read as one."""
        for name, (_, text) in self.texts.items():
            try:
                self._engine.check(name, text)
            except TemplateFault as fault:
                raise self._bad(fault) from fault

    @property
    def _engine(self) -> Engine:
        return _engine(tuple(sorted((n, text) for n, (_, text) in self.texts.items())))

    def _bad(self, fault: TemplateFault) -> BadFile:
        own = f"toolkit/site/templates/{fault.name}"
        where = self.texts[fault.name][0] if fault.name in self.texts else own
        at = f"{where}:{fault.line}" if fault.line else where
        return BadFile(f"{at}: {fault.message}", hint=_HINT.format(own))


@cache
def names() -> frozenset[str]:
    """Return the names of all templates that there are."""
    return frozenset(path.name for path in OWN.glob("*.html"))


@cache
def _engine(texts: tuple[tuple[str, str], ...]) -> Engine:
    own = dict(texts)

    def text_of(name: str) -> str | None:
        # Names are compared with those that there are, so that none leads out of the folder.
        if name in own or name not in names():
            return own.get(name)
        return (OWN / name).read_text("utf-8")

    return Engine(text_of, None if own else OWN)
