"""Searching in a browser without script: facets narrow, chips widen, cursors walk, faults point."""

from __future__ import annotations

from typing import Any
from urllib.parse import parse_qsl, urlsplit

from lxml import html


def page_of(answer: Any) -> Any:
    return html.document_fromstring(answer.text)


def total(page: Any) -> int:
    return int(page.get_element_by_id("found").text_content().split()[0].replace(",", ""))


def test_a_facet_finds_as_many_as_it_says(served: Any) -> None:
    page = page_of(served.get("/search?q=ketamine"))
    facets = page.xpath("//ul[@class='facet']/li[a]")
    assert len(facets) > 20
    for facet in facets[::5]:
        said = int(facet.find("span").text_content().replace(",", ""))
        assert total(page_of(served.get(facet.find("a").get("href")))) == said, facet.text_content()


def test_a_second_value_of_a_facet_widens_the_search(served: Any) -> None:
    one = page_of(served.get("/search?design=cohort"))
    both = page_of(served.get("/search?design=cohort&design=case-report"))
    other = page_of(served.get("/search?design=case-report"))
    assert total(both) == total(one) + total(other) > total(one)


def test_a_set_filter_offers_others_only_when_asked(served: Any) -> None:
    page = page_of(served.get("/search?q=ketamine&population=people"))
    widen = page.xpath("//aside//section[h2='Studied in']//a/@href")
    assert len(widen) == 1
    wider = page_of(served.get(widen[0]))
    others = wider.xpath("//aside//section[h2='Studied in']//li[a]")
    assert others
    said = int(others[0].find("span").text_content())
    both = total(page_of(served.get(others[0].find("a").get("href"))))
    assert both == total(page) + said


def test_a_chip_takes_away_its_own_filter_and_no_other(served: Any) -> None:
    page = page_of(served.get("/search?q=ketamine&topic=mood/depression&population=people&since=2026-01-01"))
    chips = {chip.text_content().split(":")[0]: chip.get("href") for chip in page.xpath("//ul[@class='chips']//a")}
    left = dict(parse_qsl(urlsplit(chips["Topic"]).query))
    assert left == {"q": "ketamine", "population": "people", "since": "2026-01-01"}
    assert dict(parse_qsl(urlsplit(chips["Remove all"]).query)) == {"q": "ketamine"}


def test_pages_show_every_work_once(served: Any) -> None:
    seen: list[str] = []
    address = "/search?sort=date"
    while address:
        page = page_of(served.get(address))
        seen += page.xpath("//article//h3/a/@href")
        address = next(iter(page.xpath("//a[@rel='next']/@href")), None)
    assert len(seen) == len(set(seen)) == total(page_of(served.get("/search")))


def test_a_retracted_work_says_so_before_anything_else(served: Any) -> None:
    page = page_of(served.get("/search?status=retracted"))
    cards = page.xpath("//article")
    assert cards
    for card in cards:
        assert card[0].get("class") == "state"
        assert card[0].text_content().startswith("Retracted; not counted")
        assert "gone" in card.get("class")


def test_what_is_no_evidence_is_said_to_be_none(served: Any) -> None:
    for asked in ("relevance=tool", "relevance=mention", "q=entry:registration"):
        cards = page_of(served.get(f"/search?{asked}")).xpath("//article")
        assert cards
        assert all("evidence" in card.find("p[@class='beside']").text_content() for card in cards)


def test_a_query_that_cannot_be_read_is_shown_with_the_place(served: Any) -> None:
    answer = served.get("/search", params={"q": "ketamine AND (depression"})
    page = page_of(answer)
    assert answer.status_code == 422
    assert page.get_element_by_id("q").get("value") == "ketamine AND (depression"
    assert page.xpath("//div[@role='alert']//pre//mark")


def test_a_field_left_blank_in_the_form_is_left_out(served: Any) -> None:
    blank = served.get("/search?q=microdos*&since=&until=&min_n=&sort=relevance")
    assert total(page_of(blank)) == total(page_of(served.get("/search?q=microdos*")))


def test_a_filter_that_does_not_exist_is_refused_in_words(served: Any) -> None:
    answer = served.get("/search?design=astrology")
    assert answer.status_code == 422
    assert "design" in page_of(answer).get_element_by_id("fault").text_content()


def test_the_words_that_matched_are_marked(served: Any) -> None:
    marks = page_of(served.get("/search?q=microdos*")).xpath("//p[@class='found']//mark")
    assert marks
    assert all(mark.text_content().lower().startswith("microdos") for mark in marks)
