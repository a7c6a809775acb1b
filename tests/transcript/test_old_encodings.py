"""Old encodings: read where the letters of the language leave no doubt, and never in silence."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.limits import within
from tests.transcript.drawn import quick
from toolkit.errors import BadTranscript
from toolkit.locales.shelf import LANGUAGES
from toolkit.transcript.formats import old_encodings
from toolkit.transcript.store import formats

# One sentence each, for this test, with most of the letters that its language has beyond ASCII.
SAID = {
    "bg": "Здравейте, щастие и живот на човек",
    "cs": "Příliš žluťoučký kůň úpěl ďábelské ódy",
    "da": "Blåbærsyltetøj på brød",
    "de": "Größe, Übung, Äpfel und schöne Straßen",
    "el": "Καλημέρα, η υγεία είναι σημαντική",
    "en": "The café’s naïve approach works in general and in every single case we met",
    "es": "El niño comió mañana, ¿sí? Corazón y pingüino",
    "et": "Õde ja öö, äike, ühtegi šokki ja žürii",
    "fi": "Hyvää päivää, öljyä ja ääniä",
    "fr": "Ça va être l’été, où est la forêt, maïs",
    "ga": "Tá an leanbh slán, fáilte go hÉirinn",
    "hr": "Čašica žganja, đak i ćup, šuma",
    "hu": "Árvíztűrő tükörfúrógép",
    "it": "Perché la città è più bella, però",
    "lt": "Ąžuolas, čia ėjo žąsis, įšalas, ūkis, šuo, galų",
    "lv": "Šķūnis, ģimene, ļoti jauka diena, ņemt, ēst, āda",
    "mt": "Il-ħobż ġdid, ċar u żgħir",
    "nl": "De coördinatie van de reünie was een uitstekend idee voor ons allemaal samen",
    "pl": "Zażółć gęślą jaźń",
    "pt": "Não há coração, você é irmã",
    "ro": "Și țară, în mâna lui, apă",
    "sk": "Kŕdeľ ďatľov učí koňa žrať kôru, mäso",
    "sl": "Češnja, žoga in šola",
    "sv": "Åka till sjön, ära",
    "no": "Blåbærsyltetøy på brød",
    "is": "Það er gott að búa á Íslandi, öll börn þekkja það",
    "uk": "Добрий день, їжа і здоров'я є важливі, ґанок",
    "tr": "Çocuklar için sağlık, günlük ışık ve İyi uyku şart",
    "ar": "الصحة مهمة لكل إنسان، والوقاية خير من العلاج",
}
WINDOWS = {
    **dict.fromkeys(("cs", "hr", "hu", "pl", "sk", "sl"), "cp1250"),
    **dict.fromkeys(("et", "lt", "lv"), "cp1257"),
    "bg": "cp1251",
    "el": "cp1253",
    "mt": "iso8859-3",
    "uk": "cp1251",
    "tr": "cp1254",
    "ar": "cp1256",
}


def srt(text: str) -> str:
    return f"1\r\n00:00:01,000 --> 00:00:02,000\r\n{text}\r\n"


def test_every_language_has_a_sentence_here() -> None:
    assert SAID.keys() == LANGUAGES.keys()


@pytest.mark.parametrize("code", sorted(SAID))
def test_what_windows_wrote_is_read_and_said(code: str) -> None:
    text = SAID[code]
    old = text.translate(str.maketrans("șțȘȚ", "şţŞŢ"))
    encoding = WINDOWS.get(code, "cp1250" if code == "ro" else "cp1252")
    taken = formats.take("x.srt", srt(old).encode(encoding), code)
    assert taken.cues[0].text == text
    (remark,) = taken.remarks
    called = encoding.replace("cp", "Windows-").replace("iso", "ISO-")
    assert f"read it as {called}" in remark
    sample = remark.split('"')[1]
    assert sample in text
    assert not sample.isascii()


@pytest.mark.parametrize(
    ("code", "encoding", "text"),
    [
        ("cs", "iso8859-2", "Příliš žluťoučký kůň"),
        ("pl", "iso8859-2", "Zażółć gęślą jaźń"),
        ("fr", "iso8859-15", "Le cœur et la sœur, à côté"),
        ("el", "iso8859-7", "Άλλη υγεία"),
        ("bg", "iso8859-5", "Здравейте"),
    ],
)
def test_what_unix_wrote_is_told_by_its_letters(code: str, encoding: str, text: str) -> None:
    taken = formats.take("x.srt", srt(text).encode(encoding), code)
    assert taken.cues[0].text == text
    assert f"read it as {encoding.replace('iso', 'ISO-')}" in taken.remarks[0]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
@pytest.mark.parametrize("code", ["de", "el", "sr"])
def test_what_says_its_encoding_is_read_without_a_word(code: str, encoding: str) -> None:
    taken = formats.take("x.srt", srt("Größe und Υγεία").encode(encoding), code)
    assert (taken.cues[0].text, taken.remarks) == ("Größe und Υγεία", ())


@pytest.mark.parametrize("encoding", ["utf-16-le", "utf-16-be"])
def test_utf_16_without_its_mark(encoding: str) -> None:
    taken = formats.take("x.srt", srt("Größe und Υγεία").encode(encoding), "de")
    assert taken.cues[0].text == "Größe und Υγεία"
    assert f"read it as {encoding.upper()}" in taken.remarks[0]


@pytest.mark.parametrize(
    ("code", "data"),
    [
        ("de", "Καλημέρα, η υγεία".encode("cp1253")),
        ("en", "Καλημέρα, η υγεία είναι".encode("cp1253")),
        ("en", "Здравейте, щастие".encode("cp1251")),
        ("fr", "Zażółć gęślą jaźń".encode("cp1250")),
        ("de", "Zażółć gęślą jaźń".encode("cp1250")),
        ("pl", "Größe, Übung, schöne Straßen".encode("cp1252")),
        ("sr", "Zdravlje, čaša".encode("cp1250")),  # no language that is known here
        ("de", "Größe ".encode() * 9 + b"\xff"),  # UTF-8 that was damaged
        ("pt", "Não há coração ".encode() * 9 + b"\xe3"),
        ("de", b"Gr\x81\x8d\x8fe"),  # in no encoding of German
    ],
)
def test_what_is_not_sure_is_not_read(code: str, data: bytes) -> None:
    whole = b"1\n00:00:01,000 --> 00:00:02,000\n" + data + b"\n"
    with pytest.raises(BadTranscript, match=r"^x\.srt, line 3: the text is not UTF-8"):
        formats.take("x.srt", whole, code)


@pytest.mark.parametrize("data", [b'{"segments": "\xe4"}', b"<tt>\xe4</tt>", b"PK\x03\x04\xe4"])
def test_what_has_its_own_rules_is_not_guessed(data: bytes) -> None:
    assert formats.utf8_of("x", data, "de") == (data, None)


def test_nothing_is_taken_for_another_text_than_it_is() -> None:
    """All texts of all languages, read as each other language: wrong letters never pass."""
    for said, text in SAID.items():
        encoding = WINDOWS.get(said, "cp1250" if said == "ro" else "cp1252")
        old = text.translate(str.maketrans("șțȘȚ", "şţŞŢ"))
        data = srt(old).encode(encoding)
        for code in SAID:
            try:
                taken = formats.take("x.srt", data, code)
            except BadTranscript:
                continue
            right = taken.cues[0].text in (text, old)
            assert right, (said, code, taken.cues[0].text)


@quick
@given(st.text("aábcčdeéž’„“ \n", min_size=1), st.sampled_from(["cs", "de", "en", "mt", "xx"]))
def test_texts_in_utf_8_stay_as_they_are(text: str, code: str) -> None:
    assert old_encodings.in_utf8("x", text.encode(), code) == (text.encode(), None)


@pytest.mark.parametrize(
    ("text", "sample"),
    [
        ("a" * 2_000_000 + " caf\xe9 \n", "café"),  # hours, where each letter begins a word anew
        ("a" * 2_000_000 + "\xe9" + "a" * 2_000_000, "a" * 20 + "é" + "a" * 19),
        ("d\xe9j\xe0 vu\n", "déjà"),
    ],
)
def test_the_word_to_check_is_found_at_once(text: str, sample: str) -> None:
    with within(sample):
        _, remark = old_encodings.in_utf8("x.txt", text.encode("cp1252"), "fr")
    assert remark
    assert remark.endswith(f'check its letters, as in "{sample}"')


@pytest.mark.parametrize(
    ("encoding", "text"),
    [
        ("windows-1251", "Добар дан"),  # Serbian, of which soy has no letters
        ("cp437", "Größe"),
        ("mac-roman", "Größe"),
        ("shift_jis", "遺伝子"),
        ("utf-16", "Größe"),
        ("UTF-8", "Größe"),
    ],
)
def test_an_encoding_that_a_person_names_is_taken(encoding: str, text: str) -> None:
    assert old_encodings.is_encoding(encoding)
    taken = formats.take("x.srt", srt(text).encode(encoding), "sr", encoding)
    assert (taken.cues[0].text, taken.remarks) == (text, ())


def test_a_text_that_is_not_what_a_person_named_is_refused() -> None:
    with pytest.raises(BadTranscript, match="line 3: the text is not utf-8"):
        formats.take("x.srt", srt("Größe").encode("cp1252"), "de", "utf-8")


@pytest.mark.parametrize("name", ["", "x", "unicode_escape", "idna", "rot13", "zip", "utf-7", "\0"])
def test_only_encodings_of_texts_may_be_named(name: str) -> None:
    assert not old_encodings.is_encoding(name)
