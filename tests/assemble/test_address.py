"""Which public addresses listeners can reach, and which fix a show's GUID for good."""

from __future__ import annotations

import pytest

from toolkit.assemble.parts import address
from toolkit.show.show import Show

LOCAL = (
    "http://127.0.0.1:8000",
    "http://localhost:8000/show",
    "http://[::1]:8000",
    "https://192.168.1.5/p",
    "https://10.0.0.1",
    "https://[fd00::1]/p",
    "https://169.254.1.1",
    "https://nas.local/podcast",
    "https://nas.local./podcast",
    "https://intranet/podcast",
    "https://podcast.internal",
)
EXAMPLES = ("https://example.org/podcast", "https://podcast.test/show", "https://a.invalid")
PUBLIC = ("https://media.eppermed.eu/show", "https://9.9.9.9/show", "https://local.news.eu")


def show_at(url: str) -> Show:
    return Show.model_validate(
        {
            "title": "A show",
            "description": "What it is about.",
            "language": "en",
            "author": "We",
            "link": "https://example.org",
            "categories": ["Arts"],
            "cover_alt": "Dots.",
            "release": {"public_url": url},
        }
    )


@pytest.mark.parametrize("url", LOCAL)
def test_an_address_of_this_machine_or_network_fixes_no_guid(url: str) -> None:
    """Every show that was first tried at http://127.0.0.1:8000 would get one and the same."""
    show = show_at(url)
    assert address.is_local(show)
    assert not address.is_example(show)
    assert address.guid_to_store(show) is None


@pytest.mark.parametrize("url", EXAMPLES)
def test_an_example_fixes_no_guid(url: str) -> None:
    assert address.is_example(show_at(url))
    assert address.guid_to_store(show_at(url)) is None


@pytest.mark.parametrize("url", PUBLIC)
def test_a_public_address_fixes_a_guid_of_its_own(url: str) -> None:
    assert address.is_public(show_at(url))
    assert address.guid_to_store(show_at(url)) is not None
