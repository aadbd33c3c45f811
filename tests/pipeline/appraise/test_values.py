"""Design, people, numbers, comparators, limits: invented abstracts and what the codebook says of them."""

from __future__ import annotations

import pytest

from tests.pipeline.appraise.conftest import Appraise

DESIGNS = [
    ("Ketamine for depression: a systematic review and meta-analysis", "METHODS: We searched PubMed. RESULTS: 12 trials were pooled.", "meta-analysis"),
    ("Ketamine for depression: a systematic review", "METHODS: PubMed was searched. RESULTS: 12 studies were included.", "systematic-review"),
    ("Ketamine: a narrative review", "Ketamine blocks receptors. This review discusses its use.", "scoping-or-narrative-review"),
    ("Ketamine for depression", "METHODS: 40 patients were randomly assigned to ketamine or placebo. RESULTS: Scores fell.", "randomised-trial"),
    ("Ketamine for depression", "METHODS: In this open-label trial 20 patients received ketamine. RESULTS: Scores fell (p = 0.01).", "non-randomised-trial"),
    ("Ketamine and dissociation: a post hoc analysis of a randomised trial", "METHODS: Data of 40 patients were used.", "secondary-analysis"),
    ("Ketamine for depression: a retrospective cohort", "METHODS: Records of 80 patients were reviewed.", "cohort"),
    ("Ketamine use among students: a cross-sectional survey", "METHODS: 900 students answered.", "cross-sectional"),
    ("Ketamine for pain: a case report", "A 40-year-old woman received ketamine.", "case-report"),
    ("Ketamine for pain: a case series", "Eight patients received ketamine.", "case-series"),
    ("Living with ketamine: a qualitative study", "METHODS: 12 people gave semi-structured interviews. RESULTS: Themes were found.", "qualitative"),
    ("Ketamine for depression: protocol for a randomised trial", "METHODS: 40 patients will be randomised.", "protocol"),
    ("Cost-effectiveness of esketamine", "METHODS: A Markov model was built.", "economic"),
    ("Ketamine in rats", "METHODS: Male rats received ketamine. RESULTS: Immobility fell.", "animal-experiment"),
    ("Ketamine in cultured hippocampal neurons", "METHODS: Cultured neurons were exposed. RESULTS: Currents fell.", "in-vitro"),
    ("Ketamine infusions: a consensus statement", "Experts recommend monitoring.", "guideline"),
    ("Erratum: Ketamine for depression", "", "erratum"),
    ("Ketamine for depression", "", "unclear"),
    # traps: trials that others should do, allocation that is not random, animals that are only background
    ("Ketamine for depression", "METHODS: In this open-label trial 20 patients received ketamine. CONCLUSION: Larger randomised trials are needed.", "non-randomised-trial"),
    ("Ketamine users", "METHODS: We surveyed randomly selected students about ketamine use. RESULTS: 3 % had used it.", "cross-sectional"),
    ("Ketamine for depression", "BACKGROUND: In rats ketamine acts fast. METHODS: 30 patients were randomised to ketamine or midazolam.", "randomised-trial"),
]  # fmt: skip


@pytest.mark.parametrize(("title", "abstract", "design"), DESIGNS)
def test_the_design_is_what_the_work_says_of_itself(appraise: Appraise, title: str, abstract: str, design: str) -> None:
    assert appraise(title, abstract).design == design


def test_a_publication_type_settles_the_design_and_says_so(appraise: Appraise) -> None:
    found = appraise("Ketamine", "Text.", publication_types=("Journal Article", "Practice Guideline"))
    assert found.design == "guideline"
    assert dict(found.why)["design"].rule == "publication type Practice Guideline"


SIZES = [
    ("METHODS: 40 patients were randomised to ketamine or placebo; 36 completed the trial.", 40),
    ("RESULTS: Of 120 patients screened, 60 were randomised to ketamine or placebo.", 60),
    ("METHODS: Twenty-six patients received ketamine.", 26),
    ("METHODS: A total of 1,247 adults received ketamine.", 1247),
    ("METHODS: Patients received ketamine (n = 30) or placebo (n = 28).", 58),
    ("METHODS: 20 patients with depression and 18 healthy controls received ketamine.", 38),
    ("METHODS: Patients aged 18 to 65 years received 6 infusions of ketamine over 24 h.", None),
    ("METHODS: Ketamine was given to one hundred and twelve women after birth.", 112),
    ("RESULTS: 12 (30 %) of 40 patients given ketamine responded.", 40),
]


@pytest.mark.parametrize(("abstract", "size"), SIZES)
def test_the_number_is_of_people_studied(appraise: Appraise, abstract: str, size: int | None) -> None:
    assert appraise("Ketamine for depression: a randomised trial", abstract).sample_size == size


def test_a_review_counts_people_not_studies(appraise: Appraise) -> None:
    title = "Ketamine for depression: a systematic review and meta-analysis"
    assert appraise(title, "RESULTS: 33 studies involving 1898 patients were included.").sample_size == 1898
    assert appraise(title, "RESULTS: 33 studies were included.").sample_size is None


