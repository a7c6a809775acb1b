"""What a whole bucket can be told, and what it says of it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Literal

Aspect = Literal["block", "ownership", "policy", "cors", "lifecycle", "versioning"]
ASPECTS: tuple[Aspect, ...] = ("block", "ownership", "policy", "cors", "lifecycle", "versioning")
Trouble = Literal["", "unknown", "refused"]


@dataclass(frozen=True, slots=True)
class BucketSetting:
    """What a bucket says of one aspect."""

    value: Any = None  # as boto3 reads it; None if nothing is set
    trouble: Trouble = ""  # the server does not know it; the keys are not allowed to ask
