"""The tree as SQL for FTS5.

As much of the query as can be goes into one MATCH, for FTS5 intersects faster than SQL joins.  Two things are
kept out of it when hits are ranked: common facts, because bm25() would first count each of their many works
(a check on the narrow row of each hit is cheaper), and all that is no word or fact.  A window of time becomes
a range of row ids, which FTS5 skips to.
"""
# ruff: noqa: S608  statements are put together from our own words only; every value is bound

from __future__ import annotations

from dataclasses import dataclass

from storage.search.conditions import condition, moment
from storage.search.known import KnownFacts, is_negative
from storage.search.plan import COLUMNS, SCORE_WEIGHTS, Binds, Plan, conjuncts, ranking_words
from storage.search.reader import Reader
from storage.search.tree import And, Dates, Fact, Node, Not, Or, Text
from storage.search.words import words

COMMON = 1 / 8  # the share of all works above which a ranked search checks a fact on the hits instead

_COLUMNS = {
    "all": "",
    "ti": "title",
    "ab": "abstract",
    "tiab": "title abstract",
    "tw": "title abstract mesh keywords",
    "au": "authors",
    "ta": "journal",
    "mh": "mesh",
    "ot": "keywords",
}
_BM25 = f"bm25(search_text, {', '.join(str(SCORE_WEIGHTS.get(column, 0.0)) for column in COLUMNS)})"


@dataclass(frozen=True, slots=True)
class _Part:
    """A condition, in up to three pieces that all hold: in the index, not in the index, and on the row."""

    match: str = ""
    unmatch: tuple[str, ...] = ()
    where: tuple[str, ...] = ()


def compile_query(reader: Reader, tree: Node | None, facts: KnownFacts, *, ranked: bool) -> Plan:
    """The plan of a query.  ``ranked``: by bm25."""
    compiler = _Compiler(facts, common=COMMON if ranked else 2.0)
    windows = [part for part in conjuncts(tree) if isinstance(part, Dates) and part.field == "stored"]
    rest = [part for part in conjuncts(tree) if part not in windows]
    part = compiler.both([compiler.part(node) for node in rest])
    bounds, checks = _id_range(reader, windows, compiler.bind)
    ranking = ranking_words(tree) if ranked else []
    inside = bool(part.match) and all(text in compiler.matched for text in ranking)
    if ranking and not inside:
        return compiler.scored_apart(part, bounds, checks, ranking)
    return compiler.plain(part, bounds, checks, ranked=bool(ranking))


