"""What is published of the sample show stays the same, byte for byte, until somebody means it.

The show is built from scratch, in another folder and time zone than whoever wrote the digests had:
neither may tell. The digests are kept in `tests/data/published/sample.sha256`; libraries are those
of `constraints.txt`. Where the bytes were meant to change, write them anew, and say why in the
commit:

    python -m tests.end_to_end.test_golden
"""

from __future__ import annotations

import hashlib
import tempfile
from pathlib import Path

from tests.end_to_end.conftest import AT, ROOT, copy_of_the_sample
from toolkit.cli import run

KEPT = ROOT / "tests" / "data" / "published" / "sample.sha256"


def digests(project: Path) -> str:
    """Return a line for each public file, by key."""
    public = project / "build" / "public"
    found = {
        path.relative_to(public).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in public.rglob("*")
        if path.is_file()
    }
    return "".join(f"{found[key]}  {key}\n" for key in sorted(found))


def test_the_sample_is_built_as_it_always_was(sample: Path) -> None:
    assert digests(sample).splitlines() == KEPT.read_text("ascii").splitlines()


if __name__ == "__main__":
    with tempfile.TemporaryDirectory() as folder:
        show = copy_of_the_sample(Path(folder) / "show")
        assert run(["build", "--at", AT, "--project", str(show)]) == 0
        KEPT.write_text(digests(show), "ascii")
