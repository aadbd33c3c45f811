"""Words that show a limit of the evidence: the cues of ``limits``."""

from __future__ import annotations

from pipeline.appraise.cues import any_of
from pipeline.appraise.numbers import NUMBER

CUES: dict[str, str | tuple[str, ...]] = {
    "limit:this-open": r"\b(?:this|our|the (?:present|current)) (?:\w+[ ,-]+){0,3}?open-?(?:label|trial)\w*",
    "limit:retrospective": any_of(
        r"retrospective(?:ly)?\b",
        r"chart reviews?\b",
        r"reviewed the (?:\w+ )?charts?\b",
        r"medical records?\b",
        r"records (?:were|of)\b",
    ),
    "limit:post-hoc": any_of(
        r"post[ -]?hoc (?:\w+ )?analys\w+", r"secondary analys[ei]s of\b", r"post[ -]?hoc\b", r"re-?analy[sz]\w+"
    ),
    "limit:post-hoc-trial": any_of(
        r"(?:post[ -]?hoc|secondary) (?:\w+ )?analys[ei]s (?:\w+ ){0,3}?(?:from|of|using) (?:\w+[ ,-]+){0,8}?(?:trials?"
        r"|stud(?:y|ies)|data)\b",
        r"re-?analy[sz](?:ed|ing|es) (?:the )?data (?:of|from)\b",
        r"(?:this|its|the (?:present|current)) (?:\w+ )?post[ -]?hoc (?:nature|design|analysis|study)\b",
        r"conducted as (?:a )?(?:post[ -]?hoc|secondary) analysis\b",
        r"(?:secondary|post[ -]?hoc) analys[ei]s (?:were|was) (?:conducted|performed|carried out) (?:on|of|using|in)\b",
    ),
    "limit:single-centre": any_of(
        r"single[ -](?:cent(?:er|re)|site|institution|hospital)\b",
        r"to our (?:\w+[ -]){0,4}?(?:hospital|cent(?:er|re)|clinic|institution|ed)\b",
        r"(?:at|in|of|from|by) (?:a|one|our|an) (?:\w+[ -]){0,4}?"
        r"(?:hospital|cent(?:er|re)|clinic|institution|university)\b",
        (
            r"(?:conducted|performed|carried out|admitted|recruited) (?:\w+ ){0,3}?(?:at|in|to"
            r"|from) (?:the |our )(?:\w+[ -]){0,6}?(?:hospital|cent(?:er|re)|clinic|university"
            r"|department)\b"
        ),
    ),
    "limit:no-centre": any_of(
        r"(?:at|in|of|from|by) (?:a|one|our|an) (?:\w+[ -]){0,4}?(?:hospital|clinic)"
        r" (?:setting|admission|stay|environment|visit|service)s?\b",
        r"from a cent(?:er|re)\b",
    ),
    "limit:many-centres": any_of(
        r"multi-?(?:cent(?:er|re)|site)\w*",
        rf"(?:{NUMBER}) (?:\w+ )?(?:cent(?:er|re)s|sites|hospitals|clinics)\b",
        r"two-site",
        r"nationwide\b",
    ),
    "limit:healthy": any_of(
        (
            r"healthy,? (?:\w+[ ,-]+){0,5}?(?:volunteers?|subjects?|participants?|adults?|individuals?|men"
            r"|women|people|males?|females?|humans?|students)\b"
        ),
        r"normal (?:human )?(?:volunteers?|subjects?)\b",
        r"(?:human|male|paid|normal) volunteers\b",
        r"healthy humans?\b",
    ),
    "limit:patients": any_of(
        r"patients?\b", r"(?:and|versus|vs\.?|with|than) (?:in )?(?:matched )?healthy\b", r"healthy controls?\b"
    ),
    "limit:single-dose": any_of(
        r"single[ -](?:\w+[ -]){0,4}?(?:dose|infusion|injection|administration|bolus|session|treatment|exposure)s?\b",
        r"one (?:intravenous |intramuscular |subcutaneous |intranasal |oral |slow )?(?:\w+[ -])?(?:infusion|injection"
        r"|administration|dose of)\b",
        r"one-time\b",
        r"single-dose\b",
    ),
    "limit:continued": any_of(
        r"patient-controlled\b",
        r"pc(?:i|e)?a\b",
        r"(?:infusion|analgesic|elastomeric) pump",
        r"continuous(?:ly)? (?:\w+ ){0,3}?infus\w+",
        r"courses? of\b",
        r"(?:daily|weekly) (?:dos|infusion|injection|administ|treatment|for)\w*",
        r"thereafter\b",
        # with every session of a course
        r"(?:during|for|in|before|each|undergoing|receiving|augmentation of) (?:\w+ )?(?:electroconvulsive|ect\b)",
    ),
    "limit:acute": any_of(  # where a treatment is judged within the hours or days of one stay
        r"post-?an(?:a)?esthe\w+ care",
        r"pacu\b",
        r"recovery (?:room|unit)\b",
        r"emergence (?:agitation|delirium|time)\b",
        r"(?:ed|emergency department) (?:stay|discharge|visit)\b",
        rf"first (?:{NUMBER}) (?:post-?operative |post-?surgical )?(?:days|hours|h)\b",
        r"several (?:hours|minutes) (?:after|post|following|later)",
        r"during and (?:immediately )?after (?:the |each )?(?:\w+ )?(?:infusion|procedure|surgery)\b",
        r"(?:immediate|early) post-?operative(?: period)?\b",
        r"(?:before|prior to) and (?:immediately )?after (?:the |each |\w+ ){0,3}?(?:infusions?|treatments?)\b",
    ),
    "limit:given-once": any_of(r"(?:a|an) (?:\w+[ -]){0,4}?(?:infusion|bolus|injection) of\b"),
    "limit:pilot": any_of(r"pilot\b", r"feasibility\b", r"preliminary\b", r"exploratory\b"),
    "limit:not-pilot": any_of(
        r"preliminary (?:evidence|research|studies|reports|work|trials|clinical|literature|data from|findings from)",
        r"exploratory (?:factor|laparo\w+|surgery|behaviou?r)",
        r"future (?:\w+[ ,-]+){0,4}?(?:trials?|stud(?:y|ies)|work|research)\b",
        r"exploratory\)? (?:\w+ )?(?:end-?point|outcome|objective|measure|variable)s?",
        r"preliminary (?:evidence|data) (?:suggest|indicate)",
    ),
    # Several patterns: those that reach across words take long, and the sieve leaves out what cannot match.
    "limit:authors": (
        any_of(
            (
                r"(?:further|more|additional|future|larger|larger-scale|large-scale|long-term|longer|rigorous"
                r"|well-designed|confirmatory|definitive|prospective|controlled|well-controlled|robust"
                r"|randomi[sz]ed|high-quality|adequately powered|clinical|these)[^.]{0,110}? (?:needed"
                r"|required|warranted|merited|called for"
                r"|(?:is|are|be|remains?|seems?|was|were|deemed|considered) (?:\w+ )?(?:necessary|recommended|justified"
                r"|imperative|desirable|essential|crucial|critical|vital|important))\b"
            ),
        ),
        any_of(
            r"(?:interpret\w*|results|findings|conclusions)[^.]{0,60}? caut\w+",
            r"caut\w+[^.]{0,30}? (?:interpret|generali[sz])\w*",
        ),
        any_of(
            r"sample size[^.]{0,60}? small\b",
        ),
        any_of(
            r"(?:comparisons?|trials?|stud(?:y|ies)|research|evidence|data|replications?|validation|confirmation"
            r"|investigations?|exploration|evaluation|examination|elucidation)[^.]{0,60}?"
            r" (?:is|are|be) (?:\w+ )?(?:warranted|needed|required|necessary|essential)\b",
        ),
        any_of(
            (
                r"(?:need(?:s|ed)?|requires?|warrants?|deserves?|merits?|awaits?|need(?:s|ed)? for|call(?:s|ing)? for"
                r"|necessitat\w+|required|urgently needed) (?:to be )?(?:\w+ )?(?:further|more|additional"
                r"|future|larger|replication|confirmation|confirmed|replicated|careful|long-term|rigorous"
                r"|well-designed|larger-scale|validation|controlled|randomi[sz]ed|high-quality|studies"
                r"|research|large|investigation)\b"
            ),
            (
                r"(?:should|must|need to|needs to|has to|have to|ought to|remains? to|yet to"
                r"|to) be (?:\w+ )?(?:interpreted|replicated|further|investigated|determined|established"
                r"|elucidated|clarified|validated|verified|demonstrated|confirmed|explored|seen)\b"
            ),
            (
                r"limit(?:ed|ations?)(?: of| by| in| include|:|,| evidence| data| number| research"
                r"| studies| sample| quality| the| due| and| are| is| was| were)\b"
            ),
            (
                r"(?:small|limited|modest) (?:sample|number of (?:\w+ )?(?:patients|participants|subjects"
                r"|studies|trials)|study|samples|cohort)(?: sizes?)?\b"
            ),
            (
                r"(?:insufficient|inconclusive|scarce|sparse|lacking|low[ -]quality|very low|low certainty|weak"
                r"|inconsistent|conflicting) (?:\w+ )?(?:evidence|data|quality|certainty|findings|results|studies"
                r"|research)\b"
            ),
            (
                r"lack of (?:\w+[ -,]+){0,4}?(?:data|evidence|studies|trials|control|research|power|long|large"
                r"|randomi|placebo|consensus|replicat|high|rigor|quality|robust|double)\w*"
            ),
            r"paucity of\b",
            r"remains? (?:\w+ )?(?:to be|inconclusive|unanswered|uncertain)\b",
            r"(?:quality|certainty|strength) of (?:the )?(?:\w+ )?evidence (?:is|was|remains|ranged)\b",
            r"need to (?:examine|investigate|study|confirm|establish|replicate|determine|clarify|explore|test)\b",
            r"(?:several|important|major|some|key|main|methodological|significant|number of|inherent) limitations\b",
            r"lack(?:s|ed|ing)? (?:of )?(?:sufficient|adequate|robust|strong|convincing|high-quality|solid) evidence\b",
            r"(?:further|additional|more|larger|future) (?:\w+[ -]){0,2}?(?:stud(?:y|ies)|trials?|research|work)"
            r" (?:should|must|could|would|may)\b",
            r"underpowered\b",
            r"not powered\b",
            r"(?:high|unclear|serious|considerable|substantial|moderate|increased) (?:\w+ )?risks? of bias\b",
            r"methodological (?:limitations?|weakness\w*|flaws?|issues|concerns|shortcomings)",
            r"no (?:\w+ )?(?:firm |definitive )?conclusions?",
            r"cannot be (?:ruled out|excluded|generali[sz]ed|determined|concluded|drawn)",
            r"replication (?:is|in|of|needed|studies)\b",
            r"further (?:\w+ )?(?:stud(?:y|ies)|research|trials?|investigations?|work|inquiry|exploration"
            r"|evaluation)\b",
            r"more (?:research|studies|data|evidence|work) (?:is|are|on|into|needed)",
            (r"future (?:\w+ )?(?:studies|research|trials|work) (?:should|need|must|are|is|will be needed)\b"),
        ),
    ),
    "limit:not-authors": any_of(
        r"future (?:studies|research|trials) (?:can|may|could|might) (?:clarify|help)",
        r"without limitations?",
        r"\bto further (?:study|investigat|explor|evaluat)\w*",
        r"limited to (?:articles|stud(?:y|ies)|publications|papers|records|english|randomi[sz]ed|trials)",
    ),
    "limit:conflict": any_of(
        (
            r"(?:funded|sponsored|supported|financed) by (?:\w+[ ,&.-]+){0,5}?(?:janssen|johnson|pharma\w*"
            r"|inc\b|ltd|corporation|therapeutics|biosciences|gmbh|otsuka|jazz|douglas|mindbloom|company"
            r"|laboratories)"
        ),
        r"employees? of\b",
        r"authors? (?:is|are|was|were) employed by\b",
        r"(?:conflicts?|competing) (?:of )?interests? ?:? (?!no)",
        r"(?:holds?|inventors? (?:on|of)|reports?|filed|assigned) (?:\w+ ){0,3}?patents?\b",
        r"patent (?:application|holder|right)s?\b",
        r"consultant (?:to|for)\b",
        r"equity in\b",
    ).replace("(?!no)", ""),
    "limit:self-report": any_of(
        r"self-?[ -]?report\w*",
        r"surveys?\b",
        r"surveyed\b",
        r"questionnaires?\b",
        r"self-rated\b",
        r"user reports?\b",
        r"patient-reported\b",
        r"interviews?\b",
        r"respondents\b",
        r"(?:trip|experience|online|written) reports?\b",
        r"(?:online )?forums?\b",
        r"(?:participants|people|adolescents|students|users|adults|men|women|individuals|they) (?:\w+ ){0,3}?"
        r"(?:reported|indicated|were asked)\b",
        r"reported (?:their|using|having used|lifetime|past)\b",
        r"anecdot\w+",
    ),
    "limit:measured": any_of(
        r"neuropsych\w+",
        r"(?:memory|recall|performance|laboratory|function|screening|diagnostic|drug|toxicology|psychological|stroop)"
        r" (?:tests?|battery)\b",
        r"tests? of (?:memory|attention|executive|cognit)\w*",
        r"(?:memory|learning|attention) (?:\w+ )?(?:tasks?|performance|retention|retrieval|function\w*)\b",
        r"tested positive\b",
        r"clinician[ -](?:rated|administered)\w*",
        r"madrs\b",
        r"montgomery",
        r"ham-?d\w*",
        r"hamilton\b",
        r"hdrs\w*",
        r"fmri\b",
        r"magnetic resonance",
        r"eeg\b",
        r"pet\b",
        r"plasma\b",
        r"blood\b",
        r"urine\b",
        r"hair\b",
        r"cognitive (?:test|task|perform)\w*",
        r"laborator\w+",
        r"heart rate\b",
        r"cgi\b",
        r"bprs\b",
        r"panss\b",
        r"cystoscop\w+",
        r"mortality\b",
        r"hospital (?:record|admission|discharge|data)\w*",
        r"(?:prescription|claims|dispensing) (?:data|database|records?)\b",
    ),
    "time-point": rf"\b({NUMBER})[ -]?(hours?|hrs?|h|days?|d|weeks?|wks?|months?|years?|minutes?|mins?|min)\b",
    "day-point": r"\b(?:day|days|postoperative day|pod) ?(\d+)\b",
    "week-point": r"\b(?:week|weeks) ?(\d+)\b",
    "month-point": r"\bmonths? (\d+)\b",
    "followed": any_of(
        r"follow(?:ed|ing)?[ -]?up\b",
        r"after\b",
        r"post\b",
        r"post-?(?:infusion|dose|treatment|injection|operative|partum)\w*",
        r"later\b",
        r"at\b",
        r"within\b",
        r"up to\b",
        r"until\b",
        r"over\b",
        r"for\b",
        r"through\b",
        r"following\b",
        r"lasting\b",
        r"over the\b",
        r"during\b",
    ),
    "therapeutic": any_of(
        r"antidepress\w+",
        r"efficacy\b",
        r"analges\w+",
        r"pain\b",
        r"treat(?:ment|ed|ing)\b",
        r"depressi\w+",
        r"suicid\w+",
        r"effective\w*",
        r"therap\w+",
        r"prevent\w*",
        r"reliev\w+",
        r"improve\w*",
    ),
}
