"""How the drug was given and how often: routes and regimen.

Owns their cues.  A route counts when it stands near the drug or its dose; abbreviations need capitals or points.
"""

from __future__ import annotations

from collections.abc import Iterable

from pipeline.appraise.cues import Hit, Reading, any_of
from pipeline.appraise.text import Zone
from pipeline.profiles import Profile
from pipeline.profiles.terms import term

ROUTE_CUES = {
    "route:intravenous": (
        any_of(
            r"intra-?venous(?:ly)?\b",
            r"i\.v\.?\b",
            r"(?:ketamine|esketamine|mg/kg|mg|bolus|single) iv\b",
            r"iv[ -](?:ketamine|esketamine|infusion|bolus|push|administ|s-ketamine)\w*",
            r"intra-?venous/ly",
            r"target[ -]controlled infusion",
        ),
        r"\bIV\b",
    ),
    "route:infusion": (
        any_of(
            r"infus(?:ion|ions|ed|ing)\b",
        ),
    ),
    "route:intramuscular": (any_of(r"intra-?muscular(?:ly)?\b", r"i\.m\.?\b"), r"\bIM\b"),
    "route:subcutaneous": (any_of(r"sub-?cutaneous(?:ly)?\b", r"s\.c\.?\b"), r"\bSC\b"),
    "route:intranasal": (
        any_of(r"intra-?nasal(?:ly)?\b", r"nasal(?:ly)?\b", r"insufflat\w+", r"snort\w+", r"spravato\b", r"i\.n\.?\b"),
        r"\bIN\b",
    ),
    "route:oral": (
        any_of(r"oral(?:ly)?\b", r"per os\b", r"p\.o\.?\b", r"tablets?\b", r"by mouth\b", r"syrup\b"),
        r"\bPO\b",
    ),
    "route:sublingual": (
        any_of(
            r"sub-?lingual(?:ly)?\b",
            r"buccal(?:ly)?\b",
            r"lozenges?\b",
            r"troches?\b",
            r"wafers?\b",
            r"transmucosal\w*",
            r"orally[ -]disintegrating",
        ),
    ),
    "route:inhaled": (
        any_of(r"inhal(?:ed|ation)\b", r"nebuli[sz]ed\b", r"smok(?:ed|ing) (?:ketamine|dmt|of)", r"vapori[sz]ed\b"),
    ),
    "route:rectal": (any_of(r"rectal(?:ly)?\b", r"suppositor\w+"),),
    "route:intraperitoneal": (any_of(r"intra-?peritoneal(?:ly)?\b", r"i\.p\.?\b", r"ip\b"),),
    "route:epidural": (
        any_of(
            r"epidural(?:ly)?\b",
            r"caudal(?:ly)? (?:block|ketamine|epidural|administ|inject)\w*",
            r"intrathecal(?:ly)?\b",
            r"spinal(?:ly)? (?:ketamine|administ)\w*",
        ),
    ),
    "route:topical": (
        any_of(
            r"topical(?:ly)?\b",
            r"transdermal(?:ly)?\b",
            r"gargle\w*",
            r"mouthwash\w*",
            r"(?:ketamine|esketamine) (?:gel|cream|ointment|patch)\b",
        ),
    ),
    "route:other": (
        any_of(
            r"intra-?articular(?:ly)?\b",
            r"intracerebroventricular(?:ly)?\b",
            r"i\.c\.v\.?\b",
            r"intra-?osseous(?:ly)?\b",
            r"peritonsillar\b",
            r"intravitreal(?:ly)?\b",
            r"perineural(?:ly)?\b",
            r"microinject\w+",
            r"intra-?arterial(?:ly)?\b",
        ),
    ),
}

