"""Bodies of answers, whole or not at all: the one way in which objects are read from S3.

An answer whose body is shorter than its Content-Length is incomplete (RFC 9112, section 8), and so
is one to another question than was asked: a part (206) where the whole was wanted. botocore checks
the length only of a body that is read in one go to its end, and these are read up to a limit.
"""

from __future__ import annotations

import contextlib
import hashlib
from collections.abc import Generator, Iterable, Iterator
from typing import Any

from botocore.exceptions import IncompleteReadError


def read(answer: Any, limit_bytes: int) -> bytes:
    """Return the body of a GET, or its first `limit_bytes`.

    Raises IncompleteReadError if less came than the server said, or what urllib3 raises.
    """
    parts, left = [], min(limit_bytes, _length(answer, limit_bytes))
    # Not the body's own `with`: it hands out the raw stream.
    with contextlib.closing(answer["Body"]) as body:
        while left > 0 and (part := body.read(left)):
            parts.append(part)
            left -= len(part)
    data = b"".join(parts)
    _check(answer, len(data), limit_bytes)
    if answer.get("ContentLength") is None and len(data) < limit_bytes:
        _check_digest(answer, data)
    return data


def chunks(answer: Any, chunk_bytes: int) -> Generator[bytes, None, None]:
    """Yield the whole body of a GET in chunks. Raises as `read`, behind the last chunk."""
    count = 0
    with contextlib.closing(answer["Body"]) as body:
        while part := body.read(chunk_bytes):
            count += len(part)
            yield part
    _check(answer, count, _length(answer, count))


def listed(pages: Iterable[Any]) -> Iterator[Any]:
    """Yield a listing's pages. Raises IncompleteReadError for an answer that says nothing.

    An empty 200 would be read as "there is nothing"; IsTruncated is in each listing (Amazon S3 API
    Reference, ListObjectsV2 and ListObjectVersions, "Response Elements").
    """
    for page in pages:
        if "IsTruncated" not in page:
            raise IncompleteReadError(actual_bytes=0, expected_bytes=1)
        yield page


def _check_digest(answer: Any, data: bytes) -> None:
    """Hold a body that ends where the connection does against the digest that soy gave it."""
    # Some servers keep a name's capitals, so `Sha256` is meant too.
    own = {name.lower(): value for name, value in answer.get("Metadata", {}).items()}.get("sha256")
    if own and own != hashlib.sha256(data).hexdigest():
        raise IncompleteReadError(actual_bytes=len(data), expected_bytes=len(data) + 1)


def _length(answer: Any, otherwise: int) -> int:
    said = answer.get("ContentLength")
    return otherwise if said is None else int(said)


def _check(answer: Any, came: int, limit_bytes: int) -> None:
    wanted = min(limit_bytes, _length(answer, came))
    status = answer.get("ResponseMetadata", {}).get("HTTPStatusCode", 200)
    if came < wanted or status != 200 or answer.get("ContentRange"):
        raise IncompleteReadError(actual_bytes=came, expected_bytes=max(wanted, came + 1))
