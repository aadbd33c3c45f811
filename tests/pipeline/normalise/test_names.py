"""Names are taken apart only where their form says how."""

from __future__ import annotations

import pytest

from pipeline.normalise import names


@pytest.mark.parametrize(
    ("written", "shown"),
    [
        ("Wright, K. M.", "Wright KM"),
        ("Tran, T. N.-A.", "Tran TNA"),
        ("MacMullen,, L. E.", "MacMullen LE"),
        ("de Boer, Anna Maria", "de Boer AM"),
        ("Li, Jo", "Li J"),
        ("Doe, Jane Q.", "Doe JQ"),
        ("Doe, J-P", "Doe JP"),
        ("Doe, KMA", "Doe KMA"),
        ("Shevchenko, Yu. A.", "Shevchenko YuA"),
        ("A Trial Group", "A Trial Group"),
    ],
)
def test_family_first(written: str, shown: str) -> None:
    author = names.family_first(written)
    assert author
    assert author.display() == shown


@pytest.mark.parametrize(
    ("written", "shown"),
    [
        ("Mika V. Mäntylä", "Mäntylä MV"),
        ("Pieter van der Berg", "van der Berg P"),
        ("The Ketamine Collaboration", "The Ketamine Collaboration"),
        ("Plato", "Plato"),
    ],
)
def test_given_first(written: str, shown: str) -> None:
    author = names.given_first(written)
    assert author
    assert author.display() == shown


@pytest.mark.parametrize(
    ("written", "shown"),
    [
        ("Kukla, D., Crampton, A.", ["Kukla D", "Crampton A"]),
        ("Ann Lee, Bo Ek", ["Lee A", "Ek B"]),
        ("Lee, A.; Ek, B.", ["Lee A", "Ek B"]),
        ("Ann Lee", ["Lee A"]),
        (" ", []),
    ],
)
def test_lists(written: str, shown: list[str]) -> None:
    assert [author.display() for author in names.list_of(written)] == shown


def test_nothing_is_nobody() -> None:
    assert (names.family_first(" , "), names.given_first("")) == (None, None)
