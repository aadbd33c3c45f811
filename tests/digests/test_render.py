"""Every form of a digest: what it holds, what it must never hold, and that it is the same each time."""

from __future__ import annotations

import itertools
import json
import re
from dataclasses import replace
from functools import cache

import pytest
from lxml import html as lxml_html

from digests import charts
from digests.arrange import shown_works
from digests.compose import compose, gather
from digests.errors import TooLargeError
from digests.mail import CHART_CID, UNSUBSCRIBE_URL
from digests.records import Digest
from digests.render import LIMIT_BYTES, Rendered, fitted, render
from digests.render_html import MAIL, PAGE
from digests.render_json import digest_values
from digests.texts import accuracy_words
from storage.profiles import MeasuredAccuracy
from tests.digests.archives import ODD_TEXTS, archive
from tests.digests.builders import IN_WEEK, conclusion, request, run, work
from tests.digests.fakes import SnapshotInMemory
from tests.digests.weeks import WEEKS

URL = "https://lowdose.example.org"
ADDRESSES = ("", URL)


SHOWN_OR_LOST_WITHOUT_HARM = {
    "background", "border-bottom", "border-left", "border-top", "color", "font", "font-size", "font-style", "font-weight",
    "line-height", "margin", "margin-top", "max-width", "padding", "padding-left", "padding-top", "text-align", "word-break",
}  # fmt: skip
SHOWN_ELEMENTS = {
    "html", "head", "meta", "title", "style", "body", "main", "h1", "h2", "h3", "h4", "p", "div", "span", "a", "b", "i",
    "small", "br", "img", "ul", "ol", "li", "blockquote", "code", "table", "caption", "thead", "tbody", "tr", "th", "td",
}  # fmt: skip


@cache
def digest(week: str, public_url: str = "") -> Digest:
    asked = request(public_url=public_url)
    snapshot = archive(int(week)) if week.isdigit() else WEEKS[week]()
    return compose(gather(snapshot, asked), asked)


@cache
def rendered(week: str, public_url: str = "") -> Rendered:
    return render(digest(week, public_url))


def tree(page: str) -> lxml_html.HtmlElement:
    return lxml_html.document_fromstring(page.encode(), parser=lxml_html.HTMLParser(encoding="utf-8"))


@pytest.mark.parametrize("public_url", ADDRESSES)
@pytest.mark.parametrize("week", WEEKS)
def test_the_html_is_under_what_mail_clients_cut_at_whatever_the_week_holds(week: str, public_url: str) -> None:
    forms = rendered(week, public_url)
    assert len(forms.mail.html.encode()) <= LIMIT_BYTES
    assert len(forms.html.encode()) <= LIMIT_BYTES


def test_a_very_full_week_still_shows_works_harms_and_corrections_and_names_the_rest() -> None:
    fitting, page = fitted(digest("full", URL), MAIL)
    assert fitting.cards
    assert len(fitting.harms) >= 3
    assert len(fitting.corrections) >= 3
    assert "more in the archive" in page
    assert f"{len(fitting.cards)} of" in page


def test_what_cannot_fit_is_an_error_and_not_a_cut_page() -> None:
    from dataclasses import replace

    from digests.sentences import say

    bloated = replace(digest("empty"), archive_line=say("very " * LIMIT_BYTES))
    with pytest.raises(TooLargeError):
        fitted(bloated, PAGE)


@pytest.mark.parametrize("week", [*WEEKS, *map(str, range(15))])
def test_text_keeps_to_72_columns_but_for_single_long_words(week: str) -> None:
    for line in rendered(week).mail.text.splitlines():
        assert len(line) <= 72 or " " not in line.strip(" -[]0123456789|"), line


@pytest.mark.parametrize("week", [*WEEKS, *map(str, range(15))])
def test_no_form_loads_or_runs_anything(week: str) -> None:
    for page in (rendered(week).html, rendered(week, URL).mail.html):
        parsed = tree(page)
        assert parsed.xpath("//script | //iframe | //object | //embed | //link | //form | //input | //base") == []
        assert [src for src in parsed.xpath("//@src | //@background") if not src.startswith("cid:")] == []
        assert parsed.xpath("//@*[starts-with(name(), 'on')]") == []
        assert "url(" not in page
        assert "@import" not in page
        for href in parsed.xpath("//a/@href"):
            assert href.startswith(("https://", "#")), href


