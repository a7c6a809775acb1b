"""A bucket's rules with the show's own among them; those of others stay as they are.

All comes from outside and may have any form: what is not understood is left alone.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from toolkit.release.storage.policies import VERSION, Document, Where, public_read

# A day is longer than any upload of soy takes; a week leaves time to take up one that was cut off.
ABANDONED_DAYS = 7
OLD_VERSION_DAYS = 90  # our own judgement: how long a deleted file can be had back
MOST_ABANDONED_DAYS = 30  # somebody's own rule is good enough up to this

# Fetch Standard: what a web player may ask for and see beyond the plainest request and headers.
CORS_RULE: Document = {
    "ID": "soy-players",
    "AllowedOrigins": ["*"],
    "AllowedMethods": ["GET", "HEAD"],
    "AllowedHeaders": ["Range"],
    "ExposeHeaders": ["Accept-Ranges", "Content-Length", "Content-Range", "ETag"],
    "MaxAgeSeconds": 3600,
}


def is_public(policy: Any, where: Where) -> bool:
    """Tell whether a policy lets anyone read the show's files, whatever else it says."""
    return any(_opens(one, where) for one in _statements(policy))


def with_public_read(policy: Any, where: Where) -> Document:
    """Return the policy with the statement that lets anyone read the show's files."""
    own = public_read(where)
    others = [one for one in _statements(policy) if _get(one, "Sid") != own["Sid"]]
    base = policy if isinstance(policy, dict) else {"Version": VERSION}
    return {**base, "Statement": [*others, own]}


def allows_players(rules: Any) -> bool:
    """Tell whether CORS rules let web players of any site fetch and seek."""
    for rule in _list(rules):
        headers = {str(header).lower() for header in _list(_get(rule, "AllowedHeaders"))}
        methods = set(map(str, _list(_get(rule, "AllowedMethods"))))
        is_for_all = "*" in _list(_get(rule, "AllowedOrigins"))
        if is_for_all and {"GET", "HEAD"} <= methods and headers & {"*", "range"}:
            return True
    return False


def with_players(rules: Any) -> list[Any]:
    """Return the CORS rules with one for web players, last: the first that fits is used."""
    return [*_others(rules, [CORS_RULE["ID"]]), CORS_RULE]


def cleans_up(lifecycle: Any, where: Where, *, old_versions: bool) -> bool:
    """Tell whether uploads that nobody finished are removed in time, and old versions if asked."""
    rules = _list(_get(lifecycle, "Rules"))
    has_uploads = any(_removes_uploads(rule, where) for rule in rules)
    has_versions = any(
        _is_for(rule, where) and _get(rule, "NoncurrentVersionExpiration") for rule in rules
    )
    return has_uploads and (has_versions or not old_versions)


def with_cleaning(lifecycle: Any, where: Where, *, old_versions: bool) -> Document:
    """Return the lifecycle with a rule that does so."""
    base = lifecycle if isinstance(lifecycle, dict) else {}
    rules = _list(_get(base, "Rules"))
    fits = _fitting(rules, where)
    uploads = f"soy-unfinished-{where.mark}"
    versions = f"soy-old-versions-{where.mark}"
    own: list[Document] = []
    if not any(_removes_uploads(rule, where) for rule in _others(rules, [uploads])):
        action = {"AbortIncompleteMultipartUpload": {"DaysAfterInitiation": ABANDONED_DAYS}}
        own.append({"ID": uploads, "Status": "Enabled", **fits, **action})
    if old_versions:
        action = {"NoncurrentVersionExpiration": {"NoncurrentDays": OLD_VERSION_DAYS}}
        own.append({"ID": versions, "Status": "Enabled", **fits, **action})
    replaced = [rule["ID"] for rule in own]
    return {**base, "Rules": [*_others(rules, replaced), *own]}


def expires(lifecycle: Any, where: Where, days: int) -> bool:
    """Tell whether everything below the prefix is deleted after so many days, or sooner."""
    for rule in _list(_get(lifecycle, "Rules")):
        after = _get(_get(rule, "Expiration"), "Days")
        if _is_for(rule, where) and isinstance(after, int) and after <= days:
            return True
    return False


def with_expiry(lifecycle: Any, where: Where, days: int) -> Document:
    """Return the lifecycle with a rule that does so."""
    base = lifecycle if isinstance(lifecycle, dict) else {}
    rules = _list(_get(base, "Rules"))
    own = {
        "ID": f"soy-logs-{where.mark}",
        "Status": "Enabled",
        **_fitting(rules, where),
        "Expiration": {"Days": days},
    }
    return {**base, "Rules": [*_others(rules, [own["ID"]]), own]}


def added(before: Any, after: Any) -> list[Any]:
    """Return what of a list of rules or statements is new, for people to read."""
    return [one for one in _list(after) if one not in _list(before)]


def _fitting(rules: Sequence[Any], where: Where) -> Document:
    """Return what makes a lifecycle rule one of the show's objects, as the other rules say it.

    Amazon takes no configuration in which some rules have a Filter and others the older Prefix.
    """
    is_old = any(isinstance(rule, dict) and "Filter" not in rule for rule in rules)
    return {"Prefix": where.below} if is_old else {"Filter": {"Prefix": where.below}}


def _opens(statement: Any, where: Where) -> bool:
    principal = _get(statement, "Principal")
    people = _list(_get(principal, "AWS") if isinstance(principal, dict) else principal)
    actions = {str(action).lower() for action in _list(_get(statement, "Action"))}
    return (
        _get(statement, "Effect") == "Allow"
        and "*" in people
        and bool(actions & {"*", "s3:*", "s3:get*", "s3:getobject"})
        and not _get(statement, "Condition")
        and any(_covers(one, where.objects_arn) for one in _list(_get(statement, "Resource")))
    )


def _covers(pattern: Any, arn: str) -> bool:
    said = str(pattern)
    return said == arn or (said.endswith("*") and arn.startswith(said[:-1]))


def _removes_uploads(rule: Any, where: Where) -> bool:
    days = _get(_get(rule, "AbortIncompleteMultipartUpload"), "DaysAfterInitiation")
    return _is_for(rule, where) and isinstance(days, int) and days <= MOST_ABANDONED_DAYS


def _is_for(rule: Any, where: Where) -> bool:
    """Tell whether a lifecycle rule is in force for all that the show has."""
    narrow = _get(rule, "Filter")
    prefix = _get(narrow, "Prefix") if narrow else _get(rule, "Prefix")
    is_by_prefix = not narrow or set(narrow) == {"Prefix"}
    is_on = _get(rule, "Status") == "Enabled"
    return is_on and is_by_prefix and where.below.startswith(str(prefix or ""))


def _statements(policy: Any) -> list[Any]:
    return _list(_get(policy, "Statement"))


def _others(rules: Any, ids: Sequence[str]) -> list[Any]:
    return [rule for rule in _list(rules) if _get(rule, "ID") not in ids]


def _get(value: Any, key: str) -> Any:
    return value.get(key) if isinstance(value, dict) else None


def _list(value: Any) -> list[Any]:
    if value is None:
        return []
    return list(value) if isinstance(value, list | tuple) else [value]
