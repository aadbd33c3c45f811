"""The archive as a person uses it, in a real headless Chromium; with and without script."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

import pytest
from browsing import EVERY, careful
from playwright.sync_api import Browser, Page
from served import READER

from storage import subscribers
from storage.addresses import parse_address

pytestmark = pytest.mark.browser


@pytest.fixture
def tab(browser: Browser) -> Iterator[Page]:
    with browser.new_context() as context:
        yield careful(context)


def test_search_facet_open_and_toggle_a_tag(tab: Page, served: Any) -> None:
    tab.goto(served.url)
    tab.get_by_label("Search the archive").fill("oral ketamine")
    tab.get_by_role("button", name="Search").click()
    before = int(tab.locator("#found").inner_text().split()[0])
    tab.locator("#narrow").get_by_role("link", name="randomised trial", exact=True).click()
    assert tab.get_by_role("list", name="Active filters").get_by_role("link", name="Design").is_visible()
    assert 0 < int(tab.locator("#found").inner_text().split()[0]) < before
    tab.get_by_role("link", name="Daily oral ketamine as an adjunct").click()
    mark = tab.locator(".abstract mark", has_text=re.compile("^antidepressant$")).first
    plain = mark.evaluate("e => getComputedStyle(e).backgroundColor")
    tab.get_by_label("Depression", exact=True).check()
    assert mark.evaluate("e => getComputedStyle(e).backgroundColor") != plain
    tab.get_by_label("Depression", exact=True).uncheck()
    assert mark.evaluate("e => getComputedStyle(e).backgroundColor") == plain


def test_a_tag_is_toggled_by_keyboard_alone(tab: Page, served: Any) -> None:
    tab.goto(f"{served.url}/works/{served.get('/api/v1/works/999000006').json()['work']['id']}")
    box = tab.get_by_label("Suicidal thoughts and behaviour")
    for _ in range(60):
        tab.keyboard.press("Tab")
        if box.evaluate("e => e === document.activeElement"):
            break
    tab.keyboard.press("Space")
    assert box.is_checked()


def test_the_first_tab_stop_leads_past_the_navigation(tab: Page, served: Any) -> None:
    tab.goto(served.url)
    tab.keyboard.press("Tab")
    tab.keyboard.press("Enter")
    assert tab.evaluate("document.activeElement.id") == "main"


def test_a_link_of_the_digest_opens_the_work_and_a_count_its_search(tab: Page, served: Any) -> None:
    tab.goto(f"{served.url}/digests/2026-W47/as-sent")
    title = tab.locator(".card").first.locator("h4").inner_text()
    tab.goto(tab.locator(".card").first.get_by_role("link", name="in the archive").get_attribute("href") or "")
    assert title.strip("“”")[:40] in tab.locator("h1").inner_text()
    tab.goto(f"{served.url}/digests/2026-W47")
    count = tab.locator("table.steps a").nth(1)
    number = count.inner_text()
    count.click()
    assert tab.locator("#found").inner_text().split()[0] == number


def test_unsubscribing_asks_first_and_then_says_that_it_is_done(tab: Page, served: Any) -> None:
    with served.tools.archive.write() as conn:
        subscribers.add(conn, parse_address(READER), ref="unused", now=served.tools.now(), again=True)
    tab.goto(f"{served.url}/unsubscribe/{served.token}")
    tab.get_by_role("button", name="Unsubscribe").click()
    assert tab.locator("h1").inner_text() == "You are unsubscribed"
    with served.tools.archive.read() as conn:
        assert subscribers.by_address(conn, parse_address(READER)).state == "unsubscribed"


def test_all_of_it_works_without_script(browser: Browser, served: Any) -> None:
    with browser.new_context(java_script_enabled=False) as context:
        page = context.new_page()
        page.goto(f"{served.url}/search?q=oral+ketamine")
        page.locator("#narrow").get_by_role("link", name="randomised trial", exact=True).click()
        page.get_by_role("link", name="Daily oral ketamine as an adjunct").click()
        box = page.get_by_label("Depression", exact=True)
        box.check()
        assert box.is_checked()
        page.get_by_role("link", name="Depression", exact=True).click()
        assert page.locator("h1").inner_text() == "Depression"


@pytest.mark.parametrize("path", EVERY)
@pytest.mark.parametrize("width", [320, 1200])
def test_no_page_is_wider_than_its_window(browser: Browser, served: Any, path: str, width: int) -> None:
    with browser.new_context(viewport={"width": width, "height": 800}) as context:
        page = careful(context)
        page.goto(served.url + path)
        assert page.evaluate("document.documentElement.scrollWidth") <= width


def test_text_can_be_read_in_the_dark_as_in_the_light(browser: Browser, served: Any) -> None:
    for scheme in ("light", "dark"):
        with browser.new_context(color_scheme=scheme) as context:
            page = careful(context)
            for path in ("/", "/search?q=microdos*", "/works/1", "/digests/2026-W47"):
                page.goto(served.url + path)
                low = page.evaluate(_CONTRASTS)
                assert not low, (scheme, path, low[:5])


# Every text against the nearest ground behind it, by WCAG 2.2: at least 4.5 to 1.
_CONTRASTS = """() => {
  const parts = colour => (colour.match(/[\\d.]+/g) || []).map(Number);
  const light = ([r, g, b]) => [r, g, b].map(v => v / 255)
    .map(v => v <= 0.04045 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4)
    .reduce((sum, v, i) => sum + v * [0.2126, 0.7152, 0.0722][i], 0);
  const ground = e => {
    for (; e; e = e.parentElement) {
      const c = parts(getComputedStyle(e).backgroundColor);
      if (c.length === 3 || c[3] > 0) return c;
    }
    return [255, 255, 255];
  };
  const low = [];
  for (const e of document.querySelectorAll('body *')) {
    const own = [...e.childNodes].some(n => n.nodeType === 3 && n.textContent.trim());
    if (!own || !e.checkVisibility() || e.closest('svg')) continue;
    const [a, b] = [light(parts(getComputedStyle(e).color)), light(ground(e))];
    const ratio = (Math.max(a, b) + 0.05) / (Math.min(a, b) + 0.05);
    if (ratio < 4.5) low.push([e.tagName, e.className, ratio.toFixed(2), e.textContent.trim().slice(0, 30)]);
  }
  return low;
}"""


def test_weaker_evidence_looks_weaker(tab: Page, served: Any) -> None:
    def of(query: str) -> tuple[float, int]:
        tab.goto(f"{served.url}/search?q={query}")
        card = tab.locator("article").first
        border = card.evaluate("e => parseFloat(getComputedStyle(e).borderLeftWidth)")
        weight = card.locator("h3").evaluate("e => Number(getComputedStyle(e).fontWeight)")
        return float(border), int(weight)

    randomised, cohort, animals = (
        of(f"relevance:focus status:current {q}") for q in ("kind:randomised", "kind:other_people", "kind:animals")
    )
    assert randomised[0] > cohort[0] > animals[0]
    assert randomised[1] > animals[1]


def test_hostile_text_runs_nothing(tab: Page, served: Any) -> None:
    tab.on("dialog", lambda _dialog: pytest.fail("a script ran"))
    for path in ("/works/pmid:999666001", "/search?q=pmid:999666001", "/digests/2026-W47", "/digests/2026-W47/as-sent"):
        tab.goto(served.url + path)
        assert tab.locator("main").is_visible()
