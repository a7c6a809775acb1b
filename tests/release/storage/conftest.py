"""New buckets on the in-process server, and on the real one where it runs."""

from __future__ import annotations

import os
import ssl
import uuid
from dataclasses import dataclass
from typing import Any

import pytest

from tests.release.places import client, release
from toolkit.show.show import Release

SERVERS = ["moto"]
if "S3_ENDPOINT_URL" in os.environ:
    SERVERS += ["server-http", "server-https"]


@dataclass(frozen=True)
class Server:
    """A server, a bucket of which it has none yet, and how to ask it as others do."""

    url: str
    bucket: str
    s3: Any
    trust: ssl.SSLContext | None
    is_real: bool = True

    def settings(self, **said: object) -> Release:
        """Return settings as show.toml would hold them, for `shows/science` in the bucket."""
        return release(
            **{
                "target": f"s3://{self.bucket}/shows/science",
                "endpoint_url": self.url,
                "path_style": True,
                **said,
            }
        )


@pytest.fixture(params=SERVERS)
def server(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> Server:
    """Return each server in turn."""
    trust = None
    if request.param == "moto":
        url = request.getfixturevalue("moto")
    elif request.param == "server-http":
        url = os.environ["S3_ENDPOINT_URL"]
    else:
        url = os.environ["S3_TLS_ENDPOINT_URL"]
        monkeypatch.setenv("AWS_CA_BUNDLE", os.environ["S3_CA_BUNDLE"])
        trust = ssl.create_default_context(cafile=os.environ["S3_CA_BUNDLE"])
    name = f"soy-{uuid.uuid4().hex[:12]}"
    return Server(url, name, client(url), trust, is_real=request.param != "moto")
