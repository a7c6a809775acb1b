"""What a bucket needs, from what it says of itself; nothing is asked or written here."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from toolkit.release.storage import merged_rules
from toolkit.release.storage.policies import Where
from toolkit.release.storage.steps import Step
from toolkit.stores.s3.setting import Aspect, BucketSetting

BUCKET = "bucket"

_SETUP_KEYS = (
    "use an administrator's keys, or give your keys what `soy storage policy setup` prints"
)
_OPEN_ELSEWHERE = (
    "make it public with the provider's own tools (a bucket setting, a container rule), or let a "
    "CDN or web server read with its own keys (soy storage policy reader)"
)
_CORS_ELSEWHERE = (
    "send Access-Control-Allow-Origin: * from the CDN or web server that listeners reach"
)
_SWEEP = "run soy gc --yes now and then: it removes unfinished uploads"
_KEPT_RELEASES = "soy keeps earlier releases itself (soy releases)"
_ACCOUNT = (
    "Block Public Access of the whole Amazon account may forbid it: ask the account's "
    "administrator, and try again a minute after the change; or let a CDN read with its own keys "
    "(soy storage policy reader)"
)
_INSTEAD = {
    "policy": _OPEN_ELSEWHERE,
    "cors": _CORS_ELSEWHERE,
    "lifecycle": _SWEEP,
    "versioning": _KEPT_RELEASES,
}


@dataclass(frozen=True, slots=True)
class Facts:
    """What a bucket says of itself."""

    is_there: bool
    settings: dict[Aspect, BucketSetting] = field(default_factory=dict)

    def of(self, aspect: Aspect) -> BucketSetting:
        """Return what is said of one aspect; a bucket that is to be made has nothing set."""
        return self.settings.get(aspect, BucketSetting())


@dataclass(frozen=True, slots=True)
class Wishes:
    """What a person wants."""

    public: bool = True  # anyone may read the show's files from the bucket itself
    versioning: bool = False  # what is written over or deleted can be had back


def hint_for(name: str, why: str) -> str:
    """Return what to do about a step that failed; `why` is what the storage answered."""
    if " 403" in why or " 401" in why:
        return _ACCOUNT if name == "policy" else _SETUP_KEYS
    return _INSTEAD.get(name, _SETUP_KEYS)


def bucket_plan(facts: Facts, where: Where, wishes: Wishes) -> tuple[Step, ...]:
    """Return the steps that make the bucket fit, in their order."""
    return tuple(_steps(facts, where, wishes))


def _steps(facts: Facts, where: Where, wishes: Wishes) -> Iterator[Step]:
    if facts.is_there:
        yield Step(BUCKET, "fine", f"the bucket {where.bucket} exists")
    else:
        yield Step(BUCKET, "to do", f"make the bucket {where.bucket}")
    if wishes.public:
        yield from _block(facts)
        yield from _ownership(facts.of("ownership").value)
    yield _policy(facts.of("policy"), where, wishes)
    yield _cors(facts.of("cors"))
    yield _lifecycle(facts.of("lifecycle"), where, wishes)
    yield _versioning(facts.of("versioning"), wishes)


def _block(facts: Facts) -> Iterator[Step]:
    """Amazon S3 User Guide, "Blocking public access to your Amazon S3 storage"."""
    setting = facts.of("block")
    if not facts.is_there:
        yield Step(
            "block",
            "note",
            "Amazon's new buckets refuse public policies; soy then allows them for this bucket "
            "(Block Public Access: BlockPublicPolicy, RestrictPublicBuckets)",
        )
    blocks = setting.value if isinstance(setting.value, dict) else {}
    closed = {"BlockPublicPolicy": False, "RestrictPublicBuckets": False}
    if any(blocks.get(name) for name in closed):
        yield Step(
            "block",
            "to do",
            "let this bucket have a public policy (Block Public Access: BlockPublicPolicy and "
            "RestrictPublicBuckets off; its settings for ACLs stay)",
            value={**blocks, **closed},
        )


def _ownership(value: Any) -> Iterator[Step]:
    """Amazon S3 User Guide, "Controlling ownership of objects and disabling ACLs"."""
    rules = value.get("Rules", ()) if isinstance(value, dict) else ()
    owners = {rule.get("ObjectOwnership") for rule in rules if isinstance(rule, dict)}
    if owners - {"BucketOwnerEnforced", None}:
        yield Step(
            "ownership",
            "note",
            "files sent with another account's keys belong to that account, and the public "
            "policy does not open them",
            hint="publish with keys of the bucket's own account, or set Object Ownership to "
            "'Bucket owner enforced'",
        )


def _policy(setting: BucketSetting, where: Where, wishes: Wishes) -> Step:
    if not wishes.public:
        return Step("policy", "note", "public reading is not set up, as you asked")
    if merged_rules.is_public(setting.value, where):
        return Step("policy", "fine", f"anyone may read what lies below {where.below or 'it'}")
    if cannot := _cannot("policy", setting, "policies of buckets"):
        return cannot
    after = merged_rules.with_public_read(setting.value, where)
    before = setting.value.get("Statement") if isinstance(setting.value, dict) else None
    return Step(
        "policy",
        "to do",
        f"let anyone read, but not list, what lies below {where.objects_arn.rpartition(':')[2]}",
        adds=tuple(merged_rules.added(before, after["Statement"])),
        value=after,
    )


def _cors(setting: BucketSetting) -> Step:
    if merged_rules.allows_players(setting.value):
        return Step("cors", "fine", "web players on any site may fetch transcripts and chapters")
    if cannot := _cannot("cors", setting, "CORS rules"):
        return cannot
    after = merged_rules.with_players(setting.value)
    return Step(
        "cors",
        "to do",
        "let web players on any site fetch transcripts and chapters (CORS; for the whole bucket, "
        "as S3 has no narrower rule)",
        adds=tuple(merged_rules.added(setting.value, after)),
        value=after,
    )


def _lifecycle(setting: BucketSetting, where: Where, wishes: Wishes) -> Step:
    versions = wishes.versioning
    if merged_rules.cleans_up(setting.value, where, old_versions=versions):
        return Step("lifecycle", "fine", "unfinished uploads are removed automatically")
    if cannot := _cannot("lifecycle", setting, "lifecycle rules"):
        return cannot
    after = merged_rules.with_cleaning(setting.value, where, old_versions=versions)
    before = setting.value.get("Rules") if isinstance(setting.value, dict) else None
    more = f", and old versions after {merged_rules.OLD_VERSION_DAYS}" if versions else ""
    return Step(
        "lifecycle",
        "to do",
        f"have unfinished uploads removed after {merged_rules.ABANDONED_DAYS} days{more}",
        adds=tuple(merged_rules.added(before, after["Rules"])),
        value=after,
    )


def _versioning(setting: BucketSetting, wishes: Wishes) -> Step:
    if setting.value == "Enabled":
        return Step("versioning", "fine", "the bucket keeps old versions of files")
    if not wishes.versioning:
        return Step(
            "versioning",
            "note",
            f"the bucket keeps no old versions of files; {_KEPT_RELEASES}",
            hint=None if setting.trouble else "to keep them as well: --versioning",
        )
    cannot = _cannot("versioning", setting, "versions")
    return cannot or Step("versioning", "to do", "keep old versions of files", value="Enabled")


def _cannot(name: str, setting: BucketSetting, what: str) -> Step | None:
    if setting.trouble == "unknown":
        return Step(name, "cannot", f"this server does not support {what}", hint=_INSTEAD[name])
    if setting.trouble == "refused":
        return Step(name, "cannot", f"your keys may not read {what}", hint=_SETUP_KEYS)
    return None
