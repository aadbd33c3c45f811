"""axe-core on every page, light and dark, narrow and wide: nothing serious or critical."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from browsing import EVERY, careful
from playwright.sync_api import Browser, Page

pytestmark = pytest.mark.browser
WIDTHS = (320, 1200)
OPTIONS = {"resultTypes": ["violations"], "rules": {"target-size": {"enabled": True}}}  # WCAG 2.2's; off by itself
# What axe says may look different from what a page does: its states, as people leave them.
STATES = ("/search?q=microdos*&topic=mood/depression&since=2026-01-01", "/search?q=a+AND+(b", "/search?q=zebrafish")


@pytest.fixture(scope="module", params=["light", "dark"])
def tab(request: pytest.FixtureRequest, browser: Browser) -> Iterator[Page]:
    # axe is a script, and a digest as it was sent lets none run: what the policy forbids is tested elsewhere.
    with browser.new_context(color_scheme=request.param, reduced_motion="reduce", bypass_csp=True) as context:
        yield careful(context)


@pytest.mark.parametrize("path", [*EVERY, *STATES, "/digests/2026-W47/as-sent", "/unsubscribe/"])
def test_axe_finds_nothing_serious(tab: Page, served: Any, path: str) -> None:
    tab.goto(served.url + path + (served.token if path.endswith("/unsubscribe/") else ""))
    for width in WIDTHS:
        tab.set_viewport_size({"width": width, "height": 900})
        found = Axe().run(tab, options=OPTIONS).response["violations"]
        told = [(v["id"], v["impact"], [n["html"][:120] for n in v["nodes"]][:4]) for v in found]
        assert not [one for one in told if one[1] in ("serious", "critical")], (width, told)
