"""The sample week served on loopback, and the browser that reads it."""

from __future__ import annotations

import datetime as dt
import os
import shutil
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, sync_playwright
from served import Served, add_reader, free_port, serving, store_hostile, with_public_url

from pipeline.demo import MONDAY, WEEK, Clock, pointed_at
from pipeline.digesting import build_and_keep
from pipeline.jobs import Order, run_job
from pipeline.sample.load import load_week
from pipeline.sample.standin import StandIn
from pipeline.settings import load
from pipeline.tools import Tools


@pytest.fixture(scope="session")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    folder = tmp_path_factory.mktemp("served")
    port = free_port()
    clock = Clock(MONDAY)
    with StandIn(load_week(MONDAY), clock.at) as outside:
        settings = pointed_at(load(None, {}, archive=str(folder / "archive.db")), outside)
        settings = with_public_url(settings, f"http://127.0.0.1:{port}")
        with Tools(settings, now=clock) as tools:
            for days in (0, 3, 7):
                clock.at = outside.clock = MONDAY - WEEK + dt.timedelta(days=days)
                run_job("pull", tools, Order())
            clock.at = MONDAY + dt.timedelta(hours=2)
            store_hostile(tools)
            build_and_keep(tools)
            token = add_reader(tools)
            with serving(tools, port):
                site = Served(url=f"http://127.0.0.1:{port}", tools=tools, token=token)
                with site.client:
                    yield site


@pytest.fixture(scope="session")
def chromium() -> str:
    """The browser's path; where there is none the test is skipped, or fails where everything is required."""
    found = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)
    if found is None:
        reason = "no Chromium here: apt-get install chromium"
        if os.environ.get("LOWDOSE_REQUIRE_ALL") == "1":
            pytest.fail(reason)
        pytest.skip(reason)
    return found


@pytest.fixture(scope="session")
def browser(chromium: str) -> Iterator[Browser]:
    with sync_playwright() as playwright:
        args = ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-component-update"]
        opened = playwright.chromium.launch(executable_path=chromium, args=args)
        yield opened
        opened.close()