COMPARATORS = [
    ("METHODS: 40 patients were randomised to ketamine or saline placebo.", "placebo"),
    ("METHODS: 40 patients were randomised to ketamine or midazolam.", "active"),
    ("METHODS: 40 patients were randomised to ketamine versus ECT.", "active"),
    ("METHODS: 40 patients were randomised to ketamine, midazolam or saline: ketamine versus midazolam and ketamine versus saline.", "placebo+active"),
    ("METHODS: In this open-label single-arm trial 20 patients received ketamine.", "none"),
    ("METHODS: 20 patients given ketamine were compared with 20 healthy controls.", "untreated"),
]  # fmt: skip


@pytest.mark.parametrize(("abstract", "comparator"), COMPARATORS)
def test_the_comparator_is_an_arm_of_the_work(appraise: Appraise, abstract: str, comparator: str) -> None:
    assert appraise("Ketamine for depression", abstract).comparator == comparator


RELEVANCE = [
    ("Ketamine for depression", "", "focus"),
    ("Memory in adults", "METHODS: Volunteers received ketamine. RESULTS: Ketamine impaired recall.", "focus"),
    ("Retinal imaging in mice", "METHODS: Mice were anaesthetised with ketamine and xylazine.", "tool"),
    ("Anaesthesia of llamas with xylazine-ketamine", "METHODS: Llamas were immobilised with xylazine and ketamine.", "tool"),
    ("Psychedelics in psychiatry", "New drugs, such as psilocybin, MDMA, LSD, and ketamine, are studied. We review psilocybin.", "mention"),
    ("Potassium channels and stress", "Stress is common. Its channels are many. Recordings revealed that scopolamine and ketamine raise excitability. Scopolamine was infused. Neurons fired. Channels closed.", "focus"),
    ("Potassium channels and stress", "Stress is common. Its channels are many. Other studies have reported that recordings revealed that ketamine raises excitability. Scopolamine was infused. Neurons fired. Channels closed.", "mention"),
    ("Psilocybin for depression", "Psilocybin was given.", "none"),
    ("A ketamine-like drug", "Methoxetamine was found.", "none"),
]  # fmt: skip


@pytest.mark.parametrize(("title", "abstract", "relevance"), RELEVANCE)
def test_a_tool_and_a_mention_are_not_studies_of_the_drug(
    appraise: Appraise, title: str, abstract: str, relevance: str
) -> None:
    assert appraise(title, abstract).relevance == relevance


def limits(found: object) -> set[str]:
    return {limit.slug for limit in found.limits}


def test_limits_of_the_text_and_by_rule_are_told_apart(appraise: Appraise) -> None:
    found = appraise(
        "Ketamine for depression: an open-label pilot study",
        "METHODS: Twelve patients received a single ketamine infusion at one hospital. RESULTS: Scores fell after 7 days. "
        "CONCLUSIONS: Larger controlled trials are needed.",
        preprint=True,
    )
    by_source = {source: {x.slug for x in found.limits if x.source == source} for source in ("text", "rule")}
    assert {"open-label", "pilot", "single-dose", "short-follow-up", "authors-state-limits"} <= by_source["text"]
    assert {"very-small-sample", "preprint", "abstract-only", "dose-unclear"} <= by_source["rule"]
    assert all(limit.span or limit.because for limit in found.limits)


def test_a_record_carries_its_own_limits(appraise: Appraise) -> None:
    found = appraise(
        "Ketamine", "", status="retracted", languages=("chi",), conflict_statement="A. holds a patent on ketamine."
    )
    assert {"retracted", "non-english", "no-abstract", "conflict-of-interest"} <= limits(found)
    assert "conflict-of-interest" not in limits(appraise("Ketamine", "", conflict_statement="None declared."))


def test_an_inert_placebo_beside_a_noticeable_dose_is_seen_through(appraise: Appraise) -> None:
    abstract = "METHODS: 60 patients were randomised, double-blind, to intravenous ketamine 0.5 mg/kg or saline."
    assert "functional-unblinding" in limits(appraise("Ketamine for depression", abstract))
    checked = f"{abstract} RESULTS: Blinding was assessed by treatment guess."
    assert "functional-unblinding" not in limits(appraise("Ketamine for depression", checked))


def test_a_null_primary_outcome_is_found_and_a_benefit_is_not(appraise: Appraise) -> None:
    null = appraise(
        "Ketamine", "RESULTS: The primary outcome did not differ between groups. CONCLUSIONS: Ketamine failed."
    )
    assert null.null_primary is not None
    assert null.null_primary.text == "The primary outcome did not differ between groups."
    assert appraise("Ketamine", "RESULTS: The primary outcome improved with ketamine.").null_primary is None


def test_harms_are_quoted_from_results_not_from_the_background(appraise: Appraise) -> None:
    found = appraise(
        "Ketamine",
        "BACKGROUND: Ketamine causes nausea. RESULTS: Dissociation occurred in 5 of 20. CONCLUSIONS: More work.",
    )
    assert [span.text for span in found.harms] == ["Dissociation occurred in 5 of 20."]


@pytest.mark.parametrize(
    ("design", "population", "comparator", "reviewed", "expected"),
    [
        ("meta-analysis", "literature", "placebo", "RESULTS: 7 randomised trials were included.", 1),
        ("meta-analysis", "literature", "placebo", "RESULTS: 7 surveys were included.", None),
    ],
)
def test_a_review_starts_at_one_only_when_it_reviews_randomised_trials(
    appraise: Appraise, design: str, population: str, comparator: str, reviewed: str, expected: int | None
) -> None:
    found = appraise("Ketamine: a systematic review and meta-analysis", reviewed)
    assert (found.design, found.population, found.level) == (design, population, expected)
