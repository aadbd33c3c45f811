"""One mail to one reader, as a value: built here without touching network, disk or clock.

    multipart/alternative
    ├── text/plain
    └── multipart/related      (only with a chart)
        ├── text/html
        └── image/png          inline, CHART_CID

The parts come rendered for the reader.  They may hold ``UNSUBSCRIBE_URL``, which is put in per reader.  The
same parts, reader, Message-ID and date give the same bytes.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import html
from dataclasses import dataclass, field
from email.message import EmailMessage
from email.policy import SMTP, SMTPUTF8
from email.utils import format_datetime
from urllib.parse import quote

from digests import headers
from digests.tokens import sign_unsubscribe
from storage.records import WorkId
from storage.stored_mail import Subscriber

CHART_CID = "chart@lowdose"  # the HTML shows it as src="cid:chart@lowdose"
UNSUBSCRIBE_URL = "https://unsubscribe.invalid/"  # stands in the parts where the reader's own link goes


@dataclass(frozen=True, slots=True, kw_only=True)
class Parts:
    """A digest rendered for one reader's topics and corrections.  ``works``: all that are in it."""

    subject: str
    html: str
    text: str
    chart: bytes | None = None  # PNG
    works: tuple[WorkId, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Sender:
    """Who the mail is from, and how its readers leave.

    ``address`` also takes the bounces and the ``mailto:`` way to unsubscribe.  Without a ``public_url`` there is
    no one-click link, only that.
    """

    address: str
    secret_key: str = field(repr=False)
    name: str | None = None
    public_url: str = ""

    @property
    def domain(self) -> str:
        return self.address.rpartition("@")[2]


def mail_to(reader: Subscriber, parts: Parts, *, sender: Sender, message_id: str, date: dt.datetime) -> EmailMessage:
    """The mail for a subscriber, with their own way out (RFC 2369, one click by RFC 8058)."""
    if reader.address is None:
        raise ValueError(f"subscriber {reader.id} has no address any more")
    token = sign_unsubscribe(sender.secret_key, reader.ref)
    by_mail = f"mailto:{quote(sender.address, safe='@')}?subject={quote(f'unsubscribe {token}')}"
    link = f"{sender.public_url.rstrip('/')}/unsubscribe/{quote(token)}" if sender.public_url else None
    message = _addressed(reader.address, reader.name, parts.subject, sender, message_id, date)
    _set(message, headers.words("List-Id", f"lowdose digest <digest.{sender.domain}>"))
    if link is None:
        _set(message, headers.uris("List-Unsubscribe", by_mail))
    else:
        _set(message, headers.uris("List-Unsubscribe", link, by_mail))
        _set(message, headers.plain("List-Unsubscribe-Post", "List-Unsubscribe=One-Click"))
    return _filled(message, parts, link or by_mail)


def proof_mail_to(address: str, parts: Parts, *, sender: Sender, message_id: str, date: dt.datetime) -> EmailMessage:
    """A test of the same parts to any address: marked as such, with no link that could end anybody's mail."""
    message = _addressed(address, None, f"[test] {parts.subject}", sender, message_id, date)
    return _filled(message, parts, sender.public_url or f"mailto:{quote(sender.address, safe='@')}")


def _addressed(
    address: str, name: str | None, subject: str, sender: Sender, message_id: str, date: dt.datetime
) -> EmailMessage:
    # A mailbox name beyond ASCII needs a server that speaks SMTPUTF8; everybody else gets plain ASCII headers.
    message = EmailMessage(policy=SMTP if address.isascii() else SMTPUTF8)
    _set(message, headers.mailbox("From", sender.name, sender.address))
    _set(message, headers.mailbox("To", name, address))
    _set(message, headers.words("Subject", subject))
    _set(message, headers.plain("Date", format_datetime(date)))
    _set(message, headers.plain("Message-ID", message_id))
    _set(message, headers.plain("Auto-Submitted", "auto-generated"))  # RFC 3834: nobody's holiday reply answers it
    return message


def _set(message: EmailMessage, value: headers.Field) -> None:
    message[value.name] = value


def _filled(message: EmailMessage, parts: Parts, leave: str) -> EmailMessage:
    message.set_content(parts.text.replace(UNSUBSCRIBE_URL, leave), cte="quoted-printable")
    page = parts.html.replace(UNSUBSCRIBE_URL, html.escape(leave))
    message.add_alternative(page, subtype="html", cte="quoted-printable")
    # Boundaries of our own make the bytes repeatable; "=_" cannot occur in quoted-printable or base64.
    seed = hashlib.sha256(str(message["Message-ID"]).encode()).hexdigest()[:24]
    if parts.chart is not None:
        shown = list(message.iter_parts())[1]
        shown.add_related(parts.chart, "image", "png", cid=f"<{CHART_CID}>", disposition="inline", filename="chart.png")
        shown.set_boundary(f"=_related_{seed}")
    message.set_boundary(f"=_alternative_{seed}")
    return message
