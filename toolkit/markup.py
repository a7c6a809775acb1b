"""HTML from templates by Jinja2: everything is escaped, and what is not there is an error.

The one module that imports Jinja2, and only once a page is made: that takes 0.05 s. Where a show
has templates of its own, all run in Jinja's sandbox: a design that somebody else made must not
reach beyond its values to the machine, where the keys of the storage lie.
"""

from __future__ import annotations

import html
import traceback
from collections.abc import Callable, Mapping
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from jinja2 import Environment
    from markupsafe import Markup

TextOf = Callable[[str], str | None]

_MARK = "template "  # in front of a template's name, where Python would name a file


class TemplateFault(Exception):
    """A template that cannot be used: its name, the line if that is known, and what is wrong."""

    def __init__(self, name: str, line: int | None, message: str) -> None:
        super().__init__(message)
        self.name, self.line, self.message = name, line, message


class Engine:
    """Templates that can include and extend each other by name."""

    def __init__(self, text_of: TextOf, *, is_own: bool) -> None:
        """Take templates from `text_of`, which returns None for a name that there is not.

        `is_own`: all of them are soy's.
        """
        self._jinja = _environment(text_of, is_own=is_own)

    def render(self, name: str, values: Mapping[str, Any]) -> str:
        """Return a page. Raises TemplateFault."""
        from jinja2 import TemplateError, TemplateNotFound, TemplateSyntaxError

        try:
            return self._jinja.get_template(name).render(values)
        except TemplateSyntaxError as err:
            raise TemplateFault(err.name or name, err.lineno, str(err.message)) from err
        except TemplateNotFound as err:
            raise TemplateFault(name, None, f"there is no template {err.name}") from err
        except (TemplateError, TypeError, ValueError, KeyError, AttributeError) as err:
            raise TemplateFault(*_place(err, name), str(err)) from err
        except (ArithmeticError, LookupError, RecursionError) as err:
            raise TemplateFault(*_place(err, name), f"{type(err).__name__}: {err}") from err

    def check(self, name: str, text: str) -> None:
        """Raise TemplateFault for a text that cannot be read as a template."""
        from jinja2 import TemplateSyntaxError

        try:
            self._jinja.parse(text, name)
        except TemplateSyntaxError as err:
            raise TemplateFault(name, err.lineno, str(err.message)) from err


def page(template: Path, values: Mapping[str, Any]) -> str:
    """Return a page of soy's own, made from the file `template`, which stands beside its module.

    Quotation marks are written as Python's `html.escape` does, not as Jinja2 does: published pages
    have them so.
    """
    made = _own(template.parent).get_template(template.name)
    return made.render(values)


def safe(text: str) -> Markup:
    """Return HTML that was made here, or cleaned, as such: it is not escaped again."""
    from markupsafe import Markup

    return Markup(text)  # noqa: S704 - whoever calls it has made the HTML


@cache
def _own(folder: Path) -> Environment:
    return _environment(lambda name: (folder / name).read_text("utf-8"), _escaped, is_own=True)


def _escaped(value: Any) -> Markup:
    return safe(value.__html__() if hasattr(value, "__html__") else html.escape(str(value)))


def _environment(
    text_of: TextOf, finalize: Callable[[Any], Any] | None = None, *, is_own: bool
) -> Environment:
    from jinja2 import Environment, FunctionLoader, StrictUndefined, select_autoescape
    from jinja2.filters import FILTERS
    from jinja2.sandbox import ImmutableSandboxedEnvironment

    def load(name: str) -> tuple[str, str, Callable[[], bool]] | None:
        text = text_of(name)
        return None if text is None else (text, f"{_MARK}{name}", lambda: True)

    # Soy's own templates need no sandbox, which takes a third of the time.
    kind = Environment if is_own else ImmutableSandboxedEnvironment
    made = kind(
        loader=FunctionLoader(load),
        autoescape=select_autoescape(default=True, default_for_string=True),
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
        auto_reload=False,
        finalize=finalize,
    )
    # Those that give the same in every process; `random` and the like do not.
    made.filters.clear()
    made.filters.update({k: v for k, v in FILTERS.items() if k not in ("random", "pprint")})
    return made


def _place(err: Exception, name: str) -> tuple[str, int | None]:
    """Return the template, and its line, in which an error came up: the last of either kind."""
    places = [
        (Path(frame.filename).name.removeprefix(_MARK), frame.lineno)
        for frame in traceback.extract_tb(err.__traceback__)
        if frame.filename.startswith(_MARK)
    ]
    return places[-1] if places else (name, None)
