"""What went wrong in another project's live digest, as its own public audit (July 2026) tells it, must not here.

The numbers are that audit's.

| failure | what it was | test |
|---|---|---|
| 1 | a mail of 3,570 trials, over 5 MB, failed 28 times a day and never healed | test_01_a_mail_too_big…, test_01_3570_trials… |
| 2 | "unsubscribe all" did nothing and showed success | test_02_unsubscribing_ends_the_mail… |
| 3 | one bounced address was tried 210 times | test_03_an_address_that_bounces… |
| 4 | the substring "recruit" misfiled 3,882 trials | test_04_a_trial_has_the_registrys_own_status… |
| 5 | the layout ignored the threshold | test_05_what_is_asked_for_at_most…, test_05_a_value_below_its_bar… |
| 6 | what was relevant to another subject leaked in | test_06_what_is_not_about_the_drug… |
| 7 | a defect became an empty digest, and its contents were marked as sent | test_07_a_digest_that_cannot_be_composed… |
| 8 | a section outside the ledger repeated every week | test_08_no_section_tells_in_a_later_week… |
| 9 | one timeout stopped all later recipients | test_09_a_timeout_stops_no_later_recipient |
| 10 | an answer that was falsy counted as none | test_10_an_answer_without_words_is_an_answer |
| 11 | what was sent was remembered for less time than was looked back | test_11_what_was_sent_is_remembered… |
| 12 | a retry mailed 177 of 181 again | test_12_a_retry_mails_the_four… |
| 13 | one mail of three honoured the window | test_13_every_form_tells_of_the_same_week… |
"""

from __future__ import annotations

import datetime as dt
import json
from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from lxml import html as lxml_html

from digests.compose import compose, gather
from digests.errors import Permanent, ServerUnavailable, Temporary
from digests.mail import Parts
from digests.records import Digest
from digests.render import Rendered, render
from digests.send import Edition, send
from digests.tokens import read_unsubscribe, sign_unsubscribe
from digests.transports import SmtpTransport
from pipeline import digesting
from storage import mail_status, subscribers
from storage.archive import Archive
from storage.errors import NotFound
from storage.profiles import MeasuredAccuracy
from storage.records import Registration
from tests.digests.builders import request, run, trial, work
from tests.digests.fakes import SnapshotInMemory
from tests.digests.pulled import MONDAY, Pulled, pulled
from tests.mailroom import NOW, PERIOD, SENDER, WEEK, Clock, Outbox, new_archive, open_digest, post, subscribe, whole
from tests.mailserver import Mailserver, running


@pytest.fixture
def archive(tmp_path: Path):
    with new_archive(tmp_path / "archive.db") as opened:
        yield opened


@pytest.fixture(scope="module")
def filled(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Pulled]:
    """Ten weeks of pulls, with retractions, merges and corrections between them."""
    with pulled(tmp_path_factory.mktemp("filled"), seed=2) as here:
        yield here


@pytest.fixture
def clock() -> Clock:
    return Clock()


def tally(archive: Archive, period: str = PERIOD):
    with archive.read() as connection:
        return mail_status.tally(connection, period)


def test_01_a_mail_too_big_for_the_server_is_not_offered_for_ever_and_heals_by_the_next_week(archive, clock):
    subscribe(archive, "ada@example.org")
    big = replace(whole(Edition()), html="<p>3,570 trials</p>" * 10_000)
    with running(Mailserver(), data_size_limit=50_000) as server:
        mailing = open_digest(archive)
        report = send(archive, mailing, lambda _: big, post(SmtpTransport(server.server()), clock))
        offers = 1
        while report.next_due is not None:
            clock.now = report.next_due
            report = send(archive, mailing, lambda _: big, post(SmtpTransport(server.server()), clock))
            offers += 1
        clock.now = NOW + WEEK
        following = open_digest(archive, "2026-W48", now=clock.now)
        send(archive, following, whole, post(SmtpTransport(server.server()), clock))
    assert offers == 3
    assert tally(archive).failed == 1
    assert server.recipients == ["ada@example.org"]


def test_01_3570_trials_and_hundreds_of_works_are_a_mail_that_every_client_shows_whole():
    trials = tuple(trial(f"NCT{number:08}", title=f"An invented trial, {number}") for number in range(3_570))
    digest = composed(all_trials=trials, all_works=tuple(map(work, range(1, 301))), max_items=600)
    assert len(digest.cards) + len(digest.trials) == 600
    mail = render(digest).mail
    assert len(mail.html.encode()) < 102_000
    assert f"… {3_570 - mail.html.count('An invented trial, '):,} more in the archive" in mail.html


