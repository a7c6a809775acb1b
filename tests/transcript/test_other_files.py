"""A PDF, an old Word file or a recording in place of a transcript is named as what it is."""

from __future__ import annotations

import io
import zipfile

import pytest

from toolkit.errors import BadTranscript
from toolkit.transcript.store import formats


def odt() -> bytes:
    """Return how an OpenDocument text begins: its type, first and not compressed."""
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as packed:
        packed.writestr("mimetype", "application/vnd.oasis.opendocument.text")
    return file.getvalue()


@pytest.mark.parametrize("name", ["a.pdf", "a.txt", "a"])
@pytest.mark.parametrize(
    ("data", "kind", "next_step"),
    [
        (b"%PDF-1.7\n%\xe2\xe3", "a PDF", "Word file that it was made from"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(500), "an old Word file", ".docx"),
        (rb"{\rtf1\ansi [00:01] Anna: Hello}", "a rich-text file", ".docx"),
        (odt(), "an OpenDocument file", ".docx"),
        (b"RIFF\x24\x00\x00\x00WAVEfmt ", "sound", "soy transcribe"),
        (b"ID3\x04\x00\x00\x00\x00\x00\x00\xff\xfb", "sound", "soy transcribe"),
        (b"\x00\x00\x00\x20ftypM4A ", "sound", "soy transcribe"),
    ],
)
def test_the_error_names_the_kind_and_the_way_on(
    data: bytes, kind: str, next_step: str, name: str
) -> None:
    with pytest.raises(BadTranscript, match=f"^{name}: this is {kind}") as caught:
        formats.take(name, data, "en")
    assert next_step in (caught.value.hint or "")


@pytest.mark.parametrize("text", ["ID3 is a tag.", "RIFF and WAVE", "a %PDF-1.7", "fLa"])
def test_a_text_that_speaks_of_such_files_is_read(text: str) -> None:
    taken = formats.take("a.txt", f"[00:00:01] Anna: {text}\n".encode(), "en")
    assert taken.cues[0].text == text
