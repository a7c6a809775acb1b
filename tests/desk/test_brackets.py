"""Moments marked at the desk with brackets: words that are left out, and words that are added."""

from __future__ import annotations

from pathlib import Path

import pytest
from flask.testing import FlaskClient

from tests.desk.conftest import TOKEN
from tests.desk.test_campaigns import genes
from toolkit.assemble.parts import kits
from toolkit.cli.transcripts import review
from toolkit.desk import campaigns
from toolkit.desk.session import Session
from toolkit.desk.texts.quotation import WordRange
from toolkit.errors import MomentMismatch
from toolkit.show.project import Project
from toolkit.transcript.store import shelf

__all__ = ["genes"]  # a fixture

LEFT_OUT = (
    "About your genes, your cells, and [also] the way you live. [...] I promise to use no long "
    "words. Well, one. Maybe two."
)


def test_words_are_left_out_and_added_and_the_cut_lies_in_pauses(
    project: Project, genes: Path
) -> None:
    session = Session(review.desk_of(project, project.episode("000"), "en"))
    digest, stretch = session.state()["digest"], WordRange(1, 3, shortened=LEFT_OUT)
    session.quote(digest, stretch, "Title", "genes", is_new=False)
    (campaign,) = Project.open(project.root).campaigns
    (moment,) = campaign.moments
    assert moment.words == LEFT_OUT
    ((start_ms, end_ms),) = moment.cuts
    heard = shelf.words(project, project.episode("000"), "en")
    first = next(word for word in heard if word.text == "live.")
    then = next(word for word in heard if word.text == "I")
    assert first.end_ms <= start_ms < first.end_ms + 600
    assert then.start_ms - 600 < end_ms <= then.start_ms
    kits.check_cut_of(Project.open(project.root), campaign, moment)


def test_other_words_than_those_that_are_said_stay_refused(project: Project, genes: Path) -> None:
    session = Session(review.desk_of(project, project.episode("000"), "en"))
    digest = session.state()["digest"]
    for words, said in (
        (LEFT_OUT.replace("genes, your", "genes,"), r"\{\+your\+\}"),  # gone without a mark
        ("About your genes, [...]", r"\[\.\.\.\] stands at"),
        (f"About your genes, your cells, and the way you live. [{'x' * 90}]", "cannot be added"),
    ):
        stretch = WordRange(1, 3, shortened=words)
        with pytest.raises(MomentMismatch, match=said):
            session.quote(digest, stretch, "T", "genes", is_new=False)
    assert not (genes / "moments.toml").exists()


def test_a_negation_that_is_left_out_is_remarked(project: Project, genes: Path) -> None:
    text = project.root / "transcripts" / "000-trailer" / "en.vtt"
    text.write_text(text.read_text("utf-8").replace("This is The", "This not The"), "utf-8")
    desk = review.desk_of(project, project.episode("000"), "en")
    session = Session(desk)
    stretch = WordRange(1, 3, shortened=LEFT_OUT)
    made = session.quote(session.state()["digest"], stretch, "T", "genes", is_new=False)
    (remark,) = made["remarks"]
    assert "what is left out says “not”" in remark
    assert campaigns.told(project, project.episode("000"), "en")["moments"][0]["words"] == LEFT_OUT


def test_the_page_sends_words_with_brackets(client: FlaskClient, project: Project) -> None:
    digest = client.get(f"/{TOKEN}/state").get_json()["digest"]
    body = {"digest": digest, "first": 0, "last": 0, "campaign": "Genes", "is_new": True,
            "title": "T", "words": "What if medicine [too] asked about you first?"}  # fmt: skip
    said = client.post(f"/{TOKEN}/moment", json=body).get_json()
    assert said["moments"][0]["words"] == body["words"]
    assert said["remarks"] == []
    for words in (7, ["x"]):
        assert client.post(f"/{TOKEN}/moment", json={**body, "words": words}).status_code == 400
