"""The time by an S3 server's own clock, which its answers carry."""

from __future__ import annotations

import email.utils
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any


def server_time(said: Mapping[str, Any]) -> datetime | None:
    """Return when an answer was given, None if the server does not say (RFC 9110, 6.6.1: Date)."""
    try:
        now = email.utils.parsedate_to_datetime(said["ResponseMetadata"]["HTTPHeaders"]["date"])
    except (KeyError, TypeError, ValueError):
        return None
    return now if now.tzinfo else now.replace(tzinfo=UTC)


def age_s(said: Mapping[str, Any], since: datetime | None) -> float | None:
    """Return how long before an answer something was, both times being the server's."""
    now = server_time(said)
    if now is None or since is None:
        return None
    return max(0.0, (now - since).total_seconds())