REGIMEN_CUES = {
    "regimen:single": any_of(
        (
            r"single[ -](?:\w+[ -]){0,4}?(?:dose|doses|infusion|infusions|injection|administration|bolus"
            r"|session|treatment|exposure)s?\b"
        ),
        r"one (?:\w+[ -]){0,3}?(?:infusion|injection|administration)\b",
        r"one-time\b",
        r"single[ -](?:i\.?v\.?|intravenous|intranasal|oral|ketamine|esketamine|low|sub)\b",
    ),
    "regimen:once": any_of(
        r"(?:an?|the) (?:[\w.-]+ ){0,4}?(?:infusion|bolus|injection|dose)\b",
        r"(?:infus|inject|administ|administered|challeng|bolus|dose|received|intraoperative)\w*",
    ),
    "regimen:repeated": any_of(
        (
            r"repeated[ -](?:\w+[ -]){0,4}?(?:dose|doses|dosing|infusion|infusions|injection|injections"
            r"|administration|administrations|treatment|treatments|ketamine|esketamine|intranasal"
            r"|intravenous|subanesthetic|oral|sessions?|exposure)\b"
        ),
        r"repeat[ -](?:dos\w+|infusion\w*|treatment\w*)",
        r"multiple[ -](?:\w+[ -]){0,3}?(?:doses|infusions|injections|administrations|sessions)\b",
        r"serial (?:\w+[ -]){0,3}?(?:infusions|injections|treatments|ketamine)",
        (
            r"(?:two|three|four|five|six|seven|eight|nine|ten|twelve|[2-9]|1[0-9]) (?:(?:ketamine"
            r"|esketamine|intravenous|iv|intranasal|subanesthetic|open-label|weekly|separate|consecutive"
            r"|further|additional|subsequent|maintenance|subcutaneous|racemic|once-weekly|thrice-weekly"
            r"|treatment|dosing|low-dose|sub-anaesthetic|subanaesthetic|of) ){0,4}?(?:infusions|injections"
            r"|sessions|administrations|treatments)\b"
        ),
        r"(?:once|twice|thrice|(?:two|three|2|3) times|2x|3x)[ -](?:a |per |every )?week(?:ly)?\b",
        r"(?:once|twice|thrice|(?:two|three) times)[ -](?:a |per )?(?:day|daily)\b",
        r"(?:times|days|doses|infusions|treatments|sessions) per week\b",
        r"every other day|alternate days?|every (?:\d|two|three|second)[ -]?(?:days|weeks)",
        r"series of (?:\w+[ -]){0,4}?(?:infusions|treatments|injections|sessions|ketamine)",
        r"course of (?:\w+[ -]){0,4}?(?:infusions|injections|ketamine|esketamine)",
        r"(?:acute|treatment|ketamine|full) course\b",
        r"maintenance (?:ketamine|esketamine|infusion|treatment|phase|therapy|dos\w+)\b",
        r"induction (?:phase|period)\b",
        r"(?:subsequent|additional|further|second|third) (?:\w+ )?(?:infusions?|doses)\b",
        r"flexible[ -]dos\w+",
        r"number of (?:infusions|treatments|sessions)",
        r"long-term (?:treatment|esketamine|ketamine|administration)",
        r"ascending doses?\b",
    ),
    "regimen:often": any_of(
        r"weekly\b",
        r"daily\b",
        r"per week\b",
        r"ketamine infusions\b",
        r"infusions of (?:\w+ )?(?:ketamine|esketamine)",
        r"ketamine (?:treatments|injections|sessions)\b",
        r"chronic(?:ally)? (?:ketamine|use|users?|treat\w+|administ\w+|dosing)",
        r"(?:for|over|during) (?:\d+|two|three|four|six|eight) (?:consecutive )?(?:days|weeks|months)\b",
    ),
    "regimen:microdosing": any_of(r"micro-? ?dos(?:e|es|ing|ed|er|ers)\b"),
    "not-daily": any_of(
        r"daily (?:life|living|functioning|activit\w+|routine|pain|opioid|diary|diaries|ratings?|persistent)",
        r"new daily persistent",
        r"weekly (?:assess|rating|visit|follow|psycho|meeting|therap)\w*",
        r"(?:mg|g) (?:per day|daily|/day|/d)\b",
    ),
}


def cues(profile: Profile) -> dict[str, str | tuple[str, ...]]:
    """Routes and regimens; a route right before another drug's name is that drug's."""
    names = [term(name) for name in sorted(profile.others.names) if not profile.names_drug(name)]
    others = "|".join(
        [
            "antidepress\\w*",
            "medication\\w*",
            "ad\\b",
            "placebo",
            "morphine",
            "opioids?",
            "an(?:a)?esthetics?",
            "cavity",
            "mucos\\w+",
            "contraceptives?",
            *names,
        ]
    )
    return {
        **ROUTE_CUES,
        **REGIMEN_CUES,
        "not-route": (
            rf"\b(?:oral(?:ly)?|intra-?venous(?:ly)?|iv|i\.v\.|intramuscular(?:ly)?|intranasal(?:ly)?"
            rf"|inhaled|topical(?:ly)?|epidural|newly initiated oral) (?:administered |newly initiated "
            rf"|new |low-dose )?(?:{others})"
        ),
    }


_OWN = (Zone.TITLE, Zone.AIM, Zone.METHODS, Zone.RESULTS, Zone.CONCLUSION)
_NEAR = 90


def routes(reading: Reading, drug: Iterable[Hit], design: str) -> tuple[tuple[str, Hit], ...]:
    """The routes by which the work gave the drug, with where each is named.

    The title's route is the work's; a review has none but its title's.
    """
    drug_hits = tuple(drug)
    titled = _routes_in(reading, drug_hits, (Zone.TITLE,))
    if titled or design in _REVIEWS:
        return titled
    near = _routes_in(reading, drug_hits, _OWN)
    return near or _said(reading)


_REVIEWS = ("meta-analysis", "systematic-review", "scoping-or-narrative-review", "guideline", "commentary")


