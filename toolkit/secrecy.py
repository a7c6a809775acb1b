"""Keeping keys and passwords out of what is shown: people paste addresses with them."""

from __future__ import annotations

import re

HIDDEN = "***"

_QUOTED = r"\s\"'<>"
# RFC 3986, section 3.2.1: what stands before the @ of an authority. A secret key of Amazon's may
# have a slash, which ends the authority for every parser, so what follows a colon that begins no
# port is taken up to the last @.
_PATTERNS = (
    re.compile(rf"(://)[^/?#{_QUOTED}]*@"),
    re.compile(rf"(://)[^/?#@:{_QUOTED}]+:(?![0-9]{{1,5}}(?:[/?#]|$))[^{_QUOTED}]*@"),
    # Without a scheme: what looks like an access key, a colon and a secret.
    re.compile(rf"()(?<![A-Za-z0-9/])[A-Z0-9]{{8,128}}:[^{_QUOTED}]+@"),
    # Queries: presigned addresses (AWS Signature Version 4 and 2), private feeds, OAuth.
    re.compile(
        r"((?:[?&;]|&amp;)(?:x-amz-(?:signature|credential|security-token)|signature|sig|"
        r"awsaccesskeyid|(?:access_|auth_|api_|id_)?token|auth|apikey|api_key|key|password|passwd|"
        rf"pwd|secret)=)[^&;#{_QUOTED}]+",
        re.IGNORECASE,
    ),
)


def hidden(text: str) -> str:
    """Return `text` with user names, passwords and tokens in its addresses hidden.

    >>> hidden("https://KEY:SE/CRET@s3.example.org/b?X-Amz-Signature=0f&x=1")
    'https://***@s3.example.org/b?X-Amz-Signature=***&x=1'
    >>> hidden("https://video.example/@ana and https://example.org:8080/@ana")
    'https://video.example/@ana and https://example.org:8080/@ana'
    """
    if "@" not in text and "=" not in text:
        return text
    for pattern in _PATTERNS:
        text = pattern.sub(_hide, text)
    return text


def _hide(found: re.Match[str]) -> str:
    end = "@" if found[0].endswith("@") else ""
    return f"{found[1]}{HIDDEN}{end}"
