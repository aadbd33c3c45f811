"""Templates to whole pages: one environment, and what every page is told of the archive it stands in.

Pure.  Autoescape is on; a value that is missing is an error, not a blank.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

from jinja2 import ChoiceLoader, Environment, FileSystemLoader
from markupsafe import Markup, escape

from digests.charts import COLOURS
from digests.dates import long_day, partial_day
from digests.knowledge import COLUMNS
from digests.render_html import SHADES, environment, sentence_html
from digests.sentences import Figure, Part, Sentence, clean
from digests.site.marking import harmless
from digests.site.paths import Paths

STATIC = Path(__file__).parent / "static"
_TEMPLATES = Path(__file__).parent / "templates"


@dataclass(frozen=True, slots=True, kw_only=True)
class Site:
    """The archive as every page names it.  ``styles`` is the style sheet's address, which changes with its content."""

    paths: Paths
    title: str
    drug: str
    version: str
    styles: str
    icon: str


def page(template: str, site: Site, part: str = "", /, **values: Any) -> str:
    """The page as HTML; ``part`` is the part of the navigation it belongs to."""
    return _environment(site).get_template(f"{template}.html").render(part=part, **values)


class _Ours:
    """Sentences of ours with every figure a link to the search that gives it."""

    def __init__(self, paths: Paths) -> None:
        self._paths = paths

    def figure(self, figure: Figure) -> Markup:
        address = self._paths.search(figure.search)
        return Markup('<a href="{}">{}</a>').format(address, figure.text) if address else escape(figure.text)

    def ours(self, value: Sentence | Part) -> Markup:
        sentence = value if isinstance(value, Sentence) else Sentence((value,))
        return sentence_html(sentence, self.figure)


@lru_cache
def _environment(site: Site) -> Environment:
    """The templates of one site.  They are read once: what every page shares is theirs, not each rendering's."""
    ours = environment()
    loaders = [FileSystemLoader(_TEMPLATES)] + ([ours.loader] if ours.loader else [])
    made = ours.overlay(loader=ChoiceLoader(loaders), auto_reload=False)
    made.filters = {
        **ours.filters,
        "told": lambda text, limit=400: clean(str(text), limit),
        "harmless": harmless,
        "day": lambda moment: long_day(moment.date() if hasattr(moment, "date") else moment),
        "partial": partial_day,
        "minute": lambda moment: f"{moment:%Y-%m-%d %H:%M} UTC",
    }
    links = site.paths
    made.globals = {
        **ours.globals,
        "site": site,
        "links": links,
        "to": links.to,
        "ours": _Ours(links).ours,
        "searches": tuple,  # every count is a link here, so no list of commands is left over
        "columns": [heading for heading, _ in COLUMNS],
        "shades": SHADES,
        "colours": COLOURS,
    }
    return made
