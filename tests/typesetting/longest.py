"""Words as long as they come, of the languages that build the longest; two without hyphenation."""

from __future__ import annotations

LONGEST = {
    "de": "Rindfleischetikettierungsüberwachungsaufgabenübertragungsgesetz "
    "und Arzneimittelverträglichkeitsprüfung",
    "fi": "Lentokonesuihkuturbiinimoottoriapumekaanikkoaliupseerioppilas "
    "ja epäjärjestelmällistyttämättömyydellänsäkäänköhän",
    "hu": "Megszentségteleníthetetlenségeskedéseitekért és legeslegmegengesztelhetetlenebbeknek",
    "el": "Ηλεκτροεγκεφαλογραφήματα και ωτορινολαρυγγολογικές σπαρτσοφλιδοκακολεξοπλουμπουκλάνα",
    "bg": "Непротивоконституционствувателствувайте и електроенцефалографическите изследвания",
    "mt": "Inkomprensibbilitajiet u kostituzzjonalizzazzjonijietkompletamentgħalkollox",
    "ga": "Grianghrafadóireachta agus frithdhíbhunaíochasacheagasachasach",
}
