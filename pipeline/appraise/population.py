"""Who or what was studied: people, animals, cells, or only the literature.

Owns the cues for species and people, and the rule that what others studied (in the background) does not count.
"""

from __future__ import annotations

from pipeline.appraise.cues import Hit, Reading, any_of
from pipeline.appraise.numbers import NUMBER
from pipeline.appraise.text import Zone
from storage.appraisals import Why

PEOPLE = (
    r"(?:patients?|participants?|subjects?|volunteers?|adults?|individuals?|people|persons?|women"
    r"|men|children|adolescents?|veterans|respondents?|users?"
    r"|out-?patients?|in-?patients?|parturients?|mothers?|males?|females?|students|controls?"
    r"|members|clients|soldiers|survivors|infants|neonates|boys|girls"
    r"|probands|completers|drinkers|smokers|abusers|addicts|humans|attendees|abstainers|responders"
    r"|twins|workers|officers|residents|youths?|teenagers|ss)"
)

_SPECIES = (
    ("rat", r"rats?|sprague[ -]?dawley|wistar|long[ -]evans"),
    ("mouse", r"mice|mouse|murine|c57bl|balb/c|icr"),
    ("rodent", r"rodents?"),
    (
        "monkey",
        r"monkeys?|macaques?|marmosets?|baboons?|non-?human primates?|rhesus|cynomolgus|capuchins?|chimpanzees?",
    ),
    ("zebrafish", r"zebrafish|zebra fish"),
    ("rabbit", r"rabbits?"),
    ("dog", r"dogs?|canines?|beagles?|bitches"),
    ("cat", r"cats|kittens?|felines?"),
    ("pig", r"pigs?|piglets?|swine|minipigs?|sows?|boars?"),
    ("sheep", r"sheep|ewes?|lambs?"),
    ("goat", r"goats?"),
    ("horse", r"horses?|ponies|foals?|equines?|mares?"),
    ("cattle", r"calves|cattle|cows?|buffalo\w*|heifers?|bovine"),
    ("guinea pig", r"guinea[ -]pigs?"),
    ("hamster", r"hamsters?|gerbils?"),
    ("bird", r"chicks?|chickens?|birds?|finch\w*|pigeons?"),
    ("ferret", r"ferrets?"),
    ("fish", r"fish(?:es)?"),
    ("frog", r"frogs?|tadpoles?|xenopus laevis"),
    ("fly", r"drosophila|c\. elegans|planari\w+|crickets?|honeybees?"),
    (
        "other animal",
        r"animals?|alpacas?|llamas?|camels?|deer|bats?|hares?|lions?|bears?|reptiles?|tortoises?|snakes?|wildlife",
    ),
)

