"""Files appear whole or not at all."""

import hashlib
import os
from pathlib import Path

import pytest

from toolkit import files
from toolkit.errors import BadFile, CannotWrite


def test_a_failed_write_leaves_the_old_file_and_nothing_else(tmp_path: Path) -> None:
    path = tmp_path / "a.txt"
    files.write_text(path, "old")
    with pytest.raises(KeyboardInterrupt), files.written_beside(path) as beside:  # noqa: PT012
        beside.write_text("half")
        raise KeyboardInterrupt
    assert path.read_text() == "old"
    assert list(tmp_path.iterdir()) == [path]


def test_a_copy_is_whole_and_its_digest_returned(tmp_path: Path) -> None:
    data = bytes(range(256)) * 8192
    source = tmp_path / "a"
    source.write_bytes(data)
    digest = files.copy(source, tmp_path / "deep" / "b")
    assert (tmp_path / "deep" / "b").read_bytes() == data
    assert digest == hashlib.sha256(data).hexdigest() == files.sha256_of(source)


@pytest.mark.parametrize(
    ("number", "message"), [(28, "the disk is full"), (30, "read-only"), (13, "no permission")]
)
def test_a_write_that_fails_says_why(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, number: int, message: str
) -> None:
    def fail(*_: object, **__: object) -> None:
        raise OSError(number, "no")

    monkeypatch.setattr("os.fsync", fail)
    with pytest.raises(CannotWrite, match=message) as caught:
        files.write_text(tmp_path / "a.txt", "text")
    assert caught.value.hint
    assert list(tmp_path.iterdir()) == []


def test_what_is_added_goes_to_the_file_itself(tmp_path: Path) -> None:
    path, outside = tmp_path / "steps", tmp_path / "outside"
    for line in (b"one\n", b"two\n"):
        with files.appended(path) as file:
            file.write(line)
    assert path.read_bytes() == b"one\ntwo\n"
    outside.write_bytes(b"mine\n")
    path.unlink()
    path.symlink_to(outside)
    with pytest.raises(OSError, match=str(path)):
        files.appended(path)
    assert outside.read_bytes() == b"mine\n"


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="there are no named pipes here")
def test_a_pipe_is_neither_read_nor_added_to(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe")
    with pytest.raises(BadFile, match="this is not a file"):
        files.read(tmp_path / "pipe", 100)
    with pytest.raises((BadFile, OSError)):
        files.appended(tmp_path / "pipe")


def test_a_file_is_read_up_to_what_it_may_have(tmp_path: Path) -> None:
    path = tmp_path / "file"
    path.write_bytes(b"1234")
    assert files.read(path, 4) == b"1234"
    with pytest.raises(BadFile, match="larger than"):
        files.read(path, 3)


def test_what_a_killed_writer_left_goes_and_a_living_one_keeps_its_file(tmp_path: Path) -> None:
    import multiprocessing

    context = multiprocessing.get_context("fork")
    path = tmp_path / "en.vtt"
    hears, says = context.Pipe(duplex=False)

    def write() -> None:
        with files.unnamed_beside(path) as beside:
            os.utime(beside, (0, 0))
            says.send(str(beside))
            multiprocessing.Event().wait()

    writer = context.Process(target=write)
    writer.start()
    beside = Path(hears.recv())
    files.write_text(path, "one")
    assert beside.exists()
    writer.kill()
    writer.join()
    files.write_text(path, "two")
    assert [file.name for file in tmp_path.iterdir()] == ["en.vtt"]
