"""Topics: each of the article's fires on what it is about, on none of its false friends, and says which words."""

from __future__ import annotations

import tomllib
from pathlib import Path

import pytest

from pipeline.profiles import Profile
from tests.pipeline.appraise.conftest import Appraise

CASES = tomllib.loads((Path(__file__).parent / "topic_cases.toml").read_text("utf-8"))
POSITIVE = [(slug, title) for slug, case in CASES.items() for title in case["yes"]]
FALSE_FRIENDS = [(slug, title) for slug, case in CASES.items() for title in case["no"]]


def test_every_topic_of_the_article_has_five_positives_and_false_friends(ketamine: Profile) -> None:
    on_article = {topic.slug for topic in ketamine.topics if topic.on_article}
    assert on_article == set(CASES)
    assert all(len(case["yes"]) >= 5 and case["no"] for case in CASES.values())


@pytest.mark.parametrize(("slug", "title"), POSITIVE)
def test_a_topic_fires_on_what_it_is_about(appraise: Appraise, slug: str, title: str) -> None:
    assert slug in {tag.slug for tag in appraise(title).topics}


@pytest.mark.parametrize(("slug", "title"), FALSE_FRIENDS)
def test_a_topic_does_not_fire_on_a_false_friend(appraise: Appraise, slug: str, title: str) -> None:
    assert slug not in {tag.slug for tag in appraise(title).topics}


def test_a_tag_shows_the_words_that_caused_it(appraise: Appraise) -> None:
    tag = next(t for t in appraise("Suicidal ideation after ketamine").topics if t.slug == "mood/suicidality")
    assert [(span.field, span.start, span.text) for span in tag.spans] == [("title", 0, "Suicidal")]


def test_a_passing_word_in_the_background_is_no_topic(appraise: Appraise) -> None:
    found = appraise(
        "Ketamine for pain after surgery",
        "BACKGROUND: Ketamine has been used in depression. METHODS: We gave 40 patients ketamine. RESULTS: Pain fell.",
    )
    assert "mood/depression" not in {tag.slug for tag in found.topics}


def test_only_works_that_study_the_drug_have_topics(appraise: Appraise) -> None:
    found = appraise("Depression in rats", "METHODS: Rats were anaesthetised with ketamine and xylazine.")
    assert (found.relevance, found.topics) == ("tool", ())


def _slugs(appraise: Appraise, title: str, abstract: str = "") -> set[str]:
    return {tag.slug for tag in appraise(title, abstract).topics}


@pytest.mark.parametrize("abstract", ["Memory after ketamine.", "Ketamine is old. Memory of words was impaired by it."])
def test_an_abstract_of_a_sentence_or_two_is_about_what_it_says(appraise: Appraise, abstract: str) -> None:
    assert "cognition/memory" in _slugs(appraise, "Ketamine in volunteers", abstract)


def test_an_aim_told_at_the_end_of_a_background_section_is_an_aim(appraise: Appraise) -> None:
    background = "BACKGROUND: Volunteers were studied before. {} METHODS: Ketamine or saline. RESULTS: Scores differed."
    aim, passing = "We aimed to test memory after ketamine.", "Memory has long been of interest."
    assert "cognition/memory" in _slugs(appraise, "Ketamine in volunteers", background.format(aim))
    assert "cognition/memory" not in _slugs(appraise, "Ketamine in volunteers", background.format(passing))


def test_labels_without_a_colon_part_an_abstract_that_begins_with_one(appraise: Appraise) -> None:
    text = "It was given before. {}We gave ketamine. {}Memory was worse. {}So it is."
    labelled = "Background " + text.format("Methods and analysis ", "Results ", "Conclusions ")
    assert "cognition/memory" in _slugs(appraise, "Ketamine in volunteers", labelled)
    assert "cognition/memory" not in _slugs(appraise, "Ketamine in volunteers", "Background " + text.format("", "", ""))


