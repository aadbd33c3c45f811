"""The query language keeps its laws: every tree has a text, every text a tree or an error that points."""

from __future__ import annotations

import datetime as dt
import random
import time
import unicodedata

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from storage.errors import InvalidQuery
from storage.search.fields import VOCABULARIES
from storage.search.parse import MAX_DEPTH
from storage.search.query import parse, to_text
from storage.search.tree import TEXT_FIELDS, And, Dates, Fact, Ident, Node, Not, Number, Or, Text
from storage.search.words import has_words, words
from tests.storage.search.trees import random_tree

_CHARACTERS = st.characters(exclude_categories=("Cs", "Co", "Cc"), exclude_characters='"“”„‟«»＂*\u2028\u2029')
_NAMES = tuple(name for name, allowed in VOCABULARIES.items() if allowed)


def _is_normal(text: str) -> bool:
    return has_words(text) and text == " ".join(text.split()).strip(" ,;.!?")


_said = st.text(_CHARACTERS, min_size=1, max_size=20).filter(_is_normal)
_texts = st.builds(Text, _said, st.sampled_from(TEXT_FIELDS))
_prefixes = st.builds(
    Text, st.from_regex(r"[a-zà-öø-ÿ]{2,8}", fullmatch=True), st.sampled_from(TEXT_FIELDS), st.just(True)
)
_facts = st.sampled_from(_NAMES).flatmap(
    lambda name: st.builds(Fact, st.just(name), st.sampled_from(VOCABULARIES[name] or ()))
)
_types = st.builds(Fact, st.just("publication-type"), st.from_regex(r"[a-z]{2,9}", fullmatch=True), st.booleans())
_topics = st.builds(Fact, st.just("topic"), st.from_regex(r"[a-z-]{1,9}(/[a-z-]{1,9})?", fullmatch=True))
_numbers = st.builds(
    Number, st.sampled_from(("n", "level")), st.sampled_from(("=", "<", "<=", ">", ">=")), st.integers(0, 999_999_999)
)
_idents = st.one_of(
    st.builds(Ident, st.just("pmid"), st.integers(1, 99_999_999).map(str)),
    st.builds(Ident, st.just("doi"), st.from_regex(r"10\.[0-9]{4,5}/[a-z0-9()<>;:_-]{0,12}[a-z0-9]", fullmatch=True)),
    st.builds(Ident, st.sampled_from(("trial", "number")), st.from_regex(r"NCT[0-9]{8}", fullmatch=True)),
)


def _in_order(field: str, ends: list[str]) -> Dates:
    return Dates(field, *sorted(ends))


_days = st.dates(dt.date(1900, 1, 1), dt.date(2100, 1, 1)).map(dt.date.isoformat)
_published = st.builds(_in_order, st.sampled_from(("dp", "crdt")), st.lists(_days, min_size=2, max_size=2)) | st.builds(
    Dates, st.just("dp"), _days.map(lambda day: day[:7]), st.none()
)
_stretches = st.builds(
    _in_order, st.sampled_from(("stored", "new", "notnew")), st.lists(_days, min_size=2, max_size=2, unique=True)
) | st.builds(Dates, st.just("new"), st.none(), st.just("2026-11-22T23:00:00Z"))
_leaves = st.one_of(_texts, _prefixes, _facts, _types, _topics, _numbers, _idents, _published, _stretches)
_trees = st.recursive(
    _leaves,
    lambda inner: st.one_of(
        st.builds(Not, inner),
        st.builds(And, st.lists(inner, min_size=2, max_size=4).map(tuple)),
        st.builds(Or, st.lists(inner, min_size=2, max_size=4).map(tuple)),
    ),
    max_leaves=12,
)
_PIECES = (
    "ketamine", "R-ketamine", "(R)-ketamine", "0.5", "mg/kg", "AND", "OR", "NOT", "and", "or", "(", ")", '"', "“", "[ti]",
    "[au]", "[dp]", "[", "]", "*", "ab*", "2020:2024", ":", "topic:", "topic:mood", "n>=50", "n<", "dose:H3", "new:",
    "10.1/x(1)", "NCT01234567", "12345678", "NEAR(", "^", "+", "-", "🙂", "\x00", "\u200b", "'", ";", "{title} :",
)  # fmt: skip
strange_queries = st.lists(st.sampled_from(_PIECES), max_size=12).flatmap(
    lambda pieces: st.sampled_from((" ", "")).map(lambda gap: gap.join(pieces))
)


