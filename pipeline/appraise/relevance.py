"""Is the drug studied, named in passing, or only a tool?  The gate before every other question (DOMAIN 2.5)."""

from __future__ import annotations

from collections.abc import Sequence

from pipeline.appraise import relevance_words
from pipeline.appraise.cues import Hit, Reading
from pipeline.appraise.text import Zone
from pipeline.profiles import Profile
from pipeline.profiles.terms import terms
from storage.appraisals import Why


def any_name(profile: Profile) -> str:
    """The drug's names as one alternative inside another rule's pattern."""
    (drug, *_) = terms([name for name in profile.drug.names if name == name.lower()])
    return drug.removeprefix(r"\b").removesuffix(r"\b")


def cues(profile: Profile) -> dict[str, str | tuple[str, ...]]:
    """The gate's cues, with the drug's names in their places."""
    return {
        "drug": terms(profile.drug.names),
        "not-drug": terms(profile.drug.not_names),
        "veterinary": terms(profile.drug.veterinary),
        **relevance_words.cues(any_name(profile)),
    }


_OWN = (Zone.TITLE, Zone.AIM, Zone.METHODS, Zone.RESULTS, Zone.CONCLUSION)


def mentions(reading: Reading) -> tuple[Hit, ...]:
    """Where the drug is named; words that only look like its name do not count."""
    never = reading.all("not-drug")
    return tuple(hit for hit in reading.all("drug") if not any(bad.start <= hit.start < bad.end for bad in never))


def decide(reading: Reading, drug: Sequence[Hit]) -> tuple[str, Why]:
    """``focus``, ``mention``, ``tool`` or ``none``, and the words."""
    if not drug:
        return "none", Why(rule="the drug is not named in title or abstract")
    titled = reading.within("drug", Zone.TITLE)
    in_title = [hit for hit in drug if hit in titled]
    animals = _animals(reading) or bool(reading.within("species", Zone.TITLE))
    if in_title:
        return _from_title(reading, in_title, animals=animals)
    tools = (*reading.all("tool"), *reading.all("veterinary"), *(reading.all("tool-pair") if animals else ()))
    used = _inside(drug, tools)
    if len(used) == len(drug) or (used and len(drug) <= _FEW and animals):
        return "tool", reading.why("used to anaesthetise or sedate", used[0])
    return _from_abstract(reading, drug)


def _from_title(reading: Reading, drug: Sequence[Hit], *, animals: bool) -> tuple[str, Why]:
    used = _inside(drug, (*reading.all("tool-title"), *(reading.all("tool-pair") if animals else ())))
    if len(used) == len(drug) and not reading.within("compared", Zone.TITLE):
        return "tool", reading.why("used to anaesthetise or sedate, by the title", used[0])
    against = (*reading.within("undone", Zone.TITLE), *reading.within("probed", Zone.TITLE))
    of_another = reading.within("other-drug-titled", Zone.TITLE) and not reading.within("wanted", Zone.TITLE)
    if against and of_another and _is_stand_in(reading, against):
        return "tool", reading.why("used to induce what another drug is tested against, by the title", against[0])
    return "focus", reading.why("named in the title", drug[0])


def _is_stand_in(reading: Reading, against: Sequence[Hit]) -> bool:
    """The drug's effect stands in for a disease, or is a challenge of which no result of its own is told.

    A result of its own makes a challenge a study of the drug, unless the question is whether another undoes it.
    """
    if reading.has("modelled-disease") and _inside(reading.all("undone"), against):
        return True
    shown = reading.within("own-effect", Zone.RESULTS, Zone.CONCLUSION)
    return not shown and reading.has("modelled-disease", "probed")


def _inside(hits: Sequence[Hit], others: Sequence[Hit]) -> list[Hit]:
    """Those hits that begin within one of the others."""
    return [hit for hit in hits if any(other.start <= hit.start < other.end for other in others)]


def _from_abstract(reading: Reading, drug: Sequence[Hit]) -> tuple[str, Why]:
    own = [hit for hit in drug if _is_own(reading, hit)]
    modelled = _modelled(reading, drug, own)
    if modelled is not None:
        return "tool", reading.why("used to induce a model in which something else is tested", modelled)
    if _is_reference(reading, drug):
        return "mention", reading.why("a reference compound beside what was tested", drug[0])
    told = [hit for hit in own if not _is_passing(reading, hit, own)]
    if told:
        often = "again and again " if _sentences(reading, own) >= _OFTEN else ""
        return "focus", reading.why(f"named {often}in aim, results or conclusion", told[0])
    counted = _inside(own, reading.all("drug-share"))
    if counted and reading.within("drugs-titled", Zone.TITLE):
        return "focus", reading.why("how many used it is counted", counted[0])
    singled = _singled_out(reading, drug)
    if singled is not None:
        return "focus", reading.why("of the drugs it is about, the one it says more of", singled)
    return "mention", reading.why("named in a list or in the background only", drug[0])


