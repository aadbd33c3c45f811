"""The configuration: a TOML file and the environment, as one frozen value.

The only reader of the environment.  Secrets come from there and nowhere else.  Every fault is one line: file,
key, reason.
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any, TypeVar
from zoneinfo import ZoneInfo

import msgspec

from pipeline.addresses import may_be_asked
from pipeline.crontab import Cron
from pipeline.errors import SettingsError

DEFAULT_URLS: Mapping[str, str] = {
    "pubmed": "https://eutils.ncbi.nlm.nih.gov/entrez/eutils",
    "europepmc": "https://www.ebi.ac.uk/europepmc/webservices/rest",
    "biorxiv": "https://api.biorxiv.org",
    "medrxiv": "https://api.biorxiv.org",
    "arxiv": "https://export.arxiv.org/api",
    "psyarxiv": "https://api.osf.io/v2",
    "clinicaltrials": "https://clinicaltrials.gov/api/v2",
    "crossref": "https://api.crossref.org",
}


class _Table(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """A table of the file; an unknown key is a mistake."""


class ArchiveTable(_Table, frozen=True, kw_only=True):
    url: str = "sqlite:///lowdose.db"


class HttpTable(_Table, frozen=True, kw_only=True):
    contact: str = ""


class SourceTable(_Table, frozen=True, kw_only=True):
    enabled: bool = True
    base_url: str | None = None
    query: str | None = None


class FeedTable(_Table, frozen=True, kw_only=True):
    name: str
    url: str
    enabled: bool = True


class ScheduleTable(_Table, frozen=True, kw_only=True):
    timezone: str = "Europe/Berlin"
    pull: str | None = "0 5 * * *"
    refresh: str | None = "0 3 * * sun"
    digest: str | None = "0 7 * * mon"
    backup: str | None = "30 2 * * *"
    alarm_after_hours: float = 6


class DigestTable(_Table, frozen=True, kw_only=True):
    max_items: int = 40
    send_when_empty: bool = True


class MailTable(_Table, frozen=True, kw_only=True):
    host: str = ""
    port: int = 587
    starttls: bool = True
    tls: bool = False
    username: str = ""
    from_: str = msgspec.field(default="", name="from")
    outbox: str = ""
    public_url: str = ""
    alerts: bool = False


class WatchTable(_Table, frozen=True, kw_only=True):
    ping_url: str = ""


class _File(_Table, frozen=True, kw_only=True):
    """The file's top level without ``sources``, whose keys are names."""

    profile: str = "ketamine"
    archive: ArchiveTable = ArchiveTable()
    http: HttpTable = HttpTable()
    schedule: ScheduleTable = ScheduleTable()
    digest: DigestTable = DigestTable()
    mail: MailTable = MailTable()
    watch: WatchTable = WatchTable()


@dataclass(frozen=True, slots=True, kw_only=True)
class SourceSetting:
    """How one source is reached; ``query`` None means the profile's."""

    name: str
    enabled: bool
    base_url: str
    query: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """Everything that can be set.  ``path`` is the file it came from, None for the built-in defaults."""

    path: Path | None
    profile: str
    archive_url: str
    contact: str
    sources: tuple[SourceSetting, ...]
    feeds: tuple[FeedTable, ...]
    schedule: ScheduleTable
    digest: DigestTable
    mail: MailTable
    ping_url: str
    ncbi_key: str = field(default="", repr=False)
    smtp_password: str = field(default="", repr=False)
    secret_key: str = field(default="", repr=False)

    def source(self, name: str) -> SourceSetting:
        return next(s for s in self.sources if s.name == name)

    @property
    def zone(self) -> ZoneInfo:
        return ZoneInfo(self.schedule.timezone)


