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
from digests.render import mail_parts
from digests.send import Edition, Post, SendReport, open_mailing, send
from digests.window import parse_period
from pipeline.alerting import ALERT, edition_of_alert
from pipeline.digesting import build, build_and_keep, period_named, request_of
from pipeline.errors import SettingsError
from pipeline.mailing import sender_of, transport_of
from pipeline.outcomes import Order, Outcome, never
from pipeline.tools import Tools
from storage import deliveries, kept_digests, mail_status, subscribers
from storage.addresses import parse_address
from storage.errors import NotFound
from storage.runs import DONE, FAILED, PARTLY
from storage.stored_mail import DigestId, Mailing

LASTS = dt.timedelta(days=6)  # a digest that could not be delivered by then is old news


def send_due(tools: Tools, order: Order) -> Outcome:
    """Open the period's mailing if that was not done, and go on with every one that is under way."""
    if order.resume:
        return _outcome("under way", [_send(tools, each, order.stopping) for each in _under_way(tools)])
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
        return Outcome(job="send", outcome=DONE, detail=f"{period.label}: nobody to send to (lowdose subscribers add)")
    now = tools.now()
    digest_id = mailing.digest_id if mailing else _kept(tools, period.label)
    # Opening it again enrols who joined since, and ends what is overdue; the digest that is mailed stays the same.
    open_mailing(tools.archive, digest_id, now=now, deadline=mailing.deadline if mailing else now + LASTS)
    return _outcome(period.label, [_send(tools, each, stopping) for each in _under_way(tools)])


def _kept(tools: Tools, label: str) -> DigestId:
    made = build_and_keep(tools, period_named(tools, label))
    if made.id is None:
        raise NotFound(f"{label}: the digest could not be kept")
    return made.id


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
        previous = kept_digests.previous_as_of(conn, kept.period, at=kept.as_of)
    if kept.kind == ALERT:
        return edition_of_alert(tools, digest_id, edition)
    period = parse_period(kept.period, tools.settings.zone)
    with tools.archive.snapshot(kept.as_of) as snapshot:
        asked = request_of(tools, period, previous, edition.topics)
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
