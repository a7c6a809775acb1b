"""The JSON transcript of the podcast namespace."""

from __future__ import annotations

import json

from toolkit.transcript.json_formats import podcast_json
from toolkit.transcript.text.cues import Cue


def test_segments_are_as_the_namespace_describes() -> None:
    text = podcast_json.render([Cue(500, 750, "I am\nyour", "Darth Vader"), Cue(1000, 2250, "ő")])
    assert json.loads(text) == {
        "version": "1.0.0",
        "segments": [
            {"speaker": "Darth Vader", "startTime": 0.5, "endTime": 0.75, "body": "I am your"},
            {"startTime": 1.0, "endTime": 2.25, "body": "ő"},
        ],
    }
    assert "ő" in text
