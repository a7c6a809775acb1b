"""A certificate that nobody trusts is said plainly; a trusted one is taken."""

from __future__ import annotations

import ssl
from collections.abc import Iterator
from pathlib import Path

import pytest

from toolkit.verify.verification import verify
from toolkit.web import client

from .conftest import COVER, COVER_BYTES, Show
from .site import serving


@pytest.fixture
def secure(certificate: Path) -> Iterator[Show]:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate)
    with serving(context) as site:
        show = Show(site)
        site.put("/ep/1.mp3", b"ID3")
        site.put(COVER, COVER_BYTES)
        show.write(show.item(length=3))
        yield show


def test_a_certificate_that_nobody_trusts(secure: Show) -> None:
    (found,) = verify(secure.url).findings
    assert (found.rule, found.level) == ("tls", "error")
    assert "certificate is not valid: self-signed certificate" in found.message


def test_a_trusted_one(secure: Show, certificate: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    trusting = ssl.create_default_context(cafile=str(certificate))
    monkeypatch.setattr(client, "_context", lambda: trusting)
    assert verify(secure.url).findings == ()
