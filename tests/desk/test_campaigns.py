"""Moments quoted at the desk: the very words, in the pauses around them; new campaigns."""

from __future__ import annotations

import json
import tomllib
from pathlib import Path
from typing import Any

import pytest
from flask.testing import FlaskClient
from hypothesis import given
from hypothesis import strategies as st

from tests.desk.conftest import TOKEN
from toolkit.assemble.parts import kits
from toolkit.campaign.moments import quotes
from toolkit.cli.transcripts import review
from toolkit.desk import campaigns
from toolkit.desk.server import ReviewSound, application
from toolkit.desk.session import Desk, Session
from toolkit.desk.texts.quotation import WordRange, quotation
from toolkit.desk.texts.word_moments import LEAD_MS, WordMoments
from toolkit.errors import BadFile, BadTranscript, MomentMismatch
from toolkit.show.campaign import Moment
from toolkit.show.campaigns import campaign_files
from toolkit.show.campaigns.campaign_files import Quotation
from toolkit.show.project import Project
from toolkit.show.toml.toml_editor import add_table, remove_table
from toolkit.transcript.store import shelf
from toolkit.transcript.text.cues import Cue, Word

pytestmark = pytest.mark.rotated

SAID = Quotation("What if medicine asked about you first?", 3_480, 6_000)


@pytest.fixture
def genes(project: Project) -> Path:
    """Return the folder of a campaign."""
    folder = project.campaign_dir / "genes"
    folder.mkdir(parents=True)
    (folder / "campaign.toml").write_text('title = "Genes"\n')
    return folder


def on_disk(folder: Path) -> list[dict[str, Any]]:
    return list(tomllib.loads((folder / "moments.toml").read_text("utf-8"))["moments"])


def heard(project: Project) -> WordMoments:
    return WordMoments(shelf.words(project, project.episode("000"), "en"))


# ---------------------------------------------------------------- words and times


@pytest.mark.parametrize(
    ("stretch", "words"),
    [
        (WordRange(0, 0), "What if medicine asked about you first?"),
        (WordRange(0, 0, 2, 3), "medicine asked"),
        (WordRange(0, 1, 5, 2), "you first? About your genes,"),
        (WordRange(1, 1, 9, 9), "live."),
        (WordRange(0, 2, 6, 0), "first? About your genes, your cells, and the way you live. This"),
    ],
)
def test_part_of_a_cue_is_quoted(project: Project, stretch: WordRange, words: str) -> None:
    """What is quoted holds against the approved text, by the rule of the kits."""
    episode = project.episode("000")
    cues = shelf.transcript(project, episode, "en").cues
    made = quotation(cues, stretch, heard(project))
    assert made.words == words
    moment = Moment.model_validate(
        {"id": "m", "episode": "000", "start": _clock(made.start_ms), "end": _clock(made.end_ms),
         "words": words, "title": "T"}
    )  # fmt: skip
    said = shelf.words(project, episode, "en")
    assert quotes.quote(moment, cues, "moments.toml", said).text == words
    # every word quoted lies within, none beside it reaches in
    for word in shelf.words(project, episode, "en"):
        inside = min(word.end_ms, made.end_ms) - max(word.start_ms, made.start_ms)
        assert inside <= 0 or inside == word.end_ms - word.start_ms, word


def _clock(ms: int) -> str:
    return f"00:00:{ms // 1000:02}.{ms % 1000:03}"


HEARD = [Word(1000, 1400, "Never"), Word(1500, 1800, "take"), Word(1800, 2100, "it."),
         Word(2600, 3000, "Unless"), Word(3010, 3300, "told.")]  # fmt: skip
CUES = (Cue(1000, 2300, "Never take\nit."), Cue(2500, 3800, "Unless told."))


@pytest.mark.parametrize(
    ("stretch", "start_ms", "end_ms"),
    [
        (WordRange(0, 0), 1000 - LEAD_MS, 2300),  # to the cue's end, in the pause
        (WordRange(0, 0, 0, 0), 1000 - LEAD_MS, 1450),  # half of the pause
        (WordRange(0, 0, 1, 1), 1450, 1800),  # no pause at all behind it
        (WordRange(1, 1, 1, 1), 3005, 3800),
        (WordRange(1, 1), 2480, 3800),
        (WordRange(0, 1, 2, 0), 1800, 3005),
    ],
)
def test_it_begins_and_ends_in_pauses(stretch: WordRange, start_ms: int, end_ms: int) -> None:
    made = quotation(CUES, stretch, WordMoments(HEARD))
    assert (made.start_ms, made.end_ms) == (start_ms, end_ms)


