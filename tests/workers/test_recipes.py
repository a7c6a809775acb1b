"""The recipes of docs/cluster.md, run as the page prints them: with other folders, on loopback."""

from __future__ import annotations

import configparser
import contextlib
import os
import re
import shlex
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
import yaml

from tests.workers.conftest import ROOT, WAIT_S, made, wait_until
from tests.workers.page import PAGE, block, blocks

pytestmark = pytest.mark.rotated(start=2, together=True)

DASK = Path(sys.executable).with_name("dask")
HERE = "127.0.0.1"


@dataclass
class Recipe:
    """The page's commands, and what they started."""

    folder: Path  # for /etc/soy and /shared/soy
    port: int
    running: list[subprocess.Popen[bytes]] = field(default_factory=list)

    def here(self, text: str) -> str:
        """Return commands of the page for this machine: they listen on loopback alone."""
        text = re.sub(r"/(opt|shared)/soy(/venv)?/bin/dask (scheduler|worker)", self._dask, text)
        text = re.sub("/(etc|shared)/soy", str(self.folder), text)
        text = text.replace("scheduler:8786", f"{HERE}:{self.port}")
        return text.replace("--port 8786", f"--port {self.port}")

    def _dask(self, found: re.Match[str]) -> str:
        return f"{shlex.quote(str(DASK))} {found[3]} --host {HERE}"

    def run(self, text: str, **more: str) -> subprocess.CompletedProcess[str]:
        """Run commands to their end."""
        return subprocess.run(
            ["bash", "-euc", self.here(text)],
            cwd=self.folder,
            env=self._env | more,
            capture_output=True,
            text=True,
            check=False,
            timeout=240,
        )

    def start(self, text: str, log: str) -> None:
        """Start commands that do not end."""
        with (self.folder / log).open("wb") as file:
            command = ["bash", "-euc", self.here(text)]
            kept: dict[str, Any] = {"stdout": file, "stderr": file, "start_new_session": True}
            self.running.append(subprocess.Popen(command, cwd=self.folder, env=self._env, **kept))

    @property
    def _env(self) -> dict[str, str]:
        path = f"{DASK.parent}{os.pathsep}{os.environ['PATH']}"
        return {**os.environ, "PYTHONPATH": str(ROOT), "PATH": path, "TMPDIR": str(self.folder)}

    def said(self, log: str) -> str:
        """Return what was said there so far."""
        path = self.folder / log
        return path.read_text("utf-8", "replace") if path.exists() else ""

    def end(self) -> None:
        """End all."""
        for ran in self.running:
            with contextlib.suppress(ProcessLookupError):
                os.killpg(ran.pid, signal.SIGKILL)
            ran.wait(WAIT_S)


@pytest.fixture
def recipe(tmp_path: Path) -> Iterator[Recipe]:
    """Yield a folder with the certificates and the settings of the page."""
    folder = tmp_path / "etc"
    folder.mkdir()
    with socket.socket() as free:
        free.bind((HERE, 0))
        made_up = Recipe(folder, free.getsockname()[1])
    said = made_up.run("\n".join(blocks("### The certificate")))
    assert said.returncode == 0, said.stderr
    (settings,) = blocks("### The settings")
    (folder / "cluster.env").write_text(made_up.here(settings), "utf-8")
    yield made_up
    made_up.end()


def by_hand(recipe: Recipe) -> str:
    """Start a scheduler and two workers as the page says, and return how soy is called."""
    for_scheduler, for_worker = blocks("### Scheduler and workers")
    recipe.start(for_scheduler, "scheduler.log")
    for number in range(2):
        recipe.start(for_worker, f"{number}.log")
    return block("## A cluster of other machines", "soy master").split("soy transcribe")[0]


def by_slurm(recipe: Recipe) -> str:
    """Run the scripts for SLURM, each as a job would be, and return how soy is called."""
    for_scheduler, for_worker, command = blocks("### SLURM")
    (recipe.folder / "scheduler.json").write_text("of a scheduler that was killed")
    recipe.start(for_scheduler, "scheduler.log")
    wait_until(lambda: '"address"' in recipe.said("scheduler.json"))
    for number in range(2):
        recipe.start(for_worker, f"{number}.log")
    return command.replace("/shared/soy/venv/bin/", "")