def _modelled(reading: Reading, drug: Sequence[Hit], own: Sequence[Hit]) -> Hit | None:
    """Where the work itself uses the drug for a model, and mostly names it for that."""
    modelled = _inside(drug, reading.all("model"))
    if len(modelled) * 2 < len(drug) or not any(hit in own and not _of_others(reading, hit) for hit in modelled):
        return None
    against = (*reading.all("undone"), *reading.all("probed"))
    if against and _is_stand_in(reading, against):
        return modelled[0]
    shown = reading.within("own-effect", Zone.RESULTS, Zone.CONCLUSION)
    return modelled[0] if _animals(reading) and not shown else None


_FEW = 2
_OFTEN = 3  # sentences of aim, results and conclusion that name it, one of which no list explains


def _sentences(reading: Reading, hits: Sequence[Hit]) -> int:
    return len({reading.document.sentence_number(hit.start) for hit in hits})


def _is_own(reading: Reading, hit: Hit) -> bool:
    """Named where the work speaks of itself, wherever that stands: an arm is one, and so is a result."""
    if reading.document.zone_at(hit.start) in _OWN or _inside([hit], reading.all("arm")):
        return True
    sentence = reading.document.sentence_at(hit.start)
    return bool(reading.in_sentence("own-result", sentence)) and not _of_others(reading, hit)


def _is_passing(reading: Reading, hit: Hit, own: Sequence[Hit]) -> bool:
    """One of a list, excluded, or, unless it is named again and again: what others found, an approval, a likeness."""
    if _inside([hit], reading.all("listed")) and not _is_told(reading, hit):
        return True
    if _inside([hit], reading.all("excluded")):
        return True
    sentence = reading.document.sentence_at(hit.start)
    of_another = bool(reading.within("other-drug", Zone.TITLE))
    if _sentences(reading, own) >= _OFTEN and not of_another:
        return False
    if _of_others(reading, hit, of_another=of_another) or reading.in_sentence("approved", sentence):
        return True
    if (len(own) == 1 or of_another) and _inside([hit], reading.all("likened")):
        return True
    return len(own) == 1 and (_in_brackets(reading, hit) or _is_alternative(reading, hit))


def _singled_out(reading: Reading, drug: Sequence[Hit]) -> Hit | None:
    """One of the drugs that a work on a class of them lists, of which another sentence says what it does."""
    listed = _inside(drug, reading.all("listed"))
    if not listed or not _is_at_large(reading):
        return None
    numbers = {reading.document.sentence_number(hit.start) for hit in listed}
    for hit in drug:
        sentence = reading.document.sentence_at(hit.start)
        if reading.document.sentence_number(hit.start) in numbers or _inside([hit], reading.all("excluded")):
            continue
        if sentence.zone is not Zone.END and not reading.in_sentence("approved", sentence):
            return hit
    return None


def _of_others(reading: Reading, hit: Hit, *, of_another: bool = False) -> bool:
    """Its sentence reports what others found, before any result of the work's own.

    In a work on another drug without section labels a first result is often only guessed to be one.
    """
    sentence = reading.document.sentence_at(hit.start)
    if sentence.zone is Zone.CONCLUSION:
        return False
    if sentence.zone is Zone.RESULTS and (reading.document.labelled or not of_another):
        return False
    return bool(reading.in_sentence("others-said", sentence))


def _is_told(reading: Reading, hit: Hit) -> bool:
    """A result for all that the list names, in a work on drugs at large: not one that only lists them."""
    if reading.document.zone_at(hit.start) not in (Zone.RESULTS, Zone.CONCLUSION):
        return False
    return _is_at_large(reading) and bool(_inside([hit], reading.all("told")))


def _is_at_large(reading: Reading) -> bool:
    """About drugs or a class of them, by the title, and not about one that it names."""
    return bool(reading.within("drugs-titled", Zone.TITLE)) and not reading.within("other-drug", Zone.TITLE)


def _is_reference(reading: Reading, drug: Sequence[Hit]) -> bool:
    """In animals, named only beside other drugs or as what the thing tested is compared with."""
    if len(drug) > _FEW or not _animals(reading):
        return False
    reference = _inside(drug, reading.all("reference"))
    if any(reading.document.zone_at(hit.start) is Zone.AIM for hit in drug if hit not in reference):
        return False
    if not reference and not reading.within("other-drug-titled", Zone.TITLE):
        return False
    return all(hit in reference or _paired(reading, hit) for hit in drug)


def _in_brackets(reading: Reading, hit: Hit) -> bool:
    low = reading.document.low
    sentence = reading.document.sentence_at(hit.start)
    opened, closed = low.rfind("(", sentence.start, hit.start), low.rfind(")", sentence.start, hit.start)
    return opened > closed


def _is_alternative(reading: Reading, hit: Hit) -> bool:
    """The last of several that it might be: "X or the drug"."""
    return reading.document.low[: hit.start].endswith(" or ")


def _paired(reading: Reading, hit: Hit) -> bool:
    """Named beside another drug: "X and the drug", "the drug or X"."""
    low = reading.document.low
    return low[max(0, hit.start - 5) : hit.start].rstrip().endswith((" and", " or", ",")) or low[
        hit.end : hit.end + 5
    ].startswith((" and", " or", ","))


def _animals(reading: Reading) -> bool:
    return bool(reading.within("animals-used", *_OWN))
