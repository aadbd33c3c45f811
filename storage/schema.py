"""The archive's tables, every column explained.

One schema for SQLite and PostgreSQL.  Times are UTC as ISO text (``2026-11-23T06:00:00.000000Z``), which sorts,
compares and reads the same everywhere.  Ids of works only grow, so "first stored between two moments" is a
range of ids.  Full text is not here: ``storage.search`` keeps it (FTS5 or tsvector).
What others may read by name (``works``, ``tags``, ``doses``, ``runs``) are the views of ``storage.views``.
"""

from __future__ import annotations

import datetime as dt
from typing import Any

import sqlalchemy as sa

from storage.moments import utc_text

metadata = sa.MetaData()


class Utc(sa.types.TypeDecorator[dt.datetime]):
    """An aware datetime as sortable ISO text; refuses a naive one."""

    impl = sa.String(27)
    cache_ok = True

    def process_bind_param(self, value: dt.datetime | None, dialect: Any) -> str | None:
        del dialect
        return None if value is None else utc_text(value)

    def process_result_value(self, value: str | None, dialect: Any) -> dt.datetime | None:
        del dialect
        return None if value is None else dt.datetime.fromisoformat(value)


def _work(name: str = "work_id", **options: Any) -> sa.Column[int]:
    return sa.Column(name, sa.ForeignKey("work_facts.id"), nullable=False, **options)


runs = sa.Table(
    "job_runs",
    metadata,
    sa.Column("id", sa.Integer, primary_key=True),
    sa.Column("job", sa.String, nullable=False, comment="pull, refresh, retag, import, digest, send, backup"),
    sa.Column("started", Utc, nullable=False),
    sa.Column("ended", Utc, comment="null: running; of a killed one, when the next run found it dead"),
    sa.Column("outcome", sa.String, nullable=False, comment="running, done, partly, failed, killed"),
    sa.Column("detail", sa.String, nullable=False, default="", comment="one line for people"),
    sa.Index("runs_by_job", "job", "started"),
)

run_sources = sa.Table(
    "run_sources",
    metadata,
    sa.Column("run_id", sa.ForeignKey("job_runs.id"), primary_key=True),
    sa.Column("source", sa.String, primary_key=True),
    sa.Column("read", sa.Integer, nullable=False, default=0, comment="records read, whether or not they name the drug"),
    sa.Column("report", sa.LargeBinary, nullable=False, comment="SourceReport as JSON"),
)

rejections = sa.Table(
    "rejections",
    metadata,
    sa.Column("id", sa.Integer, primary_key=True),
    sa.Column("run_id", sa.ForeignKey("job_runs.id")),
    sa.Column("source", sa.String, nullable=False),
    sa.Column("source_id", sa.String),
    sa.Column("reason", sa.String, nullable=False),
    sa.Column("expected", sa.Boolean, nullable=False, default=False, comment="documented and harmless: a book article"),
    sa.Index("rejections_by_run", "run_id"),
)

coverage = sa.Table(
    "coverage",
    metadata,
    sa.Column("id", sa.Integer, primary_key=True),
    sa.Column("source", sa.String, nullable=False),
    sa.Column("query_key", sa.String, nullable=False, comment="hash of the query; a changed query starts anew"),
    sa.Column("start", sa.Date, nullable=False, comment="first day searched, by the source's own dates"),
    sa.Column("end", sa.Date, nullable=False, comment="the day after the last"),
    sa.Column("run_id", sa.ForeignKey("job_runs.id")),
    sa.Column("completed", Utc, nullable=False),
    sa.Index("coverage_by_source", "source", "query_key", "start"),
)

follows = sa.Table(
    "follows",
    metadata,
    sa.Column("id", sa.Integer, primary_key=True),
    sa.Column("source", sa.String, nullable=False),
    sa.Column("query_key", sa.String, nullable=False),
    sa.Column("query", sa.String, nullable=False),
    sa.Column("since", sa.Date, comment="the first day wanted complete; null: the source is not followed any more"),
    sa.Column("begun", Utc, nullable=False, comment="from when on this holds, until the source's next row"),
    sa.Index("follows_by_source", "source", "id"),
    comment="what each source is followed for: a row for every change, so that past gaps can be told",
)