class _Compiler:
    def __init__(self, facts: KnownFacts, common: float) -> None:
        self.facts = facts
        self.common = common
        self.bind = Binds()
        self.matched: set[Text] = set()

    def part(self, node: Node, *, top: bool = True) -> _Part:
        """``top``: the node must hold by itself, so its common facts may be checked on the row."""
        match node:
            case Text():
                if top:
                    self.matched.add(node)
                return _Part(match=_phrase(node))
            case Fact():
                return self._facts([node], top=top)
            case And(nodes):
                return self.both([self.part(inner, top=top) for inner in nodes])
            case Or(nodes):
                return self._any(nodes, top=top)
            case Not(inner):
                return self._none(inner, top=top)
            case _:
                return _Part(where=(condition(node, self.bind),))

    def both(self, parts: list[_Part]) -> _Part:
        return _Part(
            match=" AND ".join(f"({part.match})" for part in parts if part.match),
            unmatch=tuple(piece for part in parts for piece in part.unmatch),
            where=tuple(piece for part in parts for piece in part.where),
        )

    def _facts(self, facts: list[Fact], *, top: bool) -> _Part:
        """Any of these facts."""
        if any(is_negative(fact) for fact in facts):
            return self._any(tuple(facts), top=top) if len(facts) > 1 else self._none(_yes(facts[0]), top=top)
        characters = sorted({term.character for fact in facts for term in self.facts.terms(fact)})
        if not characters:
            return _Part(where=("0",))
        if top and sum(self.facts.share(fact) for fact in facts) > self.common:
            return _Part(where=(self._on_row(characters),))
        return _Part(match=" OR ".join(characters))

    def _on_row(self, characters: list[str]) -> str:
        checks = [f"instr(s.terms, {self.bind(character)}) > 0" for character in characters]
        return f"({' OR '.join(checks)})"

    def _any(self, nodes: tuple[Node, ...], *, top: bool) -> _Part:
        facts = [node for node in nodes if isinstance(node, Fact) and not is_negative(node)]
        if len(facts) == len(nodes):
            return self._facts(facts, top=top)
        before = set(self.matched)
        parts = [self.part(node, top=False) for node in nodes]
        if all(part.match and not part.unmatch and not part.where for part in parts):
            self.matched |= set(ranking_words(Or(nodes))) if top else set()
            return _Part(match=" OR ".join(f"({part.match})" for part in parts))
        self.matched = before
        return _Part(where=(f"({' OR '.join(self._on_its_own(part) for part in parts)})",))

    def _none(self, node: Node, *, top: bool) -> _Part:
        if isinstance(node, Fact) and not is_negative(node):
            part = self._facts([node], top=top)
        else:
            part = self.part(node, top=False)
        if part.match and not part.unmatch and not part.where:
            return _Part(unmatch=(part.match,))
        return _Part(where=(f"NOT {self._on_its_own(part)}",))

    def _on_its_own(self, part: _Part) -> str:
        """The whole part as one condition on the row."""
        pieces = [f"({piece})" for piece in part.where]
        if part.match:
            pieces.append(f"s.work_id IN ({self._ids_of(_match(part))})")
        else:
            pieces += [f"s.work_id NOT IN ({self._ids_of(piece)})" for piece in part.unmatch]
        return f"({' AND '.join(pieces)})"

    def _ids_of(self, match: str) -> str:
        return f"SELECT rowid FROM search_text WHERE search_text MATCH {self.bind(match)}"

    def plain(self, part: _Part, bounds: list[str], checks: list[str], *, ranked: bool) -> Plan:
        """One pass over the index, or over the rows if nothing can be looked up in it."""
        if not part.match:
            where = [_of("s.work_id", bound) for bound in bounds]
            where += [self._on_its_own(part)] if part.where or part.unmatch else []
            clause = " AND ".join(where + checks) or "1"
            return Plan(source="search_works s", where=clause, work_id="s.work_id", params=self.bind.values)
        where = [f"search_text MATCH {self.bind(_match(part))}", *(_of("search_text.rowid", b) for b in bounds)]
        pieces = [f"({piece})" for piece in part.where] + checks
        return Plan(
            source="search_text CROSS JOIN search_works s ON s.work_id = search_text.rowid"
            if pieces
            else "search_text",
            where=" AND ".join(where + pieces),
            work_id="search_text.rowid",
            params=self.bind.values,
            score=_BM25 if ranked else None,
            has_row=bool(pieces),
        )

    def scored_apart(self, part: _Part, bounds: list[str], checks: list[str], ranking: list[Text]) -> Plan:
        """Words stand beside conditions that the index does not know ("mood OR n>=50"): score them on their own."""
        match = self.bind(" OR ".join(f"({_phrase(text)})" for text in ranking))
        where = [_of("s.work_id", bound) for bound in bounds] + [self._on_its_own(part)] + checks
        return Plan(
            prelude="scored AS MATERIALIZED "
            f"(SELECT rowid AS id, {_BM25} AS score FROM search_text WHERE search_text MATCH {match}), ",
            source="search_works s LEFT JOIN scored ON scored.id = s.work_id",
            where=" AND ".join(where),
            work_id="s.work_id",
            params=self.bind.values,
            score="coalesce(scored.score, 0.0)",
        )


def _yes(fact: Fact) -> Fact:
    return Fact(fact.field, "yes")


def _of(column: str, bound: str) -> str:
    return f"{column} {bound}"


def _match(part: _Part) -> str:
    return part.match if not part.unmatch else f"({part.match}) NOT ({' OR '.join(f'({u})' for u in part.unmatch)})"


def _phrase(text: Text) -> str:
    """FTS5's own reader sees only words in quotes: nothing typed can be an operator of FTS5."""
    said = " ".join(text.text[word.start : word.end] for word in words(text.text))
    columns = _COLUMNS[text.field]
    phrase = f'"{said}"{" *" if text.prefix else ""}'
    return f"{{{columns}}} : {phrase}" if columns else phrase


def _id_range(reader: Reader, windows: list[Dates], bind: Binds) -> tuple[list[str], list[str]]:
    """Bounds on the id that hold every work of these windows of time, and checks where some id is out of step."""
    bounds: list[str] = []
    checks: list[str] = []
    for window in windows:
        since = moment(window.since) if window.since else ""
        until = moment(window.until) if window.until else "~"
        low, high, astray, lowest, highest = reader.rows(_RANGE, {"since": since, "until": until})[0]
        if astray:
            checks.append(condition(window, bind))
            low, high = _widened(low, high, lowest, highest)
        if window.since:
            bounds.append(f">= {bind(_NONE if low is None else low)}")
        if high is not None:
            bounds.append(f"< {bind(high)}")
    return bounds, checks


def _widened(
    low: int | None, high: int | None, lowest: int | None, highest: int | None
) -> tuple[int | None, int | None]:
    """The range with the works in it whose ids are out of step; None is open."""
    if lowest is None or highest is None:
        return low, high
    return lowest if low is None else min(low, lowest), None if high is None else max(high, highest + 1)


_NONE = 2**62  # beyond every id
_FIRST = (
    "SELECT work_id FROM search_works WHERE astray = 0 AND first_stored >= :{} ORDER BY first_stored, work_id LIMIT 1"
)
_ASTRAY = "SELECT {}(work_id) FROM search_works WHERE astray = 1 AND first_stored >= :since AND first_stored < :until"
_RANGE = (
    f"SELECT ({_FIRST.format('since')}), ({_FIRST.format('until')}), "
    "EXISTS (SELECT 1 FROM search_works WHERE astray = 1), "
    f"({_ASTRAY.format('min')}), ({_ASTRAY.format('max')})"
)
