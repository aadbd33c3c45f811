"""An index of what a digest counts: on a million works, of which few are about the drug, it saves reading their pages."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    focus = sa.text("relevance = 'focus'")
    columns = [
        "relevance",
        "entry",
        "changed",
        "status",
        "kind",
        "design",
        "population",
        "sample_size",
        "dose_band",
        "sub_perceptual",
        "author_dose_term",
        "follow_up_days",
        "preprint",
        "published",
        "null_primary",
        "harms",
        "unnoticed",
        "first_stored",
        "focus_at",
        "focus_through",
        "id",
    ]
    op.create_index("works_counted", "work_facts", columns, sqlite_where=focus, postgresql_where=focus)
