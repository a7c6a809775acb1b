"""The lists of agents, judged by their makers' own examples, and what is left out by them."""

from __future__ import annotations

import json
import shutil
from importlib import resources
from pathlib import Path

import pytest

from tests.sample_show import ROOT
from toolkit.errors import BadFile
from toolkit.statistics import agents
from toolkit.statistics.agents import LISTS, read_agents

EXAMPLES = ROOT / "tests" / "data" / "statistics"
OURS = read_agents()
KINDS = {"bots": "bot", "apps": "app", "libraries": "library", "browsers": "browser"}


def examples(name: str) -> list[tuple[str, str]]:
    rows = json.loads((EXAMPLES / f"{name}.examples.json").read_text("utf-8"))["entries"]
    return [(row["name"], text) for row in rows for text in row.get("examples", [])]


@pytest.mark.parametrize("name", KINDS)
def test_the_makers_own_examples_are_named_as_they_say(name: str) -> None:
    wrong = [
        (expected, text, found)
        for expected, text in examples(name)
        if ((found := OURS.of(text)).kind, found.name) != (KINDS[name], expected)
    ]
    assert wrong == []
    assert len(examples(name)) > 30


def test_devices_and_referrers_of_the_examples() -> None:
    data = json.loads(
        (resources.files(agents.__package__) / "data/devices.runtime.json").read_text()
    )
    categories = {row["name"]: row["category"] for row in data["entries"]}
    other = [t for name, t in examples("devices") if OURS.of(t).device != categories[name]]
    # In the order of the list, CFNetwork makes a telephone of this one; its makers test no order.
    assert other == ["Watch/1140 CFNetwork/3860.200.71 Darwin/25.1.0"]
    for name, text in examples("referrers"):
        assert OURS.place(text, ()) == name, text


def test_there_are_as_many_examples_as_the_makers_have() -> None:
    assert sum(len(examples(name)) for name in LISTS) > 1400


@pytest.mark.parametrize(
    ("agent", "left"),
    [
        ("", "no agent"),
        ("-", "no agent"),
        ("12345/67", "no agent"),
        ("a\x00b", "no agent"),
        ("A" * 1001, "no agent"),
        ("Googlebot/2.1", "bot"),
        ("python-requests/2.31", "bot"),  # a library of the category bot
        ("atc/1.0 watchOS/10.1 model/Watch6,1 hwp/t8301 build/21R354", "watch"),
        ("(null)/(null) watchOS/7.2 model/Watch6,4 hwp/t8301 build/18S564", "watch"),
        ("AntennaPod/3.4.0", None),
        ("Something nobody knows/1", None),
    ],
)
def test_what_is_left_out(agent: str, left: str | None) -> None:
    assert OURS.of(agent).left == left


def test_where_a_browser_plays() -> None:
    hosts = ("media.example.org",)
    assert OURS.place("https://media.example.org/episodes/x/", hosts) == agents.OWN_PAGES
    assert OURS.place("https://podcasts.apple.com/x", hosts) == "Apple Podcasts"
    assert OURS.place("https://blog.example/x", hosts) == "another web page"
    assert OURS.place("http://[::1", hosts) is None
    assert OURS.place(None, hosts) is None


def test_a_newer_folder_takes_their_place(tmp_path: Path) -> None:
    source = Path(str(resources.files(agents.__package__) / "data"))
    for name in LISTS:
        shutil.copy(source / f"{name}.runtime.json", tmp_path)
    path = tmp_path / "apps.runtime.json"
    row = {"name": "New app", "pattern": "^Something nobody"}
    path.write_text(json.dumps({"entries": [row]}), "utf-8")
    newer = read_agents(tmp_path)
    assert newer.of("Something nobody knows/1").name == "New app"
    assert newer.label.startswith(tmp_path.name)
    assert agents.LIST_DATE in OURS.label


@pytest.mark.parametrize(
    "text",
    ["{", "[]", '{"entries": [{"name": "x"}]}', '{"entries": [{"name": "x", "pattern": "("}]}',
     '{"entries": [{"name": "x", "pattern": "(?=a)"}]}', '{"entries": 5}'],
)  # fmt: skip
def test_a_folder_with_other_files_is_refused(text: str, tmp_path: Path) -> None:
    with pytest.raises(BadFile, match=r"bots\.runtime\.json"):
        read_agents(tmp_path / "nowhere")
    for name in LISTS:
        (tmp_path / f"{name}.runtime.json").write_text(text, "utf-8")
    with pytest.raises(BadFile, match=r"bots\.runtime\.json"):
        read_agents(tmp_path)


def test_the_licence_is_in_the_wheel() -> None:
    text = (resources.files(agents.__package__) / "data" / "LICENCE.txt").read_text()
    assert "Open Podcast Analytics Working Group" in text
    assert "MIT License" in text
