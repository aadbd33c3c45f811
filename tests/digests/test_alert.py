"""A correction between digests: only what is urgent, only what this reader was sent, in words that claim nothing."""

from __future__ import annotations

import pytest

from digests.alert import alert, alert_parts, for_reader
from digests.mail import UNSUBSCRIBE_URL
from digests.window import period_of
from storage.stored import WorkChange
from tests.digests.builders import AS_OF, BERLIN, IN_WEEK
from tests.digests.weeks import earlier

NEXT = period_of(AS_OF, BERLIN)


def change(number: int = 1, kind: str = "retracted", **changed: object) -> WorkChange:
    values: dict[str, object] = {
        "kind": kind,
        "at": IN_WEEK,
        "before": earlier(number, sample_size=24),
        "after": earlier(number, sample_size=24, status=kind),
        "because": "retraction notice PMID 99000009, per pubmed",
    }
    return WorkChange(**(values | changed))  # type: ignore[arg-type]


def told(*changes: WorkChange):
    return alert(changes, NEXT, title="Low-dose and microdosed ketamine", public_url="https://lowdose.example.org")


@pytest.mark.parametrize(
    ("kind", "urgent"),
    [
        ("retracted", True),
        ("withdrawn", True),
        ("expression-of-concern", True),
        ("corrected", False),
        ("published", False),
    ],
)
def test_only_what_changes_whether_to_rely_on_a_work_is_urgent(kind, urgent):
    assert bool(told(change(kind=kind)).entries) is urgent


def test_a_reader_is_told_of_what_they_were_sent():
    whole = told(change(1), change(2))
    assert set(whole.works) == {1, 2}
    assert for_reader(whole, [2]).works == (2,)


def test_html_and_text_say_the_same_and_offer_the_way_out():
    parts = alert_parts(told(change(1)))
    for form in (parts.html, parts.text):
        flat = " ".join(form.split())
        assert "Retracted, known since" in flat
        assert "It no longer counts as evidence." in flat
        assert "This mail goes only to readers who were sent it." in flat
        assert UNSUBSCRIBE_URL in flat
    assert parts.works == (1,)


@pytest.mark.parametrize(
    ("kinds", "subject"),
    [
        (["retracted"], "1 work you were sent was retracted"),
        (["withdrawn", "withdrawn"], "2 works you were sent were withdrawn"),
        (
            ["expression-of-concern", "retracted", "retracted"],
            "3 works you were sent: 2 retracted, 1 put under an expression of concern",
        ),
    ],
)
def test_the_subject_says_what_became_of_the_works(kinds, subject):
    changes = [change(number, kind=kind) for number, kind in enumerate(kinds, 1)]
    assert alert_parts(told(*changes)).subject == f"Low-dose and microdosed ketamine: {subject}"


def test_other_peoples_words_stay_theirs_in_html():
    parts = alert_parts(
        told(change(1, after=earlier(1, status="retracted", title="<script>alert(1)</script> \u202ecured")))
    )
    assert "<script>" not in parts.html
    assert "\u202e" not in parts.html + parts.text


def test_an_alert_without_a_correction_is_not_made():
    with pytest.raises(ValueError, match="without a correction"):
        alert_parts(for_reader(told(change(1)), []))
