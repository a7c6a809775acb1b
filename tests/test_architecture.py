"""Imports point one way, each heavy library lives in one module, outputs keep their contract."""

import ast
import functools
import importlib
import itertools
import json
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from toolkit.assemble.outputs import table
from toolkit.assemble.rows.output import Output

ROOT = Path(__file__).parents[1]
PACKAGE = ROOT / "toolkit"

FLOORS = [
    {
        "characters",
        "errors",
        "files",
        "filled_lines",
        "folders",
        "fonts",
        "forked_worker",
        "hosts",
        "job_folder",
        "job_values",
        "jobs",
        "languages",
        "locales",
        "markup",
        "processes",
        "progress",
        "secrecy",
        "template_limits",
        "timecode",
    },
    {"show"},
    {"publication", "web", "typesetting"},
    {"audio", "transcript", "video", "stores", "verify"},
    {"feed", "campaign", "release", "desk", "site", "preview", "statistics", "workers"},
    {"assemble"},
    {"workflow"},
    {"cli"},
]
HEAVY = {
    # Reading, converting and writing are three jobs, and each is a module of its own; what they may
    # use of the processor is said in a fourth; the bare frames of an MP3 are a job of their own.
    # What PyAV's own frames cannot do is one more, and what is damaged another.
    "av": [
        "audio/coding/mp3_decoder.py",
        "audio/coding/other_codecs.py",
        "audio/intake/conversion.py",
        "audio/intake/decoder.py",
        "audio/intake/frames.py",
        "audio/intake/salvage.py",
        "audio/noise/denoiser.py",
        "audio/processor.py",
        "video/encoder.py",
    ],
    "lameenc": ["audio/coding/mp3.py"],
    # ID3 in one module, the comments and atoms of all other files in the other.
    "mutagen": ["audio/coding/id3_tags.py", "audio/coding/other_tags.py"],
    "pydub": ["audio/mastering/clips.py"],
    # The recogniser, and the voice detection that comes with it, which the other one uses too.
    "faster_whisper": [
        "transcript/recognisers/faster_whisper.py",
        "transcript/recognisers/voice.py",
    ],
    "whisper": ["transcript/recognisers/openai_whisper.py"],
    "espeakng_loader": ["transcript/align/espeak.py"],
    "torch": ["transcript/recognisers/openai_whisper.py"],
    "boto3": ["stores/s3/client.py"],
    "distributed": ["workers/dask_cluster.py"],
    # Covers, and logos for cards. Which letters a font has is asked by reports and by whatever
    # is set by typst, whose rooms do not know each other, so that it stands below both.
    # What typst drew for a video is decoded.
    "PIL": [
        "audio/pictures/cover.py",
        "audio/pictures/cover_sizes.py",
        "audio/pictures/pixels.py",
        "campaign/pictures/logos.py",
        "fonts.py",
        "video/rasters.py",
    ],
    "resvg_py": ["audio/reporting/scene_png.py"],
    "flask": ["desk/server.py", "preview/site_server.py"],
    "watchfiles": ["preview/file_watch.py"],
    "pagefind_bin": ["site/search/pagefind.py"],
    "werkzeug": ["desk/server.py", "web/local_server.py"],
    "jinja2": ["markup.py"],
    "markupsafe": ["markup.py"],
    "segno": ["site/frame/qr_code.py"],
    "rcssmin": ["site/frame/minification.py"],
    "rjsmin": ["site/frame/minification.py"],
    "typst": ["typesetting/typesetter.py"],
    "tomlkit": None,
    "nh3": ["feed/notes/html.py"],
    "markdown_it": ["feed/notes/markdown.py", "feed/notes/pasted_html.py"],
    "mdit_py_plugins": ["feed/notes/markdown.py"],
}
# What may not be loaded by `soy --help`.
SLOW = {
    "av", "boto3", "botocore", "ctranslate2", "dask", "distributed", "faster_whisper",
    "feedgen", "flask", "lameenc",
    "jinja2", "linkify_it", "lxml", "markdown_it", "mdit_py_plugins", "mutagen", "nh3", "numpy",
    "PIL", "pydantic", "pydub", "resvg_py", "rich", "tomlkit", "torch", "typst", "werkzeug",
    "whisper",
}  # fmt: skip


