"""What a failed S3 request means to a person: one table for what boto3 raises, one for answers.

boto3's classes are known by name here, so that this file does not import it. No text that boto3
or the server wrote is repeated: it may quote what it was sent.
"""

from __future__ import annotations

from typing import Any

from toolkit.errors import SoyError, StoreDamaged, StoreRefused, StoreUnreachable

_KEYS = (
    "keys are never in show.toml: set AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY, or name a "
    "profile of ~/.aws/credentials as `profile` under [release]"
)
_RIGHTS = (
    "the keys need s3:GetObject, s3:PutObject and s3:DeleteObject below the prefix and "
    "s3:ListBucket on the bucket (without the last, S3 says so too for an object that is not there)"
)
_ADDRESS = "check the network, and `endpoint_url` under [release] in show.toml"
_BUCKET = "check the bucket's name in `target` under [release], or ask for the bucket to be made"
_OTHER_NAME = "choose another name in `target` under [release] in show.toml"
_REGION = "set `region` under [release] in show.toml to the bucket's region"
_AGAIN = "wait a little, then run the same command again: soy continues where it stopped"
_CERTIFICATE = (
    "check `endpoint_url`; if your organisation has its own certificate, set AWS_CA_BUNDLE to its "
    "file"
)

_Row = tuple[type[SoyError], str, str | None]

# botocore.exceptions by name; the nearest base class counts.
_RAISED: dict[str, _Row] = {
    "NoCredentialsError": (StoreRefused, "no keys were found", _KEYS),
    "PartialCredentialsError": (StoreRefused, "the keys are incomplete", _KEYS),
    "CredentialRetrievalError": (StoreRefused, "soy could not fetch the keys", _KEYS),
    "ProfileNotFound": (StoreRefused, "there is no such profile on this machine", _KEYS),
    "TokenRetrievalError": (StoreRefused, "the sign-in has expired", "run: aws sso login"),
    "SSOError": (StoreRefused, "the sign-in has expired", "run: aws sso login"),
    "ConfigParseError": (StoreRefused, "the AWS configuration cannot be read", _KEYS),
    "SSLError": (StoreUnreachable, "the server's certificate is not trusted", _CERTIFICATE),
    "ProxyConnectionError": (StoreUnreachable, "the proxy cannot be reached", _ADDRESS),
    "EndpointConnectionError": (StoreUnreachable, "the storage cannot be reached", _ADDRESS),
    "ConnectTimeoutError": (StoreUnreachable, "the storage does not answer", _ADDRESS),
    "ReadTimeoutError": (StoreUnreachable, "the storage stopped answering", _AGAIN),
    "ConnectionClosedError": (StoreUnreachable, "the storage cut the connection", _AGAIN),
    "ConnectionError": (StoreUnreachable, "the storage cannot be reached", _ADDRESS),
    "HTTPClientError": (StoreUnreachable, "the connection broke", _AGAIN),
    "HTTPError": (StoreUnreachable, "the connection broke", _AGAIN),  # urllib3's
    "IncompleteReadError": (StoreUnreachable, "the connection broke", _AGAIN),
    "FlexibleChecksumError": (StoreDamaged, "what arrived is not what the storage sent", _AGAIN),
    "NoRegionError": (StoreRefused, "the region is missing", _REGION),
    "InvalidRegionError": (StoreRefused, "the region is not a name", _REGION),
    "ParamValidationError": (StoreRefused, "not a possible bucket or key", _BUCKET),
}

# Error codes: Amazon S3 API Reference, "Error responses"; the same words in Ceph and Swift.
_ANSWERED: dict[str, _Row] = {
    "AccessDenied": (StoreRefused, "the storage does not allow it", _RIGHTS),
    "AuthorizationHeaderMalformed": (StoreRefused, "the bucket is in another region", _REGION),
    "BadDigest": (StoreDamaged, "the file was damaged on the way", _AGAIN),
    "BucketAlreadyExists": (StoreRefused, "somebody else has a bucket of that name", _OTHER_NAME),
    "ExpiredToken": (StoreRefused, "the sign-in has expired", _KEYS),
    "InvalidAccessKeyId": (StoreRefused, "the storage does not know the access key", _KEYS),
    "InvalidBucketName": (StoreRefused, "not a possible name of a bucket", _BUCKET),
    "InvalidDigest": (StoreDamaged, "the file was damaged on the way", _AGAIN),
    "InvalidToken": (StoreRefused, "the sign-in is not valid", _KEYS),
    "NoSuchBucket": (StoreRefused, "there is no such bucket", _BUCKET),
    "PermanentRedirect": (StoreRefused, "the bucket is at another address or region", _REGION),
    "QuotaExceeded": (StoreRefused, "the storage quota is used up", "ask for more, or delete some"),
    "RequestTimeTooSkewed": (StoreRefused, "this machine's clock is wrong", "set it, then retry"),
    "SignatureDoesNotMatch": (StoreRefused, "the secret key does not match the access key", _KEYS),
    "XAmzContentSHA256Mismatch": (StoreDamaged, "the file was damaged on the way", _AGAIN),
}
# HEAD has no body, so there the status is all there is.
_BY_STATUS: dict[int, _Row] = {
    401: (StoreRefused, "the storage does not accept the keys", _KEYS),
    403: (StoreRefused, "the storage does not allow it", _RIGHTS),
    404: (StoreRefused, "there is no such bucket", _BUCKET),
    411: (StoreRefused, "the storage does not support boto3's checksums", None),
    507: (StoreRefused, "the storage is full", "ask for more space"),
}


