"""Words of who or what was studied: species, people, cells and specimens.  Must not draw a conclusion from them."""

from __future__ import annotations

from pipeline.appraise.cues import any_of
from pipeline.appraise.numbers import NUMBER

PEOPLE = (
    r"(?:patients?|participants?|subjects?|volunteers?|adults?|individuals?|people|persons?|women|men|children"
    r"|adolescents?|veterans|respondents?|users?|out-?patients?|in-?patients?|parturients?|mothers?|males?|females?"
    r"|students|controls?|members|clients|soldiers|survivors|infants|neonates|boys|girls|probands|completers"
    r"|drinkers|smokers|abusers|addicts|humans|attendees|abstainers|responders|twins|workers|officers|residents"
    r"|youths?|teenagers|ss)"
)

SPECIES = (
    ("rat", r"rats?|sprague[ -]?dawley|wistar|long[ -]evans"),
    ("mouse", r"mice|mouse|murine|c57bl|balb/c|icr"),
    ("rodent", r"rodents?"),
    (
        "monkey",
        r"monkeys?|macaques?|marmosets?|baboons?|non-?human primates?|rhesus|cynomolgus|capuchins?|chimpanzees?",
    ),
    ("zebrafish", r"zebrafish|zebra fish"),
    ("rabbit", r"rabbits?"),
    (
        "dog",
        r"dogs?|canines?|beagles?|bitches|spaniels?|terriers?|retrievers?|labradors?|poodles?|greyhounds?|collies?",
    ),
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
    "species": rf"\b(?:{'|'.join(words for _, words in SPECIES)})\b",
    "not-species": any_of(
        (
            r"(?:animal|rodent|primate|preclinical|pre-clinical)s? (?:and \w+ )?(?:models?|studies|study|data|work"
            r"|research|experiments?|literature|evidence|findings?|investigations?)\b"
        ),
        (
            r"(?:in|from|using|with|both|of) (?:non-?human )?(?:animals?|rodents?|rats?|mice|primates) and"
            r" (?:in )?(?:humans?|people|patients|man|clinical)"
        ),
        (
            r"(?:humans?|people|clinical|patients|men) and (?:in )?(?:non-?human )?(?:animals?|rodents?|rats?|mice"
            r"|primates?|preclinical)"
        ),
        r"animal[ -](?:assisted|derived)",
        r"animal[ -]shaped",
        r"horse tranquili[sz]er",
        r"cat valium",
        r"(?:humans?|people|person) (?:or|vs\.?|versus) (?:animals?|rodents?)",
    ),
    "animals-used": any_of(
        (
            r"(?:male|female|adult|adolescent|juvenile|neonatal|aged|young|old|naive|transgenic|knockout|wild-?type"
            r"|pregnant|stressed|anesthetized|anaesthetised|freely moving|healthy|\d+|sprague-dawley|wistar"
            r"|c57bl/6j?|icr|swiss|balb/c|rhesus|cd-?1|these|the|all|treated|control|in|of)"
            r" (?:[\w/-]+ ){0,3}(?:rats?|mice|mouse|rodents?|monkeys?|macaques?|rabbits?|dogs?|cats|pigs?|piglets"
            r"|zebrafish|animals|sheep|goats|horses?|calves|guinea pigs?|marmosets|baboons|chicks|ferrets|larvae"
            r"|hamsters|gerbils)\b"
        ),
        (
            r"(?:rats?|mice|monkeys?|animals|macaques?|rabbits?|dogs|pigs|zebrafish|piglets) (?:were|was|received"
            r"|underwent|model|exposed|treated|subjected|injected|with)\b"
        ),
    ),
    "animals-implied": any_of(
        (
            r"(?:depressi(?:ve|on)|anxiety|anhedonia|despair|schizophrenia|autism|ptsd)[ -]like"
            r" (?:\w+ )?(?:behaviou?rs?|phenotypes?|reactivity|symptoms|effects?|states?)"
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
        r"(?:in ?vivo )?microdialysis\b",
        r"(?:adrenalectom|ovariectom|decerebrat|hypophysectom)\w+",
    ),
    "animals-dosed": any_of(
        r"(?:i\.?p\.?|s\.?c\.?|intraperitoneal|subcutaneous)\)",
        (
            r"(?:rats?|mice|monkeys?|animals|pigeons|rabbits|dogs|cats) (?:[\w-]+ )?(?:trained|treated|injected"
            r"|exposed|given|were|received)\b"
        ),
        (
            r"(?:tested|studied|examined|investigated|assessed|evaluated|measured) in (?:\w+ )?(?:rats|mice|rodents"
            r"|animals|monkeys|rabbits|dogs|pigs)\b"
        ),
        r"experiments? (?:on|in|with) (?:\w+ )?(?:rats|mice|rodents|monkeys|rabbits|dogs|cats|pigs)\b",
        r"to (?:the )?(?:rats|mice|monkeys|animals|rabbits|dogs|cats)\b",
    ),
    "cells": any_of(
        r"in vitro\b",
        r"ex vivo\b",
        r"cell lines?\b",
        r"cultur(?:ed|es) (?:\w+ )?(?:cells?|neurons?|astrocytes?|hepatocytes|microglia\w*)?",
        (
            r"(?:cultured|primary|cortical|hippocampal|human|neuronal|stem|hek\d*|hela|pc-?12|sh-sy5y|bv-?2|glioma"
            r"|ips|astrocyte|progenitor|lymphocyte|epithelial|urothelial) (?:\w+ )?(?:cells?|neurons?|cultures?"
            r"|astrocytes)\b"
        ),
        r"(?:brain|hippocampal|cortical|acute|striatal|coronal|tissue|ventricular) (?:\w+ )?slices?\b",
        r"(?:xenopus )?oocytes?\b",
        r"ipscs?\b",
        r"organoids?\b",
        r"(?:patch|voltage)[ -]clamp\b",
        (
            r"(?:aortic|arterial|tracheal|ileal|isolated|muscle|ileum|vascular|bladder) (?:\w+ )?(?:rings?|strips?"
            r"|segments?|preparations?)\b"
        ),
        r"binding (?:assay|site|affinit|studies)\w*",
        r"microsomes?\b",
        r"homogenates?\b",
        r"synaptosom\w+",
        r"brain tissue\b",
        r"post-?mortem\b",
    ),
    "tissue": any_of(
        r"in vitro\b",
        r"ex vivo\b",
        (
            r"isolated (?:[\w-]+ ){0,3}?(?:myocardium|muscles?|hearts?|arter\w+|aort\w+|trachea\w*|ileum|bladder"
            r"|tissues?|strips?|rings?|nerves?|papillary)"
        ),
        r"(?:brain|hippocampal|cortical|acute|striatal|coronal|tissue|spinal cord) (?:\w+ )?slices?\b",
        (
            r"(?:cultured|primary|recombinant) (?:[\w-]+ ){0,3}?(?:cells?|neurons?|astrocytes|microglia|receptors?"
            r"|cultures?)"
        ),
        r"(?:oocytes|cell lines?|synaptosomes|microsomes|membranes)\b",
    ),
    "whole-animal": any_of(
        r"in vivo\b",
        (
            r"(?:rats?|mice|mouse|animals?|pups|monkeys?|rabbits?|dogs|pigs|groups?) (?:[\w-]+ )?(?:were|was"
            r"|received|underwent|had|showed)\b"
        ),
        (
            r"(?:injected|injections?|intraperitoneal\w*|i\.p\.|subcutaneous\w*|mg/kg|mg kg|behaviou?r\w*"
            r"|anesthetized|anaesthetised)"
        ),
        r"(?:swim|suspension|open field|maze|locomotor|conditioned) ",
    ),
    "people": rf"\b{PEOPLE}\b",
    "people-counted": rf"\b{NUMBER} (?:[a-z0-9/'-]+ ){{0,4}}?{PEOPLE}\b",
    "not-counted": any_of(rf"{NUMBER} (?:million|billion|thousand)\b", r"types? (?:1|2|i{1,2})\b", r"phases? \d"),
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
    "people-both": any_of(  # people and animals in one work, when a title says it
        (
            r"(?:animals?|rodents?|rats?|mice|mouse|monkeys?|macaques?|primates?) (?:and|to|versus|vs\.?) (?:in )?"
            r"(?:healthy |depressed )?(?:humans?|people|patients|man|men|volunteers|(?:\w+ )?users)"
        ),
        (
            r"(?:humans?|people|patients|men|man|volunteers|users) (?:and|to|versus|vs\.?) (?:in )?(?:non-?human )?"
            r"(?:animals?|rodents?|rats?|mice|monkeys?|macaques?|primates?)"
        ),
    ),
    "people-healthy": any_of(
        r"healthy (?:(?:human|male|female|adult) )?(?:volunteers|subjects|participants|humans|men|women|people)\b"
    ),
    "people-with": any_of(
        (
            r"(?:patients|participants|volunteers|outpatients|inpatients|individuals) (?:with|undergoing|suffering"
            r"|diagnosed|from a)\b"
        ),
    ),
    "people-implied": any_of(  # words that hold of people alone, where nobody is named
        (
            r"(?:madrs|ham-?d|hdrs|qids|phq-?9|cadss|panss|bprs|beck (?:depression|scale)|hamilton (?:depression"
            r"|rating)|montgomery)"
        ),
        (
            r"(?:treatment-resistant|major depress|bipolar|psychiatric|postpartum|post-partum|schizophreni"
            r"|psychotherap|suicid)\w*"
        ),
        (
            r"(?:electroconvulsive|surg(?:ery|ical)|c(?:a)?esarean|postoperative|perioperative|emergency department"
            r"|hospital\w*|clinic\b)"
        ),
        r"(?:f?mri|eeg|meg|pet) (?:signals?|data|scans?|stud(?:y|ies))\b",
        r"(?:surveys?|questionnaires?|self-report\w*|interviews?)\b",
        r"(?:double|single|triple)[ -]?(?:blind|mask)\w*",
        r"(?:teenager|toddler|gentleman|lady|veteran|schoolgirl|schoolboy)\b",
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
            r"(?:was|were) (?:also |not |both |all |both |more |less |most )?(?:significant(?:ly)?|observed|found"
            r"|seen|noted|higher|lower|greater|associated|increased|reduced|decreased|improved|similar|reported"
            r"|detected|identified|correlated|attenuated|enhanced|superior|comparable|effective|recorded|achieved"
            r"|impaired|affected|included in)\b"
        ),
        (
            r"(?:significantly|markedly|substantially|dose-dependently|robustly|rapidly) (?:\w+ )?(?:increased"
            r"|reduced|decreased|improved|attenuated|enhanced|lower\w*|higher|greater|impaired|affected|correlated"
            r"|more|less|associated|different|altered|suppressed|blocked|prevented|reversed)\b"
        ),
        (
            r"(?:increased|reduced|decreased|improved|produced|induced|caused|attenuated|showed|displayed|exhibited"
            r"|revealed|resulted in|remained|did not|failed to|had no|occurred|tended to|responded|remitted)\b"
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
            r"(?:included|eligible|relevant|identified|published|retrieved|existing) (?:studies|trials|rcts"
            r"|articles|publications|papers)\b"
        ),
    ),
    "trial-data": any_of(
        rf"{PEOPLE} (?:[\w-]+ ){{0,4}}?were (?:randomi\w+|randomly|recruited)\b", r"rats? were\b", r"mice were\b"
    ),
}