@pytest.mark.parametrize("odd", ODD_TEXTS)
def test_what_a_title_holds_is_shown_as_text_and_changes_nothing_else(odd: str) -> None:
    asked = request()
    snapshot = SnapshotInMemory(
        all_works=(work(1, title=odd, conclusion=conclusion(odd), journal=odd, preprint=False),), all_runs=(run(),)
    )
    forms = render(compose(gather(snapshot, asked), asked))
    plain = render(compose(gather(SnapshotInMemory(all_works=(work(1),), all_runs=(run(),)), asked), asked))
    for form in (forms.html, forms.mail.html, forms.text, forms.markdown):
        assert not re.search("[\u202a-\u202e\u2066-\u2069\u200b\u0000-\u0008]", form)
    shape = [element.tag for element in tree(forms.html).iter() if element.tag not in ("blockquote", "span", "p")]
    assert shape == [
        element.tag for element in tree(plain.html).iter() if element.tag not in ("blockquote", "span", "p")
    ]
    assert not re.search(r"(?<!\\)<script", forms.markdown)
    assert not re.search(r"(?<!\\)\]\(javascript", forms.markdown)


@pytest.mark.parametrize("week", WEEKS)
def test_the_same_digest_gives_the_same_bytes(week: str) -> None:
    asked = request()
    again = render(compose(gather(WEEKS[week](), asked), asked))
    assert again == rendered(week)


def test_nothing_of_the_chart_is_imported_until_one_is_drawn() -> None:
    import subprocess
    import sys

    asked = "import digests.render, digests.render_evidence, digests.feeds, sys; print('PIL' in sys.modules)"
    told = subprocess.run([sys.executable, "-c", asked], capture_output=True, text=True, check=True)
    assert told.stdout.strip() == "False"


def test_the_chart_is_a_png_that_names_no_program_or_date() -> None:
    drawn = rendered("usual").mail.chart
    assert drawn is not None
    assert drawn.startswith(b"\x89PNG")
    assert b"Software" not in drawn
    assert b"tIME" not in drawn
    assert charts.png(()) == charts.png(())


def test_a_figure_below_its_bar_also_looks_below_it() -> None:
    one = MeasuredAccuracy(task="n", label_origin="", n=57, figure=0.8954, low=0.79, high=0.95, bar=0.9)
    assert accuracy_words(one) == "0.895 (0.79 to 0.95); below our bar of 0.900, read the tag as unclear"
    assert accuracy_words(replace(one, bar=0.8)) == "0.90 (0.79 to 0.95)"


def test_the_bars_of_the_chart_are_as_high_as_the_figures_they_stand_for() -> None:
    months = digest("usual").months
    drawn = charts.laid_out(months)
    bars = [box for box in drawn.boxes if box.y < drawn.lines[0]]
    counts = [number for month in months for number in month.by_kind if number]
    per_work = {round(box.height / number, 6) for box, number in zip(bars, counts, strict=True)}
    assert len(per_work) == 1
    assert min(box.y for box in bars) >= drawn.lines[-1]


def test_the_chart_of_mail_and_page_is_the_same() -> None:
    (svg,) = tree(rendered("usual").html).xpath("//svg")
    drawn = charts.laid_out(digest("usual").months)
    assert len(svg.xpath(".//rect")) == len(drawn.boxes)
    assert [label.text for label in svg.xpath(".//text")] == [label.text for label in drawn.labels]


@pytest.mark.parametrize("week", WEEKS)
def test_a_mail_shows_its_chart_by_cid_with_its_figures_in_words_and_leads_out(week: str) -> None:
    mail = rendered(week).mail
    (image,) = tree(mail.html).xpath("//img")
    assert image.get("src") == f"cid:{CHART_CID}"
    assert image.get("alt") == charts.description(digest(week).months).text
    assert UNSUBSCRIBE_URL in mail.html
    assert UNSUBSCRIBE_URL in mail.text
    assert UNSUBSCRIBE_URL not in rendered(week).html


@pytest.mark.parametrize("week", WEEKS)
def test_every_table_tells_a_screen_reader_what_its_cells_are_of(week: str) -> None:
    parsed = tree(rendered(week, URL).mail.html)
    assert parsed.get("lang") == "en"
    for table in parsed.xpath("//table"):
        assert table.xpath("./caption")
        assert all(header.get("scope") for header in table.xpath(".//th"))
        assert all(row.xpath("./th") for row in table.xpath(".//tr"))
    levels = [int(heading.tag[1]) for heading in parsed.xpath("//h1 | //h2 | //h3 | //h4")]
    assert levels[0] == 1
    assert all(later - sooner <= 1 for sooner, later in itertools.pairwise(levels))


@pytest.mark.parametrize("week", WEEKS)
def test_what_a_mail_client_may_not_know_only_adorns(week: str) -> None:
    """By the support tables of caniemail.com for Gmail, Outlook, Apple Mail and Yahoo (November 2026).

    In the elements stands only what all of them show or lose without harm; nothing depends on the style block, which
    some throw away, and no element is one that a client takes out with what it holds.
    """
    page = tree(rendered(week, URL).mail.html)
    declared = {
        declaration.split(":")[0].strip()
        for style in page.xpath("//@style")
        for declaration in style.split(";")
        if declaration.strip()
    }
    assert declared <= SHOWN_OR_LOST_WITHOUT_HARM
    assert {element.tag for element in page.iter() if isinstance(element.tag, str)} <= SHOWN_ELEMENTS
    (kept,) = page.xpath("//style")
    assert not re.search(r"display|visibility|position|opacity|content:|url\(|@import|@font-face", kept.text)


