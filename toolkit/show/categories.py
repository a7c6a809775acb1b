"""Apple's categories, which all directories use.

Source: Apple Podcasts for Creators, "Apple Podcasts categories" (support page 1691): 19
categories, 91 subcategories, names to the letter.
"""

from __future__ import annotations

import difflib
from dataclasses import dataclass

from toolkit.errors import BadFile
from toolkit.show.show import Show

CATEGORIES: dict[str, tuple[str, ...]] = {
    "Arts": ("Books", "Design", "Fashion & Beauty", "Food", "Performing Arts", "Visual Arts"),
    "Business": (
        "Careers",
        "Entrepreneurship",
        "Investing",
        "Management",
        "Marketing",
        "Non-Profit",
    ),
    "Comedy": ("Comedy Interviews", "Improv", "Stand-Up"),
    "Education": ("Courses", "How To", "Language Learning", "Self-Improvement"),
    "Fiction": ("Comedy Fiction", "Drama", "Science Fiction"),
    "Government": (),
    "Health & Fitness": (
        "Alternative Health",
        "Fitness",
        "Medicine",
        "Mental Health",
        "Nutrition",
        "Sexuality",
    ),
    "History": (),
    "Kids & Family": ("Education for Kids", "Parenting", "Pets & Animals", "Stories for Kids"),
    "Leisure": (
        "Animation & Manga",
        "Automotive",
        "Aviation",
        "Crafts",
        "Games",
        "Hobbies",
        "Home & Garden",
        "Video Games",
    ),
    "Music": ("Music Commentary", "Music History", "Music Interviews"),
    "News": (
        "Business News",
        "Daily News",
        "Entertainment News",
        "News Commentary",
        "Politics",
        "Sports News",
        "Tech News",
    ),
    "Religion & Spirituality": (
        "Buddhism",
        "Christianity",
        "Hinduism",
        "Islam",
        "Judaism",
        "Religion",
        "Spirituality",
    ),
    "Science": (
        "Astronomy",
        "Chemistry",
        "Earth Sciences",
        "Life Sciences",
        "Mathematics",
        "Natural Sciences",
        "Nature",
        "Physics",
        "Social Sciences",
    ),
    "Society & Culture": (
        "Documentary",
        "Personal Journals",
        "Philosophy",
        "Places & Travel",
        "Relationships",
    ),
    "Sports": (
        "Baseball",
        "Basketball",
        "Cricket",
        "Fantasy Sports",
        "Football",
        "Golf",
        "Hockey",
        "Rugby",
        "Running",
        "Soccer",
        "Swimming",
        "Tennis",
        "Volleyball",
        "Wilderness",
        "Wrestling",
    ),
    "TV & Film": ("After Shows", "Film History", "Film Interviews", "Film Reviews", "TV Reviews"),
    "Technology": (),
    "True Crime": (),
}


@dataclass(frozen=True, slots=True)
class Category:
    """A category, and a subcategory of it if there is one."""

    name: str
    sub: str | None = None


def parse(text: str) -> Category:
    """Return the category that `Health & Fitness > Medicine` names.

    Raises BadFile, with the nearest name in the hint, for what is not in Apple's list.
    """
    name, separator, sub = (part.strip() for part in text.partition(">"))
    if name in CATEGORIES and (not separator or sub in CATEGORIES[name]):
        return Category(name, sub or None)
    near = nearest(text)
    raise BadFile(
        f"{text!r} is not one of Apple's categories",
        hint=f"did you mean {near!r}?" if near else f"categories: {', '.join(CATEGORIES)}",
    )


def of_show(show: Show) -> tuple[Category, ...]:
    """Return a show's categories, each once. Raises BadFile, naming file and key."""
    try:
        return tuple(dict.fromkeys(parse(text) for text in show.categories))
    except BadFile as err:
        raise BadFile(f"episodes/show.toml: categories: {err.message}", hint=err.hint) from err


def nearest(text: str) -> str | None:
    """Return what a person most likely meant, as `parse` reads it; None if nothing is near.

    >>> nearest("Medicine"), nearest("health and fitness")
    ('Health & Fitness > Medicine', 'Health & Fitness')
    """
    names = {name.casefold(): name for name in CATEGORIES}
    for name, subs in CATEGORIES.items():
        for sub in subs:
            names.setdefault(sub.casefold(), f"{name} > {sub}")
            names[f"{name} > {sub}".casefold()] = f"{name} > {sub}"
    wanted = text.casefold().replace(" and ", " & ").strip(" >")
    last = wanted.rpartition(">")[2].strip()
    near = difflib.get_close_matches(wanted, names, n=1, cutoff=0.6)
    if last in names and (not near or near[0] != wanted):  # a subcategory under the wrong heading
        return names[last]
    return names[near[0]] if near else None
