"""Words that tell a drug studied from one named in passing or used as a tool: the cues of ``relevance``."""

from __future__ import annotations

from pipeline.appraise.cues import any_of


def cues(drug: str) -> dict[str, str]:
    """The gate's cues; ``drug`` is its names as one alternative, put in their places."""
    kind = r"(?:drugs?|substances?|hallucinogens?|psychedelics?|dissociatives?|antagonists?|compounds?|medications?)"
    partner = (
        r"(?:xyla[zx]in\w*|(?:dex)?medetomidin\w*|detomidin\w*|romifidin\w*|acepromazin\w*|midazolam"
        r"|diazepam|tiletamin\w*|atropine|pentobarbital|isoflurane|urethane|thiopental)"
    )
    caused = r"(?:induced|evoked|elicited|produced|caused|disrupted|impaired)"
    undoes = (
        r"(?:attenuat|revers|inhibit|block|prevent|ameliorat|antagoni|reduc|diminish|counteract|abolish|restor|rescu|suppress"
        r"|normali[sz]|alleviat|mitigat|lessen|decreas|protect)\w*"
    )
    return {
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
            r"mortality\b",
            r"deaths?\b",
            r"complications?\b",
            r"recovery\b",
            r"after an(?:a)?esthe\w+",
            r"(?:induced|caused) by\b",
        ),
        "model": any_of(
            (
                rf"{drug}(?: hydrochloride)?[ -](?:induced|evoked|elicited|treated|model|challenge\w*|impaired"
                rf"|disrupted|intoxicated)"
            ),
            rf"(?:induced|evoked|elicited|produced|caused|disrupted|impaired) by (?:\w+[ -]){{0,6}}?{drug}",
            rf"{drug} (?:\w+ ){{0,2}}?(?:model|challenge|test)\b",
            rf"model[\w ,-]{{0,30}}{drug}",
            rf"placebo (?:\([^()]*\) )?(?:plus|and|with|\+) {drug}",
        ),
        "undone": any_of(  # another thing tested against what the drug does
            rf"{undoes} (?:[\w(),/-]+ ){{0,8}}?{drug}(?: hydrochloride)?[ -]{caused}",
            (
                rf"{undoes} (?:[\w(),/-]+ ){{0,8}}?(?:induced|evoked|elicited|produced|caused) by"
                rf" (?:[\w-]+ ){{0,6}}?{drug}"
            ),
            rf"{undoes} (?:the )?(?:[\w-]+ ){{0,4}}?effects? of (?:[\w-]+ ){{0,4}}?{drug}",
        ),
        "probed": any_of(  # the same without saying what came of it
            rf"effects? of (?:[\w(),/-]+ ){{1,8}}?on (?:[\w-]+ ){{0,3}}?{drug}(?: hydrochloride)?[ -]{caused}",
            rf"(?:alter|affect|modif|modulat|influenc)\w* (?:[\w(),/-]+ ){{0,6}}?{drug}(?: hydrochloride)?[ -]{caused}",
            rf"{drug}[ -](?:infusion )?challenge\b",
        ),
        "modelled-disease": any_of(r"schizophreni\w*", r"(?:anti-?)?psychotic\b", r"psychos[ei]s\b"),
        "own-effect": any_of(
            (
                rf"{drug}(?: hydrochloride| alone| infusion| administration| treatment| itself| also)?(?: \([^()]*\))?"
                r" (?:\w+ly |alone |also )?(?:(?:induce|produce|increase|decrease|reduce|impair|cause|elevate|disrupt"
                r"|result|evoke|elicit|worsen|slow|enhance|alter|affect)(?:d|ed|s)?|le[ad]d? to|had)\b"
            ),
        ),
        "wanted": any_of(  # what the drug is given for, and the harms of that: undone, they are still about the drug
            r"anti-?depressant\b",
            r"analges\w+",
            r"an(?:a)?esthe\w+",
            r"side[ -]effects?",
            r"adverse",
            r"emergence",
            r"pre-?medication",
            r"post-?operative",
        ),
        "listed": any_of(
            (
                rf"(?:[a-z0-9-]+(?: [a-z-]+)?(?: \([^()]*\))?, ){{2,10}}(?:(?:and|or|e\.g\.,?|including|such as"
                rf"|notably) )?(?:\w+ )?{drug}"
            ),
            rf"[a-z0-9-]+(?: [a-z-]+)?, [a-z0-9-]+(?: \([^()]*\))?,? (?:and|or) {drug}",
            rf"[a-z0-9-]+(?: \([^()]*\))?, {drug},? (?:and|or) [a-z0-9-]+",
            (
                rf"{drug}(?: ?\([^)]*\))?, (?:[a-z0-9-]+(?: [a-z-]+){{0,2}}(?: ?\([^()]*\))?, ){{0,8}}"
                r"[a-z0-9-]+(?: [a-z-]+){0,2}(?: ?\([^()]*\))?,? (?:and|or)\b"
            ),
            rf"{kind} \((?:e\.g\.,? )?(?:[a-z0-9/-]+(?: [a-z-]+)?,? (?:and |or )?){{1,8}}{drug}\)",
            rf"{kind} \((?:[a-z0-9/-]+(?: [a-z-]+)?, )*{drug}(?:, (?:and |or )?[a-z0-9/-]+(?: [a-z-]+)?)+\)",
            rf"(?:such as|e\.g\.,?|including|like|i\.e\.,?|namely) (?:\w+ ){{0,3}}?{drug}",
        ),
        "drugs-titled": any_of(
            r"(?:drugs?|substances?|polysubstance|polydrug|chemsex|psychedelics?|hallucinogens?|dissociatives)\b",
            r"(?:modulators|antagonists|antidepressants|an(?:a)?esthetics|medicines|medications|pharmacotherap\w+)\b",
            r"(?:rave|party|festival|club|nightclub)[ -]?(?:goers|attendees|users)?\b",
        ),
        "told": any_of(  # a result of what a list names, on one side of the list or the other
            (
                rf"{drug}[\w ,()'/-]{{0,140}}? (?:showed|can|may|(?:all )?(?:significantly )?(?:increased|decreased"
                r"|declined|reduced|improved|rose|doubled)|(?:were|was|are|is) (?:all )?(?:\w+ly )?(?:the )?(?:\w+ )?"
                r"(?:higher|lower|more|less|most|associated|increas\w+|becoming|linked))\b"
            ),
            (
                r"(?:higher|lower|greater|increased|decreased|reduced|more|most|associated|linked)"
                r" (?:[\w-]+ ){0,9}?(?:of|with|to|was|were|include|included|are) (?:[\w(),/-]+ ){0,20}?"
                rf"{drug}"
            ),
            rf"{drug} \(n ?= ?\d",
        ),
        "arm": any_of(
            rf"(?:groups?|arms?|interventions?)(?: [a-e1-5])?\b ?[:(=-] ?(?:[\w.-]+ ){{0,4}}?{drug}",
            rf"{drug} (?:\w+ )?(?:group|arm)\b",
        ),
        "likened": any_of(  # what the work found is set beside what the drug does, or explains it
            (
                r"(?:explain|similar|consisten|reminiscent|comparable|resembl|mimic|akin|unlike|aside|apart|align|match)"
                rf"\w* (?:[\w(),-]+ ){{0,12}}?{drug}"
            ),
            rf"(?:necessary|required|implicated|involved) (?:for|in) (?:[\w(),-]+ ){{0,8}}?{drug}",
            rf"(?:other than|except for|as seen (?:with|after|in)|side effects than) {drug}",
            rf"similarities (?:[\w(),-]+ ){{0,8}}?{drug}",
            rf"(?:previous|recent|earlier) (?:findings|studies|results|work|reports) (?:with|of|on|in) {drug}",
        ),
        "approved": any_of(rf"{drug}[\w ,()-]{{0,60}}? (?:was|were|is) (?:\w+ )?approved\b"),
        "reference": any_of(
            rf"(?:compar\w+|referenc\w+|positive controls?|standard drugs?)[^.;]{{0,240}}?{drug}",
        ),
        "drug-share": rf"\b{drug}[\w ,()/-]{{0,90}}?\d[\d.]* ?%",
    }
