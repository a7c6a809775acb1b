"""Names of caption files, by which networks tell which language they are in.

Facebook takes SRT only if the name ends in the language and a country, as `video.en_US.srt`: so
guides to it say; Facebook's own help was not at hand. LinkedIn, X and YouTube take the same file,
and ask for the language; Bluesky takes WebVTT of up to 20 kB and asks, too (lexicon
`app.bsky.embed.video`).
"""

from __future__ import annotations

# Where a language's country is not named as the language is: Facebook's list of locales.
_COUNTRIES = {
    "ar": "AR", "bg": "BG", "cs": "CZ", "da": "DK", "el": "GR", "en": "US", "et": "EE", "ga": "IE",
    "no": "NO", "nb": "NO", "pt": "PT", "sl": "SI", "sv": "SE", "uk": "UA",
}  # fmt: skip


def suffixes(language: str) -> dict[str, str]:
    """Return for each file of a kit's captions how the name of the published one ends.

    >>> suffixes("el")
    {'captions.vtt': '.el.vtt', 'captions.srt': '.el_GR.srt'}
    >>> suffixes("pt-BR")["captions.srt"]
    '.pt_BR.srt'
    """
    code, _, more = language.partition("-")
    region = more.rpartition("-")[2]
    country = region if len(region) == 2 else _COUNTRIES.get(code, code.upper())
    return {"captions.vtt": f".{code}.vtt", "captions.srt": f".{code}_{country}.srt"}
