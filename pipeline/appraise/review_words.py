"""Words of reviews, recommendations and analyses of earlier data: the cues of ``design`` for them."""

from __future__ import annotations

from pipeline.appraise.cues import any_of

_DATABASE = (
    r"(?:pubmed|medline|embase|psycinfo|psychinfo|cochrane|web of science|scopus|google scholar|cinahl|scielo|ovid)"
)

CUES = {
    "meta-analysis": any_of(
        r"meta-? ?analy\w+",
        r"meta-? ?regression",
        r"network meta",
        r"(?:random|fixed)-effects? (?:model|meta)\w*",
        r"pooled (?:effect|odds|risk|estimate|standardi[sz]ed|mean difference|prevalence)",
        r"mega-?analy\w+",
    ),
    "of-reviews": any_of(
        r"overview of (?:[\w-]+ ){0,3}?(?:reviews|meta-analyses)\b",
        r"(?:umbrella|meta)[ -]?review\b",
        r"review of (?:[\w-]+ ){0,2}?(?:reviews|meta-analyses)\b",
    ),
    "systematic": any_of(
        (
            r"systematic(?:ally)? (?:literature |qualitative |quantitative |critical |narrative |scoping "
            r"|updated |mixed-methods "
            r"|evidence |database |electronic |computeri[sz]ed |and |comprehensive )*(?:review|search|overview)\w*"
        ),
        (
            r"systematic(?:ally)? (?:\w+ )?(?:examin|assess|survey|map|synthes|apprais|evaluat)\w* (?:of )?(?:the |all "
            r"|available |published |existing |current |clinical )*(?:literature|evidence|studies|trials|publications)"
        ),
        r"umbrella review",
        r"prisma\b",
        r"cochrane (?:systematic )?review",
        r"rapid review",
        r"evidence synthesis",
    ),
    "searched": any_of(  # says what was searched: only the work itself can have done it
        (
            rf"{_DATABASE}[a-z0-9 ,/()&.:-]{{0,160}} (?:was|were|are|is) (?:\w+ )?(?:searched|used|consulted|queried"
            r"|screened|explored|interrogated|employed|accessed)"
        ),
        r"databases? (?:[\w,()-]+ ){0,12}?(?:was|were|are|is) (?:\w+ )?(?:searched|queried|consulted)",
        r"(?:we|authors?|reviewers?) (?:\w+ )?searched\b",
        rf"(?:search(?:es|ed|ing)?|screened) (?:[\w,()/'-]+ ){{0,6}}?{_DATABASE}",
        (
            r"(?:retrieved?|identified|obtained|collected|gathered|selected|extracted|found|indexed|sourced|located"
            rf"|published) (?:[\w,()/'-]+ ){{0,10}}?(?:in|from|on|through|via|using) (?:[\w,()/-]+ ){{0,4}}?{_DATABASE}"
        ),
        (
            r"(?:literature|bibliographic|electronic|database) search(?:es)? (?:was|were|of|in|using|strategy"
            r"|identified|yielded)\b"
        ),
        r"search(?:es)? (?:was|were) (?:\w+ )?(?:conducted|performed|made|carried|undertaken|done|run)",
        (
            r"(?:conducted|performed|undertook|did|carried out|made) (?:a |an )?(?:[\w,-]+ ){0,3}?(?:literature"
            r"|database"
            r"|electronic|systematic|comprehensive) search"
        ),
        r"search (?:terms|strings?) (?:was|were|included|used)",
    ),
    "bibliometric": any_of(
        r"(?:bibliometric|scientometric|altmetric|citation) (?:and \w+ )?(?:analys|stud|review|overview|mapping)\w*"
    ),
    "of-registered": any_of(  # trials counted in a register: a look at others' work, without its results
        (
            r"(?:trials?|studies) (?:[\w-]+ ){0,3}?(?:registered|listed|assessed|identified|retrieved|extracted"
            r"|obtained|collected"
            r"|found) (?:[\w-]+ ){0,3}?(?:on|in|at|from|with|using)"
            r" (?:the )?(?:[\w.-]+ )?(?:clinical ?trials?\.gov|ictrp|eudract"
            r"|(?:trial|clinical|who|international) (?:[\w-]+ )?regist\w+)"
        ),
    ),
    "meta-done": any_of(
        r"meta-? ?analys[ei]s (?:was|were) (?:\w+ )?(?:performed|conducted|carried|done|undertaken|used)",
        r"(?:performed|conducted|undertook|did|used) (?:a |an )?(?:[\w-]+ ){0,4}?meta-? ?analys[ei]s",
        r"(?:random|fixed)-effects? (?:model|meta)\w*",
        r"pooled (?:effect|odds|risk|estimate|standardi[sz]ed|mean difference)",
        r"(?:results|findings) of (?:the|this|our) meta-? ?analys[ei]s",
        r"(?:this|the present|present|our|the current) (?:[\w-]+ ){0,4}?meta-? ?analys[ei]s",
        r"we (?:[\w-]+ ){0,3}?meta-? ?analy[sz]ed",
        r"network meta-? ?analys[ei]s",
    ),
    "narrative-title": any_of(r"(?:scoping|narrative|mini|selective)(?: literature)? ?-?review\b"),
    "narrative-said": any_of(r"narrative (?:\w+ )?(?:review|overview)\b"),
    "of-a-trial": any_of(r"(?:trials?|rcts?|placebo)\b"),
    "review": any_of(
        r"(?:narrative|literature|mini-?|critical|comprehensive|qualitative|selective|brief|updated?"
        r"|clinical|state-of-the-art|integrative"
        r"|translational|historical|theoretical|topical|current|focused|practical) ?(?:literature )?review\b",
        r"(?:this|the present|present|our|the current) (?:\w+ ){0,3}(?:review|overview|perspective|chapter)\b",
        (
            r"(?:we|authors|article|paper|chapter|here,?) (?:\w+ ){0,3}(?:review(?:s|ed)?"
            r"|summari[sz]e[sd]?|overview|discuss(?:es)?|outlines?|highlights?)\b"
        ),
        (
            r"(?:is|are|was|were) (?:also |then |briefly |critically |further )?(?:reviewed|discussed"
            r"|summari[sz]ed|outlined)\b"
        ),
        (
            r"review of (?:the )?(?:literature|evidence|current|recent|available|existing|published"
            r"|studies|clinical|preclinical|mechanism|its|data)\w*"
        ),
        r"(?:an|a brief|a short|recent|current) (?:overview|update)\b",
        r"literature (?:suggests|indicates|to date|was reviewed)\b",
        r"in this review\b",
        r"this (?:article|paper|review|chapter|work|overview|manuscript"
        r"|commentary) (?:\w+ ){0,2}(?:reviews?|discusses|summari[sz]es|describes|examines|provides"
        r"|presents|explores|considers|covers"
        r"|focuses|outlines|highlights|addresses|aims to (?:review|summari[sz]e|provide|discuss))\b",
    ),
    "review-title": any_of(
        r"review\b",
        r"overview\b",
        r"perspectives?\b",
        r"(?:recent )?(?:advances|progress|developments|insights|trends|directions)\b",
        r"update\b",
        r"state of the (?:art|science|field)",
        r"(?:past|history),? (?:present|and)",
        r"current (?:status|evidence|knowledge|state|understanding)",
        r"mechanisms? and\b",
        r"what (?:do )?we know",
        r"what is\b",
        r"from [\w ]+ to\b",
    ),
    "review-word": any_of(r"reviews?\b", r"overview\b"),
    "own-numbers": any_of(
        r"n ?= ?\d",
        r"p ?[<=>] ?0?\.\d",
        (
            r"(?:patients|participants|subjects|volunteers|rats|mice) (?:\w+ )?(?:were (?:randomi|recruit"
            r"|enrol|given|treated|inject)|received|underwent|completed)\w*"
        ),
    ),
    "guideline": any_of(
        r"(?:clinical |practice |treatment |management )?guidelines?(?: for| on| of|:|\.|$)",
        r"consensus (?:statement|guideline|recommendation|opinion|conference|panel|document)\w*",
        r"expert (?:consensus|opinion|recommendation|panel)\w*",
        r"position (?:statement|paper)",
        r"recommendations?(?: for| on| from| of| by|:|\.|$)",
        r"(?:clinical|practice|evidence-based|treatment|expert) recommendations?\b",
        r"task force\b",
        r"delphi\b",
        r"canmat\b",
        r"joint statement",
    ),
    "guideline-sure": any_of(
        (
            r"(?:this|these|the present|our|the current) (?:[\w-]+ ){0,3}?(?:guidelines?|guidance|consensus"
            r"|recommendations|position (?:statement|paper))\b"
        ),
        (
            r"(?:expert|international|delphi|multidisciplinary|consensus|interdisciplinary) (?:[\w-]+ )?(?:panel|group"
            r"|committee|task ?force|conference|meeting) (?:of [\w -]{1,40} )?(?:was|were|has|have|convened"
            r"|developed|met)\b"
        ),
        (
            r"(?:recommendations?|consensus) (?:was|were) (?:\w+ )?(?:developed|formulated|reached|graded|drafted"
            r"|achieved)"
        ),
        (
            r"(?:we|authors) (?:\w+ )?(?:developed|formulated|reached|drafted)"
            r" (?:[\w-]+ ){0,4}?(?:recommendations|guidelines|guidance|consensus)\b"
        ),
    ),
    "economic": any_of(
        r"cost[ -]?(?:effective|utility|benefit|minimi[sz]ation|consequence)\w*(?: analysis| of| model|ness)?",
        r"cost[ -]per[ -]\w+",
        r"economic (?:evaluation|model|analysis|burden)\w*",
        r"budget impact",
        r"markov model",
        r"qalys?\b",
        r"quality-adjusted life",
    ),
    "modelling": any_of(
        (
            r"(?:computational|mathematical|biophysical|in silico|neural mass|spiking|network|simulation"
            r"|dynamic causal) (?:model|simulation|study)\w*"
        ),
        r"simulat(?:ed|ion|ions|e)\b",
        (
            r"(?:population|physiologically based|pk/pd|pharmacokinetic(?:-pharmacodynamic)?"
            r"|exposure-response) (?:pharmacokinetic )?model\w*"
        ),
        r"pbpk\b",
        r"in silico\b",
        r"model-based (?:analysis|meta|simulation)",
        r"docking\b",
    ),
    "secondary": any_of(
        r"post[ -]?hoc (?:[\w-]+ ){0,2}?(?:analys|exploratory|subgroup|stud|evaluation|comparison of)\w*",
        r"post[ -]?hoc,",
        r"secondary (?:data )?analys[ei]s (?:of|from|using|examin|investigat|was|explor|include|used)\w*",
        r"(?:a|this|our|present|exploratory|planned|trial|study|trial:|rct) secondary (?:data )?analys[ei]s\b",
        r"pooled (?:data|analys[ei]s|sample|from|across|secondary|individual)\b",
        (
            r"(?:data|participants|patients|subjects|samples) (?:\w+ ){0,4}(?:were |was )?(?:pooled"
            r"|combined|aggregated|merged)\b"
        ),
        r"re-?analy(?:s[ei]s|[sz]ed|ze)\b",
        (
            r"sub-?(?:group |sample )?analys[ei]s (?:of (?:data|the|a|patients|participants|two|three|\d"
            r"|sustain|transform|aspire|phase|us|japan))"
        ),
        r"ancillary (?:study|analysis)",
        r"integrat(?:ed|ive) (?:data )?analysis",
        r"(?:patient|participant|individual|subject)[ -]level (?:\w+ )?(?:data|analys[ei]s)\b",
        r"individual (?:patient|participant)s?[ -](?:level )?data\b",
        (
            r"(?:data|results) from (?:\w+ ){0,4}(?:two|three|four|five|six|several|multiple"
            r"|\d) (?:\w+[ -]?){0,6}(?:trials|studies|rcts)\b"
        ),
        r"(?:trials?|studies) were (?:pooled|combined)",
        (
            r"(?:previously|already) (?:published|collected|reported|completed"
            r"|conducted) (?:\w+[ -]){0,4}(?:data|trial|dataset|clinical|study)\w*"
        ),
        r"open-label extension\b",
        (
            r"data (?:were |was )?(?:\w+ )?(?:collected|obtained|drawn|derived|taken|gathered|used"
            r"|analy[sz]ed) (?:during|from|in) (?:[\w(),.'-]+ ){0,12}?(?:trial|trials)\b"
        ),
        r"in (?:two|three|four|\d) (?:\w+ ){0,3}?(?:clinical trials|trials|rcts)\b",
        r"drawn from (?:two|three|four|five|\d) (?:\w+ ){0,4}?(?:studies|trials)\b",
        r"based on (?:two|three|four|\d) (?:\w+ ){0,3}?(?:trials|rcts)\b",
        r"extension (?:study|trial|phase)\b",
        r"long-term follow-?up of (?:patients|participants) (?:from|in|of) ",
    ),
    "secondary-sure": any_of(
        (
            r"(?:this|our|the present|present|the current|current) (?:[\w-]+,? ){0,3}?(?:post[ -]?hoc|secondary"
            r"|ancillary"
            r"|exploratory post[ -]?hoc) (?:[\w-]+ ){0,2}?(?:analys[ei]s|stud(?:y|ies)|evaluation|investigation)\b"
        ),
        (
            r"data (?:sources? )?(?:were|are|came|come|was) (?:from )?(?:two|three|four|five|six|several|\d)"
            r" (?:[\w-]+,? ){0,6}?(?:trials|studies)\b"
        ),
        (
            r"(?:drawn|recruited|selected|obtained|derived|patients|participants|subjects|individuals|sub-?sample"
            r"|sub-?set|data|samples?)"
            r" (?:\([^)]*\) )?(?:from|of|in|within) (?:a|an|the|our) (?:larger|parent|previous(?:ly)?|prior"
            r"|recent(?:ly)?|completed|published"
            r"|original) (?:[\w/-]+,? ){0,8}?(?:trial|study|rct)\b"
        ),
        r"(?:as )?part of (?:a|an|the|our) (?:larger |parent |ongoing )?(?:[\w/-]+,? ){0,6}?(?:trial|rct)\b",
        r"pooling data from (?:\d+|two|three|four|five|six|several)",
    ),
    "of-trials-reviewed": any_of(
        r"(?:meta-analysis|systematic review|review|synthesis) of (?:\w+[ ,-]+){0,5}?(?:randomi[sz]ed|rcts?)",
        (
            r"(?:randomi[sz]ed|rcts?)[\w ,()-]{0,40} (?:were|was) (?:\w+ )?(?:included|eligible|identified"
            r"|searched|selected|considered)"
        ),
        (
            r"(?:included|identified|eligible|selected|of|only|from|and|\d+"
            r"|for) (?:\w+[ ,-]+){0,4}?(?:randomi[sz]ed (?:\w+[ ,-]+){0,3}?(?:trials|studies)|rcts)\b"
        ),
    ),
    "review-sure": any_of(
        (
            r"(?:this|present|our|in this|narrative|literature|critical|comprehensive|mini|brief|selective"
            r"|the current|current) (?:\w+ )?(?:mini)?-?review\b"
        ),
        r"(?:we|article|paper|chapter|authors) (?:\w+ ){0,2}?(?:reviewed?|reviews|overview)\b",
        r"(?:is|are) (?:\w+ )?reviewed\b",
        r"reviewed here\b",
        r"(?:this|the present) (?:\w+ ){0,2}?(?:overview|perspective|chapter)\b",
        r"(?:scope|purpose|aim) of (?:the |this )?review\b",
    ),
    "not-review": any_of(
        (
            r"(?:retrospective|chart|record|records|case|medical|systematic|prisma|file|institutional|peer"
            r"|fda|cochrane|previous|prior|recent|notes?|drug utili[sz]ation|database|ethics|scoping"
            r"|umbrella|institutional) (?:\w+ )?reviews?(?:ed)?\b"
        ),
        r"review (?:board|of (?:\w+ ){0,3}?(?:patients|records|charts|cases|medical))",
        (
            r"(?:records|charts|cases|patients|files|notes|data|database) (?:of (?:\w+ ){1,5})?(?:were|was"
            r"|are) (?:\w+ )?reviewed"
        ),
        (
            r"(?:we|authors) (?:\w+ )?reviewed (?:the )?(?:\w+ ){0,3}?(?:records|charts|cases|files|data"
            r"|medical|patients)"
        ),
    ),
    "commentary": any_of(
        r"comments? on an? (?:article|paper)",
        r"repl(?:y|ies) (?:by|to)\b",
        r"reports (?:an error|the retraction)",
        (
            r"(?:editorial|commentary|letter to the editor|viewpoint|in reply|reply to|response to"
            r"|comment on|comments on|book review|opinion)\b"
        ),
        r"this (?:\w+ )?(?:commentary|editorial|viewpoint|letter|opinion)\b",
    ),
}
