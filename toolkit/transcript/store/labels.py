"""What a published draft says of itself, in the 24 official languages of the European Union.

Two halves, a line of at most 42 characters each in captions. The words are ours; who speaks a
language may put them better.
"""

from __future__ import annotations

from typing import NamedTuple

from toolkit.languages import primary


class Label(NamedTuple):
    """A label and the language that it is in."""

    first: str
    second: str
    language: str

    @property
    def line(self) -> str:
        """The label in one line."""
        return f"{self.first} {self.second}"

    @property
    def caption(self) -> str:
        """The label in two lines."""
        return f"{self.first}\n{self.second}"


_LABELS = {
    "bg": ("[Автоматичен препис,", "непроверен от човек]"),
    "cs": ("[Automatický přepis,", "nezkontrolovaný člověkem]"),
    "da": ("[Automatisk transskription,", "ikke kontrolleret af et menneske]"),
    "de": ("[Automatisches Transkript,", "nicht von einem Menschen geprüft]"),
    "el": ("[Αυτόματη απομαγνητοφώνηση,", "δεν έχει ελεγχθεί από άνθρωπο]"),
    "en": ("[Automatic transcript,", "not checked by a person]"),
    "es": ("[Transcripción automática,", "no revisada por una persona]"),
    "et": ("[Automaatne transkriptsioon,", "inimene ei ole seda kontrollinud]"),
    "fi": ("[Automaattinen litteraatti,", "ihminen ei ole tarkistanut sitä]"),
    "fr": ("[Transcription automatique,", "non vérifiée par une personne]"),
    "ga": ("[Tras-scríbhinn uathoibríoch,", "nár sheiceáil duine í]"),
    "hr": ("[Automatski prijepis,", "nije ga provjerio čovjek]"),
    "hu": ("[Automatikus átirat,", "ember nem ellenőrizte]"),
    "it": ("[Trascrizione automatica,", "non verificata da una persona]"),
    "lt": ("[Automatinė transkripcija,", "žmogaus nepatikrinta]"),
    "lv": ("[Automātiska transkripcija,", "cilvēka nepārbaudīta]"),
    "mt": ("[Traskrizzjoni awtomatika,", "mhux iċċekkjata minn persuna]"),
    "nl": ("[Automatische transcriptie,", "niet door een mens gecontroleerd]"),
    "pl": ("[Automatyczna transkrypcja,", "niesprawdzona przez człowieka]"),
    "pt": ("[Transcrição automática,", "não verificada por uma pessoa]"),
    "ro": ("[Transcriere automată,", "neverificată de o persoană]"),
    "sk": ("[Automatický prepis,", "neskontrolovaný človekom]"),
    "sl": ("[Samodejni prepis,", "ki ga ni preveril človek]"),
    "sv": ("[Automatisk transkription,", "inte granskad av en människa]"),
}


def label(language: str) -> Label:
    """Return the label in the language of a tag; in English where there is none.

    >>> label("de-AT").line
    '[Automatisches Transkript, nicht von einem Menschen geprüft]'
    """
    code = primary(language)
    code = code if code in _LABELS else "en"
    return Label(*_LABELS[code], code)
