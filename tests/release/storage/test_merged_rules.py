"""Rules of others stay; what is there already is not set again."""

from __future__ import annotations

from typing import Any

import pytest

from toolkit.release.storage import merged_rules, policies
from toolkit.release.storage.bucket_plan import Facts, Wishes, bucket_plan
from toolkit.release.storage.policies import Where
from toolkit.stores.s3.setting import BucketSetting

SHOW = Where("podcasts", "shows/science")
WHOLE = Where("podcasts", "")
FOREIGN = {
    "Sid": "Backup",
    "Effect": "Allow",
    "Principal": {"AWS": "arn:aws:iam::1:user/b"},
    "Action": "s3:*",
    "Resource": "arn:aws:s3:::podcasts/*",
}


def test_a_policy_of_others_keeps_every_statement() -> None:
    before = {"Version": "2008-10-17", "Id": "theirs", "Statement": FOREIGN}
    after = merged_rules.with_public_read(before, SHOW)
    assert after["Id"] == "theirs"
    assert after["Version"] == "2008-10-17"
    assert after["Statement"][0] == FOREIGN
    assert merged_rules.is_public(after, SHOW)
    assert not merged_rules.is_public(before, SHOW)
    assert merged_rules.with_public_read(after, SHOW) == after


def test_two_shows_in_one_bucket_have_a_statement_each() -> None:
    other = Where("podcasts", "shows/other")
    both = merged_rules.with_public_read(merged_rules.with_public_read(None, SHOW), other)
    assert len(both["Statement"]) == 2
    assert merged_rules.is_public(both, SHOW)
    assert merged_rules.is_public(both, other)
    assert not merged_rules.is_public(both, Where("podcasts", "shows/third"))
    assert not merged_rules.is_public(both, Where("podcasts", "shows/science-2"))


def _changed(**said: object) -> dict[str, Any]:
    return {"Statement": [{**policies.public_read(SHOW), **said}]}


@pytest.mark.parametrize(
    ("said", "is_public"),
    [
        ({}, True),
        ({"Sid": "another"}, True),
        ({"Principal": {"AWS": ["*"]}, "Action": ["s3:GetObject", "s3:GetObjectTagging"]}, True),
        ({"Resource": ["arn:aws:s3:::x/*", "arn:aws:s3:::podcasts/*"]}, True),
        ({"Resource": "arn:aws:s3:::podcasts/shows/science/episodes/*"}, False),
        ({"Effect": "Deny"}, False),
        ({"Condition": {"IpAddress": {"aws:SourceIp": "192.0.2.0/24"}}}, False),
        ({"Principal": {"AWS": "arn:aws:iam::1:user/b"}}, False),
        ({"Principal": None}, False),
        ({"Action": "s3:PutObject"}, False),
        ({"Resource": None}, False),
    ],
)
def test_what_opens_the_files(said: dict[str, object], is_public: bool) -> None:
    assert merged_rules.is_public(_changed(**said), SHOW) is is_public


@pytest.mark.parametrize("odd", [None, [], "x", {"Statement": "x"}, {"Statement": [None, 3, []]}])
def test_odd_rules_are_no_rules(odd: Any) -> None:
    assert not merged_rules.is_public(odd, SHOW)
    assert not merged_rules.allows_players(odd)
    assert not merged_rules.cleans_up(odd, SHOW, old_versions=False)
    assert merged_rules.is_public(merged_rules.with_public_read(odd, SHOW), SHOW)
    assert merged_rules.allows_players(merged_rules.with_players(odd))
    after = merged_rules.with_cleaning(odd, SHOW, old_versions=True)
    assert merged_rules.cleans_up(after, SHOW, old_versions=True)


def test_cors_rules_of_others_come_first() -> None:
    theirs = {"AllowedOrigins": ["https://a.example"], "AllowedMethods": ["PUT"]}
    after = merged_rules.with_players([theirs])
    assert after[0] == theirs
    assert merged_rules.allows_players(after)
    assert merged_rules.with_players(after) == after
    assert not merged_rules.allows_players([{"AllowedOrigins": ["*"], "AllowedMethods": ["GET"]}])