CUES = {
    **{f"species:{name}": rf"\b(?:{words})\b" for name, words in _SPECIES},
    "not-species": any_of(
        (
            r"(?:animal|rodent|primate|preclinical|pre-clinical)s? (?:and \w+ )?(?:models?|studies|study"
            r"|data|work|research|experiments?|literature|evidence|findings?|investigations?)\b"
        ),
        (
            r"(?:in|from|using|with|both|of) (?:non-?human )?(?:animals?|rodents?|rats?|mice"
            r"|primates) and (?:in )?(?:humans?|people|patients|man|clinical)"
        ),
        (
            r"(?:humans?|people|clinical|patients|men) and (?:in )?(?:non-?human )?(?:animals?|rodents?"
            r"|rats?|mice|primates?|preclinical)"
        ),
        r"animal[ -](?:assisted|derived)",
        r"horse tranquili[sz]er",
        r"cat valium",
        r"(?:humans?|people|person) (?:or|vs\.?|versus) (?:animals?|rodents?)",
    ),
    "animals-used": any_of(
        (
            r"(?:male|female|adult|adolescent|juvenile|neonatal|aged|young|old|naive|transgenic|knockout"
            r"|wild-?type|pregnant|stressed|anesthetized|anaesthetised|freely moving|healthy|\d+"
            r"|sprague-dawley|wistar|c57bl/6j?|icr|swiss|balb/c|rhesus|cd-?1|these|the|all|treated|control"
            r"|in|of) (?:[\w/-]+ ){0,3}(?:rats?|mice|mouse|rodents?|monkeys?|macaques?|rabbits?|dogs?|cats"
            r"|pigs?|piglets|zebrafish|animals|sheep|goats|horses?|calves|guinea pigs?|marmosets|baboons"
            r"|chicks|ferrets|larvae|hamsters|gerbils)\b"
        ),
        (
            r"(?:rats?|mice|monkeys?|animals|macaques?|rabbits?|dogs|pigs|zebrafish|piglets) (?:were|was"
            r"|received|underwent|model|exposed|treated|subjected|injected|with)\b"
        ),
    ),
    "animals-implied": any_of(
        (
            r"(?:depressi(?:ve|on)|anxiety|anhedonia|despair|schizophrenia|autism"
            r"|ptsd)[ -]like (?:\w+ )?(?:behaviou?rs?|phenotypes?|reactivity|symptoms|effects?|states?)"
        ),
        r"(?:forced|forced-) ?swim\w*",
        r"tail suspension",
        r"sucrose preference",
        r"hyperlocomotion\b",
        r"intraperitoneal(?:ly)?\b",
        r"knock-?out\b",
        r"chronic (?:unpredictable |mild |social )+(?:mild )?(?:stress|defeat)",
        r"learned helplessness",
        r"antidepressant-like",
        r"preclinical (?:\w+[ -]){0,4}?(?:trial|experiment)\b",
        r"intra-?(?:mpfc|hippocampal|cerebroventricular|plantar)",
        r"prepulse inhibition deficits",
    ),
    "cells": any_of(
        r"in vitro\b",
        r"ex vivo\b",
        r"cell lines?\b",
        r"cultur(?:ed|es) (?:\w+ )?(?:cells?|neurons?|astrocytes?|hepatocytes|microglia\w*)?",
        (
            r"(?:cultured|primary|cortical|hippocampal|human|neuronal|stem|hek\d*|hela|pc-?12|sh-sy5y"
            r"|bv-?2|glioma|ips|astrocyte|progenitor|lymphocyte|epithelial|urothelial) (?:\w+ )?(?:cells?"
            r"|neurons?|cultures?|astrocytes)\b"
        ),
        r"(?:brain|hippocampal|cortical|acute|striatal|coronal|tissue|ventricular) (?:\w+ )?slices?\b",
        r"(?:xenopus )?oocytes?\b",
        r"ipscs?\b",
        r"organoids?\b",
        r"(?:patch|voltage)[ -]clamp\b",
        (
            r"(?:aortic|arterial|tracheal|ileal|isolated|muscle|ileum|vascular|bladder) (?:\w+ )?(?:rings?"
            r"|strips?|segments?|preparations?)\b"
        ),
        r"binding (?:assay|site|affinit|studies)\w*",
        r"microsomes?\b",
        r"homogenates?\b",
        r"post-?mortem\b",
    ),
    "people": rf"\b{PEOPLE}\b",
    "people-counted": rf"\b{NUMBER} (?:[a-z0-9/'-]+ ){{0,4}}?{PEOPLE}\b",
    "people-given": any_of(
        (
            rf"{PEOPLE} (?:[\w-]+,? ){{0,5}}?(?:received|were (?:randomi\w+|randomly|given|administered"
            rf"|infused|enrolled|recruited|included|treated|allocated|assigned|divided|scanned|tested"
            rf"|studied|assessed|asked|interviewed|surveyed)|underwent|completed|participated|reported)\b"
        ),
        (
            rf"(?:{NUMBER}|male|female|healthy|human|adult|depressed"
            rf"|right-handed) (?:[a-z-]+ ){{0,3}}?(?:volunteers|patients|participants|men|women|adults"
            rf"|outpatients|inpatients|individuals)\b"
        ),
        r"year[ -]old (?:man|woman|male|female|boy|girl|patient)\b",
        r"healthy (?:human )?(?:volunteers?|subjects?|participants?|controls?|men|adults|males?|humans)\b",
        r"(?:asa|ps) (?:physical status )?(?:class )?(?:i|1)\b",
        r"in (?:humans|man|human beings)\b",
        r"the human (?:brain|cerebral|cortex|visual|auditory|amygdala|hippocampus)",
        r"human (?:subjects|volunteers|participants|study)\b",
    ),
    "people-sure": any_of(
        r"(?:patients|participants|volunteers|outpatients|inpatients|adults with|women|respondents)\b"
    ),
    "specimens": any_of(
        r"(?:drug|seized|packaging|wastewater|sewage|tablet|powder|pill|street|residue) (?:\w+ )?samples\b",
        r"(?:mass spectrometr|chromatograph)\w+",
        r"lc-?ms(?:/ms)?\b",
        r"gc-?ms\b",
        r"limits? of (?:detection|quantification)\b",
        r"analytes?\b",
    ),
    "reported": any_of(
        (
            r"(?:was|were) (?:also |not |both |all |both |more |less |most )?(?:significant(?:ly)?"
            r"|observed|found|seen|noted|higher|lower|greater|associated|increased|reduced|decreased"
            r"|improved|similar|reported|detected|identified|correlated|attenuated|enhanced|superior"
            r"|comparable|effective|recorded|achieved|impaired|affected|included in)\b"
        ),
        (
            r"(?:significantly|markedly|substantially|dose-dependently|robustly"
            r"|rapidly) (?:\w+ )?(?:increased|reduced|decreased|improved|attenuated|enhanced|lower\w*"
            r"|higher|greater|impaired|affected|correlated|more|less|associated|different|altered"
            r"|suppressed|blocked|prevented|reversed)\b"
        ),
        (
            r"(?:increased|reduced|decreased|improved|produced|induced|caused|attenuated|showed|displayed"
            r"|exhibited|revealed|resulted in|remained|did not|failed to|had no|occurred|tended to"
            r"|responded|remitted)\b"
        ),
        r"we (?:found|observed|show|report|demonstrate|detected|identified)\w*\b",
        r"there (?:was|were) (?:no|a|an|significant|statistically)\b",
    ),
    "statistics": any_of(
        r"p ?(?:[<>=]|values?|less than)",
        r"95 ?% ?(?:ci|confidence)",
        r"ci[ :=]\d",
        r"n ?= ?\d",
        r"\d+(?:\.\d+)? ?(?:\+|\+/-|sd) ?\d",
        r"\d+(?:\.\d+)? ?%",
        r"f ?\(\d",
        r"cohen'?s d",
        r"odds ratio",
        r"anova\b",
    ),
    "of-studies": any_of(
        rf"{NUMBER} (?:[\w-]+ ){{0,5}}(?:studies|trials|rcts|articles|publications|papers|reports|records|reviews)\b",
        (
            r"(?:included|eligible|relevant|identified|published|retrieved|existing) (?:studies|trials"
            r"|rcts|articles|publications|papers)\b"
        ),
    ),
    "trial-data": any_of(
        rf"{PEOPLE} (?:[\w-]+ ){{0,4}}?were (?:randomi\w+|randomly|recruited)\b", r"rats? were\b", r"mice were\b"
    ),
}

