"""What is published of the sample show stays the same, byte for byte, until somebody means it.

The digests are kept in `tests/data/published/sample.sha256`; libraries are those of
`constraints.txt`. Where the bytes were meant to change, write them anew, and say why in the commit:

    python -m tests.end_to_end.test_golden
"""

from __future__ import annotations

import hashlib
import tempfile
from pathlib import Path

from tests.end_to_end.conftest import AT, ROOT, copy_of_the_sample
from toolkit.cli import run

KEPT = ROOT / "tests" / "data" / "published" / "sample.sha256"


def built(project: Path) -> str:
    """Build the sample show in `project` and return a line for each public file, by key."""
    copy_of_the_sample(project)
    assert run(["build", "--at", AT, "--project", str(project)]) == 0
    public = project / "build" / "public"
    found = {
        path.relative_to(public).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in public.rglob("*")
        if path.is_file()
    }
    return "".join(f"{found[key]}  {key}\n" for key in sorted(found))


def test_the_sample_is_built_as_it_always_was(tmp_path: Path) -> None:
    assert built(tmp_path / "show").splitlines() == KEPT.read_text("ascii").splitlines()


if __name__ == "__main__":
    with tempfile.TemporaryDirectory() as folder:
        KEPT.write_text(built(Path(folder) / "show"), "ascii")