# What gives other bits on another processor, or adds in an order of its own: `audio/steady.py` has
# the like that does not. Whole-number products are exact whoever multiplies, and constants are
# rounded before they are used.
UNSTEADY = {
    "average", "convolve", "correlate", "cos", "cumprod", "dot", "einsum", "exp", "exp2", "expm1",
    "fft", "inner", "interp", "linalg", "log", "log10", "log1p", "log2", "matmul", "mean",
    "nanmean", "nansum", "polyfit", "pow", "power", "prod", "sin", "std", "sum", "tan", "tensordot",
    "trapezoid", "var", "vdot",
}  # fmt: skip
UNSTEADY_METHODS = {"dot", "mean", "prod", "std", "var"}
STEADY_ALL_THE_SAME = {
    "steady.py": {"log10"},  # rounded there
    "limiting/gain_curve.py": {"exp"},  # a constant
    "measuring/kweighting.py": {"tan", "@"},
    "measuring/truepeak.py": {"@"},
    "intake/inspection.py": {"fft"},  # told in whole decibels, and decides nothing
    "intake/lfe.py": {"fft"},  # powers of whole seconds, compared in thousandths
}


def modules() -> list[Path]:
    return sorted(PACKAGE.rglob("*.py"))


@functools.cache
def tree_of(path: Path) -> ast.Module:
    """Return a module as it parses; each file is parsed once for all the tests."""
    return ast.parse(path.read_text("utf-8"))


@functools.cache
def nodes_of(path: Path) -> tuple[ast.AST, ...]:
    """Return all that a module consists of; each is walked once for all the tests."""
    return tuple(ast.walk(tree_of(path)))


@pytest.fixture(scope="module", autouse=True)
def _forgotten() -> Iterator[None]:
    """Forget 600,000 nodes, among which Python would look for rubbish in all later tests."""
    yield
    for kept in (tree_of, nodes_of, imported):
        kept.cache_clear()


@functools.cache
def imported(path: Path) -> tuple[str, ...]:
    return tuple(_imported(path))


def _imported(path: Path) -> Iterator[str]:
    for node in nodes_of(path):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{path}: write imports in full"
            module = node.module or ""
            yield module
            if module == "toolkit":
                yield from (f"toolkit.{alias.name}" for alias in node.names)


def floor_of(room: str) -> int:
    return next(i for i, rooms in enumerate(FLOORS) if room in rooms)


def against_the_way(path: Path) -> Iterator[str]:
    """Yield what a module imports from a room that is not below its own."""
    here = path.relative_to(PACKAGE).with_suffix("").parts[0]
    if here in ("__init__", "__main__"):
        return
    for name in imported(path):
        room = name.split(".")[1] if name.startswith("toolkit.") else here
        if room in ("__version__", here):
            continue
        below = floor_of(room) < floor_of(here)
        both_lowest = floor_of(here) == floor_of(room) == 0
        if not (below or both_lowest):
            yield name


def test_imports_point_one_way() -> None:
    found = {path.relative_to(PACKAGE).as_posix(): [*against_the_way(path)] for path in modules()}
    assert {path: names for path, names in found.items() if names} == {}


def test_a_heavy_library_lives_in_one_module() -> None:
    users: dict[str, list[str]] = {library: [] for library, allowed in HEAVY.items() if allowed}
    for path in modules():
        for library in users.keys() & {name.split(".")[0] for name in imported(path)}:
            users[library].append(path.relative_to(PACKAGE).as_posix())
    assert users == {library: HEAVY[library] for library in users}


