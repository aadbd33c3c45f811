"""Adding and removing readers by hand: addresses and topics checked, one clear word for what is wrong."""

from __future__ import annotations

import csv
import secrets
from collections.abc import Collection
from pathlib import Path

from pipeline.errors import BadInput, SettingsError
from pipeline.tools import Tools
from storage import subscribers
from storage.addresses import Address, parse_address, parse_mailbox


def add(tools: Tools, mailbox: str, topics: Collection[str], *, again: bool = False) -> str:
    """Add a reader or set their topics; ``again`` also one who had left.

    Raises SettingsError for an address or a topic that is none.
    """
    name, address = _mailbox(mailbox)
    _check_topics(tools, topics)
    with tools.archive.write() as conn:
        ref = secrets.token_urlsafe(16)
        found = subscribers.add(conn, address, ref=ref, name=name, topics=tuple(topics), now=tools.now(), again=again)
    reader = found.subscriber
    if found.outcome == "left-alone":
        return f"subscriber {reader.id}: left as {reader.state} ({reader.because}); --again brings them back"
    return f"subscriber {reader.id}: {found.outcome}, {', '.join(reader.topics) or 'all topics'}"


def remove(tools: Tools, mailbox: str, *, forget: bool) -> str:
    """End a reader's mail, or erase who they were.  Raises NotFound."""
    address = _address(mailbox)
    with tools.archive.write() as conn:
        if forget:
            number = subscribers.forget(conn, address, now=tools.now())
        else:
            subscribers.remove(conn, address, now=tools.now())
    if forget:
        tools.archive.wash()
        return (
            f"subscriber {number}: forgotten; the ledger keeps the number only (backups made before keep the address)"
        )
    return "removed; `--forget` also erases the address"


def add_from(tools: Tools, path: Path, *, dry_run: bool) -> tuple[int, tuple[str, ...]]:
    """Add everybody in a CSV file; returns how many, and a line for each row that was not understood."""
    try:
        rows = list(csv.reader(path.read_text("utf-8-sig").splitlines()))
    except (OSError, UnicodeDecodeError, csv.Error) as error:
        raise BadInput(f"cannot be read as UTF-8 text: {error}", path=str(path)) from error
    added, faults = 0, []
    for number, row in enumerate(rows, start=1):
        cells = [cell.strip() for cell in row if cell.strip()]
        if not cells or cells[0].startswith("#"):
            continue
        try:
            _mailbox(cells[0])
            _check_topics(tools, cells[1:])
            if not dry_run:
                add(tools, cells[0], cells[1:])
            added += 1
        except SettingsError as error:
            faults.append(f"{path}, line {number}: {error}")
    return added, tuple(faults)


def _mailbox(text: str) -> tuple[str | None, Address]:
    try:
        return parse_mailbox(text)
    except ValueError as error:
        raise SettingsError(str(error)) from error


def _address(text: str) -> Address:
    try:
        return parse_address(text)
    except ValueError as error:
        raise SettingsError(str(error)) from error


def _check_topics(tools: Tools, topics: Collection[str]) -> None:
    known = [topic.slug for topic in tools.profile.card.topics]
    unknown = sorted(set(topics) - set(known))
    if unknown:
        raise SettingsError(f"{unknown[0]}: no such topic; there are: {', '.join(known)}")