def explain(err: Exception, where: str) -> SoyError:
    """Return the error for a person; `where` names store and key."""
    kind, what, hint = _by_answer(err) if _answer(err) else _by_class(err)
    return kind(f"{where}: {what}", hint=hint)


# What is raised where a server took the connection and then did not answer to the end.
_BROKEN = (
    "IncompleteReadError",
    "ResponseStreamingError",
    "ConnectionClosedError",
    "ReadTimeoutError",
    "HTTPError",
)


def is_there(err: SoyError) -> bool:
    """Tell whether a server answered at all, be it with an error, or half: it may yet recover."""
    cause = err.__cause__
    if not isinstance(cause, Exception):
        return False
    names = [kind.__name__ for kind in type(cause).__mro__]
    return status(cause) is not None or any(name in _BROKEN for name in names)


def status(err: Exception) -> int | None:
    """Return the HTTP status that the server answered, None if it did not answer."""
    answer = _answer(err).get("ResponseMetadata", {})
    return int(answer.get("HTTPStatusCode", 0)) or None


def code(err: Exception) -> str | None:
    """Return S3's own error code, None if the server gave none."""
    return str(_answer(err).get("Error", {}).get("Code", "")) or None


def answered(err: Exception) -> str:
    """Return what the server answered, for people: its status, and its code if that is a word."""
    said, number = code(err) or "", status(err)
    return f"{number} {said}" if said.isalnum() and len(said) < 60 else str(number)


def is_refusal(err: Exception) -> bool:
    """Tell whether the server does not do what was asked: any answer from 400 to 499, or 501."""
    number = status(err) or 0
    return 400 <= number < 500 or number == 501


def is_missing_key(err: Exception) -> bool:
    """Tell whether the object is not there, which is not the same as no bucket."""
    return status(err) == 404 and code(err) in ("NoSuchKey", "404", "NotFound", None)


def is_checksum_refusal(err: Exception) -> bool:
    """Tell whether a server does not know bodies that end with a checksum (aws-chunked)."""
    return status(err) in (411, 501)


def is_condition_unmet(err: Exception) -> bool:
    """Tell whether a conditional write lost: 412, or 409 while another is on its way.

    Amazon S3 User Guide, "How to prevent object overwrites with conditional writes"; with If-Match
    on an object that is gone, 404.
    """
    return status(err) in (404, 409, 412) and code(err) != "NoSuchBucket"


def is_condition_unknown(err: Exception) -> bool:
    """Tell whether the server says that it knows no conditions, as Swift does of If-Match."""
    return status(err) == 501


def is_gone_upload(err: Exception) -> bool:
    """Tell whether a multipart upload is not there: NoSuchUpload, or another 404 on Ceph, moto."""
    return status(err) == 404 and code(err) != "NoSuchBucket"


def _by_class(err: Exception) -> _Row:
    for kind in type(err).__mro__:
        if row := _RAISED.get(kind.__name__):
            return row
    return StoreRefused, f"the request failed ({type(err).__name__})", _ADDRESS


def _by_answer(err: Exception) -> _Row:
    said, number = code(err), status(err) or 0
    if row := _ANSWERED.get(said or "") or _BY_STATUS.get(number):
        return row
    shown = answered(err)
    if number >= 500 or number == 429 or said in ("SlowDown", "RequestTimeout"):
        return StoreUnreachable, f"the storage answers {shown}", _AGAIN
    return StoreRefused, f"the storage answers {shown}", None


def _answer(err: Exception) -> dict[str, Any]:
    answer = getattr(err, "response", None)
    return answer if isinstance(answer, dict) else {}