searches = sa.Table(
    "searches",
    metadata,
    sa.Column("id", sa.Integer, primary_key=True),
    sa.Column("run_id", sa.ForeignKey("job_runs.id"), nullable=False),
    sa.Column("source", sa.String, nullable=False),
    sa.Column("query_key", sa.String, nullable=False),
    sa.Column("query", sa.String, nullable=False, comment="exactly as asked"),
    sa.Column("translation", sa.String, comment="as the service understood it"),
    sa.Column("start", sa.Date, nullable=False),
    sa.Column("end", sa.Date, nullable=False),
    sa.Column("at", Utc, nullable=False),
    sa.Column("hits", sa.Integer, comment="the service's own count"),
    sa.Column("read", sa.Integer, nullable=False),
    sa.Index("searches_by_source", "source", "at"),
)

records = sa.Table(
    "records",
    metadata,
    sa.Column("id", sa.Integer, primary_key=True),
    sa.Column("source", sa.String, nullable=False),
    sa.Column("source_id", sa.String, nullable=False),
    sa.Column("kind", sa.String, nullable=False, comment="RecordKind"),
    sa.Column("work_id", sa.ForeignKey("work_facts.id"), comment="null: an assertion about a DOI that is not stored"),
    sa.Column("joined_by", sa.String, nullable=False, default="", comment="why it belongs to that work"),
    sa.Column("version", sa.Integer, nullable=False, comment="the source's own number, the highest seen"),
    sa.Column("digest", sa.String(32), nullable=False, comment="hash of the current record's content"),
    sa.Column("body", sa.LargeBinary, nullable=False, comment="the current Record, JSON, zlib"),
    sa.Column("first_seen", Utc, nullable=False),
    sa.Column("last_changed", Utc, nullable=False),
    sa.Column("last_read", Utc, nullable=False, comment="when the source last showed it: drives refresh"),
    sa.Column("removed", Utc, comment="when the source said it is gone"),
    sa.UniqueConstraint("source", "source_id"),
    sa.Index("records_by_work", "work_id"),
    sa.Index("records_by_read", "source", "last_read"),
)

record_versions = sa.Table(
    "record_versions",
    metadata,
    sa.Column("id", sa.Integer, primary_key=True),
    sa.Column("record_id", sa.ForeignKey("records.id"), nullable=False),
    sa.Column("version", sa.Integer, nullable=False),
    sa.Column("digest", sa.String(32), nullable=False),
    sa.Column("seen", Utc, nullable=False),
    sa.Column("run_id", sa.ForeignKey("job_runs.id")),
    sa.Column("body", sa.LargeBinary, nullable=False, comment="Record, JSON, zlib"),
    sa.Column("payload", sa.LargeBinary, nullable=False, comment="the bytes as received, zlib"),
    sa.Column("media_type", sa.String, nullable=False),
    sa.UniqueConstraint("record_id", "version", "digest"),
)

record_keys = sa.Table(
    "record_keys",
    metadata,
    sa.Column("record_id", sa.ForeignKey("records.id"), primary_key=True),
    sa.Column("role", sa.String, primary_key=True, comment="own, title, or the kind of link"),
    sa.Column("scheme", sa.String, primary_key=True),
    sa.Column("value", sa.String, primary_key=True),
    sa.Index("record_keys_by_value", "scheme", "value"),
    sqlite_with_rowid=False,
)

asked_ids = sa.Table(
    "asked_ids",
    metadata,
    sa.Column("source", sa.String, primary_key=True),
    sa.Column("value", sa.String, primary_key=True),
    sa.Column("at", Utc, nullable=False),
    comment="what a source that is asked by id was last asked about: drives refresh",
)

