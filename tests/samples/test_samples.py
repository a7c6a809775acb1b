"""The sample season that lives in this repository is whole and true to its own sound."""

from __future__ import annotations

import itertools
import re
import tomllib
from collections import Counter
from pathlib import Path

import pytest
import soundfile
import webvtt
from PIL import Image

from toolkit import files
from toolkit.assemble.parts import pictures
from toolkit.campaign.moments import quotes
from toolkit.campaign.pictures.contrast import check_brand, ratio, rgb
from toolkit.feed import identity
from toolkit.feed.rules import all_rules
from toolkit.show.campaign import TranslatedMoment
from toolkit.show.episode import Episode
from toolkit.show.project import Project
from toolkit.transcript.store import shelf

ROOT = Path(__file__).parents[2]
PROJECT = Project.open(ROOT)
SOUND_LIMIT_BYTES = 4_000_000
COVER_LIMIT_BYTES = 1_000_000
FURTHER = {"bg", "el", "fi", "fr"}  # languages of the episodes, beside English and German
QUOTE_CONTRAST = 7.0  # WCAG 2.2, success criterion 1.4.6: enhanced contrast

EPISODES = pytest.mark.parametrize("episode", PROJECT.episodes, ids=lambda e: e.folder)


def duration_ms(episode: Episode) -> int:
    info = soundfile.info(str(PROJECT.source(episode)))
    return int(info.frames * 1000 // info.samplerate)


def script_of(episode: Episode) -> list[dict[str, str]]:
    path = ROOT / "tools" / "samples" / "scripts" / f"{episode.folder}.toml"
    turns: list[dict[str, str]] = tomllib.loads(path.read_text(encoding="utf-8"))["turns"]
    return turns


def captions(episode: Episode, language: str) -> list[tuple[int, int, str | None, str]]:
    """Return (start, end, voice, text) of each caption, as another library reads the file."""
    file = webvtt.read(str(PROJECT.transcript_dir(episode) / f"{language}.vtt"))
    return [
        (round(1000 * c.start_in_seconds) + c.start_time.milliseconds,
         round(1000 * c.end_in_seconds) + c.end_time.milliseconds,
         c.voice, c.text)
        for c in file.captions
    ]  # fmt: skip


def numbers(text: str) -> list[str]:
    """Return the numbers in digits, with points for commas."""
    return [found.replace(",", ".") for found in re.findall(r"\d+(?:[.,]\d+)?", text)]


def test_season_has_two_episodes_and_a_trailer() -> None:
    assert [(e.number, e.type) for e in PROJECT.episodes] == [
        (0, "trailer"),
        (1, "full"),
        (2, "full"),
    ]


def test_show_is_marked_as_a_sample_spoken_by_a_machine() -> None:
    show = PROJECT.show
    assert "sample season" in show.description
    assert "speech synthesiser" in show.description
    assert [(t.purpose, t.value) for t in show.txt] == [("ai-content", "true")]
    assert show.guid == identity.podcast_guid(f"{show.release.public_url}/feed.xml")


def test_rules_find_nothing() -> None:
    found = [
        *all_rules.check_show(PROJECT.show),
        *pictures.judge(PROJECT, PROJECT.cover),
        *all_rules.check_all(PROJECT.show, PROJECT.episodes),
    ]
    for episode in PROJECT.episodes:
        notes = PROJECT.read_notes(episode) or ""
        found += all_rules.check_episode(
            PROJECT.show, episode, duration_ms=duration_ms(episode), notes=notes, now=None
        )
    assert found == []


def test_cover_is_3000_pixels_of_rgb() -> None:
    with Image.open(PROJECT.cover) as cover:
        assert (cover.format, cover.mode, cover.size) == ("PNG", "RGB", (3000, 3000))
    assert PROJECT.cover.stat().st_size < COVER_LIMIT_BYTES


@EPISODES
def test_recording_is_the_one_described(episode: Episode) -> None:
    source = PROJECT.source(episode)
    info = soundfile.info(str(source))
    assert (info.format, info.subtype, info.channels) == ("FLAC", "PCM_16", 1)
    assert source.stat().st_size <= SOUND_LIMIT_BYTES
    assert files.sha256_of(source) == episode.source_sha256
    shortest, longest = (20_000, 40_000) if episode.type == "trailer" else (120_000, 180_000)
    assert shortest <= duration_ms(episode) <= longest


@EPISODES
def test_captions_say_the_script_within_the_sound(episode: Episode) -> None:
    turns, cues = script_of(episode), captions(episode, "en")
    assert (
        " ".join(text for *_, text in cues).split()
        == " ".join(turn["text"] for turn in turns).split()
    )
    assert {voice for _, _, voice, _ in cues} == {turn["voice"] for turn in turns}
    assert {voice for _, _, voice, _ in cues} == {person.name for person in episode.people}
    assert all(len(text.replace("\n", " ")) <= 84 for *_, text in cues)
    times = [at for start, end, _, _ in cues for at in (start, end)]
    assert times == sorted(times)
    assert times[-1] <= duration_ms(episode)


@EPISODES
def test_words_have_the_times_of_their_captions(episode: Episode) -> None:
    words = shelf.words(PROJECT, episode, "en")
    cues = captions(episode, "en")
    assert [word.text for word in words] == " ".join(text for *_, text in cues).split()
    begins = {word.start_ms for word in words}
    ends = {word.end_ms for word in words}
    assert all(start in begins and end in ends for start, end, _, _ in cues)
    assert all(word.start_ms < word.end_ms for word in words)


@EPISODES
def test_speech_is_where_the_words_are(episode: Episode) -> None:
    """The sound is quiet in the pauses between captions and loud within them."""
    samples, rate = soundfile.read(str(PROJECT.source(episode)))
    cues = [cue for cue in captions(episode, "en") if cue[0] > 6_000]  # after the music
    for (start, end, _, _), (following, *_) in itertools.pairwise(cues):
        assert abs(samples[start * rate // 1000 : end * rate // 1000]).max() > 0.1
        between = samples[(end + 5) * rate // 1000 : (following - 5) * rate // 1000]
        assert not len(between) or abs(between).max() < 0.02


@EPISODES
def test_transcripts_are_reviewed(episode: Episode) -> None:
    found = {t.language: t for t in shelf.transcripts(PROJECT, episode)}
    assert set(found) == {"de", "en"} | (set() if episode.type == "trailer" else FURTHER)
    for language, transcript in found.items():
        assert transcript.status == "reviewed"
        by = transcript.state.reviewed_by or ""
        assert by.endswith(" (sample)") if language in FURTHER else by == "Sample Reviewer"


@EPISODES
def test_translations_have_the_times_and_numbers_of_the_original(episode: Episode) -> None:
    english, original = captions(episode, "en"), shelf.transcript(PROJECT, episode, "en")
    for found in shelf.transcripts(PROJECT, episode):
        if found.language == "en":
            continue
        cues = captions(episode, found.language)
        assert [cue[:3] for cue in cues] == [cue[:3] for cue in english]
        for (*_, text), (*_, said) in zip(cues, english, strict=True):
            assert numbers(text) == numbers(said)
        assert found.state.translation_of == "en"
        assert found.state.translation_of_digest == original.digest


@EPISODES
def test_chapters_begin_where_the_host_opens_them(episode: Episode) -> None:
    titles = [turn["chapter"] for turn in script_of(episode) if "chapter" in turn]
    assert [chapter.title for chapter in episode.chapters] == titles
    assert episode.type == "trailer" or len(titles) >= 4
    starts = [chapter.start_ms for chapter in episode.chapters]
    assert starts[:1] in ([], [0])
    assert set(starts[1:]) <= {start for start, *_ in captions(episode, "en")}


@EPISODES
def test_each_episode_is_in_the_german_edition(episode: Episode) -> None:
    said = episode.editions["de"]
    assert [one.start_ms for one in said.chapters] == [one.start_ms for one in episode.chapters]
    assert "Das ist ein" in (PROJECT.read_notes(episode, "de") or "")


@EPISODES
def test_notes_say_that_it_is_a_sample(episode: Episode) -> None:
    notes = PROJECT.read_notes(episode) or ""
    assert re.search(r"This is a sample (episode|trailer)\.", notes)
    assert "speech synthesiser" in notes


def test_four_moments_quote_both_episodes() -> None:
    (campaign,) = PROJECT.campaigns
    assert len(campaign.moments) == 4
    assert {PROJECT.episode(m.episode).number for m in campaign.moments} == {1, 2}
    for moment in campaign.moments:
        cues = shelf.transcript(PROJECT, PROJECT.episode(moment.episode), "en").cues
        quote = quotes.quote(moment, cues, "moments.toml")
        assert len(quote.voices) == 1
        assert 10_000 <= moment.end_ms - moment.start_ms <= 30_000
        assert moment.start_ms in {cue.start_ms for cue in cues}
        assert moment.end_ms in {cue.end_ms for cue in cues}


def test_each_language_tells_two_moments_or_more() -> None:
    (campaign,) = PROJECT.campaigns
    told = Counter(one.language for one in campaign.told if isinstance(one, TranslatedMoment))
    assert set(told) == {"de"} | FURTHER
    assert min(told.values()) >= 2
    for moment in campaign.told:
        if isinstance(moment, TranslatedMoment):
            episode = PROJECT.episode(moment.episode)
            cues = shelf.transcript(PROJECT, episode, str(moment.language)).cues
            quotes.quote(moment, cues, "moments.toml")  # word for word, or it would raise


def test_hashtags_can_be_read_aloud() -> None:
    (campaign,) = PROJECT.campaigns
    assert all(re.fullmatch(r"([A-Z][a-z]+)+", tag) for tag in campaign.hashtags)


def test_brand_is_easy_to_read() -> None:
    brand = PROJECT.brand
    check_brand(brand, "brand.toml")
    for colour in (brand.text, brand.accent):
        assert ratio(rgb(colour), rgb(brand.background)) >= QUOTE_CONTRAST