def load(config: str | None, environ: Mapping[str, str], *, archive: str | None = None) -> Settings:
    """The settings of ``config``, else of ``$LOWDOSE_CONFIG``, else of ``./lowdose.toml``, else the defaults.

    ``archive`` (from the command line) wins over the file.  Raises SettingsError.
    """
    named = config or environ.get("LOWDOSE_CONFIG")
    path = Path(named) if named else Path("lowdose.toml")
    raw = _read(path) if named or path.is_file() else {}
    sources = raw.pop("sources", {})
    feeds = sources.pop("feeds", []) if isinstance(sources, dict) else []
    file = _convert(raw, _File, path, "")
    settings = Settings(
        path=path if raw or named else None,
        profile=file.profile,
        archive_url=archive or file.archive.url,
        contact=file.http.contact,
        sources=_sources(_convert(sources, dict[str, SourceTable], path, "sources."), path),
        feeds=_convert(feeds, tuple[FeedTable, ...], path, "sources.feeds"),
        schedule=file.schedule,
        digest=file.digest,
        mail=file.mail,
        ping_url=file.watch.ping_url,
        ncbi_key=environ.get("LOWDOSE_NCBI_API_KEY", ""),
        smtp_password=environ.get("LOWDOSE_SMTP_PASSWORD", ""),
        secret_key=environ.get("LOWDOSE_SECRET_KEY", ""),
    )
    _check(settings, path)
    return settings if _is_file(settings.archive_url) else _without_backup(settings)


def _is_file(archive_url: str) -> bool:
    return "://" not in archive_url or archive_url.startswith("sqlite")


def _without_backup(settings: Settings) -> Settings:
    """A server's archive is copied by pg_dump: a nightly job that can only fail would be a nightly alarm."""
    return replace(settings, schedule=msgspec.structs.replace(settings.schedule, backup=None))


def _read(path: Path) -> dict[str, Any]:
    try:
        return tomllib.loads(path.read_bytes().decode("utf-8"))
    except OSError as error:
        raise SettingsError(f"{path}: cannot be read ({error.strerror}); `lowdose init` writes one") from error
    except (UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise SettingsError(f"{path}: not TOML in UTF-8: {error}") from error


T = TypeVar("T")


def _convert(raw: object, shape: type[T], path: Path, prefix: str) -> T:
    try:
        return msgspec.convert(raw, shape)
    except msgspec.ValidationError as error:
        reason, _, where = str(error).partition(" - at ")
        key = prefix + where.strip("`").removeprefix("$").lstrip(".")
        raise SettingsError(f"{path}: {key.rstrip('.') or 'top level'}: {reason[0].lower()}{reason[1:]}") from error


def _sources(tables: Mapping[str, SourceTable], path: Path) -> tuple[SourceSetting, ...]:
    unknown = sorted(set(tables) - set(DEFAULT_URLS))
    if unknown:
        known = ", ".join(DEFAULT_URLS)
        raise SettingsError(f"{path}: sources.{unknown[0]}: no such source (known: {known}, feeds)")
    given = {name: tables.get(name, SourceTable()) for name in DEFAULT_URLS}
    return tuple(
        SourceSetting(
            name=name,
            enabled=table.enabled,
            base_url=(table.base_url or DEFAULT_URLS[name]).rstrip("/"),
            query=table.query,
        )
        for name, table in given.items()
    )


def _check_feeds(names: list[str], path: Path) -> None:
    for name in names:
        if not name.strip() or name in DEFAULT_URLS or names.count(name) > 1:
            raise SettingsError(f"{path}: sources.feeds: {name!r}: a feed needs a name that no other source has")


def _check(settings: Settings, path: Path) -> None:
    """What types cannot say: addresses, names, crontabs, the time zone, amounts."""
    _check_feeds([feed.name for feed in settings.feeds], path)
    urls = [(f"sources.{s.name}.base_url", s.base_url) for s in settings.sources]
    urls += [(f"sources.feeds.{feed.name}.url", feed.url) for feed in settings.feeds]
    urls += [("mail.public_url", settings.mail.public_url), ("watch.ping_url", settings.ping_url)]
    for key, url in urls:
        if url and not may_be_asked(url):
            raise SettingsError(f"{path}: {key}: {url!r} is not an https address (http is for loopback only)")
    try:
        ZoneInfo(settings.schedule.timezone)
    except (ValueError, OSError, KeyError) as error:  # ZoneInfoNotFoundError is a KeyError
        raise SettingsError(
            f"{path}: schedule.timezone: {settings.schedule.timezone!r} is no time zone; write one like Europe/Berlin"
        ) from error
    for job in ("pull", "refresh", "digest", "backup"):
        text = getattr(settings.schedule, job)
        if text is not None:
            try:
                Cron(text)
            except ValueError as error:
                raise SettingsError(f"{path}: schedule.{job}: {error}") from error
    if settings.digest.max_items < 1:
        raise SettingsError(f"{path}: digest.max_items: must be 1 or more")
    if not 0 < settings.mail.port < 65536:
        raise SettingsError(f"{path}: mail.port: must be between 1 and 65535")
