"""The sorted indexes of the search hold the facts, so that a page of a topic is found without reading its works' rows."""

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
