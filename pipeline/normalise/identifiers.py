"""Canonical forms of the names publications and trials go by.

Each function takes what a source wrote and gives the one form that is compared and stored, or ``None`` when the
text is not such a name.  Nothing is looked up and nothing is guessed: a string that merely looks similar
(a PMID inside a sentence, a seven-digit "NCT") is not an identifier.
"""

from __future__ import annotations

import re
from urllib.parse import unquote

_DASHES = str.maketrans(dict.fromkeys("‐‑‒–—−⁃﹣-", "-"))

_DOI_PREFIX = re.compile(
    r"^\s*(?:(?:https?:)?//)?(?:(?:dx\.|www\.)?doi\.org/|info:doi/)?\s*(?:doi\s*:?\s*)?(?:https?://(?:dx\.|www\.)?doi\.org/)?",
    re.IGNORECASE,
)
_DOI = re.compile(r"10\.\d{4,9}(?:\.\d+)*/\S+", re.ASCII)
_TRAILING = ".,;:'\"’”*/|\\"  # what a sentence or a link adds behind a DOI
_CLOSING = {")": "(", "]": "[", "}": "{", ">": "<"}

# Preprint servers put the version into the DOI, each in its own way; elsewhere "v2" may be part of the name.
_VERSIONED = (
    re.compile(  # bioRxiv and medRxiv; their pages' addresses carry the version and a form
        r"^(10\.(?:1101|64898)/(?:\d{4}\.\d{2}\.\d{2}\.)?\d{5,})v(\d+)(?:\.(?:full|abstract|article-\w+)(?:[-.][\w.-]+)?)?$"
    ),
    re.compile(r"^(10\.\d+/osf\.io/[a-z0-9]+)_v(\d+)$"),  # PsyArXiv and the other OSF servers
    re.compile(r"^(10\.21203/rs\.\d\.rs-\d+)/v(\d+)$"),  # Research Square
    re.compile(r"^(10\.20944/preprints\d+\.\d+)\.v(\d+)$"),  # Preprints.org
    re.compile(r"^(10\.22541/au\.\d+\.\d+)/v(\d+)$"),  # Authorea
    re.compile(r"^(10\.26434/chemrxiv[a-z0-9.-]*?)-v(\d+)$"),  # ChemRxiv
    re.compile(r"^(10\.48550/arxiv\..+?)v(\d+)$"),  # arXiv
)

_PMID = re.compile(
    r"^\s*(?:https?://(?:\w+\.)*ncbi\.nlm\.nih\.gov/(?:pubmed/)?|(?:pmid|pubmed|med)\s*:?\s*)?0*([1-9]\d{0,9})/?\s*$",
    re.IGNORECASE | re.ASCII,
)
_PMCID = re.compile(
    r"^\s*(?:https?://(?:\w+\.)*(?:nih\.gov|europepmc\.org)/(?:\w+/)*articles?/(?:pmc/)?|(?:pmc-?id|pmc)\s*:\s*)?pmc\s?0*([1-9]\d{0,9})(?:\.\d+)?[/;]?\s*$",
    re.IGNORECASE | re.ASCII,
)
_ARXIV = re.compile(
    r"^\s*(?:(?:https?://)?(?:\w+\.)?arxiv\.org/(?:abs|pdf|html)/|arxiv\s*:\s*|(?:https?://doi\.org/)?10\.48550/arxiv\.)?"
    r"(?:(\d{4}\.\d{4,5})|([a-z-]+)(?:\.[a-z]{2})?(/\d{7}))(?:v(\d+))?(?:\.pdf)?\s*$",
    re.IGNORECASE | re.ASCII,
)

_ORCID = re.compile(r"(?<!\d)(\d{4})-?(\d{4})-?(\d{4})-?(\d{3}[\dXx])(?!\d)", re.ASCII)

