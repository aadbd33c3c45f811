"""Which sources a pull goes to, and how each is asked: settings and profile made into ``Followed``."""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence

from pipeline.errors import SettingsError
from pipeline.normalise import normaliser_of
from pipeline.profiles import Profile
from pipeline.pull import Followed
from pipeline.settings import Settings
from pipeline.sources import LATE_DAYS, source_named
from pipeline.sources.base import Context, SourceSettings
from pipeline.tools import Tools
from pipeline.windows import OVERLAP_DAYS
from storage.records import Record
from storage.stretches import query_key

_BY_ID_ONLY = ("crossref",)  # asked about works we have, by ``refresh``; nothing to pull


def pulled(tools: Tools, only: Collection[str] = ()) -> tuple[Followed, ...]:
    """The sources a pull reads, in the settings' order; ``only`` names some of them."""
    settings = tools.settings
    names = [s.name for s in settings.sources if s.name not in _BY_ID_ONLY] + [feed.name for feed in settings.feeds]
    unknown = sorted(set(only) - set(names) - set(_BY_ID_ONLY))
    if unknown:
        raise SettingsError(f"--source {unknown[0]}: no such source (known: {', '.join(names)})")
    enabled = [name for name in names if _enabled(settings, name)]
    chosen: Sequence[str] = [name for name in enabled if not only or name in only]
    off = sorted(set(only) & (set(names) - set(enabled)))
    if off:
        raise SettingsError(f"--source {off[0]}: switched off in the settings (sources.{off[0]}.enabled)")
    return tuple(follow(tools, name) for name in chosen)


def follow(tools: Tools, name: str) -> Followed:
    """One source, ready to be asked."""
    given = _given(tools.settings, tools.profile, name)
    searched = bool(given.query)
    return Followed(
        source=source_named(name),
        normalise=normaliser_of(name),
        context=Context(http=tools.http, settings=given, now=tools.now),
        query=given.query if searched else _kept_of_everything(tools.profile),
        late_days=LATE_DAYS.get(name, OVERLAP_DAYS),
        screen=None if searched else _screen(tools.profile),
    )


def _kept_of_everything(profile: Profile) -> str:
    """What stands for the query where the service has no search; other names for the drug are another query."""
    names = query_key(" ".join((*profile.drug.names, "not", *profile.drug.not_names)))
    return f"every entry, kept if it names {profile.card.drug} (name list {names[:6]})"


def _enabled(settings: Settings, name: str) -> bool:
    feeds = {feed.name: feed.enabled for feed in settings.feeds}
    return feeds[name] if name in feeds else settings.source(name).enabled


def _given(settings: Settings, profile: Profile, name: str) -> SourceSettings:
    feed = next((feed for feed in settings.feeds if feed.name == name), None)
    if feed is not None:
        return SourceSettings(name=name, base_url=feed.url, contact=settings.contact)
    source = settings.source(name)
    query = source.query if source.query is not None else dict(profile.queries).get(name, "")
    key = settings.ncbi_key if name == "pubmed" else ""
    return SourceSettings(name=name, base_url=source.base_url, query=query, api_key=key, contact=settings.contact)


def _screen(profile: Profile) -> Callable[[Record], bool]:
    def names_drug(record: Record) -> bool:
        return profile.names_drug(f"{record.title}\n{record.abstract}\n{'; '.join(record.keywords)}")

    return names_drug