@pytest.mark.parametrize("start", [by_hand, by_slurm])
def test_the_recipe_makes_a_cluster(
    start: Any, recipe: Recipe, season: Path, threads: dict[str, str]
) -> None:
    command = start(recipe)
    for number in range(2):
        wait_until(lambda log=f"{number}.log": "Registered to:" in recipe.said(log))  # type: ignore[misc]
    told = command.replace(
        "soy master --all", f"soy master --all --project {shlex.quote(str(season))}"
    )
    without = recipe.run(told.partition("\n")[2])
    assert without.returncode == 30
    assert "hint: read the cluster's settings in this terminal first" in without.stderr
    assert "Traceback" not in without.stderr
    said = recipe.run(told)
    assert said.returncode == 0, said.stderr
    assert f"tls://{HERE}:" in said.stderr
    assert ": 2 workers" in said.stderr
    assert made(season) == threads


def test_the_certificates_pass_where_python_is_strict(recipe: Recipe) -> None:
    """Python 3.13 asks of certificates what RFC 5280 does (`ssl.VERIFY_X509_STRICT`)."""
    said = recipe.run("openssl verify -x509_strict -CAfile ca.pem cluster.pem")
    assert said.stdout == "cluster.pem: OK\n"
    other = recipe.folder / "other"
    other.mkdir()
    again = recipe.run("cd other\n" + "\n".join(blocks("### The certificate")))
    assert again.returncode == 0, again.stderr
    assert recipe.run("openssl verify -CAfile ca.pem other/cluster.pem").returncode != 0


def test_every_dask_command_of_the_page_has_options_that_dask_knows() -> None:
    page = PAGE.read_text("utf-8")
    known = {kind: set(re.findall(r"--[a-z-]+", _help(kind))) for kind in ("scheduler", "worker")}
    lines = re.findall(r"dask (scheduler|worker) (--?[a-z][^`\n]*|tls:[^`\n]*)", page)
    lists = re.findall(r"\[dask, (scheduler|worker), ([^\]]*)\]", page)
    assert len(lines) >= 6
    assert len(lists) == 2
    for kind, told in [*lines, *lists]:
        assert set(re.findall(r"--[a-z][a-z-]*", told)) <= known[kind], told


def _help(kind: str) -> str:
    return subprocess.run(
        [DASK, kind, "--help"], capture_output=True, text=True, check=True, timeout=WAIT_S
    ).stdout


def test_the_units_are_whole() -> None:
    units = blocks("### A few office machines")
    assert len(units) == 2
    for text in units:
        unit = configparser.ConfigParser(strict=True, interpolation=None)
        unit.optionxform = str  # type: ignore[assignment,method-assign]
        unit.read_string(text)
        assert unit.sections() == ["Unit", "Service", "Install"]
        assert unit["Service"]["EnvironmentFile"] == "/etc/soy/cluster.env"
        assert unit["Service"]["ExecStart"].startswith("/opt/soy/bin/dask ")
    (settings,) = blocks("### The settings")
    for line in settings.splitlines():  # systemd, Docker and bash read such lines alike
        assert re.fullmatch(r"[A-Z_]+=[A-Za-z0-9/.]+", line)


def test_the_manifests_fit_together() -> None:
    texts = [text for text in blocks("### Kubernetes") if text.startswith("apiVersion")]
    things = [thing for text in texts for thing in yaml.safe_load_all(text)]
    assert [thing["kind"] for thing in things] == [
        "PersistentVolumeClaim", "Service", "Deployment", "Deployment", "NetworkPolicy", "Job"
    ]  # fmt: skip
    claim, service, scheduler, worker, policy, job = things
    pods = [thing["spec"]["template"] for thing in (scheduler, worker, job)]
    labels = [pod["metadata"]["labels"] for pod in pods]
    assert service["spec"]["selector"] == labels[0]
    assert service["spec"]["ports"] == [{"port": 8786}]
    for thing, its in zip((scheduler, worker), labels, strict=False):
        assert thing["spec"]["selector"]["matchLabels"] == its
    wanted = policy["spec"]["podSelector"]["matchLabels"].items()
    assert all(wanted <= its.items() for its in labels)
    for pod in pods:
        (container,) = pod["spec"]["containers"]
        mounts = {mount["name"] for mount in container["volumeMounts"]}
        volumes = {volume["name"]: volume for volume in pod["spec"]["volumes"]}
        assert mounts == volumes.keys()
        if "show" in volumes:
            named = volumes["show"]["persistentVolumeClaim"]["claimName"]
            assert named == claim["metadata"]["name"]
        assert all(isinstance(word, str) for word in container["command"])
        if container["command"][1] != "scheduler":
            assert f"tls://{service['metadata']['name']}:8786" in container["command"]
