"""The digest job: the archive as known at a moment → a digest in every form → kept, and written where asked.

Building is repeatable: the same archive, period, as-of and version give the same bytes.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path

from digests.compose import Request, compose, gather
from digests.diff import diff, diff_outline
from digests.mail import Sender, proof_mail_to
from digests.records import Digest
from digests.render import Rendered, render
from digests.render_text import text
from digests.window import Period, latest_complete, parse_period
from pipeline.errors import PipelineError
from pipeline.lateness import delays
from pipeline.tools import Tools, version
from storage import Transaction, kept_digests, lookup, works
from storage.errors import NotFound
from storage.records import WorkId
from storage.stored_mail import BuiltDigest, DigestId, DigestItem

EVERY_WORK = 1_000_000  # a comparison leaves nothing out
NOBODY = "reader@example.invalid"  # the .eml of a build is addressed to nobody


@dataclass(frozen=True, slots=True, kw_only=True)
class Built:
    """A digest built: kept under ``id`` if it was kept."""

    digest: Digest
    rendered: Rendered
    id: DigestId | None = None

    @property
    def line(self) -> str:
        """One line for the run's row."""
        kept = f", kept as {self.id}" if self.id is not None else ""
        return f"{self.digest.period.label}: {self.digest.subject}{kept}"


def period_named(tools: Tools, label: str | None) -> Period:
    """The period of that label, else the latest that is complete.  Raises PeriodError."""
    zone = tools.settings.zone
    return parse_period(label, zone) if label else latest_complete(tools.now(), zone)


def request_at(tools: Tools, period: Period, at: dt.datetime, topics: tuple[str, ...] = ()) -> Request:
    """The request for a digest of this period as of that moment: what was mailed, or came late, before it."""
    with tools.archive.read() as conn:
        previous = kept_digests.previous_as_of(conn, period.label, at=at)
        late = delays(conn, tools.settings, period, at)
        alerted = kept_digests.alerted(conn, since=previous or period.start, at=at)
    return replace(request_of(tools, period, previous, topics), delays=late, alerted=alerted)


def request_of(tools: Tools, period: Period, previous: dt.datetime | None, topics: tuple[str, ...] = ()) -> Request:
    """What the settings and the profile say a digest of this period is."""
    return Request(
        period=period,
        card=tools.profile.card,
        version=version(),
        public_url=tools.settings.mail.public_url.rstrip("/"),
        max_items=tools.settings.digest.max_items,
        previous_as_of=previous,
        topics=topics,
    )


def build(tools: Tools, period: Period, as_of: dt.datetime | None = None) -> Built:
    """The period's digest as known at ``as_of`` (the present moment if none is given)."""
    moment = as_of or tools.now()
    if moment < period.start:
        raise PipelineError(
            f"--as-of {moment:%Y-%m-%d %H:%M} is before {period.label} began; nothing was known of it then"
        )
    asked = request_at(tools, period, moment)
    with tools.archive.snapshot(moment) as snapshot:
        digest = compose(gather(snapshot, asked), asked)
    return Built(digest=digest, rendered=render(digest))


def known_since(tools: Tools, label: str) -> str:
    """What is known now of the period and was not when its latest kept digest was built, as text."""
    period = period_named(tools, label)
    with tools.archive.read() as conn:
        then_at = kept_digests.latest(conn, period.label).digest.as_of
    asked = replace(request_of(tools, period, None), max_items=EVERY_WORK)
    then, now = (_composed(tools, asked, at) for at in (then_at, tools.now()))
    found = diff(then, now)
    with tools.archive.read() as conn:
        fates = {head.work: _fate(conn, head.work) for head in found.gone}
    return text(diff_outline(found, fates))


def _composed(tools: Tools, asked: Request, at: dt.datetime) -> Digest:
    with tools.archive.snapshot(at) as snapshot:
        return compose(gather(snapshot, asked), asked)


def _fate(conn: Transaction, work_id: WorkId) -> str:
    """What became of a work that the week's digest told of and would not tell of now."""
    try:
        now = lookup.find(conn, f"w{work_id}")
    except NotFound:
        return "Not in the archive any more."
    if now != work_id:
        return f"The same publication as another work, and now part of that (w{now})."
    (work,) = works.load(conn, [now])
    if work.status not in ("current", "corrected"):
        return f"Not counted as evidence any more: {work.status.replace('-', ' ')}."
    if work.appraisal.relevance != "focus":
        return f"Not counted as a study of the drug any more ({work.appraisal.relevance})."
    return "Not on this digest’s topics or not new in this week any more."


def build_and_keep(tools: Tools, period: Period | None = None, *, keep: bool = True) -> Built:
    """Build the latest complete period's digest, or the given one's, and keep it in the archive."""
    made = build(tools, period or period_named(tools, None))
    if not keep:
        return made
    with tools.archive.write() as conn:
        number = kept_digests.keep(conn, as_kept(made, tools.now()))
    return Built(digest=made.digest, rendered=made.rendered, id=number)


def as_kept(made: Built, at: dt.datetime) -> BuiltDigest:
    """The digest as the archive keeps it."""
    return BuiltDigest(
        period=made.digest.period.label,
        as_of=made.digest.as_of,
        version=made.digest.version,
        built=at,
        subject=made.digest.subject,
        html=made.rendered.html,
        text=made.rendered.text,
        json=made.rendered.json.encode(),
        chart=made.rendered.mail.chart,
        items=tuple(_items(made.digest)),
    )


def _items(digest: Digest) -> Iterator[DigestItem]:
    """Which works stand in the digest, and where: who was sent them is told of their corrections later."""
    seen: set[tuple[str, WorkId]] = set()
    places = (
        *(("new", card.head.work, card.topics) for card in digest.cards),
        *(("harms", harm.head.work, harm.topics) for harm in digest.harms),
        *(("corrections", entry.head.work, entry.topics) for entry in digest.corrections),
    )
    for section, work, topics in places:
        if (section, work) not in seen:
            seen.add((section, work))
            yield DigestItem(work_id=work, section=section, topics=topics)


def write(made: Built, folder: Path, *, tools: Tools) -> tuple[Path, ...]:
    """The digest as files: HTML, text, Markdown, JSON and the mail as .eml."""
    folder.mkdir(parents=True, exist_ok=True)
    stem = f"lowdose-{made.digest.period.label}"
    sender = Sender(address=tools.settings.mail.from_ or NOBODY, secret_key="", public_url=made.digest.public_url)
    mail = proof_mail_to(
        NOBODY,
        made.rendered.mail,
        sender=sender,
        message_id=f"<{stem}.build@example.invalid>",
        date=made.digest.as_of,
    )
    contents = {
        ".html": made.rendered.html.encode(),
        ".txt": made.rendered.text.encode(),
        ".md": made.rendered.markdown.encode(),
        ".json": made.rendered.json.encode(),
        ".eml": mail.as_bytes(),
    }
    paths = []
    for suffix, content in contents.items():
        path = folder / f"{stem}{suffix}"
        part = path.with_suffix(f"{suffix}.part")
        try:
            part.write_bytes(content)
            part.replace(path)
        except OSError as error:
            part.unlink(missing_ok=True)
            raise OSError(error.errno, error.strerror, str(path)) from error  # a full disk names no file
        paths.append(path)
    return tuple(paths)
