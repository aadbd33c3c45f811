"""Words of reviews, recommendations and other writings about others' work: the cues of ``design`` for them."""

from __future__ import annotations

from pipeline.appraise.cues import any_of

_DATABASE = (
    r"(?:pubmed|medline|embase|psycinfo|psychinfo|cochrane|web of science|scopus|google scholar|cinahl|scielo|ovid"
    r"|(?:electronic|bibliographic|literature|medical|major) databases)"
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
            r"systematic(?:ally)? (?:literature |qualitative |quantitative |critical |narrative |scoping |updated "
            r"|mixed-methods |evidence |database |electronic |computeri[sz]ed |and |comprehensive )*(?:review"
            r"|overview)\w*"
        ),
        r"systematically (?:\w+ )?search\w*",
        (  # not one for a sign or a gene
            r"systematic (?:(?:literature|evidence|database|electronic|computeri[sz]ed|and|comprehensive|review) )+"
            r"search\w*|systematic search\w* (?:of|was|were|in|through|on|strateg\w+|using|and|with|conducted"
            r"|performed|yielded|identified|for (?:[\w-]+ ){0,4}?(?:studies|trials|articles|literature|publications"
            r"|papers|reports|evidence))\b"
        ),
        (
            r"systematic(?:ally)? (?:\w+ )?(?:examin|assess|survey|map|synthes|apprais|evaluat)\w* (?:of )?(?:the "
            r"|all |available |published |existing |current |clinical )*(?:literature|evidence|studies|trials"
            r"|publications)"
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
        rf"{_DATABASE}(?:/\w+)? (?:\w+ )?search",
        rf"(?:search(?:es|ed|ing)?|screened) (?:[\w,()/'-]+ ){{0,6}}?{_DATABASE}",
        (
            r"(?:retrieved?|identified|obtained|collected|gathered|selected|extracted|found|indexed|sourced|located"
            rf"|published) (?:[\w,()/'-]+ ){{0,10}}?(?:in|from|on|through|via|using) (?:[\w,()/-]+ ){{0,4}}?{_DATABASE}"
        ),
        (
            r"(?:literature|bibliographic|electronic|database) search(?:es)? (?:was|were|of|in|using|strategy"
            r"|identified|yielded)\b"
        ),
        (
            r"(?:literature|systematic|comprehensive|electronic|database|article|bibliographic) search(?:es)?"
            r" (?:was|were) (?:\w+ )?(?:conducted|performed|made|carried|undertaken|done|run)"
        ),
        rf"data sources? ?: ?(?:[\w,()-]+ ){{0,5}}?{_DATABASE}",
        r"(?:study selection|data extraction|data synthesis|data extraction and synthesis) ?:",
        (
            r"(?:conducted|performed|undertook|did|carried out|made) (?:a |an )?(?:[\w,-]+ ){0,3}?(?:literature"
            r"|database|electronic|systematic|comprehensive) search"
        ),
        r"search (?:terms|strings?) (?:was|were|included|used)",
        rf"(?:review|examination|survey) of (?:the )?{_DATABASE}",
    ),
    "bibliometric": any_of(
        r"(?:bibliometric|scientometric|altmetric|citation) (?:and \w+ )?(?:analys|stud|review|overview|mapping)\w*"
    ),
    "of-registered": any_of(  # trials counted in a register: a look at others' work, without its results
        (
            r"(?:trials?|studies) (?:[\w-]+ ){0,3}?(?:registered|listed|assessed|identified|retrieved|extracted"
            r"|obtained|collected|found) (?:[\w-]+ ){0,3}?(?:on|in|at|from|with|using)"
            r" (?:the )?(?:[\w.-]+ )?(?:clinical ?trials?\.gov|ictrp|eudract|(?:trial|clinical|who"
            r"|international) (?:[\w-]+ )?regist\w+)"
        ),
    ),
    "meta-self": any_of(r"in (?:this|the present|our) (?:[\w-]+ ){0,3}?meta-? ?analys[ei]s,? we\b"),
    "meta-done": any_of(
        r"meta-? ?analys[ei]s (?:was|were) (?:\w+ )?(?:performed|conducted|carried|done|undertaken|used)",
        r"(?:performed|conducted|undertook|did|used) (?:a |an )?(?:[\w-]+ ){0,4}?meta-? ?analys[ei]s",
        r"(?:random|fixed)-effects? (?:model|meta)\w*",
        r"pooled (?:effect|odds|risk|estimate|standardi[sz]ed|mean difference)",
        r"(?:results|findings) of (?:the|this|our) meta-? ?analys[ei]s",
        r"(?:this|the present|present|our|the current) (?:[\w-]+ ){0,4}?meta-? ?analys[ei]s",
        r"we (?:[\w-]+ ){0,3}?meta-? ?analy[sz]ed",
        r"network meta-? ?analys[ei]s",
        r"(?:standardi[sz]ed|weighted) mean differences?\b",
        r"(?:participants|patients|n) ?= ?\d+[,;] ?studies ?= ?\d",
        r"i ?(?:2|\(2\)) ?= ?\d",
        (
            r"(?:contributed|included|entered|pooled|combined) (?:data )?(?:to|in|into) (?:the|a|this|our)"
            r" (?:[\w-]+ ){0,3}?meta-? ?analys[ei]s"
        ),
    ),
    "narrative-title": any_of(r"(?:scoping|narrative|mini|selective)(?: literature)? ?-?review\b"),
    "narrative-said": any_of(r"narrative (?:\w+ )?(?:review|overview)\b"),
    "review": any_of(
        r"(?:narrative|literature|mini-?|critical|comprehensive|qualitative|selective|brief|updated?|clinical"
        r"|state-of-the-art|integrative"
        r"|translational|historical|theoretical|topical|current|focused|practical) ?(?:literature )?review\b",
        r"(?:this|the present|present|our|the current) (?:\w+ ){0,3}(?:review|overview|perspective|chapter)\b",
        (
            r"(?:we|authors|article|paper|chapter|here,?) (?:\w+ ){0,3}(?:review(?:s|ed)?|summari[sz]e[sd]?"
            r"|overview|discuss(?:es)?|outlines?|highlights?)\b"
        ),
        (
            r"(?:is|are|was|were|been) (?:also |then |briefly |critically |further )?(?:reviewed|discussed"
            r"|summari[sz]ed|outlined)\b"
        ),
        (
            r"review of (?:the )?(?:literature|evidence|current|recent|available|existing|published|studies"
            r"|clinical|preclinical|mechanism|its|data)\w*"
        ),
        r"(?:an|a brief|a short|recent|current) (?:overview|update)\b",
        r"literature (?:suggests|indicates|to date|was reviewed)\b",
        r"in this review\b",
        r"this (?:article|paper|review|chapter|work|overview|manuscript|commentary) (?:\w+ ){0,2}(?:reviews?"
        r"|discusses|summari[sz]es|describes|examines|provides|presents|explores|considers|covers"
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
            r"(?:patients|participants|subjects|volunteers|rats|mice) (?:\w+ )?(?:were (?:randomi|recruit|enrol"
            r"|given|treated|inject)|received|underwent|completed)\w*"
        ),
    ),
    "guideline": any_of(
        r"(?:clinical |practice |treatment |management )?guidelines?(?: for| on| of|:)",
        r"(?:clinical|practice|treatment|management|consensus|evidence-based) (?:practice )?guidelines?\b",
        r"consensus (?:statement|guideline|recommendation|opinion|conference|panel|document)\w*",
        r"expert (?:consensus|opinion|recommendation|panel)\w*",
        r"position (?:statement|paper)",
        r"recommendations?(?: for| on| from| of| by|:)",
        r"(?:clinical|practice|evidence-based|treatment|expert) recommendations?\b",
        r"task force\b",
        r"delphi\b",
        r"canmat\b",
        r"joint statement",
    ),
    "not-guideline": any_of(
        r"recommendations? for (?:future|further|research|clinical trials)",
        r"(?:of|with|to|current|following|existing|published|these|on|by) (?:the )?(?:[\w-]+ ){0,3}?guidelines?\b",
    ),
    "guideline-sure": any_of(
        (
            r"(?:this|these|the present|our) (?:[\w-]+ ){0,3}?(?:guidelines?|guidance|consensus|recommendations"
            r"|position (?:statement|paper))\b"
        ),
        (
            r"(?:expert|international|delphi|multidisciplinary|consensus|interdisciplinary) (?:[\w-]+ )?(?:panel"
            r"|group|committee|task ?force|conference|meeting) (?:of [\w -]{1,40} )?(?:was|were|has|have|convened"
            r"|developed|met)\b"
        ),
        (
            r"(?:recommendations?|consensus) (?:was|were) (?:\w+ )?(?:developed|formulated|reached|graded|drafted"
            r"|achieved)"
        ),
        (
            r"(?:we|authors) (?:\w+ )?(?:developed|formulated|reached|drafted) (?:[\w-]+ ){0,4}?(?:recommendations"
            r"|guidelines|guidance|consensus)\b"
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
            r"(?:population|physiologically based|pk/pd|pharmacokinetic(?:-pharmacodynamic)?|exposure-response)"
            r" (?:pharmacokinetic )?model\w*"
        ),
        r"pbpk\b",
        r"in silico\b",
        r"model-based (?:analysis|meta|simulation)",
        r"docking\b",
    ),
    "of-trials-reviewed": any_of(
        r"(?:meta-analysis|systematic review|review|synthesis) of (?:\w+[ ,-]+){0,5}?(?:randomi[sz]ed|rcts?)",
        (
            r"(?:randomi[sz]ed|rcts?)[\w ,()-]{0,40} (?:were|was) (?:\w+ )?(?:included|eligible|identified|searched"
            r"|selected|considered)"
        ),
        (
            r"(?:included|identified|eligible|selected|of|only|from|and|\d+|for)"
            r" (?:\w+[ ,-]+){0,4}?(?:randomi[sz]ed (?:\w+[ ,-]+){0,3}?(?:trials|studies)|rcts)\b"
        ),
    ),
    "review-sure": any_of(
        (
            r"(?:this|present|our|in this|narrative|literature|critical|comprehensive|mini|brief|selective"
            r"|the current|current) (?:\w+ )?(?:mini)?-?review\b"
        ),
        r"(?:we|article|paper|chapter|authors) (?:\w+ ){0,2}?(?:review(?:ed|s)?|overview)\b",
        r"(?:is|are) (?:\w+ )?reviewed\b",
        (
            r"we (?:\w+ )?(?:evaluated?|examined?|analy[sz]ed?|survey(?:ed)?|considered|compiled|appraised?)"
            r" (?:the )?(?:[\w-]+ ){0,3}?literature\b"
        ),
        (
            r"this (?:article|paper|chapter|column|essay|manuscript) (?:\w+ ){0,2}?(?:reviews|discusses"
            r"|summari[sz]es|outlines|(?:offers|provides|gives) an? (?:\w+ )?(?:comparison|overview|summary"
            r"|discussion|critique|appraisal))\b"
        ),
        r"literature review (?:was|is) (?:conducted|performed|undertaken|done)",
        (
            r"(?:goal|aim|purpose|objective) of this (?:\w+ )?(?:study|paper|article|work) (?:is|was) to"
            r" (?:\w+ )?(?:review|summari[sz]e)\b"
        ),
        r"reviewed here\b",
        r"(?:this|the present) (?:\w+ ){0,2}?(?:overview|perspective|chapter)\b",
        r"(?:scope|purpose|aim) of (?:the |this )?review\b",
    ),
    "others-work": any_of(  # speaks of a field, not of what was done here
        r"(?:has|have) (?:\w+ )?(?:been|shown|demonstrated|led|emerged|become|received|proven|reported|suggested)\b",
        (
            r"(?:studies|trials|research|evidence|reports?|literature|findings|data|investigations?|scientists"
            r"|clinicians|authors)"
            r" (?:\w+ )?(?:suggests?|shows?|indicates?|supports?|demonstrates?|points?|continues?|implicates?"
            r"|focus\w*|propos\w+)\b"
        ),
        (
            r"(?:is|are) (?:\w+ )?(?:known|thought|considered|believed|needed|required|available|used|associated"
            r"|common|presented)\b"
        ),
        (
            r"(?:current|recent|existing|available|novel|emerging|clinical|new) (?:\w+ )?(?:treatments?|evidence"
            r"|research|approach\w*|studies|data)\b"
        ),
        r"(?:may|might|could|should|can) (?:\w+ )?(?:be|provide|offer|help|play|contribute|represent)\b",
        r"(?:this|the current|the present) (?:article|paper|column|chapter|work|essay|manuscript)\b",
    ),
    "not-review": any_of(
        (
            r"(?:retrospective|chart|record|records|case|medical|systematic|prisma|file|institutional|peer|fda"
            r"|cochrane|previous|prior|recent|notes?|drug utili[sz]ation|database|ethics|scoping|umbrella"
            r"|institutional) (?:\w+ )?reviews?(?:ed)?\b"
        ),
        r"review (?:board|of (?:\w+ ){0,3}?(?:patients|records|charts|cases|medical))",
        (
            r"(?:records|charts|cases|patients|files|notes|data|database) (?:of (?:\w+ ){1,5})?(?:were|was|are)"
            r" (?:\w+ )?reviewed"
        ),
        (
            r"(?:we|authors) (?:\w+ )?reviewed (?:the )?(?:\w+ ){0,3}?(?:records|charts|cases|files|data|medical"
            r"|patients)"
        ),
    ),
    "commentary-self": any_of(
        r"(?:in this|this) (?:\w+ )?(?:commentary|editorial|viewpoint|letter|opinion (?:piece|article|paper))\b"
    ),
    "commentary": any_of(
        r"comments? on an? (?:article|paper)",
        r"repl(?:y|ies) (?:by|to)\b",
        r"reports (?:an error|the retraction)",
        (
            r"(?:editorial|commentary|letter to the editor|viewpoint|in reply|reply to|comment on|comments on"
            r"|book review|opinion)\b"
        ),
        r"response to (?:the |a |our )?(?:letter|comments?|article|editorial|correspondence|drs?\b)",
        r"this (?:\w+ )?(?:commentary|editorial|viewpoint|letter|opinion)\b",
    ),
}