@given(_trees)
def test_any_tree_prints_and_parses_back(tree: Node) -> None:
    assert parse(to_text(tree)) == tree


def _read(text: str) -> tuple[Node, None] | tuple[None, InvalidQuery]:
    try:
        return parse(text), None
    except InvalidQuery as error:
        return None, error


_runs = st.lists(
    st.sampled_from(["ketamine", "low-dose", "Größe", "σημα", "and", "OR", "not", "AND", "x", "ketamin*", "R-x", "n"]),
    min_size=1,
    max_size=6,
).map(" ".join)


@given(_runs)
@example("ketamine depression")
@example("naïve")
def test_a_run_of_words_is_read_as_inside_parentheses(text: str) -> None:
    """Plain words are read without the grammar; parentheses are not."""

    def read(query: str) -> object:
        try:
            return parse(query)
        except InvalidQuery as error:
            return str(error).partition(" (")[0]

    inside = read(f"({text})")
    assert read(text) == inside or (isinstance(inside, str) and isinstance(read(text), str))


@given(st.text(max_size=60) | strange_queries)
@example('"')
@example("(" * 60 + "a" + ")" * 60)
def test_any_string_parses_or_errors_with_a_position(text: str) -> None:
    tree, error = _read(text)
    if error is not None:
        assert 0 <= error.position <= max(len(text) - 1, 0)
        assert str(error)
    else:
        assert parse(to_text(tree)) == tree


def test_random_queries_print_and_parse_back() -> None:
    rng = random.Random(1)
    for _ in range(300):
        tree = random_tree(rng)
        assert parse(to_text(tree)) == tree, to_text(tree)


@pytest.mark.parametrize(
    ("text", "position", "says"),
    [
        ("", 0, "empty"),
        ("   ", 0, "empty"),
        ("🙂", 0, "nothing to search for"),
        (" -/- ", 1, "nothing to search for"),
        ('ketamine "low dose', 9, "not closed"),
        ("(ketamine OR mood", 0, "( is not closed"),
        ("ketamine)", 8, "("),
        ("ketamine AND", 11, "missing at the end"),
        ("OR ketamine", 0, "OR needs something before it"),
        ("ketamine AND OR mood", 13, "OR needs something before it"),
        ("ketamine or mood", 9, "OR in capitals"),
        ("ketamine[tit]", 8, "unknown tag [tit]; did you mean ti"),
        ("[ti] ketamine", 0, "follows nothing"),
        ("ketamine[ti", 8, "not closed"),
        ("ket*mine", 3, "only at its end"),
        ("k*", 0, "two letters"),
        ("mood desing:cohort", 5, "did you mean design"),
        ("design:cohorts", 7, "did you mean cohort"),
        ("mood AND design:cohorts", 16, "did you mean cohort"),
        ("sub:maybe", 4, "known: no, yes"),
        ("n>=many", 0, "whole number"),
        ("2024/13[dp]", 0, "not a date"),
        ("2024:2020[dp]", 0, "ends (2020) before it starts"),
        ("2020:2024[ti]", 9, "[dp] or [crdt]"),
        ("new:yesterday", 4, "takes days"),
        ("new:2026-11-23:2026-11-16", 4, "before it starts"),
        ("abc[pmid]", 0, "not a PMID"),
        ("abc[doi]", 0, "not a DOI"),
        ("klingon[la]", 0, "unknown language"),
        ("\ue000", 0, "private-use"),
    ],
)
def test_an_error_points_at_the_character_and_says_what_would_do(text: str, position: int, says: str) -> None:
    with pytest.raises(InvalidQuery) as caught:
        parse(text)
    assert (caught.value.position, says in str(caught.value)) == (position, True), str(caught.value)