def _routes_in(reading: Reading, drug: tuple[Hit, ...], zones: tuple[Zone, ...]) -> tuple[tuple[str, Hit], ...]:
    others = reading.all("not-route")
    found: dict[str, Hit] = {}
    for cue in ROUTE_CUES:
        for hit in reading.within(cue, *zones):
            if _belongs(reading, hit, drug) and not any(bad.start <= hit.start < bad.end for bad in others):
                found.setdefault(cue.removeprefix("route:"), hit)
                break
    infused = found.pop("infusion", None)
    if infused is not None and not (
        {"epidural", "subcutaneous", "intramuscular", "intravenous", "intranasal"} & found.keys()
    ):
        found["intravenous"] = infused
    if "sublingual" in found and "oral" in found and _same_words(reading, found["oral"], "orally disintegrating"):
        del found["oral"]
    return tuple(sorted(found.items(), key=lambda item: item[1].start))


def _said(reading: Reading) -> tuple[tuple[str, Hit], ...]:
    """A route named in the methods without the drug beside it, when nothing nearer says."""
    found = {}
    others = reading.all("not-route")
    for cue in ("route:intravenous", "route:infusion", "route:intramuscular", "route:subcutaneous", "route:intranasal"):
        hits = [
            h
            for h in reading.within(cue, Zone.AIM, Zone.METHODS, Zone.RESULTS)
            if not any(b.start <= h.start < b.end for b in others)
        ]
        if hits:
            found[cue.removeprefix("route:")] = hits[0]
    infused = found.pop("infusion", None)
    if infused is not None and not found:
        found["intravenous"] = infused
    return tuple(sorted(found.items(), key=lambda item: item[1].start))


def _belongs(reading: Reading, hit: Hit, drug: tuple[Hit, ...]) -> bool:
    """In the drug's own sentence, near it, outside the background."""
    sentence = reading.document.sentence_at(hit.start)
    if sentence.zone in (Zone.BACKGROUND, Zone.END):
        return False
    return any(
        sentence.start <= name.start < sentence.end
        and min(abs(hit.start - name.end), abs(name.start - hit.end)) <= _NEAR
        for name in drug
    )


def _same_words(reading: Reading, hit: Hit, words: str) -> bool:
    return reading.document.low[hit.start : hit.start + len(words)].replace("-", " ") == words


_TRIALS = ("randomised-trial", "non-randomised-trial", "protocol", "case-report", "cohort")


def regimen(reading: Reading, design: str, population: str, drug: tuple[Hit, ...]) -> tuple[tuple[str, Hit], ...]:
    """Once, repeatedly, or as a microdosing regimen (the authors' word).

    A trial in people that gives the drug and speaks of no second time is read as one administration.
    """
    micro = _first(reading, "regimen:microdosing", ())
    repeated = _first(reading, "regimen:repeated", (*reading.all("not-daily"), *_drug_and_placebo(reading)))
    single = _first(reading, "regimen:single", ())
    found = {"microdosing": micro} if micro else {}
    if repeated is not None and single is not None:
        found |= _of_both(reading, design, single, repeated)
    elif repeated is not None:
        found["repeated"] = repeated
    elif single is not None:
        found["single"] = single
    elif micro is None:
        often = [hit for hit in reading.within("regimen:often", *_OWN) if _belongs(reading, hit, drug)]
        never = reading.all("not-daily")
        often = [hit for hit in often if not any(bad.start <= hit.start < bad.end for bad in never)]
        once = _first(reading, "regimen:once", ())
        if often:
            found["repeated"] = often[0]
        elif (
            once is not None
            and design in _TRIALS
            and population == "people"
            and not (_nasal(reading) or _levels(reading))
        ):
            found["single"] = once
    return tuple(sorted((name, hit) for name, hit in found.items()))


def _first(reading: Reading, cue: str, never: tuple[Hit, ...]) -> Hit | None:
    for hit in reading.within(cue, *_OWN):
        if not any(bad.start <= hit.start < bad.end for bad in never):
            return hit
    return None


def _of_both(reading: Reading, design: str, single: Hit, repeated: Hit) -> dict[str, Hit]:
    """Both when they are set beside each other as the question, or in a review; else what the title says, else repeated."""
    title = [hit for hit in (single, repeated) if reading.document.zone_at(hit.start) is Zone.TITLE]
    if len(title) == 2 or design in ("meta-analysis", "systematic-review", "scoping-or-narrative-review"):
        return {"single": single, "repeated": repeated}
    return {"single": single} if title == [single] else {"repeated": repeated}


def _drug_and_placebo(reading: Reading) -> tuple[Hit, ...]:
    """ "Two infusions, one of the drug and one of placebo" gives the drug once."""
    found = []
    for hit in reading.all("regimen:repeated"):
        if reading.document.low.startswith(("two ", "2 ", "second"), hit.start):
            sentence = reading.document.sentence_at(hit.start)
            if (
                reading.in_sentence("placebo", sentence)
                or "midazolam" in reading.document.low[sentence.start : sentence.end]
            ):
                found.append(hit)
    return tuple(found)


def _levels(reading: Reading) -> bool:
    """Several doses given to the same people on different days: neither one administration nor a course."""
    return bool(reading.has("crossover") and reading.has("two-doses", "doses-listed"))


def _nasal(reading: Reading) -> bool:
    """The nasal spray is a product of repeated use."""
    return bool(reading.within("route:intranasal", Zone.TITLE))
