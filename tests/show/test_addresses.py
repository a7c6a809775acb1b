"""Addresses that people write: what no page, feed or app could follow, or must not, is refused."""

from __future__ import annotations

import pytest

from toolkit.show.nouns.feed_nouns import Discussion
from toolkit.show.nouns.people import Link
from toolkit.show.pages import Pages

BAD = (
    "javascript:alert(1)",
    "JaVaScRiPt:alert(1)//https://",
    "data:text/html,<script>alert(1)</script>",
    "vbscript:x",
    "file:///etc/passwd",
    "ftp://example.org/",
    "//evil.example/x",
    "/x",
    "https:example.org",
    "https://",
    "https:///x",
    "https://u:p@evil.example/",
    "https://user@evil.example/",
    "https://example.org\\@evil.example/",
    "https://ex\u0430mple.org/",
    "https://example\u3002org/",
    "https://example.org/\u202egpj.exe",
    "https://example.org/\0",
    "https://example.org/\x7f",
    "https://example.org/\x1b[31m",
    "https://example.org/\nSet-Cookie: x",
    "https://example.org:99999/",
    "https://example.org:80:80/",
    "https://a..b/",
    "https://.example.org/",
    "https://-a.org/",
    "https://" + "a" * 64 + ".org/",
    "https://ex%41mple.org/",
    "https://[::1",
    "https://example.org/" + "a" * 8000,
    'https://example.org/" onload="x',
)
GOOD = (
    "https://example.org/",
    "HTTPS://EXAMPLE.ORG/a?b=c#d",
    "https://example.org.:8443/%C3%A9",
    "https://xn--fr-dich-n2a.de/",
    "https://my_bucket.s3.example.org/x",
    "https://a-b.example/",
    "https://192.0.2.7/",
    "https://[2001:db8::1]:8443/",
)


@pytest.mark.parametrize("text", BAD)
def test_what_is_no_address_of_the_web_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match="url"):
        Link(title="x", url=text)
    with pytest.raises(ValueError, match="uri"):
        Discussion(protocol="activitypub", uri=text)


@pytest.mark.parametrize("text", GOOD)
def test_what_is_one_stays_as_it_is(text: str) -> None:
    assert Link(title="x", url=text).url == text
    assert Discussion(protocol="activitypub", uri=text).uri == text


@pytest.mark.parametrize("text", ["at://did:plc:x/app.bsky.feed.post/1", "nostr:note1x"])
def test_a_post_may_have_an_address_of_its_protocol(text: str) -> None:
    assert Discussion(protocol="atproto", uri=text).uri == text


@pytest.mark.parametrize("text", ["https://u@example.org/", "mailto:a@b.c", "@a@b", "@a@<b>.org"])
def test_an_account_is_a_name_and_a_host(text: str) -> None:
    with pytest.raises(ValueError, match="account"):
        Pages(fediverse_creator=text)
    assert Pages(fediverse_creator="show@example.social").fediverse_creator