works = sa.Table(
    "work_facts",
    metadata,
    sa.Column("id", sa.Integer, primary_key=True, comment="grows with time of first storing"),
    sa.Column("entry", sa.String, nullable=False, comment="work, registration, notice or entry; only works count"),
    sa.Column("status", sa.String, nullable=False, comment="current, corrected, expression-of-concern, retracted …"),
    sa.Column("relevance", sa.String, nullable=False, comment="focus, mention, tool, none; empty if not a work"),
    sa.Column("kind", sa.String, nullable=False, comment="kind of evidence (CONTRACT.md 6); empty if not a work"),
    sa.Column("design", sa.String, nullable=False),
    sa.Column("level", sa.Integer, comment="design-based starting level, 1 to 5"),
    sa.Column("population", sa.String, nullable=False),
    sa.Column("sample_size", sa.Integer),
    sa.Column("comparator", sa.String, nullable=False),
    sa.Column("masking", sa.String, nullable=False),
    sa.Column("dose_band", sa.String, nullable=False),
    sa.Column("sub_perceptual", sa.Boolean, nullable=False),
    sa.Column("author_dose_term", sa.String),
    sa.Column("follow_up_days", sa.Float),
    sa.Column("unnoticed", sa.Boolean, nullable=False, default=False, comment="the dose was shown to go unnoticed"),
    sa.Column("null_primary", sa.Boolean, nullable=False, default=False),
    sa.Column("harms", sa.Boolean, nullable=False, default=False),
    sa.Column("preprint", sa.Boolean, nullable=False, comment="no peer-reviewed record of it is stored"),
    sa.Column("language", sa.String, comment="first language, ISO 639-2"),
    sa.Column("published", sa.String, comment="ISO, as exact as known"),
    sa.Column("created", sa.String, comment="ISO day the source first had it (PubMed's [crdt])"),
    sa.Column("first_stored", Utc, nullable=False),
    sa.Column("changed", Utc, nullable=False, comment="start of the present state"),
    sa.Column("because", sa.String, nullable=False, default="", comment="what made the present state"),
    sa.Column("focus_at", Utc, comment="when it first counted as focus"),
    sa.Column("focus_through", sa.String, comment="forward, revised, import, backfill, first-run, retag, correction"),
    sa.Column("appraiser", sa.String, nullable=False),
    sa.Index("works_by_published", "published", "id"),
    sa.Index("works_by_focus", "relevance", "focus_at"),
    sa.Index("works_by_appraiser", "appraiser"),
    sa.Index("works_by_changed", "changed"),
    sqlite_autoincrement=True,  # an id that was merged away is never given again
)
# What a digest counts, side by side: works about the drug are few among all and lie far apart.
COUNTED = (
    "relevance", "entry", "changed", "status", "kind", "design", "population", "sample_size", "dose_band",
    "sub_perceptual", "author_dose_term", "follow_up_days", "preprint", "published", "null_primary", "harms",
    "unnoticed", "first_stored", "focus_at", "focus_through", "id",
)  # fmt: skip
IN_FOCUS: sa.ColumnClause[str] = sa.literal_column("'focus'")  # a parameter would hide that the index serves
sa.Index(
    "works_counted",
    *(works.c[name] for name in COUNTED),
    sqlite_where=works.c.relevance == IN_FOCUS,
    postgresql_where=works.c.relevance == IN_FOCUS,
)

work_texts = sa.Table(
    "work_texts",
    metadata,
    sa.Column("work_id", sa.ForeignKey("work_facts.id"), primary_key=True),
    sa.Column("title", sa.String, nullable=False),
    sa.Column("abstract", sa.String, nullable=False),
    sa.Column("authors", sa.String, nullable=False, comment="display names, semicolon-separated"),
    sa.Column("journal", sa.String, nullable=False),
    sa.Column("mesh", sa.String, nullable=False, comment="headings, semicolon-separated"),
    sa.Column("keywords", sa.String, nullable=False),
    sa.Column("body", sa.LargeBinary, nullable=False, comment="the whole StoredWork, JSON, zlib"),
)