def unsteady(path: Path) -> Iterator[str]:
    for node in nodes_of(path):
        if isinstance(node, ast.BinOp | ast.AugAssign) and isinstance(node.op, ast.MatMult):
            yield "@"
        elif isinstance(node, ast.Attribute):
            owner = node.value.id if isinstance(node.value, ast.Name) else ""
            names = UNSTEADY if owner in ("np", "math") else UNSTEADY_METHODS
            if owner != "steady" and node.attr in names:
                yield node.attr


def test_sound_is_made_and_judged_by_steady_arithmetic() -> None:
    audio = PACKAGE / "audio"
    found = {
        path.relative_to(audio).as_posix(): names
        for path in sorted(audio.rglob("*.py"))
        if (names := set(unsteady(path)))
    }
    assert found == STEADY_ALL_THE_SAME


def test_help_imports_nothing_slow() -> None:
    call = "toolkit.cli.run(['--help']); print(json.dumps([*sys.modules]))"
    code = f"import sys, json, toolkit.cli; {call}"
    ran = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True, cwd=ROOT
    )
    loaded = {name.split(".")[0] for name in json.loads(ran.stdout.splitlines()[-1])}
    assert "click" in loaded
    assert not loaded & SLOW


def test_modules_fit_in_a_head() -> None:
    """About 150 lines is the aim; past 300 look for the seam."""
    long = {str(p): n for p in modules() if (n := len(p.read_text("utf-8").splitlines())) > 300}
    assert long == {}


def test_a_room_is_listed_on_one_floor() -> None:
    rooms = {p.parent.name for p in PACKAGE.glob("*/__init__.py")}
    assert rooms == set().union({"locales", "folders"}, *FLOORS[1:])


BODY = 15  # lines: a command parses, calls, prints


def is_command(function: ast.FunctionDef) -> bool:
    """Tell whether one of the decorators makes it a click command or group."""
    made = {"command", "group"}
    calls = [each for each in function.decorator_list if isinstance(each, ast.Call)]
    return any(isinstance(c.func, ast.Attribute) and c.func.attr in made for c in calls)


def commands() -> Iterator[tuple[str, ast.FunctionDef]]:
    for path in sorted((PACKAGE / "cli").rglob("*.py")):
        for node in nodes_of(path):
            if isinstance(node, ast.FunctionDef) and is_command(node):
                yield f"{path.relative_to(PACKAGE).as_posix()} {node.name}", node


def test_a_command_parses_calls_and_prints() -> None:
    """What it decides is a function of `workflow`, or of a room below, that a script can call."""
    long, found = {}, 0
    for name, node in commands():
        found += 1
        body = node.body[1:] if ast.get_docstring(node) is not None else node.body
        lines = (body[-1].end_lineno or 0) - body[0].lineno + 1 if body else 0
        if lines > BODY:
            long[name] = lines
    assert found > 25
    assert long == {}


def test_what_a_script_calls_is_frozen() -> None:
    """Nothing of `workflow` prints, asks or parses, and its records cannot be changed."""
    for path in sorted((PACKAGE / "workflow").rglob("*.py")):
        assert not {"click", "rich"} & {name.split(".")[0] for name in imported(path)}, path
        for node in nodes_of(path):
            if isinstance(node, ast.ClassDef) and not node.bases:
                said = [ast.unparse(each) for each in node.decorator_list]
                assert said == ["dataclass(frozen=True, slots=True)"], f"{path}: {node.name}"
            called = isinstance(node, ast.Call) and isinstance(node.func, ast.Name)
            assert not (called and node.func.id in ("print", "input")), path  # type: ignore[attr-defined]


def room_of(module: str) -> str:
    """Return the folder that a dotted module, or a name in one, stands in; "" for the lowest."""
    path = PACKAGE.joinpath(*module.split(".")[1:])
    while path.name != "toolkit" and not path.with_suffix(".py").exists() and not path.is_dir():
        path = path.parent
    folder = path if path.is_dir() else path.parent
    return folder.relative_to(PACKAGE).as_posix().removeprefix(".")


