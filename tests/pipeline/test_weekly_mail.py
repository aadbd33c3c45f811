"""The schedule and the mail together, over real pulls: each week reaches everybody once, and silence is explained."""

from __future__ import annotations

import datetime as dt
import email
import email.policy
from collections.abc import Iterator
from contextlib import contextmanager, nullcontext
from dataclasses import replace
from importlib import resources
from pathlib import Path

import pytest
from outside import World, world

from pipeline import digesting
from pipeline.retag import waiting
from pipeline.sample.corpus import Corpus, Entry, Face, Ids, Relation
from pipeline.sample.faults import Fault
from pipeline.scheduling import run_schedule
from pipeline.settings import DigestTable, MailTable, Settings
from pipeline.status import status
from storage import kept_digests, runs, subscribers
from storage.addresses import parse_address
from storage.records import LinkKind

BEFORE = dt.datetime(2026, 10, 28, 4, 5, tzinfo=dt.UTC)  # a Wednesday, 05:05 in Berlin
MONDAY = dt.datetime(2026, 11, 9, 6, 1, tzinfo=dt.UTC)  # 07:01 in Berlin: W45 is due
HOUR = dt.timedelta(hours=1)
DAY = dt.timedelta(days=1)


def article(number: int, appears: dt.datetime, *, retracted: dt.datetime | None = None, silent: bool = False) -> Entry:
    face = Face(
        since=appears,
        title=f"[Sample] Ketamine for depression among keepers of light {number}",
        sections=(("", f"{number + 10} adults were randomised to ketamine or placebo. Depression did not differ."),),
        types=("Journal Article",),
    )
    faces: tuple[Face, ...] = (face,)
    if retracted is not None:
        notice = Relation(kind=LinkKind.RETRACTED_BY, to=Ids(pmid="999499999"), citation="Sample J. 2026;1:1")
        types = ("Journal Article", "Retracted Publication")
        faces = (face, replace(face, since=retracted, types=types, relations=(notice,), silent=silent))
    return Entry(key=f"a{number}", source="pubmed", ids=Ids(pmid=str(999400000 + number)), faces=faces)


class Post:
    """A machine with the product on it: pulls, digests and mail by the schedule, into a folder of mails."""

    def __init__(self, here: World, outbox: Path) -> None:
        self.here, self._outbox = here, outbox
        here.tools.now = self._now

    def _now(self) -> dt.datetime:
        """A clock that goes on while a job runs."""
        self.here.clock.at += dt.timedelta(milliseconds=1)
        return self.here.clock.at

    def look(self, at: dt.datetime) -> int:
        """``schedule --once`` at that moment; its exit code."""
        tools = self.here.at(at).tools
        return run_schedule(lambda: nullcontext(tools), once=True)

    def break_outbox(self) -> None:
        self._outbox.rename(self._outbox.with_name("kept"))
        self._outbox.write_text("no folder: nothing can be delivered")

    def mend_outbox(self) -> None:
        self._outbox.unlink()
        self._outbox.with_name("kept").rename(self._outbox)

    def mails(self) -> dict[str, list[str]]:
        """Every mail's text by subject."""
        found: dict[str, list[str]] = {}
        for path in sorted(self._outbox.glob("*.eml")):
            message = email.message_from_bytes(path.read_bytes(), policy=email.policy.default)
            body = message.get_body(("plain",))
            assert body is not None
            found.setdefault(str(message["Subject"]), []).append(" ".join(body.get_content().split()))
        return found

    def read_all(self, words: str) -> list[str]:
        """Every mail with those words, say a week's days, in its subject."""
        return [text for subject, texts in self.mails().items() if words in subject for text in texts]

    def read(self, words: str) -> str:
        """The one mail with those words in its subject."""
        (text,) = self.read_all(words)
        return text

    def alarms(self) -> str:
        return "\n".join(status(self.here.tools).alarms)


@contextmanager
def posted(folder: Path, corpus: Corpus, *, alerts: bool = False, when_empty: bool = True) -> Iterator[Post]:
    def change(settings: Settings) -> Settings:
        mail = MailTable(from_="digest@example.org", outbox=str(folder / "outbox"), alerts=alerts)
        return replace(settings, mail=mail, digest=DigestTable(send_when_empty=when_empty))

    with world(folder, corpus, BEFORE, change=change) as here:
        with here.tools.archive.write() as conn:
            subscribers.add(conn, parse_address("ada@example.org"), ref="ada", now=BEFORE)
        post = Post(here, folder / "outbox")
        for number in range(12):
            post.look(BEFORE + number * DAY)
            if number == 5:
                post.look(MONDAY - 7 * DAY)  # the week before, in time
        yield post


CORPUS = (article(1, BEFORE - 2 * DAY), article(2, BEFORE + 9 * DAY), article(3, BEFORE + 16 * DAY))
W45, W46 = "2 to 8 November", "9 to 15 November"


def test_a_week_reaches_its_reader_once_in_time_and_says_nothing_of_delay(tmp_path: Path) -> None:
    with posted(tmp_path, CORPUS) as post:
        assert post.look(MONDAY) == 0
        for number in range(1, 6):
            post.look(MONDAY + number * HOUR)
        text = post.read(W45)
        assert "keepers of light 2" in text
        assert "was due on" not in text
        assert post.alarms() == ""


def test_a_digest_that_comes_late_says_so_and_so_does_the_next(tmp_path: Path) -> None:
    with posted(tmp_path, CORPUS) as post:
        post.look(MONDAY + 30 * HOUR)
        post.look(MONDAY + 7 * DAY)
        late = "was due on Monday 9 November 2026, 07:00, and was"
        assert f"This digest {late} made 30 hours later." in post.read(W45)
        assert f"The digest of 2026-W45 {late} sent 30 hours later." in post.read(W46)