work_states = sa.Table(
    "work_states",
    metadata,
    sa.Column("id", sa.Integer, primary_key=True),
    sa.Column("work_id", sa.Integer, nullable=False, comment="no foreign key: it may have become part of another"),
    sa.Column("since", Utc, nullable=False),
    sa.Column("until", Utc, nullable=False, comment="the present state is in works"),
    sa.Column("because", sa.String, nullable=False),
    sa.Column("body", sa.LargeBinary, nullable=False, comment="StoredWork as it was, JSON, zlib"),
    sa.Index("work_states_by_work", "work_id", "since"),
    sa.Index("work_states_by_until", "until"),
    comment="earlier states of works: what was known then",
)

work_merges = sa.Table(
    "work_merges",
    metadata,
    sa.Column("id", sa.Integer, primary_key=True, comment="the id that is no more"),
    _work(name="into_id"),
    sa.Column("first_into", sa.Integer, comment="what it became part of then, which may be no more either"),
    sa.Column("at", Utc, nullable=False),
    sa.Index("work_merges_by_into", "into_id"),
)

work_tags = sa.Table(
    "work_tags",
    metadata,
    sa.Column("axis", sa.String, primary_key=True, comment="topic, limit, condition, route …"),
    sa.Column("value", sa.String, primary_key=True),
    sa.Column("work_id", sa.ForeignKey("work_facts.id"), primary_key=True),
    sa.Index("work_tags_by_work", "work_id", "axis", "value"),
    sqlite_with_rowid=False,
)

work_ids = sa.Table(
    "work_ids",
    metadata,
    sa.Column("scheme", sa.String, primary_key=True, comment="pmid, doi, pmcid, …, or registration"),
    sa.Column("value", sa.String, primary_key=True),
    sa.Column("work_id", sa.ForeignKey("work_facts.id"), primary_key=True),
    sa.Index("work_ids_by_work", "work_id"),
    sqlite_with_rowid=False,
    comment="identifiers as people look works up by",
)

doses = sa.Table(
    "work_doses",
    metadata,
    _work(primary_key=True),
    sa.Column("position", sa.Integer, primary_key=True),
    sa.Column("drug", sa.String, nullable=False),
    sa.Column("text", sa.String, nullable=False, comment="as written"),
    sa.Column("low", sa.Float, nullable=False),
    sa.Column("high", sa.Float, nullable=False),
    sa.Column("unit", sa.String, nullable=False),
    sa.Column("route", sa.String),
    sa.Column("minutes", sa.Float),
    sa.Column("iv_low", sa.Float, comment="racemic-IV-equivalent mg/kg, lower end"),
    sa.Column("iv_high", sa.Float),
    sa.Column("dose_class", sa.String, nullable=False),
)

corrections = sa.Table(
    "corrections",
    metadata,
    sa.Column("id", sa.Integer, primary_key=True),
    _work(index=True),
    sa.Column("field", sa.String, nullable=False),
    sa.Column("value", sa.String, nullable=False),
    sa.Column("was", sa.String, nullable=False),
    sa.Column("because", sa.String, nullable=False),
    sa.Column("made", Utc, nullable=False),
    sa.Column("undone", Utc),
    comment="what people set, over what the rules say",
)

rulings = sa.Table(
    "identity_rulings",
    metadata,
    sa.Column("id", sa.Integer, primary_key=True),
    sa.Column("verdict", sa.String, nullable=False, comment="same or apart"),
    sa.Column("one", sa.String, nullable=False, comment="a record, source:source_id"),
    sa.Column("other", sa.String, nullable=False),
    sa.Column("because", sa.String, nullable=False),
    sa.Column("made", Utc, nullable=False),
    sa.Column("undone", Utc),
    comment="people's word on whether two records are one work",
)

settings = sa.Table(
    "archive_settings",
    metadata,
    sa.Column("name", sa.String, primary_key=True),
    sa.Column("value", sa.String, nullable=False),
)
