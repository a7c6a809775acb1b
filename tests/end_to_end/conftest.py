"""The sample show, copied, pointed at an S3 server on loopback, and published once."""

from __future__ import annotations

import json
import os
import shutil
import uuid
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
import tomlkit

from tests.release.places import MOTO_KEYS, client
from tests.sample_show import AT, copy_of_the_sample
from toolkit.cli import run


@dataclass(frozen=True)
class Published:
    """A show that was published, and where."""

    project: Path
    public_url: str  # where listeners read it, without any key
    bucket: str


@pytest.fixture(scope="session")
def endpoint() -> Iterator[str]:
    """Yield a real S3 server where one runs beside the tests, else one in this process."""
    if real := os.environ.get("S3_ENDPOINT_URL"):
        yield real
        return
    from moto.server import ThreadedMotoServer  # a second, for those that need it

    server = ThreadedMotoServer(ip_address="127.0.0.1", port=0, verbose=False)
    server.start()
    host, port = server.get_host_and_port()
    yield f"http://{host}:{port}"
    server.stop()


@pytest.fixture(scope="session")
def keys(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """Set the keys of the server for boto3's own chain, and nothing else of this machine's."""
    with pytest.MonkeyPatch.context() as patch:
        nothing = tmp_path_factory.mktemp("aws") / "none"
        patch.setenv("AWS_CONFIG_FILE", str(nothing))
        patch.setenv("AWS_SHARED_CREDENTIALS_FILE", str(nothing))
        if "S3_ENDPOINT_URL" not in os.environ:
            for name, value in MOTO_KEYS.items():
                patch.setenv(name, value)
        yield


@pytest.fixture(scope="session")
def published(
    endpoint: str, keys: None, built_sample: Path, tmp_path_factory: pytest.TempPathFactory
) -> Published:
    """Build and publish the sample show as a person would whose recordings are mastered.

    Of its translations only the German ones: kits in four more languages take as long as the rest.
    """
    project = copy_of_the_sample(tmp_path_factory.mktemp("show") / "sample")
    for path in (project / "transcripts").glob("*/*.*"):
        if path.name.partition(".")[0] in ("bg", "el", "fi", "fr"):
            path.unlink()
    shutil.copytree(built_sample / "build" / "episodes", project / "build" / "episodes")
    bucket = f"soy-{uuid.uuid4().hex[:12]}"
    _public_bucket(endpoint, bucket)
    public_url = f"{endpoint}/{bucket}/the-show"
    path = project / "episodes" / "show.toml"
    document = tomlkit.parse(path.read_text("utf-8"))
    document["release"] = {
        "public_url": public_url,
        "target": f"s3://{bucket}/the-show",
        "endpoint_url": endpoint,
        "path_style": True,
    }
    path.write_text(tomlkit.dumps(document), "utf-8")
    for command in (("build", "--at", AT), ("publish",)):
        assert run([*command, "--project", str(project)]) == 0
    return Published(project, public_url, bucket)


def _public_bucket(endpoint: str, bucket: str) -> None:
    s3 = client(endpoint)
    s3.create_bucket(Bucket=bucket)
    read = {
        "Effect": "Allow",
        "Principal": "*",
        "Action": ["s3:GetObject"],
        "Resource": [f"arn:aws:s3:::{bucket}/*"],
    }
    policy = {"Version": "2012-10-17", "Statement": [read]}
    s3.put_bucket_policy(Bucket=bucket, Policy=json.dumps(policy))
    anybody = {"AllowedMethods": ["GET", "HEAD"], "AllowedOrigins": ["*"]}
    s3.put_bucket_cors(Bucket=bucket, CORSConfiguration={"CORSRules": [anybody]})
