"""Indexes for pages: the search's sorted ones hold the facts, so that a topic's page is found without reading rows;
what became part of a work is found without reading every merge.
"""

from __future__ import annotations

from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.execute("DROP INDEX search_works_by_published")
    op.execute("DROP INDEX search_works_by_level")
    op.execute("CREATE INDEX search_works_by_published ON search_works (published, work_id, level, terms)")
    op.execute("CREATE INDEX search_works_by_level ON search_works (level, published DESC, work_id DESC, terms)")
    op.create_index("work_merges_by_into", "work_merges", ["into_id"])
