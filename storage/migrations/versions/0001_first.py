"""The first archive.

Written out, not taken from ``storage.schema``: what an archive of this step looks like must not change with it.
The full-text index and the views are derived and made by their own modules; a later step makes them anew.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from storage import views
from storage.search import index

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "archive_settings",
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("value", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("name"),
    )
    op.create_table(
        "asked_ids",
        sa.Column("source", sa.String(), nullable=False),
        sa.Column("value", sa.String(), nullable=False),
        sa.Column("at", sa.String(length=27), nullable=False),
        sa.PrimaryKeyConstraint("source", "value"),
        comment="what a source that is asked by id was last asked about: drives refresh",
    )
    op.create_table(
        "digests",
        sa.Column("id", sa.Integer(), nullable=False, comment="in links to the digest; grows with time of building"),
        sa.Column("kind", sa.String(), nullable=False, comment="digest, or alert: a correction between digests"),
        sa.Column("period", sa.String(), nullable=False, comment="2026-W47; for an alert its own label"),
        sa.Column("as_of", sa.String(length=27), nullable=False, comment="the moment of knowledge it was built with"),
        sa.Column("version", sa.String(), nullable=False, comment="the lowdose version that built it"),
        sa.Column("built", sa.String(length=27), nullable=False, comment="when, by the clock"),
        sa.Column("subject", sa.String(), nullable=False, comment="the mail's subject, the page's title"),
        sa.Column("html", sa.String(), nullable=False, comment="as built for a reader of all topics"),
        sa.Column("text", sa.String(), nullable=False, comment="the same in plain text"),
        sa.Column("json", sa.LargeBinary(), nullable=False, comment="the same as data"),
        sa.Column("chart", sa.LargeBinary(), nullable=True, comment="PNG; null: no chart"),
        sa.Column(
            "content",
            sa.String(length=64),
            nullable=False,
            comment="SHA-256 over all parts: the same build is kept once",
        ),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("period", "as_of", "version", "content"),
        comment="digests as built; a sent one is never changed or removed",
    )
    op.create_index("digests_by_period", "digests", ["period", "id"], unique=False)
    op.create_table(
        "follows",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("source", sa.String(), nullable=False),
        sa.Column("query_key", sa.String(), nullable=False),
        sa.Column("query", sa.String(), nullable=False),
        sa.Column(
            "since",
            sa.Date(),
            nullable=True,
            comment="the first day wanted complete; null: the source is not followed any more",
        ),
        sa.Column(
            "begun",
            sa.String(length=27),
            nullable=False,
            comment="from when on this holds, until the source's next row",
        ),
        sa.PrimaryKeyConstraint("id"),
        comment="what each source is followed for: a row for every change, so that past gaps can be told",
    )
    op.create_index("follows_by_source", "follows", ["source", "id"], unique=False)
    op.create_table(
        "identity_rulings",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("verdict", sa.String(), nullable=False, comment="same or apart"),
        sa.Column("one", sa.String(), nullable=False, comment="a record, source:source_id"),
        sa.Column("other", sa.String(), nullable=False),
        sa.Column("because", sa.String(), nullable=False),
        sa.Column("made", sa.String(length=27), nullable=False),
        sa.Column("undone", sa.String(length=27), nullable=True),
        sa.PrimaryKeyConstraint("id"),
        comment="people's word on whether two records are one work",
    )
    op.create_table(
        "job_runs",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("job", sa.String(), nullable=False, comment="pull, refresh, retag, import, digest, send, backup"),
        sa.Column("started", sa.String(length=27), nullable=False),
        sa.Column(
            "ended",
            sa.String(length=27),
            nullable=True,
            comment="null: running; of a killed one, when the next run found it dead",
        ),
        sa.Column("outcome", sa.String(), nullable=False, comment="running, done, partly, failed, killed"),
        sa.Column("detail", sa.String(), nullable=False, comment="one line for people"),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index("runs_by_job", "job_runs", ["job", "started"], unique=False)
    op.create_table(
        "subscribers",
        sa.Column("id", sa.Integer(), nullable=False, comment="the pseudonym that the ledger keeps"),
        sa.Column("ref", sa.String(), nullable=False, comment="random; in unsubscribe links and Message-IDs"),
        sa.Column(
            "address", sa.String(), nullable=True, comment="as mail is sent to it, domain in ASCII; null once forgotten"
        ),
        sa.Column(
            "address_key", sa.String(), nullable=True, comment="the address for comparing, case folded; null as above"
        ),
        sa.Column("name", sa.String(), nullable=True, comment="display name; null if none or forgotten"),
        sa.Column("topics", sa.String(), nullable=False, comment="slugs wanted, space-separated; empty: all"),
        sa.Column("state", sa.String(), nullable=False, comment="active, paused, unsubscribed or forgotten"),
        sa.Column("because", sa.String(), nullable=False, comment="why the state; never holds the address"),
        sa.Column("added", sa.String(length=27), nullable=False, comment="when first subscribed"),
        sa.Column("changed", sa.String(length=27), nullable=False, comment="last change of anything in this row"),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("address_key"),
        sa.UniqueConstraint("ref"),
        comment="the only table with personal data; in no export, log or API",
        sqlite_autoincrement=True,
    )
    op.create_index("subscribers_by_state", "subscribers", ["state"], unique=False)
    op.create_table(
        "work_facts",
        sa.Column("id", sa.Integer(), nullable=False, comment="grows with time of first storing"),
        sa.Column(
            "entry", sa.String(), nullable=False, comment="work, registration, notice or entry; only works count"
        ),
        sa.Column(
            "status", sa.String(), nullable=False, comment="current, corrected, expression-of-concern, retracted …"
        ),
        sa.Column("relevance", sa.String(), nullable=False, comment="focus, mention, tool, none; empty if not a work"),
        sa.Column("kind", sa.String(), nullable=False, comment="kind of evidence (CONTRACT.md 6); empty if not a work"),
        sa.Column("design", sa.String(), nullable=False),
        sa.Column("level", sa.Integer(), nullable=True, comment="design-based starting level, 1 to 5"),
        sa.Column("population", sa.String(), nullable=False),
        sa.Column("sample_size", sa.Integer(), nullable=True),
        sa.Column("comparator", sa.String(), nullable=False),
        sa.Column("masking", sa.String(), nullable=False),
        sa.Column("dose_band", sa.String(), nullable=False),
        sa.Column("sub_perceptual", sa.Boolean(), nullable=False),
        sa.Column("author_dose_term", sa.String(), nullable=True),
        sa.Column("follow_up_days", sa.Float(), nullable=True),
        sa.Column("unnoticed", sa.Boolean(), nullable=False, comment="the dose was shown to go unnoticed"),
        sa.Column("null_primary", sa.Boolean(), nullable=False),
        sa.Column("harms", sa.Boolean(), nullable=False),
        sa.Column("preprint", sa.Boolean(), nullable=False, comment="no peer-reviewed record of it is stored"),
        sa.Column("language", sa.String(), nullable=True, comment="first language, ISO 639-2"),
        sa.Column("published", sa.String(), nullable=True, comment="ISO, as exact as known"),
        sa.Column("created", sa.String(), nullable=True, comment="ISO day the source first had it (PubMed's [crdt])"),
        sa.Column("first_stored", sa.String(length=27), nullable=False),
        sa.Column("changed", sa.String(length=27), nullable=False, comment="start of the present state"),
        sa.Column("because", sa.String(), nullable=False, comment="what made the present state"),
        sa.Column("focus_at", sa.String(length=27), nullable=True, comment="when it first counted as focus"),
        sa.Column(
            "focus_through",
            sa.String(),
            nullable=True,
            comment="forward, revised, import, backfill, first-run, retag, correction",
        ),
        sa.Column("appraiser", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("id"),
        sqlite_autoincrement=True,
    )
    op.create_index("works_by_appraiser", "work_facts", ["appraiser"], unique=False)
    op.create_index("works_by_changed", "work_facts", ["changed"], unique=False)
    op.create_index("works_by_focus", "work_facts", ["relevance", "focus_at"], unique=False)
    op.create_index("works_by_published", "work_facts", ["published", "id"], unique=False)
    op.create_table(
        "work_states",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column(
            "work_id", sa.Integer(), nullable=False, comment="no foreign key: it may have become part of another"
        ),
        sa.Column("since", sa.String(length=27), nullable=False),
        sa.Column("until", sa.String(length=27), nullable=False, comment="the present state is in works"),
        sa.Column("because", sa.String(), nullable=False),
        sa.Column("body", sa.LargeBinary(), nullable=False, comment="StoredWork as it was, JSON, zlib"),
        sa.PrimaryKeyConstraint("id"),
        comment="earlier states of works: what was known then",
    )
    op.create_index("work_states_by_until", "work_states", ["until"], unique=False)
    op.create_index("work_states_by_work", "work_states", ["work_id", "since"], unique=False)
    op.create_table(
        "corrections",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("work_id", sa.Integer(), nullable=False),
        sa.Column("field", sa.String(), nullable=False),
        sa.Column("value", sa.String(), nullable=False),
        sa.Column("was", sa.String(), nullable=False),
        sa.Column("because", sa.String(), nullable=False),
        sa.Column("made", sa.String(length=27), nullable=False),
        sa.Column("undone", sa.String(length=27), nullable=True),
        sa.ForeignKeyConstraint(
            ["work_id"],
            ["work_facts.id"],
        ),
        sa.PrimaryKeyConstraint("id"),
        comment="what people set, over what the rules say",
    )
    op.create_index(op.f("ix_corrections_work_id"), "corrections", ["work_id"], unique=False)
    op.create_table(
        "coverage",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("source", sa.String(), nullable=False),
        sa.Column("query_key", sa.String(), nullable=False, comment="hash of the query; a changed query starts anew"),
        sa.Column("start", sa.Date(), nullable=False, comment="first day searched, by the source's own dates"),
        sa.Column("end", sa.Date(), nullable=False, comment="the day after the last"),
        sa.Column("run_id", sa.Integer(), nullable=True),
        sa.Column("completed", sa.String(length=27), nullable=False),
        sa.ForeignKeyConstraint(
            ["run_id"],
            ["job_runs.id"],
        ),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index("coverage_by_source", "coverage", ["source", "query_key", "start"], unique=False)
    op.create_table(
        "digest_items",
        sa.Column("digest_id", sa.Integer(), nullable=False, comment="the digest it stood in"),
        sa.Column("section", sa.String(), nullable=False, comment="the digest's section it stood in"),
        sa.Column(
            "work_id", sa.Integer(), nullable=False, comment="no foreign key: it may have become part of another"
        ),
        sa.Column("position", sa.Integer(), nullable=False, comment="0-based, over the whole digest"),
        sa.Column("topics", sa.String(), nullable=False, comment="its topics then, space-separated slugs"),
        sa.ForeignKeyConstraint(
            ["digest_id"],
            ["digests.id"],
        ),
        sa.PrimaryKeyConstraint("digest_id", "section", "work_id"),
        comment="which works stood in which digest",
    )
    op.create_index("digest_items_by_work", "digest_items", ["work_id", "digest_id"], unique=False)
    op.create_table(
        "mailings",
        sa.Column("period", sa.String(), nullable=False, comment="what each person gets once"),
        sa.Column("digest_id", sa.Integer(), nullable=False, comment="the one build that is sent"),
        sa.Column("opened", sa.String(length=27), nullable=False, comment="when sending was decided"),
        sa.Column(
            "deadline",
            sa.String(length=27),
            nullable=False,
            comment="nothing is tried after it: the next period's is due",
        ),
        sa.ForeignKeyConstraint(
            ["digest_id"],
            ["digests.id"],
        ),
        sa.PrimaryKeyConstraint("period"),
        comment="decisions to send: a later build of the same period is never mailed beside the first",
    )
    op.create_table(
        "records",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("source", sa.String(), nullable=False),
        sa.Column("source_id", sa.String(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False, comment="RecordKind"),
        sa.Column("work_id", sa.Integer(), nullable=True, comment="null: an assertion about a DOI that is not stored"),
        sa.Column("joined_by", sa.String(), nullable=False, comment="why it belongs to that work"),
        sa.Column("version", sa.Integer(), nullable=False, comment="the source's own number, the highest seen"),
        sa.Column("digest", sa.String(length=32), nullable=False, comment="hash of the current record's content"),
        sa.Column("body", sa.LargeBinary(), nullable=False, comment="the current Record, JSON, zlib"),
        sa.Column("first_seen", sa.String(length=27), nullable=False),
        sa.Column("last_changed", sa.String(length=27), nullable=False),
        sa.Column(
            "last_read", sa.String(length=27), nullable=False, comment="when the source last showed it: drives refresh"
        ),
        sa.Column("removed", sa.String(length=27), nullable=True, comment="when the source said it is gone"),
        sa.ForeignKeyConstraint(
            ["work_id"],
            ["work_facts.id"],
        ),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("source", "source_id"),
    )
    op.create_index("records_by_read", "records", ["source", "last_read"], unique=False)
    op.create_index("records_by_work", "records", ["work_id"], unique=False)
    op.create_table(
        "rejections",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("run_id", sa.Integer(), nullable=True),
        sa.Column("source", sa.String(), nullable=False),
        sa.Column("source_id", sa.String(), nullable=True),
        sa.Column("reason", sa.String(), nullable=False),
        sa.Column("expected", sa.Boolean(), nullable=False, comment="documented and harmless: a book article"),
        sa.ForeignKeyConstraint(
            ["run_id"],
            ["job_runs.id"],
        ),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index("rejections_by_run", "rejections", ["run_id"], unique=False)
    op.create_table(
        "run_sources",
        sa.Column("run_id", sa.Integer(), nullable=False),
        sa.Column("source", sa.String(), nullable=False),
        sa.Column("read", sa.Integer(), nullable=False, comment="records read, whether or not they name the drug"),
        sa.Column("report", sa.LargeBinary(), nullable=False, comment="SourceReport as JSON"),
        sa.ForeignKeyConstraint(
            ["run_id"],
            ["job_runs.id"],
        ),
        sa.PrimaryKeyConstraint("run_id", "source"),
    )
    op.create_table(
        "searches",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("run_id", sa.Integer(), nullable=False),
        sa.Column("source", sa.String(), nullable=False),
        sa.Column("query_key", sa.String(), nullable=False),
        sa.Column("query", sa.String(), nullable=False, comment="exactly as asked"),
        sa.Column("translation", sa.String(), nullable=True, comment="as the service understood it"),
        sa.Column("start", sa.Date(), nullable=False),
        sa.Column("end", sa.Date(), nullable=False),
        sa.Column("at", sa.String(length=27), nullable=False),
        sa.Column("hits", sa.Integer(), nullable=True, comment="the service's own count"),
        sa.Column("read", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["run_id"],
            ["job_runs.id"],
        ),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index("searches_by_source", "searches", ["source", "at"], unique=False)
    op.create_table(
        "work_doses",
        sa.Column("work_id", sa.Integer(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("drug", sa.String(), nullable=False),
        sa.Column("text", sa.String(), nullable=False, comment="as written"),
        sa.Column("low", sa.Float(), nullable=False),
        sa.Column("high", sa.Float(), nullable=False),
        sa.Column("unit", sa.String(), nullable=False),
        sa.Column("route", sa.String(), nullable=True),
        sa.Column("minutes", sa.Float(), nullable=True),
        sa.Column("iv_low", sa.Float(), nullable=True, comment="racemic-IV-equivalent mg/kg, lower end"),
        sa.Column("iv_high", sa.Float(), nullable=True),
        sa.Column("dose_class", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(
            ["work_id"],
            ["work_facts.id"],
        ),
        sa.PrimaryKeyConstraint("work_id", "position"),
    )
    op.create_table(
        "work_ids",
        sa.Column("scheme", sa.String(), nullable=False, comment="pmid, doi, pmcid, …, or registration"),
        sa.Column("value", sa.String(), nullable=False),
        sa.Column("work_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["work_id"],
            ["work_facts.id"],
        ),
        sa.PrimaryKeyConstraint("scheme", "value", "work_id"),
        comment="identifiers as people look works up by",
        sqlite_with_rowid=False,
    )
    op.create_index("work_ids_by_work", "work_ids", ["work_id"], unique=False)
    op.create_table(
        "work_merges",
        sa.Column("id", sa.Integer(), nullable=False, comment="the id that is no more"),
        sa.Column("into_id", sa.Integer(), nullable=False),
        sa.Column(
            "first_into",
            sa.Integer(),
            nullable=True,
            comment="what it became part of then, which may be no more either",
        ),
        sa.Column("at", sa.String(length=27), nullable=False),
        sa.ForeignKeyConstraint(
            ["into_id"],
            ["work_facts.id"],
        ),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_table(
        "work_tags",
        sa.Column("axis", sa.String(), nullable=False, comment="topic, limit, condition, route …"),
        sa.Column("value", sa.String(), nullable=False),
        sa.Column("work_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["work_id"],
            ["work_facts.id"],
        ),
        sa.PrimaryKeyConstraint("axis", "value", "work_id"),
        sqlite_with_rowid=False,
    )
    op.create_index("work_tags_by_work", "work_tags", ["work_id", "axis", "value"], unique=False)
    op.create_table(
        "work_texts",
        sa.Column("work_id", sa.Integer(), nullable=False),
        sa.Column("title", sa.String(), nullable=False),
        sa.Column("abstract", sa.String(), nullable=False),
        sa.Column("authors", sa.String(), nullable=False, comment="display names, semicolon-separated"),
        sa.Column("journal", sa.String(), nullable=False),
        sa.Column("mesh", sa.String(), nullable=False, comment="headings, semicolon-separated"),
        sa.Column("keywords", sa.String(), nullable=False),
        sa.Column("body", sa.LargeBinary(), nullable=False, comment="the whole StoredWork, JSON, zlib"),
        sa.ForeignKeyConstraint(
            ["work_id"],
            ["work_facts.id"],
        ),
        sa.PrimaryKeyConstraint("work_id"),
    )
    op.create_table(
        "deliveries",
        sa.Column("id", sa.Integer(), nullable=False, comment="in the order of enrolment"),
        sa.Column("period", sa.String(), nullable=False, comment="what this person gets once"),
        sa.Column("digest_id", sa.Integer(), nullable=False, comment="its mailing's digest"),
        sa.Column("subscriber_id", sa.Integer(), nullable=False, comment="who; the number alone"),
        sa.Column(
            "state", sa.String(), nullable=False, comment="waiting, claimed, sent, refused, failed, expired or dropped"
        ),
        sa.Column(
            "due", sa.String(length=27), nullable=False, comment="not before: the opening, or the end of a back-off"
        ),
        sa.Column("attempts", sa.Integer(), nullable=False, comment="claims so far"),
        sa.Column(
            "message_id", sa.String(), nullable=True, comment="given at the first claim, the same in every attempt"
        ),
        sa.Column("holder", sa.String(), nullable=True, comment="the process that holds the claim"),
        sa.Column(
            "lease_until",
            sa.String(length=27),
            nullable=True,
            comment="the claim is anybody's after it: its holder has died",
        ),
        sa.Column("maybe_twice", sa.Boolean(), nullable=False, comment="an answer was lost: may have come twice"),
        sa.Column("whole", sa.Boolean(), nullable=False, comment="false: delivery_items lists what was in it"),
        sa.Column("confirmed", sa.String(length=27), nullable=True, comment="when the server took it"),
        sa.Column("answer", sa.String(), nullable=False, comment="the last answer or reason, addresses masked"),
        sa.ForeignKeyConstraint(
            ["digest_id"],
            ["digests.id"],
        ),
        sa.ForeignKeyConstraint(
            ["period"],
            ["mailings.period"],
        ),
        sa.ForeignKeyConstraint(
            ["subscriber_id"],
            ["subscribers.id"],
        ),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("period", "subscriber_id"),
        comment="the ledger: one row per person and period, claimed before and confirmed after each send",
    )
    op.create_index("deliveries_by_digest", "deliveries", ["digest_id", "state"], unique=False)
    op.create_index("deliveries_by_subscriber", "deliveries", ["subscriber_id", "state"], unique=False)
    op.create_index("deliveries_to_do", "deliveries", ["state", "due"], unique=False)
    op.create_table(
        "record_keys",
        sa.Column("record_id", sa.Integer(), nullable=False),
        sa.Column("role", sa.String(), nullable=False, comment="own, title, or the kind of link"),
        sa.Column("scheme", sa.String(), nullable=False),
        sa.Column("value", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(
            ["record_id"],
            ["records.id"],
        ),
        sa.PrimaryKeyConstraint("record_id", "role", "scheme", "value"),
        sqlite_with_rowid=False,
    )
    op.create_index("record_keys_by_value", "record_keys", ["scheme", "value"], unique=False)
    op.create_table(
        "record_versions",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("record_id", sa.Integer(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("digest", sa.String(length=32), nullable=False),
        sa.Column("seen", sa.String(length=27), nullable=False),
        sa.Column("run_id", sa.Integer(), nullable=True),
        sa.Column("body", sa.LargeBinary(), nullable=False, comment="Record, JSON, zlib"),
        sa.Column("payload", sa.LargeBinary(), nullable=False, comment="the bytes as received, zlib"),
        sa.Column("media_type", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(
            ["record_id"],
            ["records.id"],
        ),
        sa.ForeignKeyConstraint(
            ["run_id"],
            ["job_runs.id"],
        ),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("record_id", "version", "digest"),
    )
    op.create_table(
        "delivery_items",
        sa.Column("delivery_id", sa.Integer(), nullable=False, comment="whose whole is false"),
        sa.Column("work_id", sa.Integer(), nullable=False, comment="no foreign key, as in digest_items"),
        sa.ForeignKeyConstraint(
            ["delivery_id"],
            ["deliveries.id"],
        ),
        sa.PrimaryKeyConstraint("delivery_id", "work_id"),
        comment="the works in a mail that held less than its whole digest",
        sqlite_with_rowid=False,
    )
    op.create_index("delivery_items_by_work", "delivery_items", ["work_id"], unique=False)
    conn = op.get_bind()
    index.create(conn)
    views.create(conn)