@pytest.mark.parametrize(
    ("text", "tree"),
    [
        ("R-ketamine", Text("R-ketamine")),
        ("(R)-ketamine", Text("(R)-ketamine")),
        ("(2R,6R)-hydroxynorketamine", Text("(2R,6R)-hydroxynorketamine")),
        ("0.5 mg/kg", And((Text("0.5"), Text("mg/kg")))),
        ("COVID-19", Text("COVID-19")),
        ("a b OR c", Or((And((Text("a"), Text("b"))), Text("c")))),
        ("a OR b AND c", And((Or((Text("a"), Text("b"))), Text("c")))),
        ("a OR (b AND c)", Or((Text("a"), And((Text("b"), Text("c")))))),
        ("a NOT b", And((Text("a"), Not(Text("b"))))),
        ("a and b", And((Text("a"), Text("b")))),
        ("ketamin*", Text("ketamin", prefix=True)),
        ("“low dose”[ti]", Text("low dose", "ti")),
        ("low dose[tiab] AND x", And((And((Text("low", "tiab"), Text("dose", "tiab"))), Text("x")))),
        ("Berman RM[au]", Text("Berman RM", "au", prefix=True)),
        ("mood berman[au]", And((Text("mood"), Text("berman", "au")))),
        ("mood Berman R[au]", And((Text("mood"), Text("Berman R", "au", prefix=True)))),
        ('"Berman RM"[Author]', Text("Berman RM", "au")),
        ("depressive disorder[MeSH Terms]", Text("depressive disorder", "mh")),
        ("Randomized Controlled Trial[pt]", Fact("publication-type", "randomized controlled trial")),
        ("German[la]", Fact("language", "ger")),
        ("2020/5:2024[dp]", Dates("dp", "2020-05", "2024")),
        ('("2020/01/01"[Date - Publication] : "3000"[Date - Publication])', Dates("dp", "2020-01-01", "3000")),
        ("2024[dp]", Dates("dp", "2024", "2024")),
        ("10.1016/S0006-3223(99)00230-9", Ident("doi", "10.1016/s0006-3223(99)00230-9")),
        ("(https://doi.org/10.1000/X.)", Ident("doi", "10.1000/x")),
        ("31786030", Ident("pmid", "31786030")),
        ("nct01234567", Ident("number", "NCT01234567")),
        ('"NCT01234567"', Text("NCT01234567")),
        ("n ≥ 50", Number("n", ">=", 50)),
        ("kind:other-people", Fact("kind", "other_people")),
        ("dose:H3", Fact("dose", "h3")),
        ("stored:2026-11-16", Dates("stored", "2026-11-16", "2026-11-17")),
        (
            "new:2026-11-16T00:00+01:00:2026-11-23T00:00+01:00",
            Dates("new", "2026-11-15T23:00:00Z", "2026-11-22T23:00:00Z"),
        ),
        ("ketamine 🙂 mood", And((Text("ketamine"), Text("mood")))),
    ],
)
def test_it_reads_as_a_pubmed_user_means_it(text: str, tree: Node) -> None:
    assert parse(text) == tree


@pytest.mark.parametrize(
    "text", ["ketamine " * 1112, "(" * 10_000, '"' * 9_999, "a OR " * 2000, "x" * 10_000, "((a) " * 2000]
)
def test_ten_thousand_characters_are_read_or_refused_soon(text: str) -> None:
    start = time.monotonic()
    _, error = _read(text)
    assert error is None or 0 <= error.position < len(text)
    assert time.monotonic() - start < 2


def test_nesting_has_a_limit_that_says_so() -> None:
    text = "a"
    for _ in range(MAX_DEPTH):
        text = f"b OR (c AND {text})"
    with pytest.raises(InvalidQuery, match="nests deeper"):
        parse(text)


def test_words_are_split_as_sqlite_splits_them() -> None:
    import sqlite3

    conn = sqlite3.connect(":memory:")
    conn.execute("CREATE VIRTUAL TABLE t USING fts5(a, tokenize='unicode61 remove_diacritics 2')")
    conn.execute("CREATE VIRTUAL TABLE v USING fts5vocab(t, 'instance')")
    # Latin, Greek, Cyrillic, general punctuation and CJK: characters that SQLite's Unicode 6.1 knows and ours too.
    ranges = (range(0x20, 0x1DE), range(0x370, 0x37F), range(0x384, 0x400), range(0x400, 0x528), range(0x1E00, 0x1E9B), range(0x1EA0, 0x1F00),
              range(0x2010, 0x2064), range(0x2190, 0x2300), range(0x4E00, 0x4F00))  # fmt: skip
    texts = [f"x{chr(code)}y" for block in ranges for code in block if unicodedata.category(chr(code)) != "Cn"]
    conn.executemany("INSERT INTO t(rowid, a) VALUES (?, ?)", enumerate(texts))
    found: dict[int, list[str]] = {}
    for term, row in conn.execute("SELECT term, doc FROM v ORDER BY doc, offset"):
        found.setdefault(row, []).append(term)
    conn.close()
    assert {row: [word.text for word in words(text)] for row, text in enumerate(texts)} == found
