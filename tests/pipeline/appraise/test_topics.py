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