def rooms_used() -> dict[str, set[str]]:
    """Return for each room the others that its modules import, the lowest floor left out."""
    used: dict[str, set[str]] = {}
    for path in modules():
        here = path.parent.relative_to(PACKAGE).as_posix().removeprefix(".")
        for node in nodes_of(path):
            if isinstance(node, ast.ImportFrom) and (node.module or "").startswith("toolkit"):
                for alias in node.names:
                    used.setdefault(here, set()).add(room_of(f"{node.module}.{alias.name}"))
    return {room: others - {room, ""} for room, others in used.items() if room}


def test_no_circle_between_rooms() -> None:
    """Whoever opens a room finds all that it needs below it, also between rooms of one floor."""
    left = rooms_used()
    while ready := [room for room, others in left.items() if not others & left.keys()]:
        for room in ready:
            del left[room]
    assert left == {}, "these rooms import each other in a circle, or lie above one"


ROOM = 18  # modules; about 16 is the aim


def rooms() -> list[Path]:
    return sorted(path.parent for path in PACKAGE.rglob("__init__.py") if path.parent != PACKAGE)


def test_a_room_can_be_taken_in_at_a_glance() -> None:
    full = {str(room): n for room in rooms() if (n := len(list(room.glob("*.py"))) - 1) > ROOM}
    assert full == {}


def test_a_room_says_in_a_line_what_it_is_for() -> None:
    for room in rooms():
        said = ast.get_docstring(tree_of(room / "__init__.py")) or ""
        assert said.splitlines()[:1], room
        assert said.splitlines()[0].endswith("."), room


# Nouns, though they end like what somebody does.
NOUNS = {
    "binding", "kweighting", "ping", "recording", "setting", "spelling", "timing", "wording",
}  # fmt: skip


def test_a_module_is_named_by_what_it_is_or_makes() -> None:
    """Nobody can tell from "settling" or "naming" what is settled, or what is named."""
    doing = {
        path.relative_to(PACKAGE).as_posix()
        for path in modules()
        if (last := path.stem.split("_")[-1]).endswith("ing") and last not in NOUNS
    }
    assert doing == set()


def test_a_class_name_is_unique_in_the_house() -> None:
    """Whoever reads a name knows which class it is, without a look at the imports."""
    places: dict[str, list[str]] = {}
    for path in modules():
        for node in nodes_of(path):
            if isinstance(node, ast.ClassDef):
                here = path.relative_to(PACKAGE).as_posix()
                places.setdefault(node.name.removeprefix("_"), []).append(here)
    assert {name: where for name, where in places.items() if len(where) > 1} == {}


def test_the_architecture_is_one_page() -> None:
    assert len((ROOT / "ARCHITECTURE.md").read_text("utf-8").splitlines()) <= 80


# ---------------------------------------------------------------- outputs


# RSS has no item without a date, so that one is refused where it would be written. The gate itself
# takes the date in hand first.
MAY_ASK_FOR_A_DATE = {"feed/rss.py"}
CHANGES_FILES = {"copy", "mkdir", "rename", "replace", "unlink", "write_bytes", "write_text"}


def parsed() -> Iterator[tuple[str, tuple[ast.AST, ...]]]:
    for path in modules():
        yield path.relative_to(PACKAGE).as_posix(), nodes_of(path)


def test_each_output_is_one_row_of_the_table() -> None:
    folder = PACKAGE / "assemble" / "outputs"
    rows = {
        id(value): value
        for path in folder.glob("*_output.py")
        for value in vars(importlib.import_module(f"toolkit.assemble.outputs.{path.stem}")).values()
        if isinstance(value, Output)
    }
    assert {id(row) for row in table.OUTPUTS} == rows.keys()
    names = [row.name for row in table.OUTPUTS]
    assert len(set(names)) == len(names)
    for row in table.OUTPUTS:
        assert (row.status is None) == (row.column is None), row.name
        assert row.name.isidentifier()  # with a dot after it, it begins the kinds of its files


