"""A bucket for logs made: judged by what boto3 reads back and anybody gets without keys."""

from __future__ import annotations

import json
import urllib.error
import urllib.request

import pytest

from toolkit.release.storage.bucket_setup import facts_of, set_up_by
from toolkit.release.storage.log_bucket import LOG_DAYS, log_bucket_plan
from toolkit.release.storage.policies import Where, public_read
from toolkit.release.storage.steps import Step
from toolkit.stores.s3.connection import Connection
from toolkit.stores.s3.settings import BucketSettings

from .conftest import Server


def set_up(server: Server, media: Where | None = None) -> dict[str, Step]:
    settings = BucketSettings(Connection(server.bucket, server.settings()), server.bucket)
    where = Where(server.bucket, "logs/science")
    steps = set_up_by(settings, lambda facts: log_bucket_plan(facts, where, media))
    assert log_bucket_plan(facts_of(settings), where, media) == steps
    return {step.name: step for step in steps}


def test_a_new_bucket_is_private_and_empties_itself(server: Server) -> None:
    steps = set_up(server, Where("media", ""))
    assert {step.state for step in steps.values()} <= {"fine", "note"}
    rules = server.s3.get_bucket_lifecycle_configuration(Bucket=server.bucket)["Rules"]
    assert [rule["Expiration"]["Days"] for rule in rules] == [LOG_DAYS]
    assert "logs/science/" in json.dumps(rules)
    server.s3.put_object(Bucket=server.bucket, Key="logs/science/x", Body=b"192.0.2.7")
    url = f"{server.url}/{server.bucket}/logs/science/x"
    with pytest.raises(urllib.error.HTTPError, match="403"):
        urllib.request.urlopen(url, context=server.trust, timeout=60)


def test_rules_of_others_stay_and_a_shorter_one_is_enough(server: Server) -> None:
    server.s3.create_bucket(Bucket=server.bucket)
    other = {
        "ID": "theirs",
        "Status": "Enabled",
        "Filter": {"Prefix": "other/"},
        "Expiration": {"Days": 3},
    }
    server.s3.put_bucket_lifecycle_configuration(
        Bucket=server.bucket, LifecycleConfiguration={"Rules": [other]}
    )
    assert set_up(server)["lifecycle"].state == "fine"
    rules = server.s3.get_bucket_lifecycle_configuration(Bucket=server.bucket)["Rules"]
    assert "theirs" in [rule["ID"] for rule in rules]  # in whatever order the server keeps them
    assert len(rules) == 2
    whole = {**other, "Filter": {"Prefix": ""}}
    server.s3.put_bucket_lifecycle_configuration(
        Bucket=server.bucket, LifecycleConfiguration={"Rules": [whole]}
    )
    set_up(server)
    rules = server.s3.get_bucket_lifecycle_configuration(Bucket=server.bucket)["Rules"]
    assert len(rules) == 1


def test_a_bucket_that_anyone_may_read_is_none_for_logs(server: Server) -> None:
    assert set_up(server, Where(server.bucket, "shows"))["policy"].state == "cannot"
    where = Where(server.bucket, "logs/science")
    server.s3.delete_public_access_block(Bucket=server.bucket)
    policy = {"Version": "2012-10-17", "Statement": [public_read(where)]}
    server.s3.put_bucket_policy(Bucket=server.bucket, Policy=json.dumps(policy))
    step = set_up(server)["policy"]
    assert (step.state, "addresses" in step.text) == ("cannot", True)
