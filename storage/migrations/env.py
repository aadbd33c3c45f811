"""Alembic's entry: migrate over the connection that ``storage.archive`` hands in."""

from __future__ import annotations

from alembic import context

from storage.schema import metadata

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=metadata,
    render_as_batch=True,  # SQLite cannot alter most things in place
    transaction_per_migration=True,
)
with context.begin_transaction():
    context.run_migrations()
