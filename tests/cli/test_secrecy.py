"""Keys and passwords that somebody pastes into an address are shown nowhere."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from toolkit import cli
from toolkit.errors import SoyError
from toolkit.secrecy import hidden
from toolkit.web.outside_text import shown

from .conftest import Soy

pytestmark = pytest.mark.rotated

KEY, SECRET = "AKIAIOSFODNN7EXAMPLE", "wJalrXUtnFEMI/K7MDENG+bPx"
PASTED = [
    f"https://{KEY}:{SECRET}@s3.example.org",
    f"https://{KEY}:{SECRET}@s3.example.org/{'long/' * 30}",
    f"http://{KEY}@s3.example.org",
    f"s3://{KEY}:{SECRET}@bucket/p",
    f"{KEY}:{SECRET}@s3.example.org",
    f"ftp://{KEY}:p@ss@host",
    f"https://host/b?X-Amz-Credential={KEY}%2F1&X-Amz-Signature={SECRET}",
    f"https://host/feed.xml?token={SECRET}&page=2",
]


def leaks(text: str) -> bool:
    return any(part in text for part in (KEY, SECRET, "MDENG", "p@ss"))


@pytest.mark.parametrize("pasted", PASTED)
def test_what_was_pasted_is_hidden(pasted: str) -> None:
    for text in (pasted, f"at {pasted!r}: wrong", f'"{pasted}", and {pasted}'):
        assert not leaks(hidden(text))
    err = SoyError(f"{pasted}: wrong", hint=pasted)
    assert not leaks(f"{err} {err.message} {err.hint} {err.args}")


@pytest.mark.parametrize(
    "text",
    [
        "https://video.example/@ana",
        "https://example.org:8080/@ana?x=1",
        "mailto:ana@example.org",
        "write to ana@example.org: soon",
        "s3://bucket/p at http://127.0.0.1:9000",
        "https://example.org/a?page=2&author=Ana",
    ],
)
def test_what_is_no_secret_stays(text: str) -> None:
    assert hidden(text) == text


def test_an_address_in_a_report_has_no_token() -> None:
    assert shown(f"https://ana:secret@host/f?token={SECRET}&x=1") == (
        "https://host/f?token=***&x=1"
    )


@pytest.mark.parametrize("traceback", ["", "1"])
@pytest.mark.parametrize("pasted", PASTED)
def test_no_command_prints_them(
    show: Path, soy: Soy, monkeypatch: pytest.MonkeyPatch, pasted: str, traceback: str
) -> None:
    monkeypatch.setenv("SOY_TRACEBACK", traceback)
    said = [soy("publish", "--to", pasted), soy("gc", pasted), soy(pasted), soy("verify", pasted)]
    said += [soy("releases", "--json", "--to", pasted)]
    settings = show / "episodes" / "show.toml"
    text = settings.read_text()
    for key in ("endpoint_url", "public_url", "target", "region", "profile"):
        lines = [line for line in text.splitlines() if not line.startswith(f"{key} =")]
        at = lines.index("[release]") + 1
        settings.write_text("\n".join([*lines[:at], f'{key} = "{pasted}"', *lines[at:]]))
        said += [soy("check"), soy("releases", "--json")]
    assert not [one for one in said if leaks(one.out + one.err)]


def test_what_is_wrong_with_it_is_said(show: Path, soy: Soy) -> None:
    settings = show / "episodes" / "show.toml"
    said = f'[release]\nendpoint_url = "{PASTED[0]}"\n'
    settings.write_text(settings.read_text().replace("[release]\n", said))
    assert "with no password" in soy("releases").err


def test_an_unforeseen_mistake_prints_none(soy: Soy, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*_: object, **__: object) -> None:
        raise ZeroDivisionError(PASTED[0])

    monkeypatch.setattr(cli.cli, "main", broken)
    monkeypatch.setitem(os.environ, "SOY_TRACEBACK", "1")
    said = soy("status")
    assert said.code == 1
    assert "ZeroDivisionError: https://***@s3.example.org" in said.err