def test_weak_words_alone_do_not_make_a_topic(appraise: Appraise) -> None:
    title = "Ketamine in surgery: propofol, sevoflurane, airway and intra-operative needs"
    assert "other-use/anaesthesia" not in _slugs(appraise, title, "METHODS: It was given under light anaesthesia.")


def test_a_word_counts_for_less_in_a_long_text(appraise: Appraise) -> None:
    text = "AIM: We gave ketamine. RESULTS: Memory held. {}CONCLUSION: So it is."
    assert "cognition/memory" in _slugs(appraise, "Ketamine in volunteers", text.format(""))
    assert "cognition/memory" not in _slugs(appraise, "Ketamine in volunteers", text.format("They slept well. " * 40))


@pytest.mark.parametrize(
    ("slug", "title"),
    [
        ("other-use/pain", "Driving after ketamine in analgesic doses"),
        ("other-use/pain", "Muscle pain after electroconvulsive therapy with ketamine"),
        ("other-use/addiction", "Ketamine in people with a family history of alcoholism"),
        ("other-use/addiction", "Ketamine in people with a family history of an alcohol use disorder"),
        ("other-use/addiction", "Ketamine in volunteers with no lifetime substance use disorder"),
        ("other-use/addiction", "Ketamine and the number of alcoholic drinks it feels like"),
        ("other-use/addiction", "Ketamine in people with opioid tolerance and/or dependence"),
        ("other-use/other", "Ketamine in people with diabetes and epilepsy"),
        ("other-use/other", "Longer seizures with ketamine in electroconvulsive therapy"),
        ("other-use/other", "Ketamine clinics during the COVID-19 pandemic"),
    ],
)
def test_who_was_studied_and_with_how_much_is_no_other_use(appraise: Appraise, slug: str, title: str) -> None:
    assert slug not in _slugs(appraise, title)


@pytest.mark.parametrize(
    ("slug", "title"),
    [
        ("other-use/anaesthesia", "Ketamine or propofol during electroconvulsive therapy"),
        ("other-use/anaesthesia", "Adequate sedation with ketamine"),
        ("other-use/pain", "Fentanyl consumption after ketamine"),
        ("other-use/pain", "Ketamine in the formalin test"),
        ("other-use/addiction", "Ketamine and cocaine seeking in rats"),
        ("other-use/other", "Ketamine for borderline personality disorder"),
    ],
)
def test_another_use_is_told_by_what_the_drug_is_used_for(appraise: Appraise, slug: str, title: str) -> None:
    assert slug in _slugs(appraise, title)


def test_one_of_many_things_in_a_list_is_no_topic(appraise: Appraise) -> None:
    text = "AIM: We review ketamine. RESULTS: It was tried for {}. CONCLUSION: More is to be learnt."
    assert "other-use/pain" in _slugs(appraise, "Uses of ketamine", text.format("pain"))
    many = "hunger, tears, pain, hiccups, snoring, itching and boredom"
    assert "other-use/pain" not in _slugs(appraise, "Uses of ketamine", text.format(many))


def test_a_harm_or_faculty_in_a_list_of_results_was_looked_at_and_in_a_list_of_background_was_not(
    appraise: Appraise,
) -> None:
    text = "BACKGROUND: {} AIM: We gave ketamine. RESULTS: {} CONCLUSION: More is to be learnt."
    listed = "Hunger, tears, vomiting, hiccups, snoring, recall and boredom were told."
    other = "Much was seen."
    wanted = {"risks/nausea", "cognition/memory"}
    assert wanted <= _slugs(appraise, "Ketamine in volunteers", text.format(other, listed))
    assert wanted.isdisjoint(_slugs(appraise, "Ketamine in volunteers", text.format(listed, other)))