def test_a_week_that_was_never_sent_is_an_alarm_and_stands_in_the_next_mail(tmp_path: Path) -> None:
    with posted(tmp_path, CORPUS) as post:
        post.break_outbox()
        assert post.look(MONDAY) == 1
        assert "digest: was due" not in post.alarms()
        post.look(MONDAY + 7 * HOUR + dt.timedelta(minutes=1))
        assert "digest: was due Monday 2026-11-09 07:00 (Europe/Berlin) and is not done, 7 hours later" in post.alarms()
        assert "mail of 2026-W45: 1 of 1 not delivered, 7 hours after sending began" in post.alarms()
        post.mend_outbox()
        post.look(MONDAY + 7 * DAY)
        was = "The digest of 2026-W45 was due on Monday 9 November 2026, 07:00, and was not sent."
        assert was in post.read(W46)


def test_a_week_whose_server_was_down_is_built_once_and_sent_when_it_is_back(tmp_path: Path) -> None:
    with posted(tmp_path, CORPUS) as post:
        post.break_outbox()
        for number in range(5):
            post.look(MONDAY + number * HOUR)
        post.mend_outbox()
        post.look(MONDAY + 9 * HOUR)
        assert "keepers of light 2" in post.read(W45)
        with post.here.tools.archive.read() as conn:
            assert [line.period for line in kept_digests.listed(conn)].count("2026-W45") == 1


def test_a_digest_rebuilt_later_says_the_same_of_its_delay(tmp_path: Path) -> None:
    with posted(tmp_path, CORPUS) as post:
        post.look(MONDAY + 30 * HOUR)
        post.look(MONDAY + 7 * DAY)
        tools = post.here.tools
        for label in ("2026-W45", "2026-W46"):
            with tools.archive.read() as conn:
                kept = kept_digests.latest(conn, label).digest
            again = digesting.build(tools, digesting.period_named(tools, label), kept.as_of)
            assert again.rendered.text == kept.text


def test_a_mailing_of_an_old_week_by_hand_does_not_stand_for_the_one_that_is_due(tmp_path: Path) -> None:
    with posted(tmp_path, CORPUS) as post:
        post.here.at(MONDAY).run("send", period="2026-W44")
        post.look(MONDAY + HOUR)
        assert "keepers of light 2" in post.read(W45)


@pytest.mark.parametrize("silent", [False, True], ids=["by a pull", "by a refresh, weeks later"])
def test_a_retraction_reaches_its_readers_before_the_next_digest(tmp_path: Path, silent: bool) -> None:
    gone = MONDAY + 9 * DAY  # when its day is no longer read again by every pull
    corpus = (article(1, BEFORE - 2 * DAY), article(2, BEFORE + 9 * DAY, retracted=gone, silent=silent))
    with posted(tmp_path, corpus, alerts=True) as post:
        post.look(MONDAY)
        arrived = MONDAY
        while not post.read_all("1 work you were sent was retracted"):
            arrived += DAY
            if arrived.weekday() in (3, 6):  # a pull on a Thursday, a refresh on a Sunday
                post.look(arrived)
            assert arrived < MONDAY + 50 * DAY
        assert (arrived.weekday() == 6) == silent  # refreshes are on Sundays
        assert "keepers of light 2" in post.read("1 work you were sent was retracted")


def test_a_complete_and_empty_week_is_left_out_where_that_is_wished_and_is_no_alarm(tmp_path: Path) -> None:
    with posted(tmp_path, CORPUS[:1], when_empty=False) as post:
        assert post.look(MONDAY) == 0
        assert not any(W45 in subject for subject in post.mails())
        post.here.at(MONDAY + 8 * HOUR)
        assert post.alarms() == ""


def test_an_incomplete_week_is_mailed_also_where_empty_ones_are_not(tmp_path: Path) -> None:
    down = Fault(source="medrxiv", kind="down")
    with posted(tmp_path, CORPUS[:1], when_empty=False) as post:
        post.here.outside.set_faults([down])
        post.look(MONDAY)
        (subject,) = [subject for subject in post.mails() if W45 in subject]
        assert subject.startswith("INCOMPLETE: ")


def test_a_source_that_fails_for_days_is_an_alarm_and_one_bad_day_is_none(tmp_path: Path) -> None:
    with posted(tmp_path, CORPUS[:1]) as post:
        post.here.outside.set_faults([Fault(source="medrxiv", kind="down")])
        post.look(MONDAY - DAY)
        assert post.alarms() == ""
        for number in range(3):
            post.look(MONDAY + number * DAY)
        assert "medrxiv: nothing from 2026-11-08 on is searched in full; medrxiv: " in post.alarms()


def test_after_the_rules_changed_every_work_is_appraised_again_before_the_next_digest(tmp_path: Path) -> None:
    with posted(tmp_path, CORPUS) as post:
        post.look(MONDAY)
    profile = tmp_path / "other.toml"
    built_in = resources.files("pipeline.profiles").joinpath("ketamine.toml").read_text("utf-8")
    profile.write_text(built_in.replace('"ketaset"', '"ketaset", "lampamine"', 1), "utf-8")
    with world(tmp_path, CORPUS, MONDAY, change=lambda settings: replace(settings, profile=str(profile))) as here:
        assert waiting(here.tools.archive, here.tools.appraiser.version) == 2
        Post(here, tmp_path / "outbox").look(MONDAY + HOUR)
        assert waiting(here.tools.archive, here.tools.appraiser.version) == 0
        with here.tools.archive.read() as conn:
            assert runs.latest(conn, "retag") is not None
