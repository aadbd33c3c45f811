"""One work as a reader meets it: what kind of evidence it is, its title, the authors' words, its limits.

Pure.  The order is DOMAIN.md section 6.2 rule 3; what we say is a ``Sentence``, what the authors say a ``Quote``.
The same card stands in the mail, on the digest's page and in the archive's search results.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from urllib.parse import quote as urlquote

from digests.dates import partial_day
from digests.phrases import COMPARATORS, DESIGNS, DOSE_BANDS, DOSE_CLASSES, LIMITS, MASKINGS, condition
from digests.records import HarmEntry, Headed, WorkCard
from digests.sentences import Part, Quote, Sentence, duration, name, plural, quote, say, thousands
from digests.texts import below_bar
from storage.appraisals import REVIEW_DESIGNS, Appraisal, Dose, Span, evidence_kind
from storage.profiles import MeasuredAccuracy
from storage.records import Scheme
from storage.stored import StoredWork

PREPRINT = "Preprint, not peer reviewed"
_BOUND = re.compile(r"(?<=[.!?])\s+(?=[A-Z(\[])|\n")
_CONCLUDING_PART = re.compile("conclu|interpret|implication|discussion|summary|significance", re.IGNORECASE)
_CONCLUDING = re.compile(
    r"\b(?:conclu\w+|in summary|overall|suggest\w*|indicat\w+|impl(?:y|ies)|demonstrat\w+|support\w*|cannot|needed|"
    r"provid\w+ evidence|no evidence|warrant\w*|(?:further|larger) (?:research|studies|trials)|"
    r"(?:these|our|present|current) (?:\w+ )?(?:findings?|results?|data|stud(?:y|ies)|trial|evidence|observations)|"
    r"the (?:findings?|results|evidence))\b",
    re.IGNORECASE,
)
_GIVEN = ("randomised-trial", "non-randomised-trial", "secondary-analysis", "cohort", "case-series", "case-report")
_INTERVENTIONS = ("randomised-trial", "non-randomised-trial")
_MARK = "(?)"
# What each marked value rests on, by the names under which it is measured.
_OF_DESIGN = ("design", "study type")
_OF_SIZE = ("sample size", "number of participants", "condition")
_OF_CONTRAST = ("comparator", "control")
_MOST_DOSES, _MOST_LIMITS, _MOST_PASSAGES = 3, 8, 2


def headed(work: StoredWork) -> Headed:
    """Title, address and citation.  A title that is not there is said, not invented."""
    return Headed(
        work=work.id,
        title=quote(work.title or work.vernacular_title or "[no title in the source]", limit=240),
        url=address(work),
        cited=name(_citation(work), limit=200),
    )


def address(work: StoredWork) -> str | None:
    """Where the publication itself is: PubMed, else its DOI, else the preprint's own page."""
    found = {identifier.scheme: identifier.value for identifier in reversed(work.identifiers)}
    if pmid := found.get(Scheme.PMID):
        return f"https://pubmed.ncbi.nlm.nih.gov/{pmid}/" if pmid.isdigit() else None
    if doi := found.get(Scheme.DOI):
        return f"https://doi.org/{_escaped(doi)}"
    if arxiv := found.get(Scheme.ARXIV):
        return f"https://arxiv.org/abs/{_escaped(arxiv)}"
    return None


def card(work: StoredWork, topic: str, accuracy: Sequence[MeasuredAccuracy] = ()) -> WorkCard:
    """The full card, to stand in the group of ``topic``; what falls below its bar in ``accuracy`` is marked."""
    appraisal = work.appraisal
    return WorkCard(
        head=headed(work),
        kind=evidence_kind(appraisal.design, appraisal.population),
        topic=topic,
        topics=tuple(tag.slug for tag in appraisal.topics),
        facts=facts_line(work, accuracy),
        null=passage(work, appraisal.null_primary) if appraisal.null_primary else None,
        concluding=concluding(work),
        conclusion=quote(appraisal.conclusion.text, limit=420) if appraisal.conclusion else None,
        limits=limits_line(work),
    )


def harm_entry(work: StoredWork, accuracy: Sequence[MeasuredAccuracy] = ()) -> HarmEntry:
    """The harms a work reports, as whole sentences of its own."""
    passages = dict.fromkeys(passage(work, span) for span in work.appraisal.harms)
    return HarmEntry(
        head=headed(work),
        topics=tuple(tag.slug for tag in work.appraisal.topics),
        facts=facts_line(work, accuracy, short=True),
        passages=tuple(passages)[:_MOST_PASSAGES],
    )


def passage(work: StoredWork, span: Span) -> Quote:
    """The whole sentence that the span stands in."""
    text = work.title if span.field == "title" else work.abstract
    start, end = span.start, span.end
    if text[start:end] != span.text:  # the span belongs to an earlier text: its own words are all we may quote
        return quote(span.text)
    bounds = [0, *(m.end() for m in _BOUND.finditer(text)), len(text)]
    first = max(b for b in bounds if b <= start)
    last = min((b for b in bounds if b >= end), default=len(text))
    return quote(text[first:last], limit=300)


