"""What a server says about one object, without its bytes."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from toolkit.stores.s3.clock import age_s

if TYPE_CHECKING:
    from types_boto3_s3.type_defs import HeadObjectOutputTypeDef

DIGEST = "sha256"  # x-amz-meta-sha256: metadata is kept by all servers, stored checksums are not


@dataclass(frozen=True, slots=True)
class ObjectHead:
    """What HEAD says about an object."""

    length_bytes: int
    sha256: str | None
    content_type: str | None
    cache_control: str | None
    etag: str | None  # None if it cannot be an MD5: the object is encrypted with a customer's key
    mark: str  # the ETag, whatever it is made of
    age_s: float | None  # since it was written, both times being the server's


def head_of(said: HeadObjectOutputTypeDef) -> ObjectHead:
    """Return what an answer to HEAD says."""
    # Some servers keep a name's capitals, so `Sha256` is meant too.
    own = {name.lower(): value for name, value in said.get("Metadata", {}).items()}
    # Amazon S3 API Reference, "Object": the ETag is no MD5 under SSE-KMS and SSE-C.
    is_plain = said.get("ServerSideEncryption", "AES256") == "AES256"
    is_plain = is_plain and "SSECustomerAlgorithm" not in said
    return ObjectHead(
        said["ContentLength"],
        own.get(DIGEST),
        said.get("ContentType"),
        said.get("CacheControl"),
        said.get("ETag") if is_plain else None,
        said.get("ETag", ""),
        age_s(said, said.get("LastModified")),
    )