_OWN = (Zone.TITLE, Zone.AIM, Zone.METHODS, Zone.RESULTS)
_LITERATURE = ("meta-analysis", "systematic-review", "scoping-or-narrative-review", "guideline", "commentary")


def animals(reading: Reading) -> tuple[Hit, str] | None:
    """Animals that the work itself studied, with the species most often named; a background's animals do not count."""
    never = reading.all("not-species")
    counted: dict[str, list[Hit]] = {}
    for name, _ in _SPECIES:
        for hit in reading.within(f"species:{name}", *_OWN):
            if not any(bad.start <= hit.start and hit.end <= bad.end for bad in never):
                counted.setdefault(name, []).append(hit)
    if not counted:
        implied = reading.within("animals-implied", *_OWN)
        return (implied[0], "other animal") if implied and people(reading) is None else None
    hits = sorted(hit for found in counted.values() for hit in found)
    in_title = [hit for hit in hits if reading.document.zone_at(hit.start) is Zone.TITLE]
    used = reading.within("animals-used", *_OWN)
    implied = reading.within("animals-implied", *_OWN)
    if not in_title and not implied and (len(hits) < 2 or not used):
        return None
    named = {name: found for name, found in counted.items() if name not in ("other animal", "rodent")} or counted
    species = max(named, key=lambda name: (len(named[name]), name))
    return (in_title or sorted(named[species]))[0], species