def doubt(accuracy: Sequence[MeasuredAccuracy]) -> Sentence | None:
    """What the mark after a value means; None where no value is marked."""
    if not any(_doubted(accuracy, tasks) for tasks in (_OF_DESIGN, _OF_SIZE, _OF_CONTRAST)):
        return None
    return say(
        f"{_MARK} stands after values of kinds that our rules read right less often than our bar asks; how often, and "
        "which kinds nobody has measured, stands in section 8."
    )


def _doubted(accuracy: Sequence[MeasuredAccuracy], tasks: Collection[str]) -> bool:
    return any(one.task in tasks and below_bar(one) for one in accuracy)


def facts_line(work: StoredWork, accuracy: Sequence[MeasuredAccuracy] = (), *, short: bool = False) -> Sentence:
    """Design · who and how many · dose, our class, the authors' term · comparator · follow-up.

    ``short`` leaves out what is said of masking, follow-up and level.
    """

    def marked(item: tuple[Part, ...], tasks: Collection[str]) -> tuple[Part, ...]:
        return (*item, f" {_MARK}") if any(item) and _doubted(accuracy, tasks) else item

    appraisal = work.appraisal
    items: list[tuple[Part, ...]] = []
    if work.preprint:
        items.append((PREPRINT,))
    about = {"preprint"} if work.preprint else set()
    if appraisal.population in ("animals", "cells"):
        items.append(_creatures(appraisal))
        about.add("animals")
    if appraisal.population == "mixed":
        items.append(("in people and in animals or cells",))
    items.append(marked((DESIGNS.get(appraisal.design, appraisal.design),), _OF_DESIGN))
    items.append(marked(_size(appraisal), _OF_SIZE))
    items += _dose(appraisal)
    items.append(marked(_contrast(appraisal), _OF_CONTRAST))
    if not short:
        items += _masking_and_time(appraisal)
        items += [(f"design-based starting level {appraisal.level}",)] if appraisal.level else []
    parts: list[Part] = []
    for item in items:
        if not any(item):
            continue
        parts += [" · "] if parts else []
        parts += item
    if isinstance(parts[0], str):
        parts[0] = parts[0][:1].upper() + parts[0][1:]
    return Sentence(tuple(parts), frozenset(about))


def limits_line(work: StoredWork) -> Sentence:
    """What limits it, ours by rule and the abstract's own; never empty."""
    slugs = dict.fromkeys(limit.slug for limit in work.appraisal.limits)
    told = [LIMITS.get(slug, slug) for slug in slugs if slug not in ("preprint", "abstract-only")]
    shown = told[:_MOST_LIMITS] + ([f"and {len(told) - _MOST_LIMITS} more"] if len(told) > _MOST_LIMITS else [])
    shown.append(LIMITS["abstract-only"])
    if work.appraisal.population in ("people", "mixed"):
        if not work.appraisal.harms and work.appraisal.design in _INTERVENTIONS:
            shown.append("no report of harms found in the abstract")
        shown.append(f"conflict statement {'in' if work.conflict_statement else 'not in'} the record")
    return say(f"Limits: {'; '.join(shown)}.")


def concluding(work: StoredWork) -> Sentence:
    """How the authors' conclusion is introduced, by what such a design can carry (DOMAIN.md section 6.1).

    Where neither a heading nor the words call it a conclusion, it is only the end of the abstract, and called that.
    """
    appraisal = work.appraisal
    notes = ["preprint, not peer reviewed"] if work.preprint else []
    who = "The authors conclude"
    if appraisal.population in ("animals", "cells"):
        notes.append(f"from {appraisal.population}, telling nothing yet about people")
    elif appraisal.design == "cross-sectional":
        notes.append("from those who were asked or chose to answer")
    elif appraisal.design in _GIVEN and appraisal.comparator == "none":
        notes.append("no comparison group, so no conclusion about effect can be drawn")
    elif appraisal.design in REVIEW_DESIGNS and appraisal.design != "guideline":
        who = "The reviewers conclude"
        notes.append("about studies made by others")
    if not _concludes(work):
        who = "From the end of the abstract"
    return say(f"{who} ({'; '.join(notes)}):" if notes else f"{who}:")


def _concludes(work: StoredWork) -> bool:
    """Whether the passage is called a conclusion by its heading or by its own words."""
    found = work.appraisal.conclusion
    if found is None:
        return False
    at = found.span.start
    headings = [section.label for section in work.sections if section.start <= at < section.end]
    return any(_CONCLUDING_PART.search(label) for label in headings) or bool(_CONCLUDING.search(found.text))


def _creatures(appraisal: Appraisal) -> tuple[Part, ...]:
    if appraisal.population == "cells":
        return ("In cells or tissue",)
    return ("In animals: ", name(appraisal.species)) if appraisal.species else ("In animals, species not stated",)


