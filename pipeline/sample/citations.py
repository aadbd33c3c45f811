"""What a stand-in PubMed holds at a moment, whether invented or read from a real file.

``Citation`` is all that ESearch needs to know of an article; EFetch hands out its ``xml`` as it is.
"""

from __future__ import annotations

import datetime as dt
import gzip
import re
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from lxml import etree

from pipeline.sample.corpus import PUBMED, Corpus, of_source
from pipeline.sample.pubmed_xml import article


@dataclass(frozen=True, slots=True, kw_only=True)
class Citation:
    """An article as PubMed holds it: its dates, the words a search can meet (lower case), and its XML."""

    pmid: int
    created: dt.date
    entered: dt.date
    modified: dt.date
    published: dt.date
    words: str
    terms: tuple[str, ...]  # MeSH headings and publication types, lower case
    xml: bytes


class Citations(Protocol):
    def held(self, clock: dt.datetime) -> dict[int, Citation]:
        """What PubMed serves at ``clock``, by PMID."""
        ...

    def named_deletions(self, clock: dt.datetime) -> frozenset[int]:
        """PMIDs that EFetch names as deleted."""
        ...


class Invented:
    """Citations of an invented corpus.  Each face is rendered once."""

    def __init__(self, corpus: Corpus) -> None:
        self._entries = of_source(corpus, PUBMED)
        self._made: dict[tuple[str, dt.datetime, dt.datetime], Citation] = {}

    def held(self, clock: dt.datetime) -> dict[int, Citation]:
        found: dict[int, Citation] = {}
        for entry in self._entries:
            face = entry.at(clock)
            if face is None:
                continue
            modified = entry.modified(clock)
            key = (entry.ids.pmid or "", face.since, modified)
            if key not in self._made:
                on = face.published
                self._made[key] = Citation(
                    pmid=int(entry.ids.pmid or 0),
                    created=entry.appears.date(),
                    entered=entry.entered_on or entry.appears.date(),
                    modified=modified.date(),
                    published=dt.date(on.year, on.month or 1, on.day or 1) if on else entry.appears.date(),
                    words=spaced(f"{face.text()} {' '.join(face.keywords)}"),
                    terms=tuple(spaced(t.split("/")[0]) for t in (*face.mesh, *face.types)),
                    xml=article(entry, face, modified.date()),
                )
            found[self._made[key].pmid] = self._made[key]
        return found

    def named_deletions(self, clock: dt.datetime) -> frozenset[int]:
        gone = (e for e in self._entries if e.gone_named and e.is_gone(clock))
        return frozenset(int(e.ids.pmid or 0) for e in gone)


class FromFile:
    """Citations of a PubMed XML file, served byte for byte; dates are those of their own History."""

    def __init__(self, path: Path) -> None:
        raw = gzip.decompress(path.read_bytes()) if path.suffix == ".gz" else path.read_bytes()
        parser = etree.XMLParser(resolve_entities=False, load_dtd=False, no_network=True, huge_tree=True)
        root = etree.fromstring(raw, parser)
        articles = [_read(element) for element in root if element.tag in ("PubmedArticle", "PubmedBookArticle")]
        self._all = tuple(sorted(articles, key=lambda c: c.pmid))

    def held(self, clock: dt.datetime) -> dict[int, Citation]:
        return {c.pmid: c for c in self._all if c.created <= clock.date()}

    def named_deletions(self, clock: dt.datetime) -> frozenset[int]:  # noqa: ARG002
        return frozenset()


def spaced(text: str) -> str:
    """Lower-case words parted by single spaces: to PubMed a hyphen is a space."""
    words = re.findall(r"[^\W_]+", text.lower())
    return f" {' '.join(words)} "


def _read(element: etree._Element) -> Citation:
    created = _date(element.find(".//PubMedPubDate[@PubStatus='entrez']")) or dt.date(1900, 1, 1)
    text = " ".join(" ".join(map(str, e.itertext())) for e in element.iter("ArticleTitle", "AbstractText", "Keyword"))
    terms = [spaced(e.text or "") for e in element.iter("DescriptorName", "PublicationType")]
    return Citation(
        pmid=int(element.findtext(".//PMID") or 0),
        created=created,
        entered=_date(element.find(".//PubMedPubDate[@PubStatus='pubmed']")) or created,
        modified=_date(element.find(".//DateRevised")) or created,
        published=_date(element.find(".//PubDate")) or created,
        words=spaced(text),
        terms=tuple(terms),
        xml=etree.tostring(element, encoding="utf-8", with_tail=False),
    )


def _date(element: etree._Element | None) -> dt.date | None:
    year = element.findtext("Year") if element is not None else None
    if element is None or year is None:
        return None
    month, day = element.findtext("Month") or "1", element.findtext("Day") or "1"
    return dt.date(int(year), int(month) if month.isdigit() else 1, int(day))
