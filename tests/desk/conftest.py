"""A copy of the sample trailer, and a desk for it."""

from __future__ import annotations

import shutil
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from toolkit.campaign.moments import quotes
from toolkit.desk.server import ReviewSound, application
from toolkit.desk.session import Desk, Session
from toolkit.show.campaign import Moment
from toolkit.show.project import Project
from toolkit.transcript.doubts.doubt import Doubt
from toolkit.transcript.text.cues import Cue, Word

ROOT = Path(__file__).parents[2]
TOKEN = "token-of-the-test"
HERE = "http://127.0.0.1:5055"
SOUND = bytes(range(256)) * 40


def numbers(cues: Sequence[Cue]) -> list[Doubt]:
    """Doubt every cue that says "hundred"."""
    return [
        Doubt("number", 0.5, i, at, at + 7, cue.start_ms, cue.end_ms, "A number: listen to it.")
        for i, cue in enumerate(cues)
        if (at := cue.text.find("hundred")) >= 0
    ]


class Client(FlaskClient):
    """Asks at the desk's own address."""

    def open(self, *args: Any, **options: Any) -> TestResponse:
        """Return the answer."""
        return super().open(*args, **{"base_url": HERE, **options})


@pytest.fixture
def project(tmp_path: Path) -> Project:
    root = tmp_path / "show"
    for name in ("episodes", "transcripts"):
        shutil.copytree(ROOT / name, root / name)
    return Project.open(root)


@pytest.fixture
def text(project: Project) -> Path:
    """Return where the trailer's text is."""
    return project.root / "transcripts" / "000-trailer" / "en.vtt"


def quote_rule(moment: Moment, cues: Sequence[Cue], where: str, words: Sequence[Word]) -> list[str]:
    """Hold a moment against the text by the rule of the kits."""
    quotes.quote(moment, cues, where, words)
    return []


@pytest.fixture
def session(project: Project) -> Session:
    laid = Desk(project, project.episode("000"), "en", lambda _cues: (), quote_rule=quote_rule)
    return Session(laid)


@pytest.fixture
def client(session: Session, tmp_path: Path) -> FlaskClient:
    path = tmp_path / "sound.mp3"
    path.write_bytes(SOUND)
    listening = ReviewSound(path, "audio/mpeg", 30_000, (0, 64, 127), "The <trailer>")
    app = application(session, listening, TOKEN)
    app.test_client_class = Client
    return app.test_client()
