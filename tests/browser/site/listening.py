"""A page with a player, written to what soy's templates promise the script, and its sound."""

from __future__ import annotations

import html
import io
import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import soundfile

from toolkit.site import player_script
from toolkit.site.frame import player_words

LENGTH_S = 120
GUID = "5f2b7c1e-0000-4000-8000-000000000001"
POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; media-src 'self'; img-src 'self'; "
    "base-uri 'none'; form-action 'none'"
)
CHAPTERS = ((0.0, "Welcome"), (30.5, "Genes and dose"), (65.0, "What a leaflet cannot know"))
CSS = Path(player_script.__file__).parent / "static" / "player.css"
PAGE_CSS = """
:root { color-scheme: light dark; --page: #fff; --raised: #f5f6f9; --ink: #12151c; --quiet: #4c515c;
  --line: #d9dce2; --edge: #7d828c; --link: #0b3a86; --mark: #ffe9b3; }
@media (prefers-color-scheme: dark) {
  :root { --page: #0d1016; --raised: #191c22; --ink: #f1f3f7; --quiet: #b4b8c0; --line: #33373f;
    --edge: #7f848e; --link: #ffc857; --mark: #5a4a1e; }
}
* { box-sizing: border-box; }
body { max-inline-size: 60rem; margin: 0 auto; padding: 1rem; font: 1.125rem/1.6 sans-serif;
  background: var(--page); color: var(--ink); }
a { color: var(--link); }
.address input { inline-size: 100%; }
button { min-block-size: 2.75rem; }
:focus-visible { outline: 3px solid var(--link); }
"""


def sound(seconds: float = LENGTH_S) -> bytes:
    """Return an MP3 with a tone."""
    made = io.BytesIO()
    wave = 0.05 * np.sin(2 * np.pi * 220 * np.arange(int(16_000 * seconds)) / 16_000)
    soundfile.write(made, wave, 16_000, format="MP3")
    return made.getvalue()


@dataclass(frozen=True)
class Listening:
    """What differs between the pages of the tests."""

    lang: str = "en"
    words: Mapping[str, object] | None = None  # those of the language
    words_lang: str = ""
    words_id: str = "player-words"
    title: str = "Medicine that starts with you"
    sounds: tuple[str, ...] = ("sound.mp3",)
    direction: str = "ltr"
    length_s: float = LENGTH_S
    canonical: str = ""
    is_embedded: bool = False
    has_script: bool = True

    def render(self) -> str:
        """Return the page."""
        players = "\n".join(self._player(at, src) for at, src in enumerate(self.sounds))
        words_lang = f' lang="{self.words_lang}"' if self.words_lang else ""
        block = json.dumps(
            player_words.of(self.lang) if self.words is None else self.words
        ).replace("<", "\\u003c")
        canonical = f'<link rel="canonical" href="{self.canonical}">' if self.canonical else ""
        script = '<script defer src="player.js"></script>' if self.has_script else ""
        return f"""<!doctype html>
<html lang="{self.lang}" dir="{self.direction}">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="{POLICY}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>{html.escape(self.title)}</title>
{canonical}
<link rel="icon" href="icon.png">
<link rel="stylesheet" href="page.css">
<link rel="stylesheet" href="player.css">
<script type="application/json" id="{self.words_id}"{words_lang}>{block}</script>
{script}
</head>
<body>
<main>
<h1>{html.escape(self.title)}</h1>
{players}
{"" if self.is_embedded else _around()}
</main>
</body>
</html>
"""

    def _player(self, at: int, src: str) -> str:
        number = f"-{at}" if at else ""
        label = f' aria-label="Player {at + 1}"' if len(self.sounds) > 1 else ""
        return f"""<section class="player" data-player data-length-s="{self.length_s}"{label}
 data-guid="{GUID}{number}" data-title="{html.escape(self.title)}"
 data-show="The Science of You" data-cover="cover.png">
<audio controls preload="none" src="{src}"></audio></section>"""


def _around() -> str:
    chapters = "\n".join(
        f'<li><a href="#t={at:g}" data-at="{at}">{title}</a></li>' for at, title in CHAPTERS
    )
    turns = "\n".join(_turn(at) for at in range(0, LENGTH_S, 12))
    return f"""<h2>Share</h2>
<div data-share></div>
<h2>Chapters</h2>
<ol class="chapters">
{chapters}
</ol>
<h2>Transcript</h2>
<section class="transcript" data-transcript aria-label="Transcript">
{turns}
</section>
<p><a href="#t=1:05">At 1:05</a> she says so.</p>"""


def _turn(at: int) -> str:
    sentences = " ".join(
        f'<span id="s{s // 4}" data-at="{s}.0" data-until="{s + 3.8:.1f}">'
        f"Sentence {s // 4} is said here, and it goes on for a little while.</span>"
        for s in range(at, at + 12, 4)
    )
    clock = f"{at // 60}:{at % 60:02}"
    return f"""<div class="turn"><p class="speaker">Mara Lindqvist
<a class="time" href="#t={at}" data-at="{at}.0">{clock}</a></p>
<p>{sentences}</p></div>"""
