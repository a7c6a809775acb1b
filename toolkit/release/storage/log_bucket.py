"""A bucket for access logs: private, and its logs deleted by themselves; nothing is asked here."""

from __future__ import annotations

from collections.abc import Iterator

from toolkit.release.storage import merged_rules
from toolkit.release.storage.bucket_plan import BUCKET, Facts
from toolkit.release.storage.policies import Where
from toolkit.release.storage.steps import Step
from toolkit.stores.s3.setting import BucketSetting

LOG_DAYS = 14  # time to count a day that a holiday delayed; addresses should not lie there longer

# Amazon S3 User Guide, "Blocking public access to your Amazon S3 storage".
# Without BlockPublicAcls: while it is on, Ceph 16 refuses its owner's every PUT, and public ACLs
# that are ignored open nothing.
_CLOSED = {
    "IgnorePublicAcls": True,
    "BlockPublicPolicy": True,
    "RestrictPublicBuckets": True,
}
_BY_HAND = "delete logs older than 14 days yourself, by a scheduler or the provider's tools"
_KEYS = "use an administrator's keys: these may not read or change the settings of this bucket"


def log_bucket_plan(facts: Facts, where: Where, media: Where | None) -> tuple[Step, ...]:
    """Return the steps that make a bucket fit for logs; `media` is where the show is published."""
    return tuple(_steps(facts, where, media))


def _steps(facts: Facts, where: Where, media: Where | None) -> Iterator[Step]:
    if facts.is_there:
        yield Step(BUCKET, "fine", f"the bucket {where.bucket} for logs exists")
    else:
        yield Step(BUCKET, "to do", f"make the bucket {where.bucket} for logs")
    yield from _privacy(facts, where, media)
    yield _lifecycle(facts.of("lifecycle"), where)
    yield Step(
        "logs",
        "note",
        f"have your storage or CDN write its logs to s3://{where.bucket}/{where.below}; use the "
        "provider's own tools (docs/listeners.md)",
    )


def _privacy(facts: Facts, where: Where, media: Where | None) -> Iterator[Step]:
    if media is not None and media.bucket == where.bucket:
        yield Step(
            "policy",
            "cannot",
            f"you publish the show to {where.bucket}, so listeners can read this bucket",
            hint="name another bucket for the logs, because they contain addresses",
        )
        return
    if merged_rules.is_public(facts.of("policy").value, where):
        yield Step(
            "policy",
            "cannot",
            f"anyone may read the logs in {where.bucket}, and they contain addresses",
            hint="remove the public statement from the bucket's policy, or name another bucket",
        )
        return
    setting = facts.of("block")
    if setting.trouble:
        yield Step("policy", "note", "no policy of the bucket makes the logs public")
        return
    blocks = setting.value if isinstance(setting.value, dict) else {}
    if all(blocks.get(name) for name in _CLOSED):
        yield Step("block", "fine", "the bucket blocks public access (Block Public Access)")
    else:
        yield Step(
            "block",
            "to do",
            "block public access to the bucket (Block Public Access)",
            value={**blocks, **_CLOSED},
        )


def _lifecycle(setting: BucketSetting, where: Where) -> Step:
    if merged_rules.expires(setting.value, where, LOG_DAYS):
        return Step("lifecycle", "fine", f"logs are deleted after {LOG_DAYS} days or sooner")
    if setting.trouble == "unknown":
        text = "this server does not support lifecycle rules"
        return Step("lifecycle", "cannot", text, hint=_BY_HAND)
    if setting.trouble == "refused":
        return Step("lifecycle", "cannot", "your keys may not read lifecycle rules", hint=_KEYS)
    after = merged_rules.with_expiry(setting.value, where, LOG_DAYS)
    before = setting.value.get("Rules") if isinstance(setting.value, dict) else None
    return Step(
        "lifecycle",
        "to do",
        f"have logs deleted after {LOG_DAYS} days",
        adds=tuple(merged_rules.added(before, after["Rules"])),
        value=after,
    )
