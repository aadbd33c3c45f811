"""Sending digests: the period's digest is decided once, then everybody gets it once, whatever happens.

The digest that is mailed is the one kept; a reader's own edition (their topics, the corrections of what they were
sent) is composed again from the archive as of the same moment.
"""

from __future__ import annotations

import datetime as dt
import os
import secrets
import socket
from collections.abc import Callable

from digests.compose import compose, gather
from digests.mail import Parts, proof_mail_to
from digests.reader import with_corrections_of
from digests.records import Digest
from digests.render import mail_parts
from digests.send import Edition, Post, SendReport, open_mailing, send
from digests.telling import COMPLETE
from digests.window import Period, latest_complete, parse_period
from pipeline import served
from pipeline.alerting import ALERT, edition_of_alert
from pipeline.digesting import build, build_and_keep, period_named, request_at
from pipeline.errors import SettingsError
from pipeline.mailing import sender_of, transport_of
from pipeline.outcomes import Order, Outcome, never
from pipeline.tools import Tools, version
from storage import deliveries, kept_digests, mail_status, subscribers
from storage.addresses import parse_address
from storage.errors import NotFound
from storage.runs import DONE, FAILED, PARTLY
from storage.stored_mail import DigestId, Mailing

LASTS = dt.timedelta(days=6)  # a digest that could not be delivered by then is old news
FRESH = dt.timedelta(hours=1)  # a digest built as recently is mailed as it is


def send_due(tools: Tools, order: Order) -> Outcome:
    """Open the period's mailing if that was not done, and go on with every one that is under way."""
    if order.resume:
        return _delivered(tools, "under way", order.stopping)
    return send_period(tools, order.period, dry_run=order.dry_run, stopping=order.stopping)


def send_period(tools: Tools, label: str | None, *, dry_run: bool, stopping: Callable[[], bool] = never) -> Outcome:
    """Send the period's digest to everybody who is due, and what else is under way."""
    period = period_named(tools, label)
    with tools.archive.read() as conn:
        mailing = deliveries.mailing_of(conn, period.label)
        active = dict(subscribers.counts(conn)).get("active", 0)
    if dry_run:
        state = "was opened" if mailing else "would be opened"
        return Outcome(job="send", outcome=DONE, detail=f"{period.label}: the mailing {state}; {active} active readers")
    if mailing is None and not active:
        return _left_out(tools, period, "nobody to send to (lowdose subscribers add)")
    digest_id = mailing.digest_id if mailing else _to_mail(tools, period)
    if digest_id is None:
        return _left_out(tools, period, "searched in full and nothing to tell; not mailed, as set (send_when_empty)")
    now = tools.now()
    # Opening it again enrols who joined since, and ends what is overdue; the digest that is mailed stays the same.
    open_mailing(tools.archive, digest_id, now=now, deadline=mailing.deadline if mailing else now + LASTS)
    outcome = _delivered(tools, period.label, stopping)
    if outcome.outcome != FAILED:
        _dealt_with(tools, period)
    return outcome


def _to_mail(tools: Tools, period: Period) -> DigestId | None:
    """The digest that the period's readers get: the one just built, else built now; None when it is to be left out."""
    leave_out = not tools.settings.digest.send_when_empty
    just_built = None if leave_out else _just_built(tools, period)
    if just_built is not None:
        return just_built
    made = build_and_keep(tools, period)
    return None if leave_out and nothing_to_tell(made.digest) else made.id


def _just_built(tools: Tools, period: Period) -> DigestId | None:
    try:
        with tools.archive.read() as conn:
            kept = kept_digests.latest(conn, period.label)
    except NotFound:
        return None
    fresh = dt.timedelta(0) <= tools.now() - kept.digest.as_of < FRESH and kept.digest.version == version()
    return kept.id if fresh else None


def nothing_to_tell(digest: Digest) -> bool:
    """Whether the whole week was searched and brought no new work, correction or trial: silence would say the same."""
    told = digest.week.counts.works or digest.corrections_total or digest.trials_total or digest.harms_total
    return digest.coverage.state == COMPLETE and not told


