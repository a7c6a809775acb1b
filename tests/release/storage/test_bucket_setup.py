"""A bucket made fit: judged by what anybody gets without keys, and by what boto3 reads back."""

from __future__ import annotations

import json
import urllib.error
import urllib.request

import pytest

from toolkit.errors import StoreRefused
from toolkit.release.storage.bucket_plan import Wishes, bucket_plan
from toolkit.release.storage.bucket_setup import facts_of, set_up
from toolkit.release.storage.policies import Where, public_read
from toolkit.release.storage.steps import Step
from toolkit.stores.s3.connection import Connection
from toolkit.stores.s3.setting import Aspect, BucketSetting
from toolkit.stores.s3.settings import BucketSettings

from .conftest import Server


def bucket(server: Server, **said: object) -> BucketSettings:
    return BucketSettings(Connection(server.bucket, server.settings(**said)), server.bucket)


def where(server: Server) -> Where:
    return Where(server.bucket, "shows/science")


def by_name(steps: tuple[Step, ...]) -> dict[str, Step]:
    return {step.name: step for step in steps}


def anonymous(server: Server, key: str, method: str = "GET", **headers: str) -> tuple[int, str]:
    """Return status and Access-Control-Allow-Origin that somebody without keys gets."""
    asked = urllib.request.Request(
        f"{server.url}/{server.bucket}/{key}", method=method, headers=headers
    )
    try:
        with urllib.request.urlopen(asked, context=server.trust, timeout=120) as answer:
            return answer.status, answer.headers.get("Access-Control-Allow-Origin", "")
    except urllib.error.HTTPError as err:
        err.close()
        return err.code, ""


def test_a_new_bucket_is_made_and_set_up_and_then_there_is_nothing_to_do(server: Server) -> None:
    settings, place = bucket(server), where(server)
    shown = bucket_plan(facts_of(settings), place, Wishes())
    assert by_name(shown)["bucket"].state == "to do"
    assert not settings.exists()

    steps = set_up(settings, place, Wishes())
    assert {step.state for step in steps} <= {"fine", "note"}
    before = facts_of(settings)
    assert set_up(settings, place, Wishes()) == steps
    assert facts_of(settings) == before

    for key in ("shows/science/feed.xml", "shows/science-2/feed.xml", "private.txt"):
        server.s3.put_object(Bucket=server.bucket, Key=key, Body=b"<rss/>")
    assert anonymous(server, "shows/science/feed.xml")[0] == 200
    player = {"Origin": "https://player.example", "Range": "bytes=0-3"}
    assert anonymous(server, "shows/science/feed.xml", **player) in (
        (206, "*"),
        (206, "https://player.example"),
    )
    if not server.is_real:  # the in-process one wants keys for a preflight where there is a policy
        return
    preflight = {
        "Origin": "https://player.example",
        "Access-Control-Request-Method": "GET",
        "Access-Control-Request-Headers": "range",
    }
    status, allowed = anonymous(server, "shows/science/feed.xml", "OPTIONS", **preflight)
    assert status == 200
    assert allowed in ("*", "https://player.example")


def test_nothing_else_is_opened(server: Server) -> None:
    """The in-process server opens listings too, so that only the real one is asked for those."""
    set_up(bucket(server), where(server), Wishes())
    for key in ("shows/science-2/feed.xml", "private.txt"):
        server.s3.put_object(Bucket=server.bucket, Key=key, Body=b"x")
        assert anonymous(server, key)[0] == 403
    if not server.is_real:
        return
    assert anonymous(server, "")[0] == 403
    assert anonymous(server, "shows/science/new.txt", "PUT")[0] == 403