def test_what_lists_the_files_of_an_output_makes_none() -> None:
    found = {
        f"{name}:{function.name}: {call.func.attr}"
        for name, nodes in parsed()
        if name.startswith("assemble/outputs/")
        for function in nodes
        if isinstance(function, ast.FunctionDef) and function.name.endswith("_files")
        for call in ast.walk(function)
        if isinstance(call, ast.Call) and isinstance(call.func, ast.Attribute)
        if call.func.attr in CHANGES_FILES
    }
    assert found == set()


KNOW_EPISODES = {room for floor in FLOORS[4:] for room in floor} | {"publication"}
WHEN_IT_IS_OUT = {"date", "published", "since", "until"}  # the fields that say so
SAYS_WHEN = {"date", "now", "until"}  # and names of variables


def says(side: ast.expr, fields: set[str], names: set[str]) -> bool:
    is_field = isinstance(side, ast.Attribute) and side.attr in fields
    return is_field or (isinstance(side, ast.Name) and side.id in names)


def test_only_the_gate_holds_dates_against_the_present() -> None:
    """Neither an episode's own date, nor that of a feed's item, nor one by another name."""
    found = set()
    for name, nodes in parsed():
        if name.split("/")[0] not in KNOW_EPISODES:
            continue
        for node in nodes:
            if not isinstance(node, ast.Compare):
                continue
            sides = (node.left, *node.comparators)
            is_order = any(isinstance(op, ast.Lt | ast.LtE | ast.Gt | ast.GtE) for op in node.ops)
            if any(says(side, {"date"}, set()) for side in sides) or (
                is_order and any(says(side, WHEN_IT_IS_OUT, SAYS_WHEN) for side in sides)
            ):
                found.add(name)
    assert found == MAY_ASK_FOR_A_DATE | {"publication/gate.py"}


def joins_base_and_key(node: ast.AST) -> bool:
    """Tell whether it is an f-string in which a slash follows the base of all addresses."""
    if not isinstance(node, ast.JoinedStr):
        return False
    for base, slash in itertools.pairwise(node.values):
        is_slash = isinstance(slash, ast.Constant) and str(slash.value).startswith("/")
        if not is_slash or not isinstance(base, ast.FormattedValue):
            continue
        name = base.value
        said = getattr(name, "attr", None) or getattr(name, "id", None)
        if said in ("public_url", "base", "_base"):
            return True
    return False


def test_base_and_key_are_joined_in_one_place() -> None:
    found = {
        name
        for name, nodes in parsed()
        if not name.startswith(("stores/", "web/", "verify/"))
        if any(map(joins_base_and_key, nodes))
    }
    assert found == {"publication/public_file.py"}


def test_progress_of_a_build_has_no_shares_written_down() -> None:
    found = {
        name
        for name, nodes in parsed()
        if name.startswith("assemble/outputs/") or name == "assemble/build.py"
        for call in nodes
        if isinstance(call, ast.Call) and getattr(call.func, "id", None) == "part"
        if any(isinstance(argument, ast.Constant) for argument in call.args)
    }
    assert found == set()


def test_fields_say_none_for_what_is_not_known() -> None:
    """An empty text compares, joins and prints as a real one would."""
    said = re.compile(r'^    \w+: \w.*#.*(""|-1) (if|where|for|until|when|means)\b')
    found = [
        f"{path.relative_to(ROOT)}: {line.strip()}"
        for path in sorted(PACKAGE.rglob("*.py"))
        for line in path.read_text(encoding="utf-8").splitlines()
        if said.search(line)
    ]
    assert found == []