def _left_out(tools: Tools, period: Period, why: str) -> Outcome:
    with tools.archive.write() as conn:
        served.mark(conn, period.label, tools.now())
    _dealt_with(tools, period)
    return Outcome(job="send", outcome=DONE, detail=f"{period.label}: {why}")


def _dealt_with(tools: Tools, period: Period) -> None:
    """The scheduler need not come back to it; what is left to deliver is owed by the ledger."""
    now = tools.now()
    if period == latest_complete(now, tools.settings.zone):
        with tools.archive.write() as conn:
            served.mark(conn, served.REGULAR, now)


def _delivered(tools: Tools, label: str, stopping: Callable[[], bool]) -> Outcome:
    """Go on with every mailing; of those that reached somebody, it is written down since when."""
    mailings = _under_way(tools)
    reports = [_send(tools, mailing, stopping) for mailing in mailings]
    with tools.archive.write() as conn:
        for report in reports:
            if report.sent:
                served.mark(conn, report.period, tools.now())
    return _outcome(label, reports)


def _under_way(tools: Tools) -> tuple[Mailing, ...]:
    """The mailings with something left to deliver.  What a dead process had claimed is free at once: this run holds
    the archive alone.
    """
    now = tools.now()
    with tools.archive.write() as conn:
        deliveries.orphan(conn, holder="", now=now)
        return mail_status.unfinished(conn, now)


def _send(tools: Tools, mailing: Mailing, stopping: Callable[[], bool]) -> SendReport:
    post = Post(
        transport=transport_of(tools.settings),
        sender=sender_of(tools),
        holder=f"{socket.gethostname()}:{os.getpid()}:{secrets.token_hex(4)}",
        clock=tools.now,
        stopping=stopping,
    )
    return send(tools.archive, mailing, lambda edition: edition_of(tools, mailing.digest_id, edition), post)


def edition_of(tools: Tools, digest_id: DigestId, edition: Edition) -> Parts:
    """The kept digest for one reader's topics and corrections, as of the moment it was built with."""
    with tools.archive.read() as conn:
        kept = kept_digests.get(conn, digest_id).digest
    if kept.kind == ALERT:
        return edition_of_alert(tools, digest_id, edition)
    period = parse_period(kept.period, tools.settings.zone)
    asked = request_at(tools, period, kept.as_of, edition.topics)
    with tools.archive.snapshot(kept.as_of) as snapshot:
        digest = compose(gather(snapshot, asked), asked)
    return mail_parts(with_corrections_of(digest, edition.corrections))


def send_test(tools: Tools, address: str, label: str | None, *, dry_run: bool) -> str:
    """The digest to one address, marked as a test, with nothing written down."""
    try:
        to = parse_address(address)
    except ValueError as error:
        raise SettingsError(f"--to {address}: {error}") from error
    period = period_named(tools, label)
    sender, now = sender_of(tools), tools.now()
    made = build(tools, period)
    if dry_run:
        return f"{period.label}: would send a test to that address"
    transport = transport_of(tools.settings)
    message_id = f"<test.{secrets.token_hex(8)}@{sender.domain}>"
    message = proof_mail_to(to.spec, made.rendered.mail, sender=sender, message_id=message_id, date=now)
    try:
        answer = transport.deliver(message, sender=sender.address, recipient=to.spec)
    finally:
        transport.close()
    return f"{period.label}: test sent ({answer})"


def _outcome(label: str, reports: list[SendReport]) -> Outcome:
    sent = sum(report.sent for report in reports)
    later = sum(report.later for report in reports)
    lost = sum(report.refused + report.failed for report in reports)
    stopped = next((report.stopped for report in reports if report.stopped), None)
    told = f"{label}: {sent} sent, {later} to be tried again, {lost} not deliverable"
    if stopped:
        told += f"; stopped: {stopped}"
    if stopped and not sent:
        return Outcome(job="send", outcome=FAILED, detail=told)
    return Outcome(job="send", outcome=PARTLY if later or stopped else DONE, detail=told)
