"""Is the drug studied, named in passing, or only a tool?  The gate before every other question (DOMAIN 2.5)."""

from __future__ import annotations

from collections.abc import Sequence

from pipeline.appraise.cues import Hit, Reading, any_of
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
    drug = any_name(profile)
    kind = r"(?:drugs?|substances?|hallucinogens?|psychedelics?|dissociatives?|antagonists?|compounds?|medications?)"
    partner = (
        r"(?:xyla[zx]in\w*|(?:dex)?medetomidin\w*|detomidin\w*|romifidin\w*|acepromazin\w*|midazolam"
        r"|diazepam|tiletamin\w*|atropine|pentobarbital|isoflurane|urethane|thiopental)"
    )
    return {
        "drug": terms(profile.drug.names),
        "not-drug": terms(profile.drug.not_names),
        "veterinary": terms(profile.drug.veterinary),
        "tool": any_of(
            rf"an(?:a)?esthe[st]i[sz]ed (?:\w+ )?(?:with|by|using|under) (?:[\w,/-]+ ){{0,6}}?{drug}",
            (
                rf"(?:under|during|by|using|with) (?:\w+ ){{0,3}}?{drug}(?: ?[/+-] ?\w+| (?:and|plus) \w+"
                rf"|hydrochloride| [a-z]+)? (?:general )?an(?:a)?esthe\w+"
            ),
            rf"{drug}[ -]an(?:a)?esthe[st]i[sz]ed",
            (
                rf"(?:sacrific|euthan|perfus|pre-?medicat|immobili[sz]|sedat"
                rf"|tranquili[sz])\w* (?:\w+ ){{0,5}}?(?:with|by|using|under) (?:\w+ ){{0,4}}?{drug}"
            ),
            rf"{drug}[ -](?:trained|maintained|habituated)\b",
            (
                rf"an(?:a)?esthe(?:sia|tic) (?:was |were )?(?:induced|maintained|cocktail|mixture|consisting"
                rf"|consisted)[\w ,]{{0,40}}?{drug}"
            ),
        ),
        "tool-pair": any_of(  # mixtures that anaesthetise animals; in people they may be what is studied
            rf"{drug} ?(?:/|-|\+|and|,|plus) ?{partner}",
            rf"{partner} ?(?:/|-|\+|and|,|plus) ?{drug}",
            rf"an(?:a)?esthe(?:sia|tic) (?:\w+ ){{0,2}}?(?:with|by|using|of) (?:[\w/.-]+ ){{0,5}}?{drug}",
        ),
        "tool-title": any_of(
            rf"an(?:a)?esthe[st]i[sz]ed (?:\w+ )?(?:with|by|using|under) (?:[\w,/-]+ ){{0,6}}?{drug}",
            (
                rf"(?:under|during|with) (?:\w+ ){{0,3}}?{drug}(?: ?[/+-] ?\w+| (?:and|plus) \w+| hydrochloride)?"
                rf" (?:general )?an(?:a)?esthe\w+"
            ),
            rf"{drug}[/-]?(?:\w+)?[ -](?:an(?:a)?esthe[st]i[sz]ed|trained|maintained|habituated)",
        ),
        "excluded": any_of(
            rf"(?:exclud\w+|exclusion|not (?:be )?(?:allowed|permitted)|prohibited)[^.]{{0,80}}?{drug}",
            rf"{drug} (?:\w+ )?(?:will |was |were )?(?:not be|not) (?:allowed|permitted|used|given)",
        ),
        "others-said": any_of(
            r"previously (?:was|were|been|found|shown|reported|demonstrated|linked|implicated)\b",
            (
                r"(?:previous|past|prior|recent|earlier|several|numerous|many|other|preclinical|animal)"
                r" (?:[\w-]+ ){0,2}?"
                r"(?:studies|research|work|reports|findings|trials|evidence|data) (?:have|has|had|show|suggest"
                r"|demonstrat|report"
                r"|indicat|found)\w*"
            ),
            r"(?:has|have) (?:\w+ )?been (?:shown|found|reported|demonstrated|used|proposed|suggested|approved)\b",
        ),
        "own-result": any_of(
            r"we (?:\w+ )?(?:found|find|show|showed|report|observed|demonstrate[sd]?|tested|examined|compared)\b",
            (
                r"(?:recordings?|imaging|results|analys[ei]s|experiments?|data|assays?|measurements?) (?:\w+ ){0,2}?"
                r"(?:revealed|showed|demonstrated|indicated|confirmed) that\b"
            ),
        ),
        "compared": any_of(
            r"effects?\b",
            r"versus\b",
            r"vs\b",
            r"compar\w+",
            r"efficacy\b",
            r"outcomes?\b",
            r"evaluation\b",
            r"influence\b",
            r"changes\b",
            r"safety\b",
            r"toxicity\b",
            r"pharmacokinetics?\b",
            r"doses\b",
            r"impact\b",
        ),
        "model": any_of(
            (
                rf"{drug}(?: hydrochloride)?[ -](?:induced|evoked|elicited|treated|model|challenge\w*|impaired"
                rf"|disrupted|intoxicated)"
            ),
            rf"(?:induced|evoked|elicited|produced|caused|disrupted|impaired) by (?:\w+[ -]){{0,6}}?{drug}",
            rf"{drug} (?:\w+ ){{0,2}}?(?:model|challenge|test)\b",
            rf"model[\w ,-]{{0,30}}{drug}",
        ),
        "listed": any_of(
            (
                rf"(?:[a-z0-9-]+(?: [a-z-]+)?(?: \([^()]*\))?, ){{2,10}}(?:(?:and|or|e\.g\.,?|including|such as"
                rf"|notably) )?(?:\w+ )?{drug}"
            ),
            rf"[a-z0-9-]+(?: [a-z-]+)?, [a-z0-9-]+(?: \([^()]*\))?,? (?:and|or) {drug}",
            rf"{drug}(?: ?\([^)]*\))?, (?:[a-z0-9-]+(?: [a-z-]+)?(?: ?\([^()]*\))?,? ?){{1,8}}(?:and|or)\b",
            rf"{kind} \((?:e\.g\.,? )?(?:[a-z0-9/-]+(?: [a-z-]+)?,? (?:and |or )?){{1,8}}{drug}\)",
            rf"{kind} \((?:[a-z0-9/-]+(?: [a-z-]+)?, )*{drug}(?:, (?:and |or )?[a-z0-9/-]+(?: [a-z-]+)?)+\)",
            rf"(?:such as|e\.g\.,?|including|like|i\.e\.,?|namely) (?:\w+ ){{0,3}}?{drug}",
        ),
        "drug-share": rf"\b{drug}[\w ,()/-]{{0,90}}?\d[\d.]* ?%",
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
    in_title = [hit for hit in drug if reading.document.zone_at(hit.start) is Zone.TITLE]
    animals = _animals(reading) or bool(reading.within("species", Zone.TITLE))
    if in_title:
        used = _inside(in_title, (*reading.all("tool-title"), *(reading.all("tool-pair") if animals else ())))
        if len(used) == len(in_title) and not reading.within("compared", Zone.TITLE):
            return "tool", reading.why("used to anaesthetise or sedate, by the title", used[0])
        return "focus", reading.why("named in the title", in_title[0])
    tools = (*reading.all("tool"), *reading.all("tool-pair")) if animals else reading.all("tool")
    used = _inside(drug, tools)
    if len(used) == len(drug) or (used and len(drug) <= 2 and animals):
        return "tool", reading.why("used to anaesthetise or sedate", used[0])
    return _from_abstract(reading, drug)


def _inside(hits: Sequence[Hit], others: Sequence[Hit]) -> list[Hit]:
    """Those hits that begin within one of the others."""
    return [hit for hit in hits if any(other.start <= hit.start < other.end for other in others)]


def _from_abstract(reading: Reading, drug: Sequence[Hit]) -> tuple[str, Why]:
    models = reading.all("model")
    modelled = _inside(drug, models)
    if modelled and _animals(reading) and len(modelled) * 2 >= len(drug):
        return "tool", reading.why("used to induce a model in which something else is tested", modelled[0])
    if (
        len(drug) <= 2
        and _animals(reading)
        and reading.within("other-drug-titled", Zone.TITLE)
        and all(_paired(reading, hit) for hit in drug)
    ):
        return "mention", reading.why("a reference compound beside what was tested", drug[0])
    own = [hit for hit in drug if reading.document.zone_at(hit.start) in _OWN or _is_result(reading, hit)]
    passing = _inside(own, (*reading.all("listed"), *reading.all("excluded")))
    if len(own) < _OFTEN:
        passing += [hit for hit in own if _of_others(reading, hit) or (len(drug) == 1 and _in_brackets(reading, hit))]
    unlisted = [hit for hit in own if hit not in passing]
    if len(own) >= _OFTEN and unlisted:
        return "focus", reading.why("named again and again in aim, results or conclusion", own[0])
    if unlisted:
        return "focus", reading.why("named in aim, results or conclusion", unlisted[0])
    counted = _inside(own, reading.all("drug-share"))
    if counted and reading.has("used-drug"):
        return "focus", reading.why("how many used it is counted", counted[0])
    return "mention", reading.why("named in a list or in the background only", drug[0])


_OFTEN = 3  # mentions among aim, results and conclusion that no list or background explains


def _of_others(reading: Reading, hit: Hit) -> bool:
    """Its sentence reports what others found, before any conclusion of the work's own."""
    sentence = reading.document.sentence_at(hit.start)
    return sentence.zone not in (Zone.CONCLUSION, Zone.RESULTS) and bool(reading.in_sentence("others-said", sentence))


def _is_result(reading: Reading, hit: Hit) -> bool:
    """The work's own result, in an abstract without an aim, where the first half looks like background."""
    sentence = reading.document.sentence_at(hit.start)
    return bool(reading.in_sentence("own-result", sentence)) and not _of_others(reading, hit)


def _in_brackets(reading: Reading, hit: Hit) -> bool:
    low = reading.document.low
    sentence = reading.document.sentence_at(hit.start)
    opened, closed = low.rfind("(", sentence.start, hit.start), low.rfind(")", sentence.start, hit.start)
    return opened > closed


def _paired(reading: Reading, hit: Hit) -> bool:
    """Named beside another drug: "X and the drug", "the drug or X"."""
    low = reading.document.low
    return low[max(0, hit.start - 5) : hit.start].rstrip().endswith((" and", " or", ",")) or low[
        hit.end : hit.end + 5
    ].startswith((" and", " or", ","))


def _animals(reading: Reading) -> bool:
    return bool(reading.within("animals-used", *_OWN))
