"""An appraisal as the JSON object of the contract (section 4), wherever one is given out.

Pure.  Spans are ``field``, ``start``, ``end``, ``text``; what the text does not give is null only for numbers, dates
and the authors' word for the dose.
"""

from __future__ import annotations

from typing import Any

from storage.appraisals import Appraisal, Dose, Limit, Span, TopicTag, Why


def appraisal_object(name: str, appraisal: Appraisal) -> dict[str, Any]:
    """One object, ready to be encoded; ``name`` is its id.  Keys beyond the contract's come last."""
    conclusion = appraisal.conclusion
    return {
        "id": name,
        "relevance": appraisal.relevance,
        "topics": [_topic(tag) for tag in appraisal.topics],
        "design": appraisal.design,
        "level": appraisal.level,
        "population": appraisal.population,
        "sample_size": appraisal.sample_size,
        "comparator": appraisal.comparator,
        "masking": appraisal.masking,
        "conditions": list(appraisal.conditions),
        "routes": list(appraisal.routes),
        "regimen": list(appraisal.regimen),
        "doses": [_dose(dose) for dose in appraisal.doses],
        "dose_band": appraisal.dose_band,
        "dose_class": list(appraisal.dose_class),
        "author_dose_term": appraisal.author_dose_term,
        "follow_up_days": appraisal.follow_up_days,
        "limits": [_limit(limit) for limit in appraisal.limits],
        "conclusion": {"text": conclusion.text, "span": _span(conclusion.span)} if conclusion else None,
        "why": {field: _why(why) for field, why in appraisal.why},
        "appraiser": appraisal.appraiser,
        "species": appraisal.species,
        "unnoticed": _span(appraisal.unnoticed),
        "null_primary": _span(appraisal.null_primary),
        "harms": [_span(span) for span in appraisal.harms],
        "sub_perceptual": appraisal.sub_perceptual,
    }


def _span(span: Span | None) -> dict[str, Any] | None:
    return {"field": span.field, "start": span.start, "end": span.end, "text": span.text} if span else None


def _topic(tag: TopicTag) -> dict[str, Any]:
    return {"slug": tag.slug, "spans": [_span(span) for span in tag.spans], "score": tag.score}


def _dose(dose: Dose) -> dict[str, Any]:
    return {
        "drug": dose.drug,
        "text": dose.text,
        "low": dose.low,
        "high": dose.high,
        "unit": dose.unit,
        "route": dose.route,
        "minutes": dose.minutes,
        "span": _span(dose.span),
        "iv_low": dose.iv_low,
        "iv_high": dose.iv_high,
        "dose_class": list(dose.dose_class),
    }


def _limit(limit: Limit) -> dict[str, Any]:
    return {"slug": limit.slug, "source": limit.source, "span": _span(limit.span), "because": limit.because}


def _why(why: Why) -> dict[str, Any]:
    return {"rule": why.rule, "span": _span(why.span)}
