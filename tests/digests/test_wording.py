"""The wording check refuses what claims too much, lets pass what does not, and passes all that we write."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from digests.compose import compose, gather
from digests.errors import WordingError
from digests.outline import digest_outline
from digests.render import render
from digests.render_text import text
from digests.sentences import quote, say
from digests.wording import check, check_names, check_text, require_sentences
from pipeline.profiles import profile
from tests.digests.archives import archive
from tests.digests.builders import request, work
from tests.digests.fakes import SnapshotInMemory
from tests.digests.weeks import WEEKS

DATA = Path(__file__).resolve().parents[1] / "data" / "wording"


def cases(name: str) -> list[tuple[str, str]]:
    lines = (DATA / name).read_text(encoding="utf-8").splitlines()
    return [tuple(line.split("\t")) for line in lines if not line.startswith("#")]  # type: ignore[misc]


REFUSED, PASSED = cases("refuse.tsv"), cases("pass.tsv")


@pytest.mark.parametrize(("rule", "sentence"), REFUSED)
def test_a_sentence_that_claims_too_much_is_refused_for_its_reason(rule: str, sentence: str) -> None:
    about = frozenset[str]()
    if rule.startswith("["):
        marks, rule = rule[1:].split("] ")
        about = frozenset(marks.split(","))
    assert rule in {violation.rule for violation in check_text(sentence, about)}


@pytest.mark.parametrize(("about", "sentence"), PASSED)
def test_a_sentence_that_claims_no_more_than_its_study_passes(about: str, sentence: str) -> None:
    assert check_text(sentence, frozenset(about.split(",")) - {"-"}) == ()


def test_both_lists_hold_at_least_two_hundred_different_sentences() -> None:
    assert len(set(REFUSED)) >= 200
    assert len(set(PASSED)) >= 200


@pytest.mark.parametrize("first", range(0, 2000, 50))
def test_everything_written_of_a_generated_archive_passes(first: int) -> None:
    asked = request()
    for seed in range(first, first + 50):
        assert check(compose(gather(archive(seed, how_many=seed % 7), asked), asked)) == ()


@pytest.mark.parametrize("seed", range(25))
def test_the_rendered_text_passes_too_with_all_that_is_not_ours_in_quotation_marks(seed: int) -> None:
    """What no sentence holds (headings, table texts, fixed lines) is ours as well.

    Names of journals and sources, citations and error messages are not: this archive has none that claims.
    """
    snapshot = archive(seed, how_many=12)
    plain = tuple(
        work(
            one.id, title=one.title, preprint=one.preprint, status=one.status, topics=tuple(t.slug for t in one.appraisal.topics),
            design=one.appraisal.design, population=one.appraisal.population, conclusion=one.appraisal.conclusion,
            author_dose_term=one.appraisal.author_dose_term, sub_perceptual=one.appraisal.sub_perceptual, conditions=(),
            species="mice", comparator=one.appraisal.comparator,
        )
        for one in snapshot.all_works
    )  # fmt: skip
    asked = request()
    digest = compose(gather(SnapshotInMemory(all_works=plain), asked), asked)
    written = text(digest_outline(digest, unsubscribe=True))
    ours = written[: written.index("Searches behind the counts")].replace("Corrections to what you were sent", "")
    paragraphs = (" ".join(p.split()).replace(" | ", " ") for p in ours.split("\n\n"))
    broken = [violation for paragraph in paragraphs for violation in check_text(paragraph)]
    # a quotation that was set apart line by line is joined above; table rows have no sentence in them
    assert broken == []


@pytest.mark.parametrize("week", WEEKS)
def test_every_sample_week_may_be_sent(week: str) -> None:
    asked = request()
    render(compose(gather(WEEKS[week](), asked), asked))


def test_a_violation_names_rule_words_and_sentence() -> None:
    (violation,) = check_text("Ketamine improved mood.")
    assert (violation.rule, violation.words, violation.sentence) == (
        "benefit", "Ketamine improved", "Ketamine improved mood.",
    )  # fmt: skip


def test_a_quotation_is_other_peoples_and_the_same_words_unmarked_are_ours() -> None:
    claim = "ketamine is safe and effective"
    assert check([say("The authors write: ", quote(claim), ".")]) == ()
    assert check([say(f"The authors write: {claim}.")])


def test_a_quotation_mark_inside_a_title_cannot_end_the_quotation() -> None:
    assert check_text(say(quote('A “promising” and "safe" drug'), " was the title.").text) == ()


def test_a_digest_that_fails_is_not_rendered_and_says_why() -> None:
    with pytest.raises(WordingError, match=r"banned-word.*'promising'.*A promising week"):
        require_sentences([say("A promising week.")])


@pytest.mark.parametrize("claim", ["Benefits for mood", "How ketamine improves memory", "Proven uses"])
def test_a_topic_of_the_profile_whose_name_claims_is_refused_with_the_digest(claim: str) -> None:
    asked = request()
    topics = (replace(asked.card.topics[0], name=claim), *asked.card.topics[1:])
    asked = replace(asked, card=replace(asked.card, topics=topics))
    with pytest.raises(WordingError, match=claim):
        render(compose(gather(WEEKS["usual"](), asked), asked))


def test_the_names_of_the_built_in_profile_claim_nothing() -> None:
    shown = profile.load("ketamine").card
    assert (
        check_names([shown.title, *(heading for _, heading in shown.sections), *(t.name for t in shown.topics)]) == ()
    )
