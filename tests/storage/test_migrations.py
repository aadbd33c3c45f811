"""An archive made step by step is the archive that the schema describes."""

from __future__ import annotations

import pytest
import sqlalchemy as sa

import storage.mail_schema  # noqa: F401  registers its tables
from storage import open_archive
from storage.errors import SchemaTooNew
from storage.schema import metadata
from tests.storage.conftest import Kind


def _shape(conn: sa.Connection) -> dict[str, object]:
    """Every table of ours as the database has it: columns with type and nullability, keys, indexes."""
    found = sa.inspect(conn)
    return {
        name: (
            sorted((c["name"], str(c["type"]), c["nullable"]) for c in found.get_columns(name)),
            found.get_pk_constraint(name)["constrained_columns"],
            sorted((i["name"] or "", tuple(i["column_names"])) for i in found.get_indexes(name)),
            sorted(tuple(u["column_names"]) for u in found.get_unique_constraints(name)),
            sorted((tuple(k["constrained_columns"]), k["referred_table"]) for k in found.get_foreign_keys(name)),
        )
        for name in sorted(metadata.tables)
    }


def test_the_migrations_make_what_the_schema_says(kind: Kind) -> None:
    place = kind.place()
    described = sa.create_engine("sqlite://" if kind.name == "sqlite" else kind.place())
    with open_archive(place) as archive, archive.read() as migrated, described.begin() as plain:
        metadata.create_all(plain)
        assert _shape(migrated) == _shape(plain)
    described.dispose()


def test_an_archive_of_a_newer_lowdose_is_refused(kind: Kind) -> None:
    place = kind.place()
    with open_archive(place) as archive, archive.write() as conn:
        conn.exec_driver_sql("UPDATE alembic_version SET version_num = '9999'")
    with pytest.raises(SchemaTooNew, match=r"made by a newer lowdose \(schema 9999\); upgrade lowdose to open it"):
        open_archive(place)
