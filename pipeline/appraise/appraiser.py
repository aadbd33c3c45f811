"""The whole appraisal of one work, from its words to every value with its reason.

Owns the order in which the rules build on each other.  Pure: no I/O, no clock, the same answer every time.
"""

from __future__ import annotations

from dataclasses import replace

from pipeline.appraise import (
    comparison,
    comparison_words,
    conclusion,
    condition_words,
    conditions,
    design,
    dose_band,
    doses,
    follow_up,
    harms,
    levels,
    limit_words,
    limits,
    masking,
    number_words,
    population,
    record_limits,
    regimen,
    relevance,
    routes,
    rule_limits,
    sample_size,
    topics,
)
from pipeline.appraise.cues import CueBook, Hit, Reading
from pipeline.appraise.given import AppraisalInput
from pipeline.appraise.text import Document, Zone
from pipeline.profiles import Profile
from pipeline.profiles.terms import terms
from storage.appraisals import Appraisal, Dose, Why

_NOT_FOLLOWED = ("cross-sectional", "qualitative", "case-control", "economic", "modelling")
RULES = "5"  # raise with every change of a rule: `run retag` re-appraises what an older version made


class Appraiser:
    """Appraises works by one profile.  Safe to share between threads."""

    def __init__(self, profile: Profile) -> None:
        self._profile = profile
        self._book = CueBook(
            {
                **relevance.cues(profile),
                **topics.cues(profile),
                **dose_band.term_cues(profile),
                **conclusion.cues(profile),
                **harms.CUES,
                **design.CUES,
                **population.CUES,
                **number_words.CUES,
                **comparison_words.cues(profile),
                **routes.cues(profile),
                **regimen.cues(profile),
                **doses.CUES,
                **dose_band.CUES,
                **condition_words.cues(profile),
                **limit_words.CUES,
                "other-drug": terms(name for name in profile.others.names if not profile.names_drug(name)),
                **{f"form:{form.name}": terms(form.terms) for form in profile.drug.form},
            }
        )
        self.version = f"{RULES}+{profile.name}.{profile.digest[:12]}"

    def appraise(self, given: AppraisalInput) -> Appraisal:
        """Every value with its reason; what the text does not give is said, never guessed."""
        reading = self._book.read(Document(given.title, given.abstract))
        drug = relevance.mentions(reading)
        relevant, why_relevant = relevance.decide(reading, drug)
        animals, cells = population.animals(reading), population.cells(reading)
        studied = design.Studied(
            animals=animals[0] if animals else None, cells=cells, people=population.people(reading)
        )
        kind, why_kind = design.decide(reading, given, studied)
        people, why_people = population.decide(reading, (kind, why_kind), animals, cells)
        size, why_size = sample_size.decide(reading, kind, people)
        beside, why_beside = comparison.decide(reading, kind, people)
        masked, why_masked = masking.decide(reading)
        appraisal = Appraisal(
            relevance=relevant,
            topics=topics.tags(reading, self._profile, drug, review=people == "literature")
            if relevant == "focus"
            else (),
            design=kind,
            level=levels.level(kind, people, beside, of_randomised=reading.has("of-trials-reviewed")),
            population=people,
            sample_size=size,
            comparator=beside,
            masking=masked,
            species=animals[1] if animals and people in ("animals", "mixed") else None,
            why=(
                ("relevance", why_relevant),
                ("design", why_kind),
                ("population", why_people),
                ("sample_size", why_size),
                ("comparator", why_beside),
                ("masking", why_masked),
                ("level", levels.why(kind, people, beside)),
            ),
            appraiser=self.version,
        )
        appraisal = self._with_treatment(reading, appraisal, drug)
        return self._with_limits(reading, appraisal, given)

    def _with_treatment(self, reading: Reading, appraisal: Appraisal, drug: tuple[Hit, ...]) -> Appraisal:
        """Conditions, routes, regimen, doses and what follows from them."""
        found = conditions.decide(reading, appraisal.population, appraisal.design)
        by_route = routes.decide(reading, drug, appraisal.design)
        given = self._doses(reading, appraisal, drug, tuple(name for name, _ in by_route))
        regimens = regimen.decide(reading, appraisal.design, appraisal.population, drug, given)
        term = dose_band.author_term(reading, self._profile, drug)
        context = dose_band.Context(design=appraisal.design, population=appraisal.population, drug=drug)
        band, why_band = dose_band.band(reading, given, term, context, self._profile)
        if not _is_judged(appraisal):
            band, why_band = "not-stated", Why(rule="the work neither studies the drug nor gives it to people")
        followed = appraisal.population in ("people", "mixed") and appraisal.design not in _NOT_FOLLOWED
        longest = follow_up.follow_up(reading) if followed else None
        why = list(appraisal.why)
        why += [(f"conditions.{name}", conditions.why(reading, name, hit)) for name, hit in found]
        why += [(f"routes.{name}", reading.why("named with the drug", hit)) for name, hit in by_route]
        why += [(f"regimen.{name}", regimen.why(reading, hit)) for name, hit in regimens]
        why.append(("dose_band", why_band))
        why.append(("dose_class", Why(rule="of the doses found" if given else "no dose of the drug was found")))
        if term is not None:
            why.append(("author_dose_term", reading.why("the authors' word", term[1])))
        if longest is not None:
            why.append(("follow_up_days", reading.why("the longest time after dosing", longest[1])))
        return replace(
            appraisal,
            conditions=tuple(name for name, _ in found),
            routes=tuple(name for name, _ in by_route),
            regimen=tuple(name for name, _ in regimens),
            topics=topics.with_doses(appraisal.topics, reading, given, self._profile, design=appraisal.design)
            if appraisal.relevance == "focus"
            else (),
            doses=given,
            dose_band=band,
            dose_class=dose_band.classes(given),
            author_dose_term=term[0] if term else None,
            follow_up_days=round(longest[0], 3) if longest else None,
            why=tuple(why),
        )

    def _with_limits(self, reading: Reading, appraisal: Appraisal, given: AppraisalInput) -> Appraisal:
        """Conclusion, harms, and limits: what the text shows, then what follows."""
        unnoticed = conclusion.unnoticed(reading) if appraisal.population in ("people", "mixed") else None
        appraisal = replace(
            appraisal,
            conclusion=conclusion.conclusion(reading),
            null_primary=conclusion.null_primary(reading),
            harms=harms.reported(reading, appraisal) if appraisal.relevance == "focus" else (),
            unnoticed=unnoticed,
        )
        appraisal = replace(appraisal, sub_perceptual=self._sub_perceptual(appraisal))
        checked = reading.has("blinding-checked")
        found = (
            *limits.stated(reading, appraisal),
            *rule_limits.inferred(appraisal, blinding_checked=checked),
            *record_limits.of_record(given),
        )
        unique = {limit.slug: limit for limit in reversed(found)}
        return replace(appraisal, limits=tuple(unique[slug] for slug in dict.fromkeys(x.slug for x in found)))

    def _sub_perceptual(self, appraisal: Appraisal) -> bool:
        """An arm wholly below the lowest tested dose (mg only: at 70 kg), or shown to go unnoticed."""
        if appraisal.relevance != "focus" or appraisal.population not in ("people", "mixed"):
            return False
        if appraisal.unnoticed is not None:
            return True
        return any(dose_band.below_tested(dose, self._profile) for dose in appraisal.doses)

    def _doses(
        self, reading: Reading, appraisal: Appraisal, drug: tuple[Hit, ...], known_routes: tuple[str, ...]
    ) -> tuple[Dose, ...]:
        all_doses = doses.written(reading)
        if not all_doses:
            return ()
        names = doses.names(reading.document, drug, reading.all("other-drug"))
        anaesthesia = bool(reading.within("anaesthesia", Zone.TITLE))
        found = []
        for dose, name in doses.own(reading, all_doses, names):
            if not doses.is_amount(dose):
                continue
            found.append(
                dose_band.as_dose(
                    reading,
                    dose,
                    form=self._form(reading, name and names.spelt.get(name.start, name)),
                    route=_route_of(reading, dose, known_routes),
                    animal=appraisal.population in ("animals", "cells"),
                    anaesthetic=_to_anaesthetise(reading, dose),
                    sure=not anaesthesia and doses.is_named(reading.document, dose, names, all_doses),
                    profile=self._profile,
                )
            )
        return tuple(found)

    def _form(self, reading: Reading, name: Hit | None) -> str:
        """The form that the name the dose belongs to has; the work's only form where no name is near."""
        forms = self._profile.drug.form
        if name is not None:
            for form in forms:
                if any(hit.start < name.end and name.start < hit.end for hit in reading.all(f"form:{form.name}")):
                    return form.name
            return self._profile.drug.name
        titled = [form.name for form in forms if reading.within(f"form:{form.name}", Zone.TITLE)]
        return titled[0] if len(titled) == 1 else self._profile.drug.name


def _route_of(reading: Reading, dose: doses.Written, known: tuple[str, ...]) -> str | None:
    """The route named nearest the dose in its sentence, else the work's only route."""
    sentence = reading.document.sentence_at(dose.start)
    best: tuple[int, str] | None = None
    for cue in routes.CUES:
        for hit in reading.in_sentence(cue, sentence):
            distance = hit.start - dose.end if hit.start >= dose.end else dose.start - hit.end
            name = "intravenous" if cue == "route:infusion" else cue.removeprefix("route:")
            if distance <= 70 and (best is None or distance < best[0]):
                best = (distance, name)
    if best is not None:
        return best[1]
    return known[0] if len(known) == 1 else None


def _to_anaesthetise(reading: Reading, dose: doses.Written) -> bool:
    sentence = reading.document.sentence_at(dose.start)
    return bool(reading.in_sentence("induction", sentence) or reading.in_sentence("tool", sentence))


def _is_judged(appraisal: Appraisal) -> bool:
    """Whether the work has a band of its own: studied, or used as a tool in people."""
    return appraisal.relevance == "focus" or (appraisal.relevance == "tool" and appraisal.population == "people")