def test_a_corrected_word_has_the_time_of_the_one_that_was_heard() -> None:
    cues = (Cue(1000, 2300, "Never bake it."),)
    made = quotation(cues, WordRange(0, 0, 1, 1), WordMoments(HEARD))
    assert (made.start_ms, made.end_ms) == (1450, 1800)


def test_without_words_heard_it_has_the_times_of_cues_and_letters() -> None:
    made = quotation(CUES, WordRange(0, 1), WordMoments([]))
    assert (made.start_ms, made.end_ms) == (1000, 3800)
    made = quotation(CUES, WordRange(0, 0, 1, 1), WordMoments([]))
    assert 1000 < made.start_ms < made.end_ms < 2300


@pytest.mark.parametrize(
    "stretch", [WordRange(2, 2), WordRange(1, 0), WordRange(0, 0, 3), WordRange(0, 0, 0, 3),
                WordRange(0, 0, 2, 1), WordRange(0, 1, 0, 2), WordRange(0, 9)],
)  # fmt: skip
def test_what_is_not_there_is_not_quoted(stretch: WordRange) -> None:
    with pytest.raises(BadTranscript):
        quotation(CUES, stretch, WordMoments(HEARD))


@given(
    st.lists(st.sampled_from(["a", "gene", "is", "it"]), min_size=2, max_size=12),
    st.lists(st.tuples(st.integers(0, 9000), st.integers(1, 900)), max_size=12),
    st.data(),
)
def test_any_words_make_a_stretch_of_time(
    said: list[str], times: list[tuple[int, int]], data: st.DataObject
) -> None:
    listened = WordMoments(
        [Word(at, at + n, said[i % len(said)]) for i, (at, n) in enumerate(times)]
    )
    first = data.draw(st.integers(0, len(said) - 1))
    last = data.draw(st.integers(first, len(said) - 1))
    made = quotation([Cue(2000, 6000, " ".join(said))], WordRange(0, 0, first, last), listened)
    assert made.words.split(" ") == said[first : last + 1]
    assert 0 <= made.start_ms < made.end_ms


# ---------------------------------------------------------------- files


def test_moments_are_added_and_the_rest_of_the_file_stays(project: Project, genes: Path) -> None:
    episode = project.episode("000")
    first = campaign_files.add(project, episode, SAID, "What if: a question", "genes")
    path = genes / "moments.toml"
    before = path.read_text("utf-8") + "\n# a person's comment\n"
    path.write_text(before)
    second = campaign_files.add(project, episode, SAID, "What if, a question", "genes")
    assert (first.id, second.id) == ("what-if-a-question", "what-if-a-question-2")
    assert path.read_text("utf-8").startswith(before.rstrip())
    assert Project(project.root).campaigns[0].moments == (first, second)
    said = campaigns.told(project, episode, "en")
    assert [(row["campaign"], row["id"], row["start_ms"]) for row in said["moments"]] == [
        ("genes", first.id, 3_480), ("genes", second.id, 3_480),
    ]  # fmt: skip
    assert campaigns.told(project, episode, "de")["moments"] == []
    assert campaigns.told(project, project.episode("001"), "en")["moments"] == []


def test_a_moment_is_taken_out_and_the_rest_of_the_file_stays(
    project: Project, genes: Path
) -> None:
    episode = project.episode("000")
    made = [campaign_files.add(project, episode, SAID, f"Title {n}", "genes") for n in range(3)]
    path = genes / "moments.toml"
    text = path.read_text("utf-8").replace("[[moments]]", "# mine\n[[moments]]")
    path.write_text(f"# head\n\n{text}\n# foot\n")
    campaign_files.remove(project, episode, "genes", made[1].id, SAID.words)
    assert [row["id"] for row in on_disk(genes)] == [made[0].id, made[2].id]
    assert path.read_text("utf-8").count("# mine") == 3
    assert path.read_text("utf-8").startswith("# head\n")
    for words, name in (("Other words.", made[0].id), (SAID.words, made[1].id)):
        with pytest.raises(BadFile, match="has changed or is gone"):
            campaign_files.remove(project, episode, "genes", name, words)
    with pytest.raises(BadFile, match="has changed or is gone"):
        campaign_files.remove(project, project.episode("001"), "genes", made[0].id, SAID.words)
    for left in (made[0], made[2]):
        campaign_files.remove(project, episode, "genes", left.id, SAID.words)
    assert Project(project.root).campaigns[0].moments == ()
    assert path.read_text("utf-8").rstrip().endswith("# foot")