def test_lifecycle_rules_of_others_and_their_form_stay() -> None:
    theirs = {
        "ID": "x",
        "Status": "Enabled",
        "Filter": {"Prefix": "logs/"},
        "Expiration": {"Days": 9},
    }
    before = {"Rules": [theirs], "TransitionDefaultMinimumObjectSize": "varies_by_storage_class"}
    after = merged_rules.with_cleaning(before, SHOW, old_versions=False)
    assert after["Rules"][0] == theirs
    assert after["TransitionDefaultMinimumObjectSize"] == "varies_by_storage_class"
    assert after["Rules"][1]["Filter"] == {"Prefix": "shows/science/"}
    assert merged_rules.with_cleaning(after, SHOW, old_versions=False) == after

    old = {"ID": "x", "Status": "Enabled", "Prefix": "logs/", "Expiration": {"Days": 9}}
    mixed = merged_rules.with_cleaning({"Rules": [old]}, SHOW, old_versions=False)
    assert mixed["Rules"][1]["Prefix"] == "shows/science/"
    assert "Filter" not in mixed["Rules"][1]


@pytest.mark.parametrize(
    ("said", "is_enough"),
    [
        ({"Filter": {"Prefix": ""}}, True),
        ({"Filter": {"Prefix": "shows/"}}, True),
        ({"Prefix": "shows/science/"}, True),
        ({"Filter": {}}, True),
        ({"Filter": {"Prefix": "shows/other/"}}, False),
        ({"Filter": {"And": {"Prefix": "", "Tags": []}}}, False),
        ({"Status": "Disabled", "Filter": {}}, False),
        ({"AbortIncompleteMultipartUpload": {"DaysAfterInitiation": 90}, "Filter": {}}, False),
    ],
)
def test_a_rule_of_others_may_be_enough(said: dict[str, object], is_enough: bool) -> None:
    abort = {"AbortIncompleteMultipartUpload": {"DaysAfterInitiation": 3}}
    rule = {"ID": "theirs", "Status": "Enabled", **abort, **said}
    assert merged_rules.cleans_up({"Rules": [rule]}, SHOW, old_versions=False) is is_enough


def test_old_versions_are_removed_only_if_asked() -> None:
    first = merged_rules.with_cleaning(None, WHOLE, old_versions=False)
    assert not merged_rules.cleans_up(first, WHOLE, old_versions=True)
    both = merged_rules.with_cleaning(first, WHOLE, old_versions=True)
    assert merged_rules.cleans_up(both, WHOLE, old_versions=True)
    assert len(both["Rules"]) == 2


def test_policies_name_no_more_than_the_prefix() -> None:
    text = str(policies.publisher(SHOW))
    assert "arn:aws:s3:::podcasts/shows/science/*" in text
    assert "podcasts/*" not in text
    assert "s3:*" not in text
    assert "Condition" not in str(policies.reader(WHOLE))
    assert Where("b", "", "cn-north-1").bucket_arn == "arn:aws-cn:s3:::b"


def states(facts: Facts, wishes: Wishes) -> dict[str, str]:
    return {step.name: step.state for step in bucket_plan(facts, SHOW, wishes)}


def test_block_public_access_is_lifted_only_as_far_as_needed() -> None:
    """As a new bucket of Amazon's has it: all four on."""
    names = ("BlockPublicAcls", "IgnorePublicAcls", "BlockPublicPolicy", "RestrictPublicBuckets")
    facts = Facts(True, {"block": BucketSetting(dict.fromkeys(names, True))})
    (step,) = [s for s in bucket_plan(facts, SHOW, Wishes()) if s.name == "block"]
    assert step.value == {**dict.fromkeys(names[:2], True), **dict.fromkeys(names[2:], False)}
    assert "block" not in states(facts, Wishes(public=False))


def test_what_a_server_does_not_know_is_said_with_what_to_do_instead() -> None:
    facts = Facts(
        True,
        {
            name: BucketSetting(trouble="unknown")
            for name in ("policy", "cors", "lifecycle", "versioning", "block", "ownership")
        },
    )
    steps = bucket_plan(facts, SHOW, Wishes(versioning=True))
    cannot = {step.name for step in steps if step.state == "cannot"}
    assert cannot == {"policy", "cors", "lifecycle", "versioning"}
    assert all(step.hint for step in steps if step.state == "cannot")


def test_ownership_by_the_sender_is_noted() -> None:
    value = {"Rules": [{"ObjectOwnership": "ObjectWriter"}]}
    assert states(Facts(True, {"ownership": BucketSetting(value)}), Wishes())["ownership"] == "note"
    enforced = {"Rules": [{"ObjectOwnership": "BucketOwnerEnforced"}]}
    assert "ownership" not in states(Facts(True, {"ownership": BucketSetting(enforced)}), Wishes())
