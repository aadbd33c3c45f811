"""Unsubscribing by the link of a mail: one POST ends it, GET only asks, nothing is told about anybody."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from typing import Any

import httpx
import pytest
from served import READER

from storage import subscribers
from storage.addresses import parse_address


def state(served: Any) -> str:
    with served.tools.archive.read() as conn:
        return subscribers.by_address(conn, parse_address(READER)).state


@pytest.fixture(autouse=True)
def _subscribed(served: Any) -> None:
    with served.tools.archive.write() as conn:
        subscribers.add(conn, parse_address(READER), ref="unused", now=served.tools.now(), again=True)


def test_opening_the_link_changes_nothing(served: Any) -> None:
    answer = served.get(f"/unsubscribe/{served.token}")
    assert answer.status_code == 200
    assert 'method="post"' in answer.text
    assert state(served) == "active"


def test_one_click_ends_it_and_a_second_changes_nothing(served: Any) -> None:
    address = f"{served.url}/unsubscribe/{served.token}"
    first = served.client.post(address, data={"List-Unsubscribe": "One-Click"})
    assert (first.status_code, state(served)) == (200, "unsubscribed")
    second = served.client.post(address, data={"List-Unsubscribe": "One-Click"})
    assert (second.status_code, second.text) == (200, first.text)


def test_many_clicks_at_once_end_it_once(served: Any) -> None:
    with ThreadPoolExecutor(12) as clicks:
        answers = list(clicks.map(lambda _: httpx.post(f"{served.url}/unsubscribe/{served.token}"), range(24)))
    assert {answer.status_code for answer in answers} == {200}
    assert state(served) == "unsubscribed"


def test_a_provider_s_post_without_any_body_counts_too(served: Any) -> None:
    assert served.client.post(f"{served.url}/unsubscribe/{served.token}").status_code == 200
    assert state(served) == "unsubscribed"


@pytest.mark.parametrize("how", ["changed", "cut", "foreign"])
def test_a_link_that_is_not_ours_ends_nothing(served: Any, how: str) -> None:
    from digests.tokens import sign_unsubscribe

    token = {
        "changed": served.token[:-2] + ("AA" if served.token[-2:] != "AA" else "BB"),
        "cut": served.token[:10],
        "foreign": sign_unsubscribe("another key", "a-random-ref"),
    }[how]
    answer = served.client.post(f"{served.url}/unsubscribe/{token}")
    assert answer.status_code == 404
    assert state(served) == "active"


def test_the_page_is_kept_by_nobody_and_names_nobody(served: Any) -> None:
    answer = served.get(f"/unsubscribe/{served.token}")
    assert answer.headers["cache-control"] == "no-store"
    assert answer.headers["referrer-policy"] == "no-referrer"
    assert READER not in answer.text
    assert 'name="robots" content="noindex"' in answer.text
