"""Words of analyses that look at earlier trials' data again: the cues of ``design`` for them."""

from __future__ import annotations

from pipeline.appraise.cues import any_of

CUES = {
    "secondary": any_of(
        r"post[ -]?hoc (?:[\w-]+ ){0,2}?(?:analys|exploratory|subgroup|stud|evaluation|comparison of)\w*",
        r"post[ -]?hoc,",
        r"secondary (?:data )?analys[ei]s (?:of|from|using|examin|investigat|was|explor|include|used)\w*",
        r"(?:a|this|our|present|exploratory|planned|trial|study|trial:|rct) secondary (?:data )?analys[ei]s\b",
        r"pooled (?:data|analys[ei]s|sample|from|across|secondary|individual)\b",
        (r"(?:data|participants|patients|subjects|samples) (?:\w+ ){0,4}(?:were|was|are) (?:pooled|combined)\b"),
        r"re-?analy(?:s[ei]s|[sz]ed|ze)\b",
        (
            r"sub-?(?:group |sample )?analys[ei]s (?:of (?:data|the|a|patients|participants|two|three|\d|phase"
            r"|[\w-]+-\d))"
        ),
        r"ancillary (?:study|analysis)",
        r"integrat(?:ed|ive) (?:data |safety )?analysis",
        r"clinical development program(?:me)?\b",
        r"across (?:the )?(?:two|three|four|five|six|several|\d|phase|clinical) (?:[\w/-]+ ){0,4}?(?:trials|studies)\b",
        r"(?:patient|participant|individual|subject)[ -]level (?:\w+ )?(?:data|analys[ei]s)\b",
        r"individual (?:patient|participant)s?[ -](?:level )?data\b",
        (
            r"(?:data|results|findings|evidence) (?:from|of|across) (?:\w+ ){0,4}?(?:two|three|four|five|six"
            r"|several|multiple|\d) (?:[\w/-]+,? ){0,8}?(?:trials|studies|rcts)\b"
        ),
        r"(?:trials?|studies) were (?:pooled|combined)",
        (
            r"(?:previously|already) (?:published|collected|reported|completed|conducted) (?:\w+[ -]){0,4}(?:data"
            r"|trial|dataset|clinical|study)\w*"
        ),
        r"open-label extension\b",
        (
            r"data (?:were |was )?(?:\w+ )?(?:collected|obtained|drawn|derived|taken|gathered|used|analy[sz]ed)"
            r" (?:during|from|in) (?:[\w(),.'-]+ ){0,12}?(?:trial|trials)\b"
        ),
        r"in (?:two|three|four|\d) (?:\w+ ){0,3}?(?:clinical trials|trials|rcts)\b",
        r"drawn from (?:two|three|four|five|\d) (?:\w+ ){0,4}?(?:studies|trials)\b",
        r"based on (?:two|three|four|\d) (?:\w+ ){0,3}?(?:trials|rcts)\b",
        r"extension (?:study|trial|phase)\b",
        r"long-term follow-?up of (?:patients|participants) (?:from|in|of) ",
    ),
    "secondary-title": any_of(
        r"(?:secondary|sub-?group|ancillary) analys[ei]s\b",
        r"sub-?(?:stud(?:y|ies)|analys[ei]s)\b",
    ),
    "secondary-self": any_of(
        r"(?:this|our|the present|this is a|this was a) (?:[\w-]+,? ){0,3}?(?:post[ -]?hoc|secondary)"
        r" (?:[\w-]+ )?analys[ei]s\b"
    ),
    "secondary-sure": any_of(
        (
            r"(?:this|our|the present|present|the current|current) (?:[\w-]+,? ){0,3}?(?:post[ -]?hoc|secondary"
            r"|ancillary|sub-?group) (?:[\w-]+ ){0,2}?analys[ei]s\b"
        ),
        (
            r"(?:this|our|the present|present|the current|current) (?:[\w-]+,? ){0,3}?(?:post[ -]?hoc|secondary"
            r"|ancillary) (?:[\w-]+ ){0,2}?(?:stud(?:y|ies)|evaluation|investigation)\b"
        ),
        r"(?:this|our|the present) sub-?(?:study|analysis)\b",
        (
            r"data (?:sources? )?(?:were|are|came|come|was) (?:from )?(?:two|three|four|five|six|several|\d)"
            r" (?:[\w-]+,? ){0,6}?(?:trials|studies)\b"
        ),
        (
            r"(?:drawn|recruited|selected|obtained|derived|patients|participants|subjects|individuals|sub-?sample"
            r"|sub-?set|data|samples?) (?:\([^)]*\) )?(?:from|of|in|within) (?:a|an|the|our) (?:larger|parent"
            r"|previous(?:ly)?|prior|recent(?:ly)?|completed|published|original) (?:[\w/-]+,? ){0,8}?(?:trial|study"
            r"|rct)\b"
        ),
        r"(?:as )?part of (?:a|an|the|our) (?:larger |parent |ongoing )?(?:[\w/-]+,? ){0,6}?(?:trial|rct)\b",
        (
            r"(?:samples?|data|scans|recordings|images) (?:[\w-]+ ){0,4}?from (?:[\w-]+ ){0,4}?(?:participants|patients"
            r"|subjects|volunteers|individuals|adults) (?:[\w-]+ ){0,3}?(?:in|of|from|with) (?:a|an|the|two|three|four)"
            r" (?:[\w/-]+,? ){0,6}?(?:trials?|rcts?)\b"
        ),
        r"pooling data from (?:\d+|two|three|four|five|six|several)",
        r"(?:we|was|were)[ -](?:\w+ )?re-?analy[sz]ed\b",
        r"post[ -]?hoc analys[ei]s of (?:the )?(?:pooled )?data\b",
        r"pooled analys[ei]s of (?:the )?(?:both|two|three|four|five|six|\d) (?:[\w/-]+,? ){0,5}?(?:trials|studies)\b",
        (  # one trial's data: several trials' may be a review's
            r"(?:using|used|analy[sz]ed|of|were|drawn|obtained|derived) (?:the )?(?:data )?(?:from|of) (?:a|an|the|our)"
            r" (?:[\w/-]+,? |\([^()]*\),? ){0,4}?(?:randomi[sz]ed|(?:double|single)[ -]blind(?:ed)?|placebo-controlled"
            r"|cross-?over|open-label),? (?:[\w/-]+,? |\([^()]*\),? ){0,6}?(?:trial|study|rct)\b"
        ),
        (
            r"sub-?(?:set|sample|group) of (?:the )?(?:[\w-]+ )?(?:patients|participants|subjects|volunteers"
            r"|individuals|those) (?:\w+ ){0,3}?(?:from|of|in|within) (?:a|an|the|our)"
            r" (?:[\w/-]+,? ){0,6}?(?:trial|rct)\b"
        ),
        (
            r"(?:patients|participants|subjects|volunteers|individuals) had (?:previously |earlier |already |all )?"
            r"(?:received (?:[\w-]+ ){1,5}?|participated |taken part |been (?:enrolled|included|randomi[sz]ed"
            r"|treated) )(?:in|within|during) (?:a|an|the|our) (?:[\w/-]+,? ){0,6}?(?:trial|study|rct)\b"
        ),
    ),
    "of-a-trial": any_of(r"(?:trials?|rcts?|placebo)\b"),
}