def test_02_unsubscribing_ends_the_mail_and_success_is_shown_only_for_that(archive, clock):
    (ada,) = subscribe(archive, "ada@example.org")
    ref = read_unsubscribe(SENDER.secret_key, sign_unsubscribe(SENDER.secret_key, ada.ref))
    with archive.write() as connection:
        assert subscribers.unsubscribe(connection, ref, now=NOW)
        with pytest.raises(NotFound):
            subscribers.unsubscribe(connection, "somebody else", now=NOW)
    outbox = Outbox()
    send(archive, open_digest(archive), whole, post(outbox, clock))
    assert outbox.tried == []


def test_03_an_address_that_bounces_is_tried_once_and_never_again(archive, clock):
    subscribe(archive, "gone@example.org", "ada@example.org")

    def bounce(recipient: str) -> None:
        if recipient == "gone@example.org":
            raise Permanent("5.1.1 no such user", code=550)

    outbox = Outbox(bounce)
    for week in range(52):
        clock.now = NOW + week * WEEK
        send(archive, open_digest(archive, f"week {week}", now=clock.now), whole, post(outbox, clock))
    assert Counter(outbox.tried) == {"gone@example.org": 1, "ada@example.org": 52}


@pytest.mark.parametrize(
    ("status", "told"),
    [
        ("RECRUITING", "recruiting"),
        ("NOT_YET_RECRUITING", "not yet recruiting"),
        ("ACTIVE_NOT_RECRUITING", "active not recruiting"),
        ("COMPLETED", "completed"),
        ("WITHDRAWN", "withdrawn"),
    ],
)
def test_04_a_trial_has_the_registrys_own_status_in_every_form(status: str, told: str):
    digest = composed(all_trials=(trial(registration=Registration(overall_status=status)),))
    for form in forms(render(digest)):
        assert f"· status {told} ·" in form


def test_05_what_is_asked_for_at_most_is_shown_at_most_in_every_form():
    works = tuple(work(number, title=f"Invented work {number:02}.") for number in range(1, 31))
    digest = composed(all_works=works, max_items=3)
    for form in forms(render(digest)):
        assert sum(f"Invented work {number:02}." in form for number in range(1, 31)) == 3


def test_05_a_value_below_its_bar_is_marked_in_every_form_and_one_above_it_in_none():
    for figure, marked in ((0.84, True), (0.88, False)):
        bar = MeasuredAccuracy(task="design", label_origin="", n=57, figure=figure, low=None, high=None, bar=0.87)
        digest = composed(all_works=(work(1),), card=replace(request().card, accuracy=(bar,)))
        for form in forms(render(digest)):
            assert ("Randomised trial (?) ·" in form) == marked


@pytest.mark.parametrize("relevance", ["mention", "tool", "none"])
def test_06_a_work_that_counts_as_about_the_drug_no_more_is_told_in_no_form(relevance: str):
    other = work(2, title="Invented and about another drug.", relevance=relevance, topics=("risks/misuse",))
    digest = composed(all_works=(work(1, title="Invented and about the drug."), other))
    for form in forms(render(digest)):
        assert "Invented and about the drug." in form
        assert other.title not in form
    assert (digest.week.counts.studied, digest.harms_total) == (1, 0)


def test_06_what_is_not_about_the_drug_itself_is_told_in_no_form(filled: Pulled):
    made = filled.built("2026-W47", MONDAY)
    others = [line for line in filled.export() if line["entry"] == "work" and line["appraisal"]["relevance"] != "focus"]
    assert others
    for form in forms(made.rendered):
        assert [line["title"] for line in others if line["title"] and f"“{line['title']}”" in form] == []
    told = filled.json("2026-W47", MONDAY)
    shown = {item["id"] for part in ("new", "harms") for item in told[part]["items"]}
    assert shown
    assert shown.isdisjoint(line["id"] for line in others)


def test_07_a_digest_that_cannot_be_composed_is_neither_mailed_empty_nor_marked_as_sent(archive, clock):
    subscribe(archive, "ada@example.org", "bob@example.org")

    def broken(edition: Edition) -> Parts:
        raise KeyError("a defect")

    outbox = Outbox()
    mailing = open_digest(archive)
    with pytest.raises(KeyError):
        send(archive, mailing, broken, post(outbox, clock))
    assert outbox.tried == []
    assert tally(archive).sent == 0
    clock.turn(minutes=5)
    assert send(archive, mailing, whole, post(outbox, clock)).sent == 2


