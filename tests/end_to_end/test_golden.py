"""What is published of the sample show stays the same, byte for byte, until somebody means it.

The show is built from scratch, in another folder and time zone than whoever wrote the digests had:
neither may tell. The digests are kept in `tests/data/published/sample.sha256`; libraries are those
of `constraints.txt`. Where the bytes were meant to change, write them anew, and say why in the
commit:

    python -m tests.end_to_end.test_golden
"""

from __future__ import annotations

import gzip
import hashlib
import re
import tempfile
from pathlib import Path

from tests.sample_show import AT, ROOT, copy_of_the_sample
from toolkit.cli import run

KEPT = ROOT / "tests" / "data" / "published" / "sample.sha256"
SAID = re.compile(r'<section class="transcript".*?</section>', re.DOTALL)
LOADED = re.compile(r'(?:href|src)="([^"]+\.(?:css|js)|[^"]+/icon-48[^"]+|[^"]+\.svg)"')


def digests(project: Path) -> str:
    """Return a line for each public file, by key."""
    public = project / "build" / "public"
    found = {
        path.relative_to(public).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in public.rglob("*")
        if path.is_file()
    }
    return "".join(f"{found[key]}  {key}\n" for key in sorted(found))


def test_the_sample_is_built_as_it_always_was(built_sample: Path) -> None:
    assert digests(built_sample).splitlines() == KEPT.read_text("ascii").splitlines()


def test_no_episodes_page_weighs_more_than_60_kb_as_storage_sends_it(built_sample: Path) -> None:
    """Without cover, sound and the words said, and uncompressed: most storage compresses nothing.

    The transcript is as long as the episode, and shown at once for those who read.
    """
    public = built_sample / "build" / "public"
    pages = [*public.glob("episodes/*/index.html"), *public.glob("??/episodes/*/index.html")]
    assert pages
    for page in pages:
        loads = {(page.parent / one).resolve() for one in LOADED.findall(page.read_text("utf-8"))}
        assert {one.suffix for one in loads} == {".css", ".js", ".png", ".svg"}
        (words,) = SAID.findall(page.read_text("utf-8"))
        weight = page.stat().st_size + sum(one.stat().st_size for one in loads)
        assert weight - len(words.encode()) <= 60_000, page
        for suffix, most in ((".css", 6000), (".js", 8000)):
            packed = [gzip.compress(o.read_bytes(), 9) for o in loads if o.suffix == suffix]
            assert sum(map(len, packed)) <= most


if __name__ == "__main__":
    with tempfile.TemporaryDirectory() as folder:
        show = copy_of_the_sample(Path(folder) / "show")
        assert run(["build", "--at", AT, "--project", str(show)]) == 0
        KEPT.write_text(digests(show), "ascii")