def _size(appraisal: Appraisal) -> tuple[Part, ...]:
    n = appraisal.sample_size
    if appraisal.population in ("people", "mixed"):
        who = ", ".join(condition(slug) for slug in appraisal.conditions)
        conditions = f" ({who})" if who else ""
        if n is None:
            return (f"people, number not stated{conditions}",)
        planned = ", planned" if appraisal.design == "protocol" else ""
        return (f"n = {thousands(n)} {plural(n, 'person', 'people')}{planned}{conditions}",)
    if appraisal.population == "animals":
        return (f"n = {thousands(n)} animals",) if n is not None else ("number of animals not stated",)
    if appraisal.design in ("meta-analysis", "systematic-review"):
        return (f"{thousands(n)} people in the studies reviewed",) if n else ("number of people not stated",)
    return ()


def _dose(appraisal: Appraisal) -> list[tuple[Part, ...]]:
    """Doses as written, then our class beside the authors' term."""
    items: list[tuple[Part, ...]] = []
    written: dict[str, tuple[Part, ...]] = {}
    for dose in appraisal.doses:
        timed = any(d.minutes and (d.text, d.route) == (dose.text, dose.route) for d in appraisal.doses)
        if dose.minutes or not timed:  # the same dose told once with its time and once without is one
            written.setdefault(f"{dose.text} {dose.route} {dose.minutes}", _written(dose))
    shown = list(written.values())[:_MOST_DOSES]
    parts: list[Part] = []
    for one in shown:
        parts += [", " if parts else "dose ", *one]
    if len(written) > len(shown):
        parts.append(f" and {len(written) - len(shown)} more")
    if parts:
        items.append(tuple(parts))
        items.append((_classes(appraisal),))
    elif appraisal.population in ("people", "mixed", "animals"):
        items.append((f"dose: {DOSE_BANDS.get(appraisal.dose_band, appraisal.dose_band)}",))
    if appraisal.unnoticed is not None and appraisal.sub_perceptual:
        items.append(("a rating or a guess showed that the dose went unnoticed",))
    if appraisal.author_dose_term:
        items.append(_called(appraisal))
    return items


def _called(appraisal: Appraisal) -> tuple[Part, ...]:
    """The authors' own words where they were read; a person's correction gives the term alone."""
    why = dict(appraisal.why).get("author_dose_term")
    words = why.span.text if why is not None and why.span is not None else appraisal.author_dose_term
    return ("authors’ term: ", quote(words or "", limit=60))


def _written(dose: Dose) -> tuple[Part, ...]:
    over = f" over {thousands(dose.minutes)} min" if dose.minutes else ""
    return (name(dose.text, limit=60), f"{' ' + dose.route if dose.route else ', route not stated'}{over}")


def _classes(appraisal: Appraisal) -> str:
    codes = appraisal.dose_class
    if codes == ("HX",) or not codes:
        return DOSE_CLASSES["HX"]
    told = [f"{code} ({DOSE_CLASSES[code]})" for code in codes if code in DOSE_CLASSES]
    return f"our {plural(len(told), 'class', 'classes')} {' and '.join(told)}"


def _contrast(appraisal: Appraisal) -> tuple[Part, ...]:
    if appraisal.population not in ("people", "mixed"):
        return (COMPARATORS[appraisal.comparator],) if appraisal.comparator in ("placebo", "active") else ()
    return (COMPARATORS.get(appraisal.comparator, ""),)


def _masking_and_time(appraisal: Appraisal) -> list[tuple[Part, ...]]:
    if appraisal.population not in ("people", "mixed"):
        return []
    items: list[tuple[Part, ...]] = []
    if appraisal.design in _INTERVENTIONS:
        items.append((MASKINGS.get(appraisal.masking, ""),))
    days = appraisal.follow_up_days
    if days is not None:
        items.append((f"followed for {duration(days)}",))
    elif appraisal.design in _GIVEN and appraisal.design != "case-report":
        items.append(("follow-up not stated",))
    return items


def _citation(work: StoredWork) -> str:
    """Who, where, when, and the identifiers by which anybody finds it."""
    authors = [author.display() for author in work.authors[:2]]
    who = authors[0] + (" and others" if len(work.authors) > 1 else "") if authors else ""
    where = work.journal or work.server or ""
    when = partial_day(work.published.iso()) if work.published else ""
    found = {identifier.scheme: identifier.value for identifier in reversed(work.identifiers)}
    ids = [f"PMID {found[Scheme.PMID]}"] if Scheme.PMID in found else []
    ids += [f"doi {found[Scheme.DOI]}"] if Scheme.DOI in found and not ids else []
    ids += [f"archive id {work.id}"] if not ids else []
    return " · ".join(part for part in (who, ", ".join(p for p in (where, when) if p), *ids) if part)


def _escaped(identifier: str) -> str:
    """A DOI may hold anything; in an address only what cannot end or change it."""
    return urlquote(identifier, safe="-._;()/:")
