"""A small good feed on a server of its own."""

from __future__ import annotations

import io
import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from xml.sax.saxutils import quoteattr

import pytest
from PIL import Image

from tests.release.certificates import make_certificate
from toolkit.verify.report import Report
from toolkit.verify.verification import Wants, verify

from .site import Site, serving

MP3, VTT, CHAPTERS, COVER = "/ep/1.mp3", "/ep/1.vtt", "/ep/chapters.json", "/cover.png"
FEED = "/feed.xml"
SOUND = bytes(range(256)) * 40

ITEM = """<item><title>{title}</title><guid>{guid}</guid>
<pubDate>{date}</pubDate>
<enclosure url={sound} length="{length}" type="audio/mpeg"/>
{more}</item>"""


# What directories require beside what these tests change.
REQUIRED = """<link>https://www.eppermed.eu/</link><description>Of genes.</description>
<language>en</language><itunes:explicit>false</itunes:explicit>
<itunes:category text="Science"/>"""


def picture(width: int = 1400, height: int = 1400, mode: str = "RGB", kind: str = "PNG") -> bytes:
    data = io.BytesIO()
    Image.new(mode, (width, height)).save(data, kind)
    return data.getvalue()


COVER_BYTES = picture()


@dataclass
class Show:
    """The site, and the feed on it."""

    site: Site

    @property
    def url(self) -> str:
        """The feed's address."""
        return self.site.base + FEED

    def item(
        self,
        sound: str = MP3,
        length: int = len(SOUND),
        more: str = "",
        number: int = 1,
        date: str = "Tue, 03 Nov 2026 06:00:00 GMT",
    ) -> str:
        """Return an episode."""
        address = sound if sound.startswith("http") else self.site.base + sound
        return ITEM.format(
            title=f"Episode {number}",
            guid=f"guid-{number}",
            date=date,
            sound=quoteattr(address),
            length=length,
            more=more,
        )

    def texts(self) -> str:
        """Return the tags of a transcript and chapters."""
        return (
            f'<podcast:transcript url="{self.site.base}{VTT}" type="text/vtt"/>'
            f'<podcast:chapters url="{self.site.base}{CHAPTERS}" type="application/json+chapters"/>'
        )

    def write(self, *items: str, head: str = "", doctype: str = "") -> None:
        """Write the feed anew, with these items or the one usual."""
        cover = f'<itunes:image href="{self.site.base}{COVER}"/>'
        data = f"""<?xml version="1.0" encoding="UTF-8"?>{doctype}
<rss version="2.0" xmlns:itunes="http://www.itunes.com/dtds/podcast-1.0.dtd"
 xmlns:atom="http://www.w3.org/2005/Atom"
 xmlns:podcast="https://podcastindex.org/namespace/1.0"><channel><title>A show</title>
<atom:link rel="self" href="{self.url}"/>{REQUIRED}
{head or cover}
{"".join(items or [self.item(more=self.texts())])}</channel></rss>"""
        self.site.put(FEED, data.encode())

    def verify(self, path: str = FEED, **wants: Any) -> Report:
        """Look at it."""
        return verify(self.site.base + path, Wants(**wants))

    def rules(self, **wants: Any) -> dict[str, str]:
        """Return each rule that finds something with its level."""
        return {finding.rule: finding.level for finding in self.verify(**wants).findings}


@pytest.fixture
def show() -> Iterator[Show]:
    with serving() as site:
        made = Show(site)
        site.put(MP3, SOUND)
        site.put(VTT, b"WEBVTT\n\n00:00.000 --> 00:02.000\nHello.\n")
        chapters = {"version": "1.2.0", "chapters": [{"startTime": 0, "title": "One"}]}
        site.put(CHAPTERS, json.dumps(chapters).encode(), "application/json+chapters")
        site.put(COVER, COVER_BYTES)
        made.write()
        yield made


@pytest.fixture
def certificate(tmp_path: Path) -> Path:
    """Return a file with a self-signed certificate for 127.0.0.1 and its key."""
    return make_certificate(tmp_path / "server.pem")