@pytest.mark.parametrize("text", ["moments = []\n", "moments = 1\n", "[[moments]\n"])
def test_a_file_that_cannot_take_a_moment_stays(project: Project, text: str) -> None:
    path = project.root / "moments.toml"
    path.write_text(text)
    with pytest.raises(BadFile):
        add_table(path, "moments", {"id": "x"})
    with pytest.raises(BadFile):
        remove_table(path, "moments", 0)
    assert path.read_text() == text


def test_tables_in_a_line_are_taken_out_by_hand(project: Project) -> None:
    path = project.root / "moments.toml"
    path.write_text('moments = [{id = "a"}, {id = "b"}]\n')
    with pytest.raises(BadFile, match="soy cannot remove"):
        remove_table(path, "moments", 0)


def test_a_moment_needs_a_campaign_and_a_title(project: Project, genes: Path) -> None:
    episode = project.episode("000")
    for campaign in ("gene", "../genes", "", "brand", "genes/", "genes\0"):
        with pytest.raises(BadFile, match="no campaign"):
            campaign_files.add(project, episode, SAID, "Title", campaign)
    for title in ("", "x" * 129, "\x07"):
        with pytest.raises(BadFile):
            campaign_files.add(project, episode, SAID, title, "genes")
    assert not (genes / "moments.toml").exists()


def test_a_broken_campaign_stands_in_the_way_of_no_review(project: Project, genes: Path) -> None:
    (genes / "moments.toml").write_text("[[moments]\n")
    said = Session(Desk(project, project.episode("000"), "en", lambda _cues: ())).state()
    assert said["moments"] == []
    assert "moments.toml: not valid TOML" in said["campaigns_wrong"]


# ---------------------------------------------------------------- new campaigns


@pytest.mark.parametrize(
    ("name", "folder"),
    [
        ("Know your genes", "know-your-genes"),
        ("  Gènes &   vous ", "genes-and-vous"),
        ("Γονίδια", "gonidia"),
        ("医学", "campaign"),
        ("../../etc/passwd", "etc-passwd"),
        ("a/b\\c", "a-b-c"),
        ("C:\\x", "c-x"),
        ("<script>alert(1)</script>", "script-alert-1-script"),
        ('"""', "campaign"),
        ("x" * 128, "x" * 60),
    ],
)
def test_a_campaign_is_made_of_its_name(project: Project, name: str, folder: str) -> None:
    made = campaign_files.planned(project, name)
    campaign_files.add(project, project.episode("000"), SAID, "Title", made)
    (found,) = Project(project.root).campaigns
    assert (found.folder, found.title) == (folder, " ".join(name.split()))
    assert [moment.title for moment in found.moments] == ["Title"]
    assert sorted(path.name for path in project.campaign_dir.iterdir()) == [folder]
    said = tomllib.loads((project.campaign_dir / folder / "campaign.toml").read_text("utf-8"))
    assert said == {"title": " ".join(name.split())}  # no text of a template


@pytest.mark.parametrize(
    "name",
    ["", "  ", "x" * 129, "a\0b", "\u202eabc", "\x1b[31m", "Brand", "glossary!", "Genes", "Taken"],
)
def test_a_name_that_cannot_be_one_makes_nothing(project: Project, genes: Path, name: str) -> None:
    (project.campaign_dir / "taken").write_text("a file")
    with pytest.raises(BadFile):
        campaign_files.planned(project, name)
    assert sorted(path.name for path in project.campaign_dir.iterdir()) == ["genes", "taken"]


def test_a_title_that_cannot_be_one_makes_no_campaign(project: Project) -> None:
    made = campaign_files.planned(project, "New")
    with pytest.raises(BadFile):
        campaign_files.add(project, project.episode("000"), SAID, "", made)
    assert list(project.campaign_dir.rglob("*")) == []


def test_links_that_lead_out_are_not_followed(project: Project, tmp_path: Path) -> None:
    out = tmp_path / "out"
    out.mkdir()
    project.campaign_dir.symlink_to(out)
    with pytest.raises(BadFile, match="leads out"):
        campaign_files.planned(project, "New")
    project.campaign_dir.unlink()
    project.campaign_dir.mkdir()
    (project.campaign_dir / "new").symlink_to(out)
    with pytest.raises(BadFile):
        campaign_files.planned(project, "New")
    assert list(out.iterdir()) == []


# ---------------------------------------------------------------- the server