def test_rules_of_others_stay(server: Server) -> None:
    server.s3.create_bucket(Bucket=server.bucket)
    theirs = {
        "Sid": "Theirs",
        "Effect": "Allow",
        "Principal": {"AWS": "*"},
        "Action": "s3:GetObject",
        "Resource": f"arn:aws:s3:::{server.bucket}/other/*",
    }
    policy = {"Version": "2012-10-17", "Id": "old", "Statement": [theirs]}
    cors = {"ID": "x", "AllowedOrigins": ["https://a.example"], "AllowedMethods": ["PUT"]}
    rule = {
        "ID": "logs",
        "Status": "Enabled",
        "Filter": {"Prefix": "logs/"},
        "Expiration": {"Days": 9},
    }
    s3, name = server.s3, {"Bucket": server.bucket}
    s3.put_bucket_policy(**name, Policy=json.dumps(policy))
    s3.put_bucket_cors(**name, CORSConfiguration={"CORSRules": [cors]})
    s3.put_bucket_lifecycle_configuration(**name, LifecycleConfiguration={"Rules": [rule]})

    steps = set_up(bucket(server), where(server), Wishes())
    assert {step.state for step in steps} <= {"fine", "note"}
    read = json.loads(s3.get_bucket_policy(**name)["Policy"])
    assert theirs in read["Statement"]
    assert len(read["Statement"]) == 2
    rules = s3.get_bucket_cors(**name)["CORSRules"]
    assert [one["AllowedOrigins"] for one in rules] == [["https://a.example"], ["*"]]
    ids = [one["ID"] for one in s3.get_bucket_lifecycle_configuration(**name)["Rules"]]
    assert sorted(ids)[0] == "logs"
    assert len(ids) == 2
    server.s3.put_object(Bucket=server.bucket, Key="other/a", Body=b"x")
    assert anonymous(server, "other/a")[0] == 200


def test_a_bucket_that_is_closed_as_amazon_makes_it_is_opened(server: Server) -> None:
    """Ceph's gateway refuses a public policy then, as Amazon does."""
    server.s3.create_bucket(Bucket=server.bucket)
    names = ("BlockPublicAcls", "IgnorePublicAcls", "BlockPublicPolicy", "RestrictPublicBuckets")
    # Ceph 16 refuses its owner's every PUT while BlockPublicAcls is on.
    closed = {name: not server.is_real or "Acls" not in name for name in names}
    where_ = {"Bucket": server.bucket}
    server.s3.put_public_access_block(**where_, PublicAccessBlockConfiguration=closed)
    if server.is_real:
        policy = {"Version": "2012-10-17", "Statement": [public_read(where(server))]}
        assert bucket(server).write("policy", policy) == "403 AccessDenied"
    shown = by_name(bucket_plan(facts_of(bucket(server)), where(server), Wishes()))
    assert "BlockPublicPolicy" in shown["block"].text

    steps = by_name(set_up(bucket(server), where(server), Wishes()))
    assert steps["policy"].state == "fine"
    left = server.s3.get_public_access_block(**where_)["PublicAccessBlockConfiguration"]
    assert left == {name: closed[name] and "Acls" in name for name in names}
    server.s3.put_object(**where_, Key="shows/science/a", Body=b"x")
    assert anonymous(server, "shows/science/a")[0] == 200


def test_versions_are_kept_if_asked(server: Server) -> None:
    settings, place = bucket(server), where(server)
    set_up(settings, place, Wishes(public=False))
    assert settings.read("policy") == BucketSetting()
    steps = set_up(settings, place, Wishes(public=False, versioning=True))
    assert by_name(steps)["versioning"].state == "fine"
    assert server.s3.get_bucket_versioning(Bucket=server.bucket)["Status"] == "Enabled"
    rules = server.s3.get_bucket_lifecycle_configuration(Bucket=server.bucket)["Rules"]
    assert any("NoncurrentVersionExpiration" in rule for rule in rules)


def test_a_region_that_a_server_does_not_know_is_left_out(server: Server) -> None:
    settings = bucket(server, region="eu-central-1")
    settings.create()
    assert settings.exists()


class Stubborn(BucketSettings):
    """A server that refuses one thing, and says yes to another without doing it."""

    def write(self, aspect: Aspect, value: object) -> str | None:
        """Write, or not."""
        if aspect == "policy":
            return "403 AccessDenied"
        return None if aspect == "cors" else super().write(aspect, value)


def test_what_is_refused_or_only_promised_is_told(server: Server) -> None:
    connection = Connection(server.bucket, server.settings())
    steps = by_name(set_up(Stubborn(connection, server.bucket), where(server), Wishes()))
    assert steps["policy"].state == "cannot"
    assert "403 AccessDenied" in steps["policy"].text
    assert "Block Public Access of the whole Amazon account" in (steps["policy"].hint or "")
    assert "accepted it, but does not have it" in steps["cors"].text
    assert steps["lifecycle"].state == "fine"


def test_a_bucket_of_somebody_else_is_refused(
    server: Server, monkeypatch: pytest.MonkeyPatch
) -> None:
    if not server.is_real:
        return
    set_up(bucket(server), where(server), Wishes())
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", "wrong")
    with pytest.raises(StoreRefused):
        facts_of(bucket(server))
