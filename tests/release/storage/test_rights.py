"""The publisher's policy is enough to publish, go back and sweep, and for nothing else.

Only a server that enforces policies can tell: a second user of Ceph's gateway, who has no rights
but those that the bucket's policy gives. Elsewhere the policies are only read.
"""

from __future__ import annotations

import json
import os
import subprocess
import uuid
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from tests.release import quick
from tests.release.test_apply import build
from tests.release.test_rollback import back, send
from tests.release.test_sweep import swept
from toolkit.errors import StoreRefused
from toolkit.release.publishing.lock import Holder, held
from toolkit.release.storage import policies
from toolkit.release.storage.bucket_doctor import examine
from toolkit.release.storage.policies import Role, Where
from toolkit.stores.s3.store import S3Store

from .conftest import Server

pytestmark = pytest.mark.rotated


@pytest.fixture
def admin(server: Server) -> Any:
    """Return a client of the one whom the bucket belongs to, whoever's keys are set later."""
    server.s3.create_bucket(Bucket=server.bucket)
    return server.s3


def give(admin: Any, server: Server, role: Role, monkeypatch: pytest.MonkeyPatch) -> bool:
    """Make a user who may do what `role` may, and take its keys; False where that is not told."""
    document = policies.ROLES[role](Where(server.bucket, "shows/science"))
    assert json.loads(json.dumps(document)) == document
    if not server.is_real:
        return False
    name = f"u{uuid.uuid4().hex[:8]}"
    command = ["radosgw-admin", "-n", "client.rgw", "user", "create", "--uid", name]
    command += ["--display-name", name, "--access-key", name, "--secret-key", f"secret-{name}"]
    environment = {**os.environ, "CEPH_CONF": f"{os.environ['S3_SERVER_DIR']}/ceph.conf"}
    subprocess.run(command, check=True, capture_output=True, env=environment, timeout=300)
    for statement in document["Statement"]:
        statement["Principal"] = {"AWS": [f"arn:aws:iam:::user/{name}"]}
    admin.put_bucket_policy(Bucket=server.bucket, Policy=json.dumps(document))
    monkeypatch.setenv("AWS_ACCESS_KEY_ID", name)
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", f"secret-{name}")
    return True


def write(store: S3Store) -> None:
    store.put_bytes("b", b"", content_type="a/b", cache_control="no-store")


def refuses(forbidden: Callable[[], object]) -> None:
    with pytest.raises(StoreRefused):
        forbidden()


def test_a_publisher_can_do_its_work_and_no_more(
    server: Server, admin: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    admin.put_object(Bucket=server.bucket, Key="shows/other/a", Body=b"x")
    is_enforced = give(admin, server, "publisher", monkeypatch)
    store = S3Store(server.bucket, "shows/science", server.settings())
    for number in range(2):
        public = tmp_path / str(number) / "public"
        public.mkdir(parents=True)
        build(public, str(number), episodes=1)
        (public / f"{number}.bin").write_bytes(os.urandom(9 << 20))  # in parts
        with held(store, Holder.here(datetime.now(UTC)), quick.LOCK):
            send(public, store, number)
    back("20261124T11", store, tmp_path / "0" / "public")
    back("20261124T12", store, tmp_path / "1" / "public")
    gone = swept(store, newest=1).removed
    assert "0.bin" in gone
    left = admin.list_objects_v2(Bucket=server.bucket)["Contents"]
    assert not {one["Key"] for one in left} & {f"shows/science/{key}" for key in gone}
    found = {one.name: one for one in examine(store, server.settings(), datetime.now(UTC), None)}
    for name in ("listing", "deleting", "going on after a break", "giving up a large file"):
        assert found[name].verdict == "can"
    if is_enforced:
        assert found["policies"].verdict == "unclear"
        other = S3Store(server.bucket, "shows/other", server.settings())
        refuses(lambda: other.get("a", 10))
        refuses(lambda: other.delete("a"))
        refuses(lambda: other.list_keys(""))
        refuses(lambda: write(other))


def test_a_reader_reads_and_writes_nothing(
    server: Server, admin: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    for key in ("shows/science/a", "shows/other/a"):
        admin.put_object(Bucket=server.bucket, Key=key, Body=b"x")
    is_enforced = give(admin, server, "reader", monkeypatch)
    store = S3Store(server.bucket, "shows/science", server.settings())
    assert store.get("a", 10) == b"x"
    assert store.get("b", 10) is None  # not 403
    assert store.list_keys("") == ["a"]
    if is_enforced:
        refuses(lambda: store.delete("a"))
        refuses(lambda: write(store))
        refuses(lambda: S3Store(server.bucket, "shows/other", server.settings()).get("a", 10))
