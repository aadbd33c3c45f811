"""Words of notices and of protocols: the cues of ``design`` for what is corrected, taken back or still to be done."""

from __future__ import annotations

from pipeline.appraise.cues import any_of

CUES = {
    "erratum": any_of(
        r"erratum\b", r"corrigendum\b", r"(?:author |publisher )?correction(?::| to\b)", r"correction to\b"
    ),
    "retraction": any_of(r"retraction(?: note| notice)?(?::| of\b)", r"notice of retraction"),
    "protocol-title": any_of(
        r"protocol\b",
        r"rationale and (?:study )?design\b",
        r"(?:study|trial) (?:design and )?rationale\b",
        r"design and (?:rationale|methods|methodology)\b",
        r"design of an? ",
        r"statistical analysis plan",
    ),
    "protocol-sure": any_of(
        r"(?:study|trial|review|research) protocol\b",
        r"protocol (?:for|of) (?:a|an|the)\b",
        r"protocol$",
        r"rationale and (?:study )?design\b",
    ),
    "planned": any_of(
        r"(?:will|shall)\b",
        r"(?:is|are) (?:planned|anticipated|scheduled) to\b",
        r"we (?:plan|propose|intend) to\b",
    ),
    "planned-sure": any_of(  # says so of itself, wherever it stands
        r"ethics and dissemination\b",
        r"estimated enrol?lment",
        (
            r"(?:aims?|purpose|objectives?|goals?) of (?:this|the) (?:[\w-]+ ){0,3}?(?:study|trial|research|project"
            r"|protocol) (?:is|are) to\b"
        ),
        (
            r"(?:this|the) (?:[\w-]+ ){0,4}?(?:study|trial|project|protocol|investigators?) (?:aims?|intends?"
            r"|proposes?|plans?|seeks?|hypothesi[sz]es?|will) (?:to|that|\w+)\b"
        ),
        r"(?:inclusion|exclusion) criteria:",
        r"recruitment (?:is|began|started|has)\b",
    ),
    "not-planned": any_of(  # what a review or a forecast will do, not a study
        (
            r"will (?:also |then |first |only |likely |probably |finally |undoubtedly |be )*(?:review|discuss"
            r"|summari|present|outlin|describ|highlight|consider|focus|argue|address|provide an|help|allow|enable"
            r"|need|require|continue|lead|depend|remain|become|improve|facilitate|contribute|necessary"
            r"|critical\w* review|needed|required|important|crucial|essential|able|useful|possible)\w*"
        ),
    ),
    "done": any_of(r"(?:was|were|had|did)\b"),
    "registry-form": any_of(
        r"(?:primary|secondary) outcomes?:",
        r"intervention:",
        r"condition:",
        r"inclusion criteria:",
        r"exclusion criteria:",
    ),
}
