"""The tables of the mail, every column explained: who reads, what was built, who was sent what.

They stand on the archive's one metadata, so migrations, backup and restore carry them along.  Personal data
(address, name, topics of interest) is in ``subscribers`` alone; every other table knows a person by number, and
keeps knowing the number when the person is forgotten.
"""

from __future__ import annotations

import sqlalchemy as sa

from storage.schema import Utc, metadata

subscribers = sa.Table(
    "subscribers",
    metadata,
    sa.Column("id", sa.Integer, primary_key=True, comment="the pseudonym that the ledger keeps"),
    sa.Column("ref", sa.String, nullable=False, unique=True, comment="random; in unsubscribe links and Message-IDs"),
    sa.Column("address", sa.String, comment="as mail is sent to it, domain in ASCII; null once forgotten"),
    sa.Column("address_key", sa.String, unique=True, comment="the address for comparing, case folded; null as above"),
    sa.Column("name", sa.String, comment="display name; null if none or forgotten"),
    sa.Column("topics", sa.String, nullable=False, comment="slugs wanted, space-separated; empty: all"),
    sa.Column("state", sa.String, nullable=False, comment="active, paused, unsubscribed or forgotten"),
    sa.Column("because", sa.String, nullable=False, default="", comment="why the state; never holds the address"),
    sa.Column("added", Utc, nullable=False, comment="when first subscribed"),
    sa.Column("changed", Utc, nullable=False, comment="last change of anything in this row"),
    sa.Index("subscribers_by_state", "state"),
    sqlite_autoincrement=True,  # a number stands for one person for ever
    comment="the only table with personal data; in no export, log or API",
)

digests = sa.Table(
    "digests",
    metadata,
    sa.Column("id", sa.Integer, primary_key=True, comment="in links to the digest; grows with time of building"),
    sa.Column("kind", sa.String, nullable=False, comment="digest, or alert: a correction between digests"),
    sa.Column("period", sa.String, nullable=False, comment="2026-W47; for an alert its own label"),
    sa.Column("as_of", Utc, nullable=False, comment="the moment of knowledge it was built with"),
    sa.Column("version", sa.String, nullable=False, comment="the lowdose version that built it"),
    sa.Column("built", Utc, nullable=False, comment="when, by the clock"),
    sa.Column("subject", sa.String, nullable=False, comment="the mail's subject, the page's title"),
    sa.Column("html", sa.String, nullable=False, comment="as built for a reader of all topics"),
    sa.Column("text", sa.String, nullable=False, comment="the same in plain text"),
    sa.Column("json", sa.LargeBinary, nullable=False, comment="the same as data"),
    sa.Column("chart", sa.LargeBinary, comment="PNG; null: no chart"),
    sa.Column("content", sa.String(64), nullable=False, comment="SHA-256 over all parts: the same build is kept once"),
    sa.Index("digests_by_period", "period", "id"),
    sa.UniqueConstraint("period", "as_of", "version", "content"),
    comment="digests as built; a sent one is never changed or removed",
)

digest_items = sa.Table(
    "digest_items",
    metadata,
    sa.Column("digest_id", sa.ForeignKey("digests.id"), primary_key=True, comment="the digest it stood in"),
    sa.Column("section", sa.String, primary_key=True, comment="the digest's section it stood in"),
    sa.Column("work_id", sa.Integer, primary_key=True, comment="no foreign key: it may have become part of another"),
    sa.Column("position", sa.Integer, nullable=False, comment="0-based, over the whole digest"),
    sa.Column("topics", sa.String, nullable=False, comment="its topics then, space-separated slugs"),
    sa.Index("digest_items_by_work", "work_id", "digest_id"),
    comment="which works stood in which digest",
)

mailings = sa.Table(
    "mailings",
    metadata,
    sa.Column("period", sa.String, primary_key=True, comment="what each person gets once"),
    sa.Column("digest_id", sa.ForeignKey("digests.id"), nullable=False, comment="the one build that is sent"),
    sa.Column("opened", Utc, nullable=False, comment="when sending was decided"),
    sa.Column("deadline", Utc, nullable=False, comment="nothing is tried after it: the next period's is due"),
    comment="decisions to send: a later build of the same period is never mailed beside the first",
)

deliveries = sa.Table(
    "deliveries",
    metadata,
    sa.Column("id", sa.Integer, primary_key=True, comment="in the order of enrolment"),
    sa.Column("period", sa.ForeignKey("mailings.period"), nullable=False, comment="what this person gets once"),
    sa.Column("digest_id", sa.ForeignKey("digests.id"), nullable=False, comment="its mailing's digest"),
    sa.Column("subscriber_id", sa.ForeignKey("subscribers.id"), nullable=False, comment="who; the number alone"),
    sa.Column(
        "state", sa.String, nullable=False, comment="waiting, claimed, sent, refused, failed, expired or dropped"
    ),
    sa.Column("due", Utc, nullable=False, comment="not before: the opening, or the end of a back-off"),
    sa.Column("attempts", sa.Integer, nullable=False, default=0, comment="claims so far"),
    sa.Column("message_id", sa.String, comment="given at the first claim, the same in every attempt"),
    sa.Column("holder", sa.String, comment="the process that holds the claim"),
    sa.Column("lease_until", Utc, comment="the claim is anybody's after it: its holder has died"),
    sa.Column(
        "maybe_twice", sa.Boolean, nullable=False, default=False, comment="an answer was lost: may have come twice"
    ),
    sa.Column("whole", sa.Boolean, nullable=False, default=True, comment="false: delivery_items lists what was in it"),
    sa.Column("confirmed", Utc, comment="when the server took it"),
    sa.Column("answer", sa.String, nullable=False, default="", comment="the last answer or reason, addresses masked"),
    sa.UniqueConstraint("period", "subscriber_id"),
    sa.Index("deliveries_to_do", "state", "due"),
    sa.Index("deliveries_by_subscriber", "subscriber_id", "state"),
    sa.Index("deliveries_by_digest", "digest_id", "state"),
    comment="the ledger: one row per person and period, claimed before and confirmed after each send",
)

delivery_items = sa.Table(
    "delivery_items",
    metadata,
    sa.Column("delivery_id", sa.ForeignKey("deliveries.id"), primary_key=True, comment="whose whole is false"),
    sa.Column("work_id", sa.Integer, primary_key=True, comment="no foreign key, as in digest_items"),
    sa.Index("delivery_items_by_work", "work_id"),
    sqlite_with_rowid=False,
    comment="the works in a mail that held less than its whole digest",
)
