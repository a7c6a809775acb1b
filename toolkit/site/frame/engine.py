"""Templates by Jinja2: the show's own in front of soy's, and one clear error for a bad one.

Everything is escaped unless it says that it is HTML, and what is not there is an error. Where a
show has templates of its own, all run in Jinja's sandbox: a design that somebody else made must not
reach beyond its values to the machine, where the keys of the storage lie. The one module that
imports Jinja2.
"""

from __future__ import annotations

import traceback
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any

from jinja2 import (
    BaseLoader,
    Environment,
    StrictUndefined,
    TemplateError,
    TemplateNotFound,
    TemplateSyntaxError,
    select_autoescape,
)
from jinja2.sandbox import ImmutableSandboxedEnvironment
from markupsafe import Markup

from toolkit.errors import BadFile

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
            return self._environment.get_template(name).render(values).encode()
        except TemplateSyntaxError as err:
            raise self._bad(err.name or name, err.lineno, str(err.message)) from err
        except TemplateNotFound as err:
            raise self._bad(name, None, f"there is no template {err.name}") from err
        except (TemplateError, TypeError, ValueError, KeyError, AttributeError) as err:
            where, line = self._place(err, name)
            raise self._bad(where, line, str(err)) from err
        except (ArithmeticError, LookupError, RecursionError) as err:
            where, line = self._place(err, name)
            raise self._bad(where, line, f"{type(err).__name__}: {err}") from err

    def check(self) -> None:
        """Raise BadFile for an own template that cannot be read as one."""
        for name, (_, text) in self.texts.items():
            try:
                self._environment.parse(text, name)
            except TemplateSyntaxError as err:
                raise self._bad(name, err.lineno, str(err.message)) from err

    @property
    def _environment(self) -> Environment:
        return _environment(tuple(sorted((n, text) for n, (_, text) in self.texts.items())))

    def _place(self, err: Exception, name: str) -> tuple[str, int | None]:
        """Return the template, and its line, in which an error came up: the last of either kind."""
        places = [
            (Path(frame.filename).name.removeprefix(_MARK), frame.lineno)
            for frame in traceback.extract_tb(err.__traceback__)
            if frame.filename.startswith(_MARK)
        ]
        return places[-1] if places else (name, None)

    def _bad(self, name: str, line: int | None, message: str) -> BadFile:
        where = self.texts[name][0] if name in self.texts else f"toolkit/site/templates/{name}"
        at = f"{where}:{line}" if line else where
        return BadFile(f"{at}: {message}", hint=_HINT.format(f"toolkit/site/templates/{name}"))


_MARK = "template "  # in front of a template's name, where Python would name a file


class _Loader(BaseLoader):
    """Gives the show's own templates, else soy's; names are plain ones, so that none leads out."""

    def __init__(self, texts: Mapping[str, str]) -> None:
        self._texts = texts

    def get_source(
        self,
        environment: Environment,  # noqa: ARG002 - Jinja gives it
        template: str,
    ) -> tuple[str, str, Any]:
        """Return text, file and whether it is still so, as Jinja asks for it."""
        text = self._texts.get(template)
        if text is None and template in names():
            text = (OWN / template).read_text("utf-8")
        if text is None:
            raise TemplateNotFound(template)
        return text, f"{_MARK}{template}", lambda: True


@cache
def names() -> frozenset[str]:
    """Return the names of all templates that there are."""
    return frozenset(path.name for path in OWN.glob("*.html"))


@cache
def _environment(texts: tuple[tuple[str, str], ...]) -> Environment:
    # Soy's own templates need no sandbox, which takes a third of the time.
    kind = ImmutableSandboxedEnvironment if texts else Environment
    made = kind(
        loader=_Loader(dict(texts)),
        autoescape=select_autoescape(default=True, default_for_string=True),
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
        auto_reload=False,
    )
    made.filters.clear()
    made.filters.update(_filters())
    return made


def _filters() -> dict[str, Any]:
    """Return the filters that give the same in every process; `random` and the like do not."""
    from jinja2.filters import FILTERS

    return {name: made for name, made in FILTERS.items() if name not in ("random", "pprint")}


def safe(html: str) -> Markup:
    """Return HTML that was made here, or cleaned, as such: it is not escaped again."""
    return Markup(html)  # noqa: S704 - whoever calls it has made the HTML
