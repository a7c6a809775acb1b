"""Names of hosts as the domain name system knows them."""

from __future__ import annotations

_LONGEST_NAME, _LONGEST_LABEL = 253, 63  # octets; RFC 1035, section 2.3.4


def ascii_name(host: str) -> str:
    """Return a host's name as it is asked for, in ASCII. Raises ValueError for none.

    By IDNA 2008 with the preparation that browsers do (UTS 46), in which `ß` stays a letter of its
    own; Python's own codec is of IDNA 2003 and leads to `strasse.de`, somebody else's address.

    >>> ascii_name("gesundheit-für-dich.de"), ascii_name("Straße.de")
    ('xn--gesundheit-fr-dich-x6b.de', 'xn--strae-oqa.de')
    """
    name = host.lower()
    if not host.isascii():
        import idna  # here: most names need none of its tables

        name = idna.encode(host, uts46=True).decode("ascii")
    if len(name) > _LONGEST_NAME or any(len(label) > _LONGEST_LABEL for label in name.split(".")):
        raise ValueError("the name is too long for a host")
    return name
