"""HTML from templates by Jinja2: everything is escaped, and what is not there is an error.

The one module that imports Jinja2, and only once a page is made: that takes 0.05 s. Where a show
has templates of its own, all run in Jinja's sandbox: a design that somebody else made must not
reach beyond its values to the machine, where the keys of the storage lie, nor keep it busy
(`template_limits`).
"""

from __future__ import annotations

import html
import sys
import traceback
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager, suppress
from contextvars import ContextVar
from functools import cache, wraps
from pathlib import Path
from typing import TYPE_CHECKING, Any

from toolkit import files
from toolkit.errors import CannotWrite
from toolkit.template_limits import Budget

if TYPE_CHECKING:
    from jinja2 import BytecodeCache, Environment, nodes
    from jinja2.bccache import Bucket
    from markupsafe import Markup

TextOf = Callable[[str], str | None]

_MARK = "template "  # in front of a template's name, where Python would name a file
_budget: ContextVar[Budget] = ContextVar("budget")  # of the page that is being made


class TemplateFault(Exception):
    """A template that cannot be used: its name, the line if that is known, and what is wrong."""

    def __init__(self, name: str, line: int | None, message: str) -> None:
        super().__init__(message)
        self.name, self.line, self.message = name, line, message


class Engine:
    """Templates that can include and extend each other by name."""

    def __init__(self, text_of: TextOf, own: Path | None) -> None:
        """Take templates from `text_of`, which returns None for a name that there is not.

        `own`: the folder of soy's, if all of them are.
        """
        self._jinja = _environment(text_of, own=own)

    def render(self, name: str, values: Mapping[str, Any]) -> str:
        """Return a page. Raises TemplateFault, also where a page is too much work."""
        with _one_fault(name):
            found = self._jinja.get_template(name)
            _budget.set(Budget())
            made = found.render(values)
            made.encode()  # half of a surrogate pair is no text
            return made

    def check(self, name: str, text: str) -> None:
        """Raise TemplateFault for a text that cannot be read as a template."""
        with _one_fault(name):
            self._jinja.compile(text, name, f"{_MARK}{name}")


@contextmanager
def _one_fault(name: str) -> Iterator[None]:
    """Turn whatever a template leads to into a TemplateFault."""
    from jinja2 import TemplateNotFound, TemplateSyntaxError

    try:
        yield
    except TemplateSyntaxError as err:
        raise TemplateFault(err.name or name, err.lineno, str(err.message)) from err
    except TemplateNotFound as err:
        raise TemplateFault(name, None, f"there is no template {err.name}") from err
    except SyntaxError as err:  # of the Python that Jinja makes of it
        raise TemplateFault(name, None, f"its blocks are nested too deep ({err.msg})") from err
    except (RecursionError, MemoryError) as err:
        raise TemplateFault(
            *_place(err, name), "it contains itself, or is nested too deep"
        ) from err
    except (ArithmeticError, LookupError) as err:
        raise TemplateFault(*_place(err, name), f"{type(err).__name__}: {err}") from err
    except Exception as err:
        raise TemplateFault(*_place(err, name), str(err) or type(err).__name__) from err


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
    return _environment(lambda name: (folder / name).read_text("utf-8"), _escaped, own=folder)


def _escaped(value: Any) -> Markup:
    return safe(value.__html__() if hasattr(value, "__html__") else html.escape(str(value)))


def _environment(
    text_of: TextOf, finalize: Callable[[Any], Any] | None = None, *, own: Path | None
) -> Environment:
    from jinja2 import Environment, FunctionLoader, StrictUndefined, select_autoescape
    from jinja2.filters import FILTERS

    def load(name: str) -> tuple[str, str, Callable[[], bool]] | None:
        text = text_of(name)
        return None if text is None else (text, f"{_MARK}{name}", lambda: True)

    # Soy's own templates need no sandbox, which takes a third of the time.
    is_own = own is not None
    kind = Environment if is_own else _sandbox()
    made = kind(
        loader=FunctionLoader(load),
        autoescape=select_autoescape(default=True, default_for_string=True),
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
        auto_reload=False,
        finalize=finalize if is_own else _shown,
        bytecode_cache=_compiled(own, "shown" if finalize is None else "escaped") if own else None,
    )
    # Those that give the same in every process; `random` and the like do not.
    kept = {k: v for k, v in FILTERS.items() if k not in ("random", "pprint")}
    made.filters.clear()
    made.filters.update(kept if is_own else {k: _counted(k, v) for k, v in kept.items()})
    made.globals.pop("lipsum", None)  # it draws words by lot
    return made


