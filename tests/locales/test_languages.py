"""Every language's file is whole, and what it says is in force. A new language adds its rows."""

from __future__ import annotations

import json
import unicodedata
from pathlib import Path

import pytest
from faster_whisper.tokenizer import _LANGUAGE_CODES

from toolkit import cli, languages
from toolkit.campaign.texts.marks import quoted
from toolkit.fonts import missing
from toolkit.locales import shelf
from toolkit.locales.coverage import PARTS, lacks
from toolkit.locales.shelf import FOLDER, LANGUAGES
from toolkit.transcript.align import espeak, tongue, translation
from toolkit.transcript.align.script import Script
from toolkit.transcript.captions.caption_rules import rules_of
from toolkit.transcript.documents import furniture, html_page
from toolkit.transcript.doubts import foreign
from toolkit.transcript.store.labels import label
from toolkit.transcript.text.cues import Cue
from toolkit.transcript.text.names import is_name
from toolkit.transcript.text.written import WrittenTranscript

MAY_LACK = {
    "speaker roles",
    "document words",
    "readability formula",
    "native reader",
}
LACKS = {
    **{code: {"reading speed"} for code in ("et", "lt", "lv", "mt", "sl")},
    "ga": {"recogniser"},  # Whisper does not know Irish
    **{code: {"funding statements"} for code in ("no", "is", "uk", "tr", "ar")},
}

# Written for these tests.
SAID = {
    "da": "Og det er ikke sådan at jeg kan sige hvad der sker, men de har været her med os af og "
    "til, og vi skal se på det når de kommer, for jeg vil ikke have at det bliver sådan.",
    "no": "Og det er ikke sånn at jeg kan si hva som skjer, men de har vært her med oss av og til, "
    "og vi skal se på det når de kommer fra byen, for jeg vil ikke at det blir sånn uten dem.",
    "is": "Og það er ekki svo að ég geti sagt það sem er að gerast, en þau hafa verið hér með "
    "okkur, og við munum sjá það þegar þau koma til baka, því að ég vil ekki að það verði svo.",
    "uk": "І це не так, що я можу сказати, що буде, але вони були з нами, і ми будемо на це "
    "дивитися, коли вони прийдуть до нас, бо я не хочу, щоб це було для них без нас або як вони.",
    "tr": "Ve bu bir soru değil, çünkü ben bunu biz ve siz için söyledim; ama onlar da daha sonra "
    "geldi ve bir şey var ki bu kadar zor değil, ya da benim için öyle, her gün gibi.",
    "ar": "هذا ما كان في البيت، لكن هو قد كان مع كل من هم في المدينة، ثم إن هذه التي كانت بين أن "
    "نحن على ما نحن أو لا نحن من بعد ذلك إلى حين إذا كان الذي عند كل بعض",
}


def test_the_24_official_languages_and_the_next_five() -> None:
    assert len(languages.EU_LANGUAGES) == 24
    assert set(LANGUAGES) - set(languages.EU_LANGUAGES) == {"no", "is", "uk", "tr", "ar"}


@pytest.mark.parametrize("code", LANGUAGES)
def test_a_file_is_whole(code: str) -> None:
    one = LANGUAGES[code]
    assert set(lacks(one)) - MAY_LACK == LACKS.get(code, set())
    text = (FOLDER / f"{code}.toml").read_text("utf-8")
    assert unicodedata.is_normalized("NFC", text)
    assert max(map(len, text.splitlines())) <= 120
    assert len(one.iso639_2) == 3
    assert languages.canonical(code) == code
    assert languages.meant(one.name) == languages.meant(one.own_name) == code
    assert all(line and len(line) <= 42 for line in one.draft_label or ("",))
    assert one.direction == (
        "rtl" if unicodedata.bidirectional(one.own_name[0]) in ("R", "AL") else "ltr"
    )
    assert len(one.numbers.words) >= 20
    assert not one.numbers.words & one.numbers.negations
    assert not one.numbers.ones & one.numbers.words
    for encoding in one.old_encodings:
        "".encode(encoding)


@pytest.mark.parametrize("code", LANGUAGES)
def test_its_voice_and_its_recogniser_are_there(code: str) -> None:
    one = LANGUAGES[code]
    assert espeak.voice_of(code) == one.espeak_voice
    assert one.whisper_code is None or one.whisper_code in _LANGUAGE_CODES


@pytest.mark.parametrize("code", sorted({*LANGUAGES} - {"ar"}))
def test_cards_can_be_written_in_it(code: str) -> None:
    assert missing(LANGUAGES[code].letters + quoted(LANGUAGES[code].own_name, code)) == []


@pytest.mark.parametrize("code", SAID)
def test_a_text_is_known_by_its_words(code: str) -> None:
    assert tongue.other_language(SAID[code].split(), "el") == code
    assert tongue.other_language(SAID[code].split(), code) is None


