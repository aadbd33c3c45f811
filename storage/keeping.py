"""Small facts about the archive itself, by name."""

from __future__ import annotations

import sqlalchemy as sa

from storage.schema import settings


def get(conn: sa.Connection, name: str) -> str | None:
    return conn.execute(sa.select(settings.c.value).where(settings.c.name == name)).scalar()


def put(conn: sa.Connection, name: str, value: str) -> None:
    conn.execute(settings.delete().where(settings.c.name == name))
    conn.execute(settings.insert().values(name=name, value=value))
