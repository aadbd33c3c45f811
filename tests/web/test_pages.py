"""Every page: there, whole, honest about what it is, and without a trace of script."""

from __future__ import annotations

import re
from typing import Any

import pytest
from lxml import html

PAGES = (
    "/",
    "/search",
    "/search?q=microdos*&population=people",
    "/search?q=zzzznothing",
    "/works/1",
    "/topics",
    "/topics/mood/depression",
    "/topics/other-use/pain",
    "/trials",
    "/digests",
    "/digests/2026-W47",
    "/coverage",
    "/method",
    "/api",
)


@pytest.mark.parametrize("path", PAGES)
def test_a_page_is_whole_and_says_that_it_is_not_medical_advice(served: Any, path: str) -> None:
    answer = served.get(path)
    assert answer.status_code == 200
    page = html.document_fromstring(answer.text)
    assert "not medical advice" in page.find(".//footer").text_content()
    assert len(page.findall(".//h1")) == 1
    assert page.get("lang") == "en"
    assert page.find(".//title").text.strip()


@pytest.mark.parametrize("path", PAGES)
def test_a_page_needs_no_script_no_inline_style_and_nothing_from_elsewhere(served: Any, path: str) -> None:
    page = html.document_fromstring(served.get(path).text)
    assert not page.findall(".//script")
    assert not page.xpath("//@style")
    assert not [name for element in page.iter() for name in element.attrib if name.startswith("on")]
    loaded = page.xpath("//link[@rel='stylesheet' or @rel='icon']/@href | //img/@src")
    assert loaded
    assert all(address.startswith("/static/") for address in loaded)


@pytest.mark.parametrize("path", PAGES)
def test_every_link_of_a_page_to_this_server_leads_somewhere(served: Any, path: str) -> None:
    page = html.document_fromstring(served.get(path).text)
    inside = sorted({a.split("#")[0] for a in page.xpath("//a/@href") if a.startswith("/")})
    sample = inside[:: max(1, len(inside) // 12)]
    failed = [address for address in sample if served.get(address).status_code not in (200, 302)]
    assert sample
    assert not failed


def test_counts_on_the_start_page_are_what_their_searches_find(served: Any) -> None:
    page = html.document_fromstring(served.get("/").text)
    links = page.xpath("//table[@class='steps']//a")
    assert len(links) >= 5
    for link in links:
        found = html.document_fromstring(served.get(link.get("href")).text).get_element_by_id("found").text_content()
        assert int(re.match(r"[\d,]+", found)[0].replace(",", "")) == int(link.text_content().replace(",", ""))


def test_cells_of_the_evidence_map_lead_to_as_many_works(served: Any) -> None:
    page = html.document_fromstring(served.get("/").text)
    cells = page.xpath("//table[@class='map']//td//a")
    assert cells
    for cell in cells[::9]:
        found = html.document_fromstring(served.get(cell.get("href")).text).get_element_by_id("found").text_content()
        assert found.split()[0] == cell.text_content()


def test_an_empty_archive_says_that_nothing_was_pulled(tmp_path: Any) -> None:
    from served import free_port, serving

    from pipeline.demo import MONDAY, Clock
    from pipeline.settings import load
    from pipeline.tools import Tools

    port = free_port()
    with Tools(load(None, {}, archive=str(tmp_path / "empty.db")), now=Clock(MONDAY)) as tools, serving(tools, port):
        import httpx

        for path in ("/", "/search", "/topics/mood/depression", "/trials", "/digests", "/coverage"):
            answer = httpx.get(f"http://127.0.0.1:{port}{path}")
            assert answer.status_code == 200, path
        assert "FAILED" in httpx.get(f"http://127.0.0.1:{port}/").text
        assert "No source was pulled yet" in httpx.get(f"http://127.0.0.1:{port}/coverage").text