@pytest.mark.parametrize("code", sorted({*SAID} - {"da"}))
def test_a_stretch_in_it_is_doubted_in_another(code: str) -> None:
    (doubt,) = foreign.foreign([Cue(0, 9000, SAID[code])], "hu")
    assert doubt.reason == f"this reads as {LANGUAGES[code].name}"
    assert list(foreign.foreign([Cue(0, 9000, SAID[code])], code)) == []


def test_a_danish_text_is_not_norwegian() -> None:
    (doubt,) = foreign.foreign([Cue(0, 9000, SAID["da"])], "hu")
    assert doubt.reason == "this reads as Danish"


def test_a_written_standard_is_its_language() -> None:
    assert languages.canonical("nb") == "nb"
    assert rules_of("nb-NO") == rules_of("no")
    assert label("nb").first == "[Automatisk transkripsjon,"
    assert espeak.voice_of("nb") == espeak.voice_of("no") == "nb"
    assert languages.iso639_2("nb") == "nor"
    assert languages.of("nn") is None


def test_marks_by_region() -> None:
    assert quoted("o gene", "pt-PT") == "«o gene»"
    assert quoted("o gene", "pt-BR") == "“o gene”"
    assert quoted("gen", "xx") == "“gen”"


def test_arabic_is_written_from_the_right() -> None:
    cues = [Cue(0, 2000, "نعم، هذا صحيح.")]
    page = html_page.render(WrittenTranscript(cues, "ar", "Genes", "en"))
    assert '<html lang="ar" dir="rtl">' in page
    assert '<h1 lang="en" dir="ltr">' in page
    assert "dir=" not in html_page.render(WrittenTranscript(cues, "de", "Genes", "en"))


def test_notices_of_speakers_are_no_names() -> None:
    assert not is_name(["Спорт", "увага"][1])
    assert not is_name("Athugið")
    assert is_name("Guðrún Jónsdóttir")


@pytest.mark.parametrize("code", ["../../etc/passwd", "", "xx", "EN", "en.toml", "en\x00"])
def test_no_other_file_is_read(code: str) -> None:
    assert LANGUAGES.get(code) is None
    assert languages.of(code) is None


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ('name = "A"', "missing"),
        ('iso639_2 = "aaa"\nname = "A"\nown_name = "A"\ndirektion = "ltr"', "direktion"),
        ('iso639_2 = "aaa"\nname = "A"\nown_name = "A"\ndirection = "up"', "direction is 'up'"),
        ('iso639_2 = "aaa"\nname = "A"\nown_name = "A"\n[captions]\nverbs = "a"', "verbs"),
        ('iso639_2 = "aaa"\nname = "A"\nown_name = "A"\nquotation_marks = ["a"]', "unpack"),
    ],
)
def test_a_mistake_in_a_file_is_told(text: str, told: str) -> None:
    with pytest.raises((ValueError, TypeError), match=told):
        shelf.parsed("aa", text)


def test_a_file_with_names_alone_is_a_language() -> None:
    one = shelf.parsed("aa", 'iso639_2 = "aar"\nname = "Afar"\nown_name = "Qafar af"')
    assert set(lacks(one)) == set(PARTS)
    assert one.captions.reading_cps == 17


def test_soy_languages(capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.run(["languages"]) == 0
    shown = capsys.readouterr()
    assert "íslenska" in shown.out
    assert any("Irish" in line and "recogniser" in line for line in shown.out.splitlines())
    assert cli.run(["languages", "--json"]) == 0
    rows = {row["code"]: row for row in json.loads(capsys.readouterr().out)}
    assert set(rows) == {path.stem for path in Path(FOLDER).glob("*.toml")}
    assert rows["ar"]["direction"] == "rtl"
    assert rows["ga"]["whisper_code"] is None
    assert rows["en"]["readability_formula"] == "flesch"
    for row in rows.values():
        assert set(row["has"]).isdisjoint(row["lacks"])
        assert {*row["has"], *row["lacks"]} == set(PARTS)


@pytest.mark.parametrize(
    ("language", "text"),
    [("ar", "هل هذا صحيح؟"), ("el", "Είναι αλήθεια;"), ("tr", "Bu doğru mu?")],
)
def test_a_question_ends_a_sentence(language: str, text: str) -> None:
    said = (*text.split(), *text.split())
    script = Script(said, (None,) * len(said), (1,) * len(said))
    original = [Cue(0, 1000, "Is this true?"), Cue(1000, 2000, "Is this true?")]
    aligned, remarks = translation.place(script, original, language)
    assert remarks == []
    assert aligned.words[len(said) // 2].start_ms == 1000


def test_furniture_of_documents_in_other_languages_is_left_out() -> None:
    lines, dropped = furniture.kept(["Сторінка 3", "Sayfa 3 / 9", "صفحة 3", "Síða 3", "Gen 3"])
    assert dropped == [0, 1, 2, 3]
    assert lines[4] == "Gen 3"
    assert furniture.spoken("Evet [anlaşılmıyor] öyle") == "Evet   öyle"
