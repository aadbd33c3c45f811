"""The profile: found by name or path, refused with its file and key, a gate that only the drug's names pass."""

from __future__ import annotations

import subprocess
import sys
import time
from pathlib import Path

import pytest

from pipeline.errors import ProfileError
from pipeline.profiles import Profile, load

SMALL = (Path(__file__).parent / "psilocybin.toml").read_text("utf-8")


@pytest.mark.parametrize(
    "text",
    [
        "Ketamine", "KÉTAMINE", "S(+)-ketamine", "(R)-ketamine", "esketamine", "norketamine", "(2R,6R)-HNK", "Spravato®", "ketamine/xylazine",
        "hydroxynorketamine", "a ketamine-like effect of ketamine", "ketofol", "ketamin",
    ],
)  # fmt: skip
def test_the_gate_lets_the_drugs_names_pass(ketamine: Profile, text: str) -> None:
    assert ketamine.names_drug(f"Effects of {text} in adults")


@pytest.mark.parametrize(
    "text",
    [
        "methoxetamine", "2-fluorodeschloroketamine", "deschloroketamine", "ketoconazole", "ketanserin", "ketorolac", "a ketamine-like drug",
        "phencyclidine", "memantine", "a ketogenic diet", "",
    ],
)  # fmt: skip
def test_the_gate_stops_names_that_only_look_alike(ketamine: Profile, text: str) -> None:
    assert not ketamine.names_drug(f"Effects of {text} in adults")


def test_queries_name_sources_and_carry_no_dates(ketamine: Profile) -> None:
    queries = dict(ketamine.queries)
    assert {"pubmed", "europepmc", "arxiv", "clinicaltrials"} <= set(queries)
    assert "SRC:PPR" in queries["europepmc"]
    assert not any(word in query for query in queries.values() for word in ("edat", "FIRST_PDATE", "submittedDate"))


def test_the_card_has_the_articles_sections_and_a_published_rating(ketamine: Profile) -> None:
    card = ketamine.card
    sections = {slug for slug, _ in card.sections}
    assert {topic.section for topic in card.topics} == sections
    assert card.ratings[0].certainty == "very low"
    assert "very low" in card.ratings[0].sentence
    assert card.digest == ketamine.digest


def test_measured_figures_say_who_made_the_labels(ketamine: Profile) -> None:
    measured = [one for one in ketamine.accuracy if one.figure is not None]
    unknown = [one.task for one in ketamine.accuracy if one.figure is None]
    assert measured
    assert all(one.n > 0 and one.low <= one.figure <= one.high and one.label_origin for one in measured)
    assert "sub-perceptual doses" in unknown
    assert ketamine.card.accuracy == ketamine.accuracy


def test_loading_is_fast(ketamine: Profile) -> None:
    best = min(_timed() for _ in range(3))
    assert best < 0.25  # 50 ms on a quiet machine; room for a busy one


def _timed() -> float:
    start = time.perf_counter()
    load("ketamine")
    return time.perf_counter() - start


def test_loading_does_not_bring_the_rules_along() -> None:
    code = "import sys, pipeline.profiles; sys.exit('pipeline.appraise' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0


@pytest.mark.parametrize(
    ("change", "says"),
    [
        (('name = "psilocybin"\ntitle', 'nome = "psilocybin"\ntitle'), "nome"),
        (("sub_perceptual_below = 0.03", 'sub_perceptual_below = "small"'), "doses.sub_perceptual_below"),
        (('slug = "mood/depression"', 'slug = "moods/depression"'), "moods"),
        (("oral = [1.0, 1.0]", "oral = [1.0, 2.0]"), "doses.bioavailability.oral"),
        (('names = ["psilocybin*"', 'names = ["psilocybin(*"'), "drug.names"),
        (("[drug]", "[drug"), "TOML"),
    ],
)
def test_a_bad_profile_is_refused_with_file_and_key(tmp_path: Path, change: tuple[str, str], says: str) -> None:
    file = tmp_path / "mine.toml"
    file.write_text(SMALL.replace(*change), "utf-8")
    with pytest.raises(ProfileError) as refused:
        load(str(file))
    message = str(refused.value)
    assert message.startswith(str(file))
    assert says in message
    assert "\n" not in message


def test_a_missing_profile_says_what_is_built_in() -> None:
    with pytest.raises(ProfileError, match=r"nowhere.*built in: ketamine"):
        load("nowhere")
