"""The manual of the files that people write, and new files with a comment on each key.

Both come from the nouns' own fields, so a key is documented once.
"""

from __future__ import annotations

import textwrap
from collections.abc import Mapping
from types import NoneType
from typing import Any, get_args, get_origin

import tomlkit
from pydantic import BaseModel
from pydantic.fields import FieldInfo

from toolkit.show.campaign import Brand, CampaignFile, Moments
from toolkit.show.episode import EpisodeFile
from toolkit.show.partners.partner import PartnerFile
from toolkit.show.show import Show
from toolkit.show.toml.fields import Noun
from toolkit.show.toml.toml_reader import keys_of, nouns_in
from toolkit.show.words import Corrections, Glossary

WIDTH = 88
_NAMED = "de"  # what the example of a table with a name of its own is called

MANUAL: dict[str, tuple[tuple[str, type[Noun]], ...]] = {
    "show": (("episodes/show.toml", Show),),
    "episode": (("episodes/NNN-slug/episode.toml", EpisodeFile),),
    "campaign": (
        ("campaign/NAME/campaign.toml", CampaignFile),
        ("campaign/NAME/moments.toml", Moments),
        ("campaign/brand/brand.toml", Brand),
        ("campaign/partners/NAME.toml", PartnerFile),
    ),
    "words": (
        ("campaign/glossary/LANGUAGE.toml", Glossary),
        ("transcripts/corrections.toml", Corrections),
    ),
}


def help_file(topic: str) -> str:
    """Return the manual of the files of one topic: every key, what it means, what is usual."""
    files = MANUAL[topic]
    return "\n".join(f"{name}\n{'=' * len(name)}\n\n{commented(kind)}" for name, kind in files)


def commented(kind: type[Noun], values: Mapping[str, Any] | None = None, within: str = "") -> str:
    """Return a TOML file for `kind` with a comment on each key.

    Keys in `values` are set; all others stand as comments with their default or an example. The
    names of tables begin with `within`, that of the table which they belong to.
    """
    values = values or {}
    scalars, tables = [], []
    for key, field in keys_of(kind).items():
        inner = _table_of(field)
        if inner is None:
            scalars.append(_scalar(key, field, values))
        else:
            tables.append(_table(within + key, field, inner, values.get(key)))
    return "\n".join([*scalars, *tables])


def _scalar(key: str, field: FieldInfo, values: Mapping[str, Any]) -> str:
    if key in values:
        return f"{_comment(field)}{key} = {_toml(values[key])}\n"
    return f"{_comment(field)}# {key} = {_toml(_usual(field))}\n"


def _table(name: str, field: FieldInfo, inner: type[Noun], values: Any) -> str:
    if get_origin(field.annotation) is dict:  # each table has a name of its own
        rows = [(f"[{name}.{key}]", f"{name}.{key}.", row) for key, row in (values or {}).items()]
        rows = rows or [(f"[{name}.{_NAMED}]", f"{name}.{_NAMED}.", None)]
    elif _is_noun(field.annotation):
        rows = [(f"[{name}]", f"{name}.", values)]
    else:
        rows = [(f"[[{name}]]", f"{name}.", row) for row in values or [None]]
    blocks = []
    for head, inside, row in rows:
        body = commented(inner, row, inside)
        is_left_out = row is None and (field.default is None or not _is_noun(field.annotation))
        blocks.append(f"{'# ' if is_left_out else ''}{head}\n{body}")
    return f"{_comment(field)}" + "\n".join(blocks)


def _comment(field: FieldInfo) -> str:
    need = "Required. " if field.is_required() else ""
    text = textwrap.wrap(
        need + (field.description or ""), WIDTH - 2, break_on_hyphens=False, break_long_words=False
    )
    return "".join(f"# {line}\n" for line in text)


def _usual(field: FieldInfo) -> Any:
    if field.examples:
        return field.examples[0]
    default = field.get_default(call_default_factory=True)
    return default.model_dump() if isinstance(default, BaseModel) else default


def _table_of(field: FieldInfo) -> type[Noun] | None:
    """Return the noun that a field's own table holds; None for a value on one line."""
    found = next(nouns_in(field.annotation), None)
    inline = found is not None and found.__name__ in ("Target", "Insert", "ChapterPlace")
    return None if inline else found


def _is_noun(annotation: Any) -> bool:
    kinds = [a for a in (get_args(annotation) or (annotation,)) if a is not NoneType]
    return all(isinstance(a, type) and issubclass(a, Noun) for a in kinds)


def _toml(value: Any) -> str:
    if isinstance(value, dict):
        return "{ " + ", ".join(f"{k} = {_toml(v)}" for k, v in value.items()) + " }"
    if isinstance(value, str) and "\n" in value:
        return tomlkit.string(value, multiline=True).as_string()
    item = tomlkit.item(list(value) if isinstance(value, tuple) else value)
    return str(item.as_string())
