"""A pack for a partner: a ZIP of its kits, with its logo and links, and what changed.

The same kits, partner and last pack give the same bytes. A file that the partner gets as everybody
does is the published one; cards, alternative texts, posts and blocks are made for it.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from toolkit import files
from toolkit.assemble.packs import pack_record
from toolkit.assemble.packs.chosen_kits import Choice
from toolkit.assemble.packs.pack_members import PackMembers
from toolkit.assemble.packs.pack_record import PackRecord
from toolkit.assemble.rows.scope import Scope
from toolkit.campaign.archives import archive, pack_changes, pack_readme
from toolkit.campaign.archives.archive import Member, portable
from toolkit.campaign.archives.pack_changes import PackChanges
from toolkit.progress import Progress, part, silent
from toolkit.show.partners.partner import Partner
from toolkit.show.project import Project
from toolkit.show.toml import dates

MAKE = 1  # raise it when the same plan would be made into another ZIP
MANIFEST = "manifest.json"


@dataclass(frozen=True, slots=True)
class PackPlan:
    """All that a pack is made from."""

    partner: Partner
    languages: tuple[str, ...]
    path: Path  # of the ZIP
    readmes: tuple[str, ...]  # in the languages' order
    members: tuple[Member, ...]
    record: PackRecord
    changes: PackChanges | None  # None: there was no pack before
    day: date  # of the files in it


def plan(
    scope: Scope,
    partner: Partner,
    languages: tuple[str, ...],
    chosen: Choice,
    progress: Progress = silent,
) -> PackPlan:
    """Return the pack of a partner, whose kits are made. Raises BadFile."""
    contents = PackMembers(scope, partner, chosen)
    shares = [
        part(progress, number / len(languages), (number + 1) / len(languages))
        for number in range(len(languages))
    ]
    members = [
        member
        for language, share in zip(languages, shares, strict=True)
        for member in contents.of(language, share)
    ]
    held = {member.name: _sha256(member) for member in members}
    listed = {language: contents.listed(language) for language in languages}
    bare = [pack_readme.readme(said, language, None) for language, said in listed.items()]
    digest = _digest_of(partner, bare, held)
    history = pack_record.read(scope.project, partner)
    today = dates.day(scope.at, scope.project.show.timezone)
    day, before = history.compared(digest, today)
    changed = pack_changes.changes(before.files, held, before.day) if before else None
    readmes = [pack_readme.readme(said, language, changed) for language, said in listed.items()]
    folder = scope.project.build_dir / "packs" / partner.folder
    return PackPlan(
        partner=partner,
        languages=languages,
        path=folder / f"{partner.folder}-{day.isoformat()}.zip",
        readmes=tuple(readmes),
        members=tuple(members),
        record=PackRecord(day, digest, held),
        changes=changed,
        day=max(kit.day for kit in contents.kits),
    )


def make(project: Project, made: PackPlan) -> None:
    """Write the ZIP, and then what the next pack is compared with. Raises CannotWrite."""
    readme, *others = made.readmes
    members = [
        *(
            Member(f"README.{language}.txt", text.encode())
            for language, text in zip(made.languages[1:], others, strict=True)
        ),
        *made.members,
        Member(MANIFEST, _manifest(made)),
    ]
    with files.written_beside(made.path) as beside, beside.open("wb") as out:
        archive.write(out, portable(made.partner.folder), readme, members, made.day)
    history = pack_record.read(project, made.partner)
    pack_record.write(project, made.partner, history.followed(made.record))


def _manifest(made: PackPlan) -> bytes:
    """Return what the pack holds, for programs, and what changed."""
    changed = made.changes
    said = {
        "version": 1,
        "partner": made.partner.folder,
        "name": made.partner.name,
        "made_on": made.record.day.isoformat(),
        "languages": list(made.languages),
        "since": changed.since.isoformat() if changed else None,
        "changes": {
            "new": list(changed.new),
            "changed": list(changed.changed),
            "gone": list(changed.gone),
        }
        if changed
        else None,
        "files": [{"name": name, "sha256": sha} for name, sha in made.record.files.items()],
    }
    return (json.dumps(said, ensure_ascii=False, indent=2) + "\n").encode()


def _sha256(member: Member) -> str:
    if isinstance(member.content, bytes):
        return files.sha256_of_bytes(member.content)
    return files.sha256_of(member.content)


def _digest_of(partner: Partner, readmes: Sequence[str], held: Mapping[str, str]) -> str:
    """Return what tells one pack from another: all but the day, and what changed."""
    told = [MAKE, partner.folder, partner.name, list(readmes), held]
    return hashlib.sha256(json.dumps(told).encode()).hexdigest()