# CONTRACT.md section 5 lists the registries.  Each pattern's groups are the parts that name the trial.
_REGISTRIES = re.compile(
    r"(?<![A-Za-z0-9])(?:"
    r"NCT[\s:#-]{0,3}(?P<nct>\d{8})"
    r"|ISRCTN[\s:#-]{0,3}(?P<isrctn>\d{8})"
    r"|(?:EudraCT|EUCTR)[^0-9\n]{0,25}(?P<eudract>\d{4}-\d{6}-\d{2})(?!-\d)"
    r"|ChiCTR[\s:-]{0,2}(?:(?P<chictr>\d{10})|(?P<chictr_kind>[A-Z]{2,4})-?(?P<chictr_old>\d{8}))"
    r"|ACTRN[\s:#-]{0,3}(?P<actrn>\d{14})"
    r"|UMIN(?:[\s-]?CTR)?(?:\s?ID)?[\s:#-]{0,3}(?P<umin>\d{9})"
    r"|jRCT[\s:-]{0,2}(?P<jrct>s?\d{9,10})"
    r"|CTRI\s?[/:-]\s?(?P<ctri_year>\d{4})\s?[/-]\s?(?P<ctri_month>\d{2,3})\s?[/-]\s?(?P<ctri>\d{6})"
    r"|IRCT[\s:#-]{0,3}(?P<irct>\d{10,16}N\d{1,3})"
    r"|DRKS(?:[\s-]?ID)?[\s:#-]{0,3}(?P<drks>\d{8})"
    r")(?!\d)",
    re.IGNORECASE | re.ASCII,
)


def doi(text: str) -> str | None:
    """``10.…/…`` in lower case, without resolver, ``doi:`` or the punctuation of the sentence it stood in.

    A version suffix stays: only :func:`preprint_doi` knows which suffixes are versions.
    """
    bare = text[_DOI_PREFIX.match(text).end() :]  # type: ignore[union-attr]  # every part is optional: always matches
    if "%" in bare:
        bare = unquote(bare)
    found = _DOI.match(bare)
    if found is None:
        return None
    name = found.group()
    if "doi.org/" in text.lower():
        name = name.partition("?")[0]  # a link's tracking parameters
    name = _without_trailing(name)
    return name.lower() if _DOI.fullmatch(name) else None


def preprint_doi(text: str) -> tuple[str, int | None] | None:
    """The DOI without its server's version suffix, and that version (``None``: none given).

    Safe for any DOI: only the servers' own forms are read as versions.
    """
    name = doi(text)
    if name is None:
        return None
    for form in _VERSIONED:
        found = form.match(name)
        if found:
            return found.group(1), int(found.group(2))
    return name, None


def pmid(text: str) -> str | None:
    """The digits of a PubMed id, also from ``PMID: …`` or its page's address."""
    found = _PMID.match(text)
    return found.group(1) if found else None


def pmcid(text: str) -> str | None:
    """``PMC…`` of a PubMed Central article, without version."""
    found = _PMCID.match(text)
    return f"PMC{found.group(1)}" if found else None


def arxiv_id(text: str) -> tuple[str, int | None] | None:
    """An arXiv id without version (``2101.00001``, ``quant-ph/0201082``), and the version if given."""
    found = _ARXIV.match(text)
    if found is None:
        return None
    new, archive, number, version = found.groups()
    return new or f"{archive.lower()}{number}", int(version) if version else None


def orcid(text: str) -> str | None:
    """``0000-0000-0000-0000``, also from an address or from digits alone."""
    found = _ORCID.search(text)
    return "-".join(found.groups()).upper() if found else None


def registry_numbers(text: str) -> tuple[str, ...]:
    """Trial registry numbers named in the text, in canonical form, each once, in order of appearance.

    An EudraCT number counts only beside its registry's name: the bare digits are too like others.
    """
    found = (_canonical(match) for match in _REGISTRIES.finditer(text.translate(_DASHES)))
    return tuple(dict.fromkeys(found))


def _canonical(match: re.Match[str]) -> str:
    part = {name: value for name, value in match.groupdict().items() if value}
    kind = match.lastgroup or ""
    if kind == "chictr_old":
        return f"ChiCTR-{part['chictr_kind'].upper()}-{part['chictr_old']}"
    if kind == "ctri":
        return f"CTRI/{part['ctri_year']}/{part['ctri_month']}/{part['ctri']}"
    prefix = {"eudract": "EudraCT ", "chictr": "ChiCTR", "jrct": "jRCT"}.get(kind, kind.upper())
    number = part[kind].lower() if kind == "jrct" else part[kind].upper()
    return prefix + number


def _without_trailing(name: str) -> str:
    """Drop a sentence's punctuation, and a closing bracket whose opening is not part of the name."""
    while name:
        last = name[-1]
        opening = _CLOSING.get(last)
        if last in _TRAILING or (opening and name.count(opening) < name.count(last)):
            name = name[:-1]
        else:
            break
    return name
