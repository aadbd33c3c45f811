"""The first archive."""

from __future__ import annotations

from alembic import op

import storage.mail_schema  # noqa: F401  registers its tables
from storage import views
from storage.schema import metadata
from storage.search import index

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    conn = op.get_bind()
    metadata.create_all(conn)
    index.create(conn)
    views.create(conn)