def test_08_no_section_tells_in_a_later_week_what_was_told_before(filled: Pulled):
    told: Counter[tuple[str, ...]] = Counter()
    for week in range(-6, 2):
        filled.world.at(MONDAY + dt.timedelta(weeks=week, hours=2))
        digest = digesting.build_and_keep(filled.world.tools).digest
        told.update(("new", str(card.head.work)) for card in digest.cards)
        told.update(("harms", str(harm.head.work)) for harm in digest.harms)
        told.update(("corrections", str(entry.head.work), entry.what.text) for entry in digest.corrections)
        told.update(("trials", entry.number, entry.what.text.partition(" · status ")[2]) for entry in digest.trials)
    assert {section for section, *_ in told} == {"new", "harms", "corrections", "trials"}
    assert [one for one, times in told.items() if times > 1] == []


def test_09_a_timeout_stops_no_later_recipient(archive, clock):
    people = [f"r{n}@example.org" for n in range(9)]
    subscribe(archive, *people)

    def stall(recipient: str) -> None:
        if recipient == people[0]:
            raise Temporary("timed out")

    outbox = Outbox(stall)
    send(archive, open_digest(archive), whole, post(outbox, clock))
    assert outbox.recipients == people[1:]


def test_10_an_answer_without_words_is_an_answer(archive, clock):
    class Terse(Outbox):
        def deliver(self, message, *, sender, recipient):
            super().deliver(message, sender=sender, recipient=recipient)
            return ""

    subscribe(archive, "ada@example.org")
    mailing, outbox = open_digest(archive), Terse()
    assert send(archive, mailing, whole, post(outbox, clock)).sent == 1
    assert send(archive, mailing, whole, post(outbox, clock)).sent == 0
    assert len(outbox.sent) == 1


@pytest.mark.parametrize("days", [31, 400, 4000])
def test_11_what_was_sent_is_remembered_longer_than_anybody_looks_back(archive, clock, days):
    subscribe(archive, "ada@example.org")
    outbox = Outbox()
    send(archive, open_digest(archive), whole, post(outbox, clock))
    clock.now = NOW + dt.timedelta(days=days)
    send(archive, open_digest(archive, now=clock.now), whole, post(outbox, clock))
    assert len(outbox.sent) == 1


def test_12_a_retry_mails_the_four_that_are_left_and_not_the_177(archive, clock):
    people = [f"r{n:03}@example.org" for n in range(181)]
    subscribe(archive, *people)

    class Failing(Outbox):
        def deliver(self, message, *, sender, recipient):
            if len(self.sent) == 177:
                raise ServerUnavailable("connection refused")
            return super().deliver(message, sender=sender, recipient=recipient)

    mailing, first, second = open_digest(archive), Failing(), Outbox()
    assert send(archive, mailing, whole, post(first, clock)).sent == 177
    clock.turn(minutes=5)
    assert send(archive, mailing, whole, post(second, clock)).sent == 4
    assert Counter(first.recipients + second.recipients) == Counter(people)


def test_13_every_form_tells_of_the_same_week_and_the_same_works(filled: Pulled):
    made = filled.built("2026-W44", MONDAY)
    works = [line for line in filled.export() if line["entry"] == "work"]
    new = {card.head.work for card in made.digest.cards} | {harm.head.work for harm in made.digest.harms}
    assert len(new) > 1
    for form in forms(made.rendered):
        assert {line["id"] for line in works if line["title"] and f"“{line['title']}" in form} == new
        assert "From 26 October to 1 November 2026" in form
    told = json.loads(made.rendered.json)
    assert told["window"] == {"from": "2026-10-25T23:00:00Z", "to": "2026-11-01T23:00:00Z"}
    assert told["evidence"]["week"]["window"] == told["window"]


def forms(rendered: Rendered) -> Iterator[str]:
    """Every form that is sent or kept, as one line of what a reader reads; a reader's marks are not words."""
    told = json.loads(rendered.json)
    heads = [*told["new"]["items"], *told["harms"]["items"], *told["corrections"]["items"]]
    quoted = " ".join(f"“{head['title']}”" for head in heads)
    yield " ".join(f"{quoted} {json.dumps(told, ensure_ascii=False)}".split())
    for page in (rendered.html, rendered.mail.html):
        yield " ".join("".join(lxml_html.fromstring(page).itertext()).split())
    for plain in (rendered.text, rendered.mail.text):
        yield " ".join(plain.replace("\n", " ").split())
    yield " ".join(rendered.markdown.replace("\\", "").split())


def composed(**given: object) -> Digest:
    """The digest of an archive in memory; ``max_items`` and ``card`` are asked for."""
    asked = request(**{key: given.pop(key) for key in ("max_items",) if key in given})
    if "card" in given:
        asked = replace(asked, card=given.pop("card"))
    return compose(gather(SnapshotInMemory(all_runs=(run(),), **given), asked), asked)