def test_the_page_quotes_and_takes_back(client: FlaskClient, project: Project) -> None:
    digest = client.get(f"/{TOKEN}/state").get_json()["digest"]
    body = {"digest": digest, "first": 0, "last": 1, "first_word": 5, "last_word": 2,
            "campaign": "Our <genes>", "is_new": True, "title": "You first"}  # fmt: skip
    said = client.post(f"/{TOKEN}/moment", json=body).get_json()
    assert (said["id"], said["campaign"]) == ("you-first", "our-genes")
    assert said["campaigns"] == [{"folder": "our-genes", "title": "Our <genes>"}]
    (row,) = said["moments"]
    assert row["words"] == "you first? About your genes,"
    again = client.post(f"/{TOKEN}/moment", json=body)
    assert again.status_code == 422
    assert "campaign/our-genes" in again.get_json()["message"]
    stale = client.post(f"/{TOKEN}/moment", json={**body, "digest": "0" * 64})
    assert stale.status_code == 409
    which = {"campaign": "our-genes", "id": "you-first", "words": row["words"]}
    left = client.post(f"/{TOKEN}/unquote", json=which)
    assert (left.status_code, left.get_json()["moments"]) == (200, [])
    assert client.post(f"/{TOKEN}/unquote", json=which).status_code == 422
    assert json.loads(client.get(f"/{TOKEN}/state").data)["moments"] == []


def test_part_of_a_cue_without_word_times_is_refused_at_once(project: Project, genes: Path) -> None:
    """By the rule of the kits, which would refuse it later; whole cues need no such times."""
    (project.root / "transcripts" / "000-trailer" / "en.words.json").unlink()
    session = Session(review.desk_of(project, project.episode("000"), "en"))
    digest = session.state()["digest"]
    for stretch, which in ((WordRange(0, 0, 2), "first"), (WordRange(0, 1, 0, 2), "last")):
        for campaign, is_new in (("genes", False), ("New one", True)):
            with pytest.raises(MomentMismatch) as caught:
                session.quote(digest, stretch, "Title", campaign, is_new=is_new)
            assert f"its {which} word is in the middle of a cue" in caught.value.message
            assert "quote whole cues, or add word times" in (caught.value.hint or "")
    assert not (genes / "moments.toml").exists()
    assert [path.name for path in project.campaign_dir.iterdir()] == ["genes"]
    made = session.quote(digest, WordRange(0, 1), "Title", "genes", is_new=False)
    assert [moment["id"] for moment in made["moments"]] == ["title"]


def test_the_page_is_told_why_a_part_cannot_be_quoted(
    client: FlaskClient, project: Project
) -> None:
    (project.root / "transcripts" / "000-trailer" / "en.words.json").unlink()
    listening = ReviewSound(project.root / "none.mp3", "audio/mpeg", 30_000, (0, 1, 2), "T")
    app = application(
        Session(review.desk_of(project, project.episode("000"), "en")), listening, TOKEN
    )
    app.test_client_class = type(client)
    fresh = app.test_client()
    digest = fresh.get(f"/{TOKEN}/state").get_json()["digest"]
    body = {"digest": digest, "first": 0, "last": 0, "first_word": 2, "last_word": 3,
            "campaign": "Genes", "is_new": True, "title": "T"}  # fmt: skip
    said = fresh.post(f"/{TOKEN}/moment", json=body)
    assert said.status_code == 422
    assert "so soy does not know when it is said" in said.get_json()["message"]
    assert said.get_json()["hint"].startswith("quote whole cues")


def test_a_translation_quotes_nothing(project: Project, genes: Path) -> None:
    session = Session(Desk(project, project.episode("001"), "de", lambda _cues: ()))
    said = session.state()
    assert not said["can_quote"]
    with pytest.raises(BadTranscript, match="language that was spoken"):
        session.quote(said["digest"], WordRange(0, 0), "Title", "genes", is_new=False)


def test_the_review_page_puts_moments_where_the_command_does(project: Project, genes: Path) -> None:
    """By ear: edges that cut into a sound are moved, and the kit's rule takes what is written."""
    session = Session(review.desk_of(project, project.episode("001"), "en"))
    digest = session.state()["digest"]
    made = session.quote(digest, WordRange(5, 6), "Title", "genes", is_new=False)
    (campaign,) = Project.open(project.root).campaigns
    (moment,) = campaign.moments
    assert made["moments"][0]["start_ms"] == moment.start_ms
    kits.check_cut_of(Project.open(project.root), campaign, moment)
