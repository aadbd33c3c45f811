"""Corrections between digests: urgent ones, to exactly the readers who were sent the work.

An alert is a mailing of its own, kept and sent through the same ledger as a digest; its recipients are fixed when it
is opened.  Nothing is mailed twice: the next alert begins where the last mailing's knowledge ended.
"""

from __future__ import annotations

import datetime as dt

from digests.alert import Alert, alert, alert_parts, for_reader
from digests.mail import Parts
from digests.send import Edition
from digests.window import period_of
from pipeline.tools import Tools, version
from storage import deliveries, kept_digests, sent_works
from storage.stored_mail import CORRECTIONS, BuiltDigest, DigestId, DigestItem, Mailing

LASTS = dt.timedelta(days=2)  # by then the next digest is near, which says it too
ALERT = "alert"


def open_alert(tools: Tools) -> Mailing | None:
    """Decide to mail what became known since the last mailing; None when it concerns nobody."""
    now = tools.now()
    with tools.archive.read() as connection:
        since = kept_digests.last_told(connection)
    if since is None:
        return None
    found = _between(tools, since, now)
    with tools.archive.read() as connection:
        recipients = sent_works.sent_to(connection, found.works)
        earlier = len(kept_digests.listed(connection, kind=ALERT))
    if not recipients:
        return None
    parts = alert_parts(found)
    built = BuiltDigest(
        kind=ALERT,
        period=f"{found.period.label}-{ALERT}-{earlier + 1}",
        as_of=now,
        version=version(),
        built=now,
        subject=parts.subject,
        html=parts.html,
        text=parts.text,
        json=since.isoformat().encode(),
        items=tuple(DigestItem(work_id=work, section=CORRECTIONS) for work in found.works),
    )
    with tools.archive.write() as connection:
        number = kept_digests.keep(connection, built)
        only = tuple(recipient.subscriber_id for recipient in recipients)
        return deliveries.open_mailing(connection, number, now=now, deadline=now + LASTS, only=only)


def edition_of_alert(tools: Tools, digest_id: DigestId, edition: Edition) -> Parts:
    """The kept alert for one reader: the corrections of what they were sent, as known when it was made."""
    with tools.archive.read() as connection:
        kept = kept_digests.get(connection, digest_id).digest
    whole = _between(tools, dt.datetime.fromisoformat(kept.json.decode()), kept.as_of)
    return alert_parts(for_reader(whole, edition.corrections))


def _between(tools: Tools, since: dt.datetime, until: dt.datetime) -> Alert:
    period = period_of(until, tools.settings.zone)
    with tools.archive.snapshot(until) as snapshot:
        changes = snapshot.changes(since=since, until=until)
    return alert(changes, period, title=tools.profile.card.title, public_url=tools.settings.mail.public_url)
