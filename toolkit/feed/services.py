"""The services that a feed can be kept from.

Source: podcast namespace, `serviceslugs.txt`, as of 13 May 2026.
"""

from __future__ import annotations

_NAMES = """
acast amazon anchor apple audible audioboom backtracks bitcoin blubrry buzzsprout captivate
castos castopod facebook fireside fyyd google gpodder hypercatcher kasts libsyn mastodon
megafono megaphone omnystudio overcast paypal pinecast podbean podcastaddict podcastguru
podcastindex podcasts podchaser podcloud podfriend podiant podigee podnews podomatic
podserve podverse redcircle relay resonaterecordings rss shoutengine simplecast slack
soundcloud spotify spreaker tiktok transistor twitter whooshkaa youtube zencast
"""
SERVICES: tuple[str, ...] = tuple(_NAMES.split())