def test_an_aim_that_names_the_illness_of_those_studied_is_not_yet_about_it(appraise: Appraise) -> None:
    text = "AIM: We studied the sleep of people with depression given ketamine. RESULTS: {} CONCLUSION: So it is."
    assert "mood/depression" not in _slugs(appraise, "Sleep after ketamine", text.format("They slept."))
    assert "mood/depression" in _slugs(appraise, "Sleep after ketamine", text.format("Depression fell."))


def test_two_words_of_one_result_are_more_than_one(appraise: Appraise) -> None:
    text = "AIM: We gave ketamine. RESULTS: {} CONCLUSION: So it is."
    assert "mood/depression" not in _slugs(appraise, "Ketamine in volunteers", text.format("Depression fell."))
    assert "mood/depression" in _slugs(appraise, "Ketamine in volunteers", text.format("MADRS told of depression."))


def test_the_figures_of_one_result_are_no_list(appraise: Appraise) -> None:
    text = (
        "RESULTS: Ketamine led to vomiting (RR 2.1, 95% CI [1.2, 3.4], P = 0.01, I2 = 30%, n = 1,200). CONCLUSION: So."
    )
    assert "risks/nausea" in _slugs(appraise, "Uses of ketamine", text)


def test_one_result_makes_a_topic_and_one_word_of_background_does_not(appraise: Appraise) -> None:
    told = "AIM: We gave ketamine. RESULTS: Memory was unchanged. CONCLUSION: So it is."
    assert "cognition/memory" in _slugs(appraise, "Ketamine in volunteers", told)
    passing = "BACKGROUND: Memory matters. AIM: We gave ketamine. RESULTS: Sleep came. CONCLUSION: So it is."
    assert "cognition/memory" not in _slugs(appraise, "Ketamine in volunteers", passing)


def test_one_result_tells_a_harm(appraise: Appraise) -> None:
    text = "AIM: We gave ketamine. RESULTS: Two of ten vomited. CONCLUSION: So it is."
    assert "risks/nausea" in _slugs(appraise, "Ketamine in volunteers", text)


@pytest.mark.parametrize(
    ("methods", "compared"),
    [
        ("People were randomised to 0.2 mg/kg or 0.5 mg/kg ketamine.", True),
        ("People were given infusions of 0.1, 0.3 and 0.5 mg/kg/h ketamine.", True),
        ("People received ketamine, 0.5 mg/kg to 0.9 mg/kg by tolerance.", False),
        ("People received ketamine 2 mg/kg, and 1 mg/kg repeated if needed.", False),
        ("People received ketamine 1 mg/kg, titrated by 0.2 mg/kg.", False),
        ("People received ketamine 2 mg/kg intravenously or 4 mg/kg intramuscularly.", False),
        ("People received ketamine 2 mg/kg or 4 mg/kg intramuscularly.", True),
    ],
)
def test_doses_beside_each_other_are_compared_unless_one_range_or_one_after_another(
    appraise: Appraise, methods: str, *, compared: bool
) -> None:
    found = _slugs(appraise, "Ketamine for low mood", f"METHODS: {methods} RESULTS: Mood rose.")
    assert ("dosing/dose-finding" in found) is compared


def test_a_work_on_who_responds_is_not_about_the_doses_of_its_trial(appraise: Appraise) -> None:
    text = "METHODS: People were randomised to 0.2 mg/kg or 0.5 mg/kg ketamine. RESULTS: Mood rose."
    assert "dosing/dose-finding" in _slugs(appraise, "Ketamine for low mood", text)
    assert "dosing/dose-finding" not in _slugs(appraise, "Body weight as a moderator of response to ketamine", text)


def test_a_secondary_analysis_is_not_about_the_doses_of_its_trial(appraise: Appraise) -> None:
    text = "METHODS: A post hoc analysis of a trial of ketamine 0.2 mg/kg or 0.5 mg/kg. RESULTS: Weight mattered."
    assert "dosing/dose-finding" not in _slugs(appraise, "Body weight and ketamine: a secondary analysis", text)
