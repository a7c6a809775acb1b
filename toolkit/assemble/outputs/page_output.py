"""The pages for listeners, and what all of them load: style sheet, script, emblem."""

from __future__ import annotations

import hashlib
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import replace

from toolkit import files
from toolkit.assemble.campaigns import campaign_values
from toolkit.assemble.outputs import site_values
from toolkit.assemble.parts import keys, page_templates
from toolkit.assemble.parts.tellings import Telling, tellings
from toolkit.assemble.rows import kept_pages
from toolkit.assemble.rows.output import Output, OutputJob, Subject
from toolkit.assemble.rows.scope import Scope
from toolkit.errors import BadFile
from toolkit.publication.page_keys import ASSETS, PAGES
from toolkit.publication.public_file import SHOW, Catalogue, PublicFile
from toolkit.show.findings import Finding, of_error
from toolkit.show.show import Show
from toolkit.site import site_pages, static_files
from toolkit.site.frame import engine
from toolkit.site.frame.engine import Templates
from toolkit.site.frame.shown_campaigns import ShownCampaign
from toolkit.site.frame.values import Assets, Colours, ShownEpisode, Site
from toolkit.typesetting import emblem


def _jobs(scope: Scope) -> Sequence[OutputJob]:
    """Refuse what could not be made, before any work. Raises BadFile."""
    if scope.project.show.pages.publish:
        page_templates.check(scope.project)
    return ()


def _files(scope: Scope, catalogue: Catalogue) -> Iterator[PublicFile]:
    if not scope.project.show.pages.publish:
        return
    shared = tuple(_asset_files(scope))
    by_name = {file.kind.rpartition(".")[2]: file.key for file in shared}
    yield from shared
    icons = site_values.icons(catalogue)
    by_side = dict(icons)
    assets = Assets(
        style=by_name["style"],
        more=by_name["more"],
        icon=by_side[48],
        touch_icon=by_side[180],
        script=by_name["script"],
        emblem=by_name.get("emblem"),
    )
    templates = page_templates.read(scope.project)
    kept = scope.kept
    if templates.texts:  # a show's own may name any episode on any page
        kept.loosen(one.folder for one in scope.out if one in kept)
        wider = _with_loose(scope, catalogue)
        sites, campaigns = _led(scope, wider, site_values.sites(scope, wider, assets))
        staying = frozenset[str]()
    else:
        known = site_values.sites(scope, catalogue, assets, kept=True)
        sites, campaigns = _led(scope, catalogue, known)
        staying = kept_pages.staying(scope, sites)
        changed = {one.folder for one in scope.out if one in kept} - staying
        kept.loosen(changed)
        sites = _whole(scope, _with_loose(scope, catalogue), sites, changed)
    yield from _pages(scope, sites, templates, icons, staying, campaigns)


def _led(
    scope: Scope, catalogue: Catalogue, sites: Sequence[Site]
) -> tuple[tuple[Site, ...], tuple[ShownCampaign, ...]]:
    """Return the campaigns, and the sites whose pages lead to theirs."""
    found = campaign_values.campaigns(scope.project, catalogue, sites[0])
    return tuple(campaign_values.led(one, found) for one in sites), found


def _with_loose(scope: Scope, catalogue: Catalogue) -> Catalogue:
    """Return the catalogue with what else there is of the episodes whose pages are made again."""
    loose = (one.file for one in scope.kept.loose)
    return catalogue.joined(file for file in loose if not kept_pages.is_page(file))


def _whole(
    scope: Scope, catalogue: Catalogue, made: Sequence[Site], folders: Collection[str]
) -> tuple[Site, ...]:
    """Return the sites with all that is said of the episodes in these folders."""
    by_folder = {one.folder: one for one in scope.out if one.folder in folders}

    def told(telling: Telling, one: ShownEpisode) -> ShownEpisode:
        episode = by_folder.get(one.folder)
        called = episode and telling.told(episode)
        if episode is None or called is None:
            return one
        return site_values.shown_episode(scope, catalogue, episode, called, telling)

    return tuple(
        replace(one, episodes=tuple(told(telling, each) for each in one.episodes))
        for one, telling in zip(made, tellings(scope.project), strict=True)
    )


def _pages(
    scope: Scope,
    sites: tuple[Site, ...],
    templates: Templates,
    icons: tuple[tuple[int, str], ...],
    staying: frozenset[str],
    campaigns: tuple[ShownCampaign, ...],
) -> Iterator[PublicFile]:
    large = tuple(one for one in icons if one[0] > 180)
    rows: dict[tuple[str, str], str] = {}
    common = kept_pages.digest_of(sites)

    def stays(key: str, made_of: str) -> bool:
        digest = hashlib.blake2b(common + made_of.encode(), digest_size=20).digest()
        return not templates.texts and scope.kept.groups.stays(key, digest)

    left = site_pages.LeftPages(kept_pages.listed(scope, sites, staying), stays)
    for made in site_pages.files(sites, templates, large, left, campaigns):
        owner = made.owner or SHOW
        rows[made.edition, owner] = rows.get((made.edition, owner), "") + made.listing
        yield PublicFile(
            made.key, made.data, made.media_type, "page", owner, made.kind, made.language
        )
    kept_pages.keep(scope, sites, rows)


def _asset_files(scope: Scope) -> Iterator[PublicFile]:
    """Yield what all pages load."""
    project = scope.project
    brand = project.brand
    colours = Colours(brand.background, brand.text, brand.accent)
    style = static_files.style(colours, page_templates.style(project))
    yield _asset("style", ".css", style, "text/css; charset=utf-8")
    yield _asset("more", ".css", static_files.more(), "text/css; charset=utf-8")
    yield _asset("script", ".js", static_files.script(), "text/javascript; charset=utf-8")
    if project.show.pages.emblem and project.show.funding_line:
        yield _asset("emblem", ".svg", emblem.svg(), site_pages.SVG)


def _asset(name: str, suffix: str, data: bytes, media_type: str) -> PublicFile:
    key = keys.immutable(ASSETS, name, suffix, files.sha256_of_bytes(data))
    return PublicFile(key, data, media_type, "immutable", SHOW, f"{PAGES}.asset.{name}")


def _of_the_show(scope: Scope, subject: Subject) -> Iterable[Finding]:
    """Find templates that cannot be used, and such as nothing asks for."""
    if not isinstance(subject, Show):
        return
    where = page_templates.folder_of(scope.project).relative_to(scope.project.root).as_posix()
    try:
        templates = page_templates.check(scope.project)
    except BadFile as err:
        yield of_error(err, scope.project.root, where)
        return
    for name in sorted(templates.texts.keys() - engine.names()):
        known = ", ".join(sorted(engine.names()))
        yield Finding(
            "warning",
            "template-unknown",
            f"{where}/{name}",
            "none of soy's pages uses a template of this name; only your own templates can",
            f"soy's templates are {known}",
        )


PAGE_OUTPUT = Output(PAGES, files=_files, jobs=_jobs, checks=(_of_the_show,))
