"""How the drug was given and how often: routes and regimen.

Owns their cues.  A route counts when it stands near the drug or its dose; abbreviations need capitals or points.
"""

from __future__ import annotations

from collections.abc import Iterable

from pipeline.appraise.cues import Hit, Reading, any_of
from pipeline.appraise.text import Zone

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
        r"single[ -](?:\w+[ -]){0,4}?(?:dose|doses|infusion|infusions|injection|administration|bolus|session|treatment|exposure|ketamine|esketamine|iv|intravenous|intranasal|low|sub|subanesthetic)\b",
        r"one (?:\w+[ -]){0,3}?(?:dose|infusion|injection|administration)\b",
        r"one-time\b",
        r"a (?:\w+ ){0,4}?(?:infusion|bolus|injection|dose) (?:of )?(?:\w+[ -]){0,3}?(?:ketamine|esketamine|drug)\b",
        r"single-?dose\b",
        r"(?:over|for|during) (?:a |40|60|30|45|\d+)[ -]?(?:min|minute)s?\b",
        r"cross-?over\b",
        r"bolus\b",
    ),
    "regimen:repeated": any_of(
        r"repeated[ -](?:\w+[ -]){0,4}?(?:dose|doses|dosing|infusion|infusions|injection|injections|administration|administrations|treatment|treatments|ketamine|esketamine|intranasal|intravenous|subanesthetic|oral|sessions?|exposure)\b",
        r"repeat[ -]dos\w+",
        r"multiple[ -](?:\w+[ -]){0,3}?(?:doses|infusions|injections|administrations|sessions|treatments)\b",
        r"serial (?:\w+[ -]){0,3}?(?:infusions|injections|treatments)",
        r"(?:two|three|four|five|six|seven|eight|nine|ten|twelve|2|3|4|5|6|7|8|9|10|12) (?:\w+[ -]){0,5}?(?:infusions|injections|treatments|administrations|sessions|doses of)\b",
        r"(?:once|twice|thrice|(?:two|three|2|3) times|2x|3x)[ -](?:a |per |every )?(?:week(?:ly)?|daily|day)\b",
        r"(?:weekly|daily|monthly|biweekly|every other day|alternate days?|every (?:\d|two|three|second)[ -]?(?:days?|weeks?))\b",
        r"maintenance (?:ketamine|esketamine|infusion|treatment|phase|therapy|dos\w+)\b",
        r"induction (?:phase|period)\b",
        r"(?:over|for|during|within) (?:a )?(?:\d+|two|three|four|five|six|eight|twelve)[ -]?weeks? (?:period|course|of treatment)?\b",
        r"series of (?:\w+[ -]){0,4}?(?:infusions|treatments|injections|sessions)",
        r"course of (?:\w+[ -]){0,4}?(?:infusions|treatments|injections|ketamine|esketamine|sessions)",
        r"subsequent (?:infusions|doses)",
        r"additional (?:\w+ )?(?:infusions|doses|treatments)",
        r"chronic(?:ally)? (?:ketamine|use|users?|treat\w+|administ\w+|dosing)",
        r"flexible[ -]dos\w+",
        r"long-term (?:treatment|use|esketamine|ketamine|administration|safety)",
        r"consecutive days\b",
        r"per week\b",
        r"number of (?:infusions|treatments|sessions|doses)",
        r"acute (?:course|series) of",
    ),
    "regimen:microdosing": any_of(r"micro-? ?dos(?:e|es|ing|ed|er|ers)\b"),
    "not-daily": any_of(
        r"daily (?:life|living|functioning|activit\w+|routine|pain|opioid|diary|diaries|ratings?)",
        r"new daily persistent",
        r"weekly (?:assess|rating|visit|follow|psycho|meeting|therap)\w*",
        r"(?:mg|g) (?:per day|daily|/day|/d)\b",
    ),
}

CUES: dict[str, str | tuple[str, ...]] = {**ROUTE_CUES, **REGIMEN_CUES}
_OWN = (Zone.TITLE, Zone.AIM, Zone.METHODS, Zone.RESULTS, Zone.CONCLUSION)
_NEAR = 90


def routes(reading: Reading, drug: Iterable[Hit], design: str) -> tuple[tuple[str, Hit], ...]:
    """The routes by which the work gave the drug, with where each is named."""
    drug_hits = tuple(drug)
    found: dict[str, Hit] = {}
    for cue in ROUTE_CUES:
        route = cue.removeprefix("route:")
        if route == "infusion":
            continue
        for hit in reading.all(cue):
            if _belongs(reading, hit, drug_hits):
                found.setdefault(route, hit)
                break
    if "intravenous" not in found:
        infused = next(
            (hit for hit in reading.within("route:infusion", *_OWN) if _belongs(reading, hit, drug_hits)), None
        )
        if infused is not None and not ({"epidural", "subcutaneous", "intramuscular"} & found.keys()):
            found["intravenous"] = infused
    if "sublingual" in found and "oral" in found and _same_words(reading, found["oral"], "orally disintegrating"):
        del found["oral"]
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


def regimen(reading: Reading, design: str) -> tuple[tuple[str, Hit], ...]:
    """Once, repeatedly, or as a microdosing regimen (the authors' word)."""
    never = reading.all("not-daily")
    found: dict[str, Hit] = {}
    for cue in ("regimen:microdosing", "regimen:repeated", "regimen:single"):
        for hit in reading.within(cue, *_OWN):
            if not any(bad.start <= hit.start < bad.end for bad in never):
                found[cue.removeprefix("regimen:")] = hit
                break
    if "repeated" in found and "single" in found and not _both(reading, found["single"], found["repeated"]):
        del found["single"]
    return tuple(sorted(found.items()))


def _both(reading: Reading, single: Hit, repeated: Hit) -> bool:
    """Single and repeated dosing set beside each other as a question, not a single bolus in a course."""
    words = reading.document.low[single.start : single.end]
    return words.startswith(("single", "one")) and reading.document.zone_at(single.start) in (Zone.TITLE, Zone.AIM)
