"""How mail leaves: the transport, the sender and the signing key, from the settings."""

from __future__ import annotations

import os
import secrets
from pathlib import Path

from digests.mail import Sender
from digests.outboxes import FolderTransport
from digests.transports import NONE, STARTTLS, TLS, SmtpServer, SmtpTransport, Transport
from pipeline.addresses import is_loopback
from pipeline.errors import SettingsError
from pipeline.settings import Settings
from pipeline.tools import Tools
from storage.addresses import parse_mailbox


def transport_of(settings: Settings) -> Transport:
    """SMTP, or a folder of .eml files where ``mail.outbox`` names one.  Raises SettingsError if neither is set."""
    if settings.mail.outbox:
        return FolderTransport(Path(settings.mail.outbox))
    return smtp_transport(settings)


def smtp_transport(settings: Settings) -> SmtpTransport:
    """The mail server of the settings; encryption is given up only on this machine."""
    mail = settings.mail
    if not mail.host:
        raise SettingsError("mail.host is empty, so nothing can be mailed; set [mail] (`lowdose init` shows how)")
    security = TLS if mail.tls else STARTTLS if mail.starttls else NONE
    if security == NONE and not is_loopback(f"http://{mail.host}/"):
        raise SettingsError("mail.starttls: may be false only for a server on this machine; or set mail.tls = true")
    server = SmtpServer(
        host=mail.host, port=mail.port, security=security, username=mail.username, password=settings.smtp_password
    )
    return SmtpTransport(server)


def sender_of(tools: Tools) -> Sender:
    """Who the mail is from.  Raises SettingsError when ``mail.from`` is no mailbox."""
    mail = tools.settings.mail
    if not mail.from_:
        raise SettingsError('mail.from is empty; write it like "Ketamine evidence <digest@example.org>"')
    try:
        name, address = parse_mailbox(mail.from_)
    except ValueError as error:
        raise SettingsError(f"mail.from: {error}") from error
    return Sender(address=address.spec, name=name, secret_key=secret_key(tools), public_url=mail.public_url.rstrip("/"))


def secret_key(tools: Tools) -> str:
    """``LOWDOSE_SECRET_KEY``, else one made once and kept beside the archive, readable by its owner only."""
    if tools.settings.secret_key:
        return tools.settings.secret_key
    archive = tools.archive.path
    if archive is None:
        raise SettingsError("LOWDOSE_SECRET_KEY is needed: the archive is no file that a key could be kept beside")
    path = archive.with_name(archive.name + ".key")
    try:
        handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        return path.read_text("ascii").strip()
    with os.fdopen(handle, "w", encoding="ascii") as file:
        file.write(secrets.token_urlsafe(32))
    return path.read_text("ascii").strip()
