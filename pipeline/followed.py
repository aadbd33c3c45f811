"""Which sources a pull goes to, and how each is asked: settings and profile made into ``Followed``."""

from __future__ import annotations

from collections.abc import Callable, Collection

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
    names = [name for name in _names(settings) if name not in _BY_ID_ONLY and _enabled(settings, name)]
    return tuple(follow(tools, name) for name in names if not only or name in only)


def check_named(settings: Settings, job: str, only: Collection[str]) -> None:
    """Whether a person's ``--source`` can be meant for that job.  Raises SettingsError before anything is begun."""
    names = _names(settings)
    for name in only:
        if name not in names:
            raise SettingsError(f"--source {name}: no such source (known: {', '.join(names)})")
        if not _enabled(settings, name):
            raise SettingsError(f"--source {name}: switched off in the settings (sources.{name}.enabled)")
        if job == "pull" and name in _BY_ID_ONLY:
            raise SettingsError(f"--source {name}: it is only asked about works we have; `lowdose run refresh` does")


def _names(settings: Settings) -> list[str]:
    return [source.name for source in settings.sources] + [feed.name for feed in settings.feeds]


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
