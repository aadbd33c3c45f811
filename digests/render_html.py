"""A digest, or the evidence alone, as one HTML document that needs nothing else.

Pure.  Everything that is not ours is escaped by Jinja2 and isolated against a change of direction; nothing is
loaded from anywhere, and there is no script.  Styles are put into the elements by css_inline; what cannot live
there (dark mode, small screens) stays in one short style block.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import lru_cache
from itertools import groupby
from pathlib import Path
from typing import Any

import css_inline
from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup, escape

from digests.arrange import groups, harms_shown, only_named, works_shown
from digests.charts import COLOURS, description, laid_out
from digests.dates import day_range, long_day
from digests.evidence import Evidence
from digests.knowledge import COLUMNS
from digests.links import Links, Search
from digests.mail import CHART_CID, UNSUBSCRIBE_URL
from digests.records import Digest, KnownLine, MapRow, WorkCard
from digests.sentences import Figure, Part, Quote, Sentence, clean, thousands
from digests.texts import HARMS, NO_PASSAGE, RUNS_SEEN, accuracy_words, no_corrections, risk_names

MAIL, PAGE = "mail", "page"
SHADES = ("#ffffff", "#edf3f9", "#d6e4f1", "#b7d0e8", "#94b8da")  # kept.css has them too, and those for the dark
_BREAKS = {"Randomised": "Rand\u00adomised", "Protocols": "Proto\u00adcols", "Commentary": "Comment\u00adary"}
_TEMPLATES = Path(__file__).parent / "templates"


def digest_html(digest: Digest, form: str = PAGE, *, linked: bool = True) -> str:
    """The digest as a document: for ``mail`` (chart by CID, a way to unsubscribe) or as a ``page`` (chart inside).

    ``linked``: the cells of the evidence map lead to their searches, not only its rows.
    """
    links = Links(digest.public_url)
    arranged = groups(digest)
    zone = digest.period.zone
    as_of = digest.as_of.astimezone(zone)
    return _rendered(
        "digest.html",
        links,
        digest=digest,
        form=form,
        linked=linked,
        days=day_range(digest.period.monday, digest.period.sunday),
        as_of=f"{long_day(as_of.date())}, {as_of:%H:%M} ({zone.key})",
        groups=arranged,
        named=only_named(arranged),
        shown=works_shown(digest),
        harms_shown=harms_shown(digest),
        no_corrections=no_corrections(digest.coverage.state),
        harms_heading=HARMS,
        no_passage=NO_PASSAGE,
        runs_seen=RUNS_SEEN,
        runs=", ".join(map(str, digest.coverage.run_ids)) or "none",
        chart_cid=CHART_CID,
        unsubscribe=UNSUBSCRIBE_URL,
        columns=[heading for heading, _ in COLUMNS],
        risk_topics={total.slug: total.name for total in digest.topic_totals},
    )


def evidence_html(
    found: Evidence, title: str, rows: Sequence[MapRow], lines: Sequence[KnownLine], public_url: str = ""
) -> str:
    """Parts 1 to 3 on their own, for any topic or window."""
    return _rendered(
        "evidence.html",
        Links(public_url),
        evidence=found,
        title=title,
        rows=rows,
        lines=lines,
        columns=[heading for heading, _ in COLUMNS],
        as_of=long_day(found.as_of.astimezone(found.scope.window.zone).date()),
    )


def card_markup(work: WorkCard, links: Links, *, status: str | None, heading: int) -> str:
    """One card as a fragment with classes only."""
    template = _environment().get_template("card.html")
    return template.render(work=work, links=links, ours=_Notes(links).ours, status=status, heading=heading)


def sentence_html(sentence: Sentence, figure: Callable[[Figure], Markup]) -> Markup:
    """A sentence with its figures linked, its quotations marked, and everything else escaped."""
    return Markup("".join([_part_html(part, figure) for part in sentence.parts]))  # noqa: S704  each part is escaped


class _Notes:
    """Figures as links; without a public address, as numbers of the commands listed at the end."""

    def __init__(self, links: Links) -> None:
        self._links = links
        self._numbers: dict[Search, int] = {}

    def figure(self, figure: Figure) -> Markup:
        if figure.search is None:
            return escape(figure.text)
        if url := self._links.search(figure.search):
            return Markup('<a href="{}">{}</a>').format(url, figure.text)
        number = self._numbers.setdefault(figure.search, len(self._numbers) + 1)
        # Never a superscript: after a count it would read as an exponent.
        note = Markup('<small class="n"><a href="#s{0}" aria-label="note {0}">[{0}]</a></small>').format(number)
        return Markup("{}\u00a0{}").format(figure.text, note)

    def ours(self, value: Sentence | Part) -> Markup:
        return sentence_html(value, self.figure) if isinstance(value, Sentence) else _part_html(value, self.figure)

    def searches(self) -> list[Search]:
        return list(self._numbers)


def _part_html(part: Part, figure: Callable[[Figure], Markup]) -> Markup:
    if isinstance(part, str):
        return escape(part)
    if isinstance(part, Figure):
        return figure(part)
    if isinstance(part, Quote):
        return Markup('“<span dir="auto">%s</span>”') % part.text
    if part.url is not None and part.url.startswith("https://"):
        return Markup('<a href="%s"><span dir="auto">%s</span></a>') % (part.url, part.text)
    return Markup('<span dir="auto">%s</span>') % part.text


def _rendered(template: str, links: Links, **values: Any) -> str:
    notes = _Notes(links)
    names = values.get("risk_topics", {})
    page = (
        _environment()
        .get_template(template)
        .render(
            **values,
            links=links,
            ours=notes.ours,
            searches=notes.searches,
            risk_names=lambda slugs: risk_names(slugs, names),
            colours=COLOURS,
            shades=SHADES,
        )
    )
    # What only a style block can say goes in after the others are in the elements.
    return _inliner().inline(page).replace("</head>", f"<style>{_kept_css()}</style>\n</head>", 1)


def environment() -> Environment:
    """The templates as every form uses them: escaping, filters, nothing missing."""
    return _environment()


@lru_cache
def _environment() -> Environment:
    environment = Environment(
        loader=FileSystemLoader(_TEMPLATES),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters |= {
        "number": thousands,
        "shade": _shade,
        "breakable": lambda heading: _BREAKS.get(heading, heading),
        "shortened": clean,
        "accuracy": accuracy_words,
        "described": lambda months: description(months).text,
        "laid_out": laid_out,
        "groupby_order": lambda rows, key: [(k, list(g)) for k, g in groupby(rows, lambda row: getattr(row, key))],
    }
    return environment


@lru_cache
def _inliner() -> css_inline.CSSInliner:
    return css_inline.CSSInliner(keep_style_tags=False, load_remote_stylesheets=False)


@lru_cache
def _kept_css() -> str:
    return (_TEMPLATES / "kept.css").read_text(encoding="utf-8").strip()


def _shade(known: int) -> int:
    """0 to 4 by order of size: none, under 5, under 25, under 100, more."""
    return sum(known >= bound for bound in (1, 5, 25, 100))
