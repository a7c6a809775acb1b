"""New partners: the file of each, and its logo beside it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from toolkit import files
from toolkit.errors import BadFile
from toolkit.folders import alone
from toolkit.show.partners.partner import FOLDER, Partner, PartnerFile
from toolkit.show.project import Project
from toolkit.show.setup.manual import commented
from toolkit.show.slugs import slug
from toolkit.show.toml.toml_reader import validate

_HEAD = """\
# A partner that shares campaigns. Lines that begin with # are comments: remove the # to set a key.
# soy pack --partner {name} makes its ZIP.

"""


@dataclass(frozen=True, slots=True)
class PartnerPlan:
    """A partner that is to be made."""

    partner: Partner
    path: Path
    keys: Mapping[str, Any]  # that are set in its file
    logo: bytes | None  # a PNG

    @property
    def files(self) -> tuple[Path, ...]:
        """All files that it will have."""
        logo = self.partner.logo
        return (self.path, *((self.path.with_name(logo),) if logo else ()))


def planned(
    project: Project, name: str, said: Mapping[str, Any], logo: bytes | None = None
) -> PartnerPlan:
    """Return the partner of that name, with the keys that are `said`.

    Raises BadFile for a name or a key that cannot be one, and where its file is there.
    """
    title = " ".join(name.split())
    folder = slug(title, "partner")
    path = project.inside(project.campaign_dir / FOLDER / f"{folder}.toml")
    keys: dict[str, Any] = {"name": title, **{key: value for key, value in said.items() if value}}
    if logo is not None:
        keys["logo"] = f"{folder}.png"
    made = validate(path, PartnerFile, keys)
    found = Partner.model_construct(
        **{key: getattr(made, key) for key in PartnerFile.model_fields}, folder=folder
    )
    plan = PartnerPlan(found, path, keys, logo)
    for file in plan.files:
        if file.exists() or file.is_symlink():
            raise BadFile(f"{file}: this is there already", hint="choose another name, or edit it")
    return plan


def make(project: Project, plan: PartnerPlan) -> None:
    """Write the files, the one that makes it a partner last. Raises BadFile, CannotWrite."""
    with alone.in_folder(project.campaign_dir):
        planned(project, plan.partner.name, {}, plan.logo)  # nobody has made it since
        if plan.logo is not None:
            files.write_bytes(plan.files[1], plan.logo)
        text = _HEAD.format(name=plan.partner.folder) + commented(PartnerFile, plan.keys)
        files.write_text(plan.path, text)