def _compiled(own: Path, kind: str) -> BytecodeCache | None:
    """Return where soy's own templates lie as Python compiled them: beside them, as its modules do.

    That is half of the time that a page takes. Never in a show's folder, from which nothing is run.
    None where Python keeps no modules so.
    """
    import jinja2

    if sys.dont_write_bytecode or sys.pycache_prefix or not own.is_dir():
        return None

    class CompiledBeside(jinja2.BytecodeCache):
        def load_bytecode(self, bucket: Bucket) -> None:
            # Of another text it takes nothing; of a damaged file pickle raises whatever it likes.
            with suppress(Exception), _place_of(bucket).open("rb") as file:
                bucket.load_bytecode(file)

        def dump_bytecode(self, bucket: Bucket) -> None:
            with suppress(OSError, CannotWrite):  # a system's folder, for most people
                files.write_bytes(_place_of(bucket), bucket.bytecode_to_string())

    def _place_of(bucket: Bucket) -> Path:
        tag, version = sys.implementation.cache_tag, jinja2.__version__
        return own / "__pycache__" / f"{bucket.key}.{kind}-{_made_so()}-{version}.{tag}.pyc"

    return CompiledBeside()


@cache
def _made_so() -> str:
    """Return a digest of this module, for what is compiled goes by how templates are read."""
    return files.sha256_of(Path(__file__))[:12]


@cache
def _sandbox() -> type[Environment]:
    """Return Jinja's sandbox, in which a page may also do only so much."""
    from jinja2.sandbox import ImmutableSandboxedEnvironment

    class BoundedSandbox(ImmutableSandboxedEnvironment):
        intercepted_binops = frozenset(("+", "-", "*", "/", "//", "%", "**"))

        def _parse(self, source: str, name: str | None, filename: str | None) -> nodes.Template:
            tree = super()._parse(source, name, filename)
            _count_in(tree, self)
            return tree

        @staticmethod
        def same(value: Any = None) -> Any:
            """Return what is given: calls are counted, and what they return."""
            return value

        @staticmethod
        def concat(pieces: Iterable[str]) -> str:
            return "".join(_budget.get().joined(pieces))

        def call_binop(self, context: Any, operator: str, left: Any, right: Any) -> Any:
            _budget.get().binary(operator, left, right)
            return _budget.get().made(super().call_binop(context, operator, left, right))

        def call(__self, __context: Any, __obj: Any, *args: Any, **named: Any) -> Any:  # noqa: N805
            budget = _budget.get()
            if __obj is BoundedSandbox.same and not args:
                return budget.step()
            subject = getattr(getattr(__obj, "__wrapped__", __obj), "__self__", None)
            name = getattr(__obj, "__name__", "")
            if isinstance(subject, str) and name == "join" and args:
                args = (budget.joined(args[0], subject), *args[1:])
            plain = isinstance(subject, str | bytes | int | float | list | tuple | dict)
            budget.call(name if plain else "", subject, args, named)
            return budget.made(super().call(__context, __obj, *args, **named))

    return BoundedSandbox


def _count_in(tree: nodes.Template, jinja: Environment) -> None:
    """Have the sandbox see turns of loops, what texts are joined of, and where parts come from."""
    from jinja2 import nodes

    def passed(line: int, *given: nodes.Expr) -> nodes.Call:
        place = nodes.EnvironmentAttribute("same", lineno=line)
        return nodes.Call(place, list(given), [], None, None, lineno=line)

    for part in (tree, *tree.find_all((nodes.For, nodes.Block))):
        turn = nodes.ExprStmt(passed(part.lineno), lineno=part.lineno)
        part.body.insert(0, turn)  # type: ignore[attr-defined]
    for joined in list(tree.find_all(nodes.Concat)):
        joined.nodes = [passed(joined.lineno, each) for each in joined.nodes]
    for part in list(tree.find_all(nodes.Getitem)):
        if isinstance(part.arg, nodes.Slice):
            part.node = passed(part.lineno, part.node)
    tree.set_environment(jinja)


def _shown(value: Any) -> Any:
    """Return what a page shows of a value, once it is counted: it is copied when it is escaped."""
    return _budget.get().made(value if hasattr(value, "__html__") else str(value))


def _counted(name: str, made: Callable[..., Any]) -> Callable[..., Any]:
    """Return a filter that counts what it does."""
    takes_more = hasattr(made, "jinja_pass_arg")  # the context or the like, in front of the value

    @wraps(made)
    def counted(*given: Any, **named: Any) -> Any:
        budget = _budget.get()
        first, (value, *args) = given[:takes_more], given[takes_more:]
        if name == "join":
            value = budget.joined(value, args[0] if args else named.get("d", ""))
        budget.call(name, value, args, named)
        return budget.made(made(*first, value, *args, **named))

    return counted


def _place(err: Exception, name: str) -> tuple[str, int | None]:
    """Return the template, and its line, in which an error came up: the last of either kind."""
    places = [
        (Path(frame.filename).name.removeprefix(_MARK), frame.lineno)
        for frame in traceback.extract_tb(err.__traceback__)
        if frame.filename.startswith(_MARK)
    ]
    return places[-1] if places else (name, None)