def cells(reading: Reading) -> Hit | None:
    """Cells or tissue that the work itself studied."""
    hits = reading.within("cells", *_OWN)
    in_title = [hit for hit in hits if reading.document.zone_at(hit.start) is Zone.TITLE]
    if in_title:
        return in_title[0]
    return hits[0] if len(hits) >= 2 else None


def people(reading: Reading) -> Hit | None:
    """People that the work itself studied."""
    own = reading.within("people-given", *_OWN)
    if own:
        return own[0]
    counted = reading.within("people-counted", Zone.TITLE, Zone.METHODS, Zone.RESULTS, Zone.AIM)
    if counted:
        return counted[0]
    named = reading.within("people-sure", Zone.TITLE, Zone.METHODS)
    return named[0] if named else None


def decide(reading: Reading, design: str, found: tuple[Hit, str] | None, cell: Hit | None) -> tuple[str, Why]:
    """The population and the words that gave it."""
    if design in _LITERATURE:
        return "literature", Why(rule=f"a {design} studies the literature")
    if design == "animal-experiment" and found is not None:
        both = _patients_too(reading)
        if both is not None:
            return "mixed", reading.why("people beside animals", both)
        return "animals", reading.why("animals were studied", found[0])
    if design == "in-vitro" and cell is not None:
        return "cells", reading.why("cells or tissue were studied", cell)
    return _of_others(reading, design, found)


_SPECIMENS = 2  # words of the laboratory's methods, before a work that gives no people is about samples
_IN_PEOPLE = (
    "protocol",
    "randomised-trial",
    "case-report",
    "case-series",
    "cross-sectional",
    "cohort",
    "case-control",
    "qualitative",
)


def _of_others(reading: Reading, design: str, found: tuple[Hit, str] | None) -> tuple[str, Why]:
    """People if they are said to have been studied, then animals, then people who are merely named."""
    person = people(reading)
    if person is not None:
        return "people", reading.why("people were studied", person)
    if found is not None:
        return "animals", reading.why("animals were studied", found[0])
    specimens = reading.all("specimens")
    titled = reading.within("specimens", Zone.TITLE) and not reading.within("people", Zone.TITLE)
    if titled and len(specimens) >= _SPECIMENS:
        return "none", reading.why("specimens were analysed, not people", specimens[0])
    named = reading.within("people", *_OWN)
    if named and (len(named) > 1 or design not in ("unclear", "erratum", "retraction", "modelling")):
        return "people", reading.why("people are named", named[0])
    if design in _IN_PEOPLE:
        return "people", Why(rule=f"a {design} without animals")
    return "none", Why(rule="nobody is said to have been studied")


def _patients_too(reading: Reading) -> Hit | None:
    """People in whom something was done, in a record that also has animals."""
    for hit in reading.within("people-given", Zone.METHODS, Zone.RESULTS, Zone.AIM):
        words = reading.document.low[hit.start : hit.end]
        if any(char.isdigit() for char in words) or any(
            word in words for word in ("received", "randomi", "underwent", "recruited")
        ):
            return hit
    return None
