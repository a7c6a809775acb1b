"""Places as machines know them: by degrees, by OpenStreetMap and by country."""

from __future__ import annotations

import re
from typing import Annotated

from pydantic import AfterValidator

LATITUDE, LONGITUDE = 90, 180  # degrees (RFC 5870, section 3.4.2)
_NUMBER = r"-?\d{1,3}(?:\.\d{1,12})?"
# RFC 5870, section 3.3: latitude, longitude, perhaps a height, then parameters.
_GEO = re.compile(rf"(?:geo:)?({_NUMBER}),({_NUMBER})((?:,{_NUMBER})?(?:;[\w.=-]{{1,40}}){{0,4}})")
# An object of OpenStreetMap: node, way or relation, its number, perhaps "#" and its revision.
_OSM = re.compile(r"[NWR]\d{1,15}(?:#\d{1,9})?", re.ASCII)
# ISO 3166-1, the codes that are given to countries.
_CODES = """
AD AE AF AG AI AL AM AO AQ AR AS AT AU AW AX AZ BA BB BD BE BF BG BH BI BJ BL BM BN BO BQ BR
BS BT BV BW BY BZ CA CC CD CF CG CH CI CK CL CM CN CO CR CU CV CW CX CY CZ DE DJ DK DM DO DZ
EC EE EG EH ER ES ET FI FJ FK FM FO FR GA GB GD GE GF GG GH GI GL GM GN GP GQ GR GS GT GU GW
GY HK HM HN HR HT HU ID IE IL IM IN IO IQ IR IS IT JE JM JO JP KE KG KH KI KM KN KP KR KW KY
KZ LA LB LC LI LK LR LS LT LU LV LY MA MC MD ME MF MG MH MK ML MM MN MO MP MQ MR MS MT MU MV
MW MX MY MZ NA NC NE NF NG NI NL NO NP NR NU NZ OM PA PE PF PG PH PK PL PM PN PR PS PT PW PY
QA RE RO RS RU RW SA SB SC SD SE SG SH SI SJ SK SL SM SN SO SR SS ST SV SX SY SZ TC TD TF TG
TH TJ TK TL TM TN TO TR TT TV TW TZ UA UG UM US UY UZ VA VC VE VG VI VN VU WF WS YE YT ZA ZM
ZW
"""
_COUNTRIES = frozenset(_CODES.split())
_OFTEN_MEANT = {"UK": "GB", "EL": "GR"}  # the European Union's codes, which ISO 3166-1 has not


def _geo(text: str) -> str:
    """Return a place as a geo URI; the two numbers alone will do."""
    found = _GEO.fullmatch(text.replace(" ", ""))
    if not found or abs(float(found[1])) > LATITUDE or abs(float(found[2])) > LONGITUDE:
        raise ValueError("expected latitude and longitude such as geo:50.8466,4.3517")
    return f"geo:{found[1]},{found[2]}{found[3]}"


def _osm(text: str) -> str:
    made = text.strip().upper()
    if not _OSM.fullmatch(made):
        raise ValueError("expected N, W or R and a number of OpenStreetMap, such as R2404021")
    return made


def _country(text: str) -> str:
    made = text.strip().upper()
    if made not in _COUNTRIES:
        meant = f"; did you mean {_OFTEN_MEANT[made]}?" if made in _OFTEN_MEANT else ""
        raise ValueError(f"expected a country's two letters such as BE or FR{meant}")
    return made


Geo = Annotated[str, AfterValidator(_geo)]
Osm = Annotated[str, AfterValidator(_osm)]
Country = Annotated[str, AfterValidator(_country)]