def test_light_and_dark_are_both_there_and_styles_are_in_the_elements() -> None:
    page = rendered("usual").mail.html
    assert "prefers-color-scheme:dark" in page
    assert tree(page).xpath("//main")[0].get("style")
    assert page.count("<style") == 1


@pytest.mark.parametrize("form", ["html", "text", "markdown"])
def test_the_eight_sections_stand_in_their_order_in_every_form(form: str) -> None:
    written = getattr(rendered("usual"), form)
    places = [re.search(rf"{number}\\?\. {words}", written) for number, words in (
        (1, "How limited"), (2, "Evidence map"), (3, "What is and is not known"), (4, "New works"), (5, "Corrections"),
        (6, "Trials"), (7, "Coverage"), (8, "How this was made"),
    )]  # fmt: skip
    assert all(places)
    starts = [place.start() for place in places if place]
    assert starts == sorted(starts)


@pytest.mark.parametrize("week", WEEKS)
def test_text_and_html_of_a_mail_show_the_same_works_and_name_them_as_its_contents(week: str) -> None:
    mail = rendered(week, URL).mail
    fitting, _ = fitted(digest(week, URL), MAIL)
    assert set(mail.works) == set(shown_works(fitting))
    for card in fitting.cards:
        assert f"{URL}/works/{card.head.work}" in mail.html


def test_without_a_public_address_every_count_names_its_command() -> None:
    forms = rendered("usual")
    assert "lowdose search 'entry:work relevance:focus new:2026-11-16:2026-11-23'" in forms.text.replace("\n     ", " ")
    assert "lowdose search &#39;entry:work relevance:focus new:2026-11-16:2026-11-23&#39;" in forms.html or (
        "lowdose search 'entry:work relevance:focus new:2026-11-16:2026-11-23'" in forms.html
    )


@pytest.mark.parametrize("week", WEEKS)
def test_the_note_of_a_count_cannot_be_read_as_an_exponent_or_as_more_digits(week: str) -> None:
    page = tree(rendered(week).html)
    notes = page.xpath("//a[starts-with(@href, '#s')]")
    assert notes
    assert not page.xpath("//sup")
    for note in notes:
        number = note.get("href").removeprefix("#s")
        assert note.text == f"[{number}]"
        assert note.get("aria-label") == f"note {number}"
        before = note.getparent().getprevious()
        count = note.getparent().getparent().text if before is None else before.tail
        assert re.search(r"\d\u00a0\Z", count), count
    text = " ".join(rendered(week).markdown.split())
    assert re.search(r"\d \\\[1\\\]", text)


def test_with_one_every_count_is_a_link() -> None:
    page = rendered("usual", URL).html
    assert f"{URL}/search?q=entry:work+relevance:focus+new:2026-11-16:2026-11-23" in page
    assert "lowdose search" not in page


@pytest.mark.parametrize("week", WEEKS)
def test_the_json_is_whole_and_holds_both_evidences(week: str) -> None:
    values = json.loads(rendered(week).json)
    assert values == digest_values(digest(week))
    assert values["evidence"]["week"]["window"] == {"from": "2026-11-15T23:00:00Z", "to": "2026-11-22T23:00:00Z"}
    assert values["evidence"]["all"]["window"] == {"from": None, "to": None}
    assert values["state"] in ("complete", "incomplete", "failed")


def test_nothing_new_and_failed_never_look_alike_in_any_form() -> None:
    for form in ("html", "text", "markdown", "json"):
        empty, failed = getattr(rendered("empty"), form), getattr(rendered("failed"), form)
        assert "FAILED" in failed
        assert "FAILED" not in empty
    assert rendered("failed").mail.subject.startswith("FAILED")
    assert IN_WEEK


CONTRACT_KEYS = {
    "as_of", "window", "read", "screened", "studied", "works", "studies", "people", "randomised", "other_people", "reviews",
    "protocols", "commentary", "animals", "cells", "other", "preprints", "not_counted", "randomised_participants",
    "n_stated", "median_n", "largest_n", "longest_follow_up_days", "newest_randomised", "sub_perceptual_people",
    "sub_perceptual_randomised", "called_microdose", "dose_not_stated", "topics", "statements",
}  # fmt: skip


def test_the_evidence_has_the_contracts_keys_and_no_others() -> None:
    told = json.loads(rendered("usual").json)["evidence"]["week"]
    assert set(told) == CONTRACT_KEYS
    assert set(told["topics"]["mood/depression"]) == CONTRACT_KEYS - {
        "as_of", "window", "read", "screened", "topics", "statements",
    }  # fmt: skip
