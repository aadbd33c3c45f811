"""``doctor``: every part checked once, one line each, and how to mend what is not well."""

from __future__ import annotations

import datetime as dt
import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from digests.errors import DeliveryError
from pipeline.crontab import Cron
from pipeline.errors import PipelineError, SourceError
from pipeline.followed import follow
from pipeline.mailing import smtp_transport
from pipeline.status import SCHEDULED
from pipeline.tools import Tools
from storage import backup
from storage.errors import StorageError

_ROOM = 500 * 1024 * 1024  # bytes free below which an archive should not be left to grow
_YEARS = range(2026, 2100)  # a clock outside these was never set


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """One part, whether it is well, and what to say of it."""

    what: str
    well: bool
    told: str


def examine(tools: Tools) -> Iterator[Finding]:
    """Settings, clock, archive, disk, sources, mail and schedule, in this order."""
    path = tools.settings.path
    yield Finding(what="settings", well=True, told=str(path) if path else "no file: built-in defaults")
    yield from _profile(tools)
    yield _clock(tools)
    yield from _archive(tools)
    yield from _sources(tools)
    yield _contact(tools)
    yield _mail(tools)
    yield from _schedule(tools)


def _profile(tools: Tools) -> Iterator[Finding]:
    try:
        profile = tools.profile
    except PipelineError as error:
        yield Finding(what="profile", well=False, told=str(error))
        return
    yield Finding(what="profile", well=True, told=f"{profile.name}: {len(profile.topics)} topics")


def _clock(tools: Tools) -> Finding:
    now, zone = tools.now(), tools.settings.zone
    well = now.year in _YEARS
    mend = "" if well else "; set the machine's clock, digests and coverage go by it"
    return Finding(what="clock", well=well, told=f"{now.astimezone(zone):%Y-%m-%d %H:%M} in {zone.key}{mend}")


def _archive(tools: Tools) -> Iterator[Finding]:
    try:
        archive = tools.archive
        found = backup.integrity(archive)
    except StorageError as error:
        yield Finding(what="archive", well=False, told=str(error))
        return
    mend = "" if found == "ok" else "; `lowdose restore BACKUP --force` puts a backup in its place"
    yield Finding(what="archive", well=found == "ok", told=f"{archive.name}, schema {archive.version()}, {found}{mend}")
    if archive.path is not None:
        yield _disk(archive.path)


def _disk(path: Path) -> Finding:
    free = shutil.disk_usage(path.resolve().parent).free
    mend = "" if free >= _ROOM else "; make room, a full disk stops the pull"
    return Finding(what="disk", well=free >= _ROOM, told=f"{free / 1e9:.1f} GB free{mend}")


def _sources(tools: Tools) -> Iterator[Finding]:
    names = [s.name for s in tools.settings.sources if s.enabled] + [f.name for f in tools.settings.feeds if f.enabled]
    for name in names:
        try:
            followed = follow(tools, name)
            told = followed.source.probe(followed.context)
        except SourceError as error:
            mend = f"; try again later, or switch it off (sources.{name}.enabled = false)"
            yield Finding(what=name, well=False, told=f"{error}{mend}")
        else:
            yield Finding(what=name, well=True, told=told)


def _contact(tools: Tools) -> Finding:
    given = bool(tools.settings.contact)
    told = "given" if given else "none: the services cannot write before they block; set http.contact"
    return Finding(what="contact", well=True, told=told)


def _mail(tools: Tools) -> Finding:
    if not tools.settings.mail.host:
        return Finding(
            what="mail", well=True, told="not set up: digests are built, not mailed ([mail] in the settings)"
        )
    try:
        told = smtp_transport(tools.settings).check()
    except DeliveryError as error:
        return Finding(what="mail", well=False, told=f"{error}; check [mail] and LOWDOSE_SMTP_PASSWORD")
    return Finding(what="mail", well=True, told=told)


def _schedule(tools: Tools) -> Iterator[Finding]:
    now, zone = tools.now(), tools.settings.zone
    for job in SCHEDULED:
        text = getattr(tools.settings.schedule, job)
        if text:
            due: dt.datetime = Cron(text).next_after(now, zone)
            yield Finding(
                what=f"schedule of {job}", well=True, told=f"{text} → next {due.astimezone(zone):%a %Y-%m-%d %H:%M}"
            )
