"""Readers: added once, leaving for good, forgotten when they ask."""

from __future__ import annotations

from pathlib import Path

import pytest
import sqlalchemy as sa
from hypothesis import given
from hypothesis import strategies as st

from storage import deliveries, mail_status, subscribers
from storage.addresses import clean_name, mask, parse_address, parse_mailbox
from storage.archive import Archive, open_archive
from storage.errors import InvalidAddress, NotFound
from storage.schema import metadata
from tests.mailroom import NOW, PERIOD, claim, open_digest, ref_of, subscribe

ADA = parse_address("ada@example.org")


def add(archive: Archive, text: str = "ada@example.org", **options):
    with archive.write() as connection:
        return subscribers.add(connection, parse_address(text), ref=options.pop("ref", text), now=NOW, **options)


def states(archive: Archive) -> dict[str, int]:
    with archive.read() as connection:
        return dict(subscribers.counts(connection))


def test_a_new_address_is_active_and_reads_all_topics(archive):
    assert add(archive).outcome == "added"
    with archive.read() as connection:
        reader = subscribers.by_address(connection, ADA)
    assert (reader.state, reader.topics, reader.address) == ("active", (), "ada@example.org")


def test_the_same_address_in_other_letters_is_the_same_reader(archive):
    add(archive)
    assert add(archive, "ADA@Example.ORG").outcome == "unchanged"
    assert states(archive) == {"active": 1}


def test_adding_again_brings_topics_up_to_date(archive):
    add(archive)
    assert add(archive, topics=("mood/depression",)).outcome == "changed"
    with archive.read() as connection:
        assert subscribers.by_address(connection, ADA).topics == ("mood/depression",)


def test_importing_a_list_twice_does_not_undo_an_unsubscribe(archive):
    add(archive, ref="r")
    with archive.write() as connection:
        subscribers.unsubscribe(connection, "r", now=NOW)
    assert add(archive).outcome == "left-alone"
    assert states(archive) == {"unsubscribed": 1}


def test_a_person_who_asks_comes_back(archive):
    add(archive, ref="r")
    with archive.write() as connection:
        subscribers.unsubscribe(connection, "r", now=NOW)
    assert add(archive, again=True).outcome == "back"
    assert states(archive) == {"active": 1}


def test_unsubscribing_twice_is_fine_and_only_the_first_did_it(archive):
    add(archive, ref="r")
    with archive.write() as connection:
        assert subscribers.unsubscribe(connection, "r", now=NOW) is True
        assert subscribers.unsubscribe(connection, "r", now=NOW) is False


def test_an_unknown_link_is_not_shown_success(archive):
    with archive.write() as connection, pytest.raises(NotFound):
        subscribers.unsubscribe(connection, "never given", now=NOW)


def test_unsubscribing_ends_what_was_waiting_to_be_sent(archive):
    subscribe(archive, "ada@example.org")
    open_digest(archive)
    with archive.write() as connection:
        subscribers.unsubscribe(connection, ref_of("ada@example.org"), now=NOW)
    assert claim(archive) is None
    with archive.read() as connection:
        assert mail_status.tally(connection, PERIOD).dropped == 1


def test_a_paused_reader_gets_nothing_until_resumed_and_then_what_they_missed(archive):
    (ada,) = subscribe(archive, "ada@example.org")
    open_digest(archive)
    with archive.write() as connection:
        assert subscribers.pause(connection, ada.id, because="550 no such user ada@example.org", now=NOW)
    assert claim(archive) is None
    with archive.write() as connection:
        assert subscribers.resume(connection, ada.id, now=NOW)
    held = claim(archive)
    assert held is not None
    assert held.subscriber.id == ada.id


def test_resuming_does_not_send_twice(archive):
    (ada,) = subscribe(archive, "ada@example.org")
    open_digest(archive)
    held = claim(archive)
    assert held is not None
    with archive.write() as connection:
        deliveries.confirm(connection, held, at=NOW, answer="250 ok")
        subscribers.pause(connection, ada.id, because="later bounce", now=NOW)
        subscribers.resume(connection, ada.id, now=NOW)
    assert claim(archive) is None


def test_the_reason_of_a_pause_does_not_keep_the_address(archive):
    (ada,) = subscribe(archive, "ada@example.org", name="Ada Lovelace")
    with archive.write() as connection:
        subscribers.pause(connection, ada.id, because="550 <ada@example.org> Ada Lovelace: user ada unknown", now=NOW)
        reason = subscribers.by_id(connection, ada.id).because
    assert "ada" not in reason.lower()
    assert reason.startswith("550")


def test_forgetting_erases_the_person_and_keeps_the_ledger(archive):
    (ada,) = subscribe(archive, "ada@example.org", name="Ada", topics=("mood/depression",))
    open_digest(archive)
    with archive.write() as connection:
        assert subscribers.forget(connection, ADA, now=NOW) == ada.id
    with archive.read() as connection:
        left = subscribers.by_id(connection, ada.id)
        assert (left.address, left.name, left.topics, left.state) == (None, None, (), "forgotten")
        assert mail_status.tally(connection, PERIOD).dropped == 1
    assert claim(archive) is None


def test_no_byte_of_a_forgotten_address_stays_in_the_file(tmp_path: Path):
    """About SQLite's own file: what a server keeps on its disk, and for how long, is the server's."""
    with open_archive(str(tmp_path / "archive.db")) as archive:
        subscribe(archive, "ada.the.first@example.org", name="Augusta Ada")
        subscribe(archive, *(f"r{n}@example.org" for n in range(50)))
        with archive.write() as connection:
            subscribers.forget(connection, parse_address("ada.the.first@example.org"), now=NOW)
        archive.wash()
    kept = b"".join(file.read_bytes() for file in tmp_path.iterdir())
    assert b"ada.the.first" not in kept
    assert b"Augusta" not in kept


def test_a_forgotten_person_who_subscribes_again_is_a_new_one(archive):
    (before,) = subscribe(archive, "ada@example.org")
    with archive.write() as connection:
        subscribers.forget(connection, ADA, now=NOW)
    after = add(archive, ref="another").subscriber
    assert after.id != before.id


def test_a_link_in_an_old_mail_still_answers_after_forgetting(archive):
    add(archive, ref="r")
    with archive.write() as connection:
        subscribers.forget(connection, ADA, now=NOW)
        assert subscribers.unsubscribe(connection, "r", now=NOW) is False


def test_a_reader_shows_neither_address_nor_name_in_a_log(archive):
    (ada,) = subscribe(archive, "ada@example.org", name="Augusta", topics=("mood/depression",))
    assert "ada@" not in repr(ada)
    assert "Augusta" not in repr(ada)
    assert "depression" not in repr(ada)


def test_personal_data_is_in_one_table_only(archive):
    (ada,) = subscribe(archive, "ada.unique@example.org", name="Augusta Unique", topics=("mood/rare",))
    open_digest(archive)
    held = claim(archive)
    assert held is not None
    with archive.write() as connection:
        deliveries.refuse(
            connection, held, now=NOW, answer="550 ada.unique@example.org: ada.unique is not Augusta Unique"
        )
        for table in metadata.sorted_tables:
            if table.name != "subscribers":
                shown = " ".join(str(tuple(row)) for row in connection.execute(sa.select(table)))
                assert "unique" not in shown.lower(), table.name
                assert "mood/rare" not in shown, table.name
    assert ada.state == "active"


@pytest.mark.parametrize(
    ("text", "spec"),
    [
        ("ada@example.org", "ada@example.org"),
        (" Ada.L+news@Example.ORG ", "Ada.L+news@example.org"),
        ("ada@bücher.example", "ada@xn--bcher-kva.example"),
        ("dörte@example.org", "dörte@example.org"),
        ("用户@例子.example", "用户@xn--fsqu00a.example"),
        ('"ada lovelace"@example.org', '"ada lovelace"@example.org'),
        ("root@localhost", "root@localhost"),
        ("ada@[192.0.2.1]", "ada@[192.0.2.1]"),
    ],
)
def test_a_valid_address_is_kept_as_servers_take_it(text, spec):
    assert parse_address(text).spec == spec


@pytest.mark.parametrize(
    "text",
    ["", "ada", "@example.org", "ada@", "ada lovelace@example.org", "ada@exam ple.org", "ada..l@example.org", ".ada@example.org",
     "ada@-example.org", "ada@example..org", "a@b\r\nBcc: eve@example.org", "ada@example.org>", "<ada@example.org", "ada\0@example.org",
     "a" * 65 + "@example.org", "ada@" + "d" * 64 + ".org", "ada,eve@example.org", "ada@eve@example.org", "ada\u2028@example.org"],
)  # fmt: skip
def test_what_is_no_address_is_refused(text):
    with pytest.raises(InvalidAddress):
        parse_address(text)


def test_a_name_with_its_address_is_taken_apart():
    name, address = parse_mailbox('"Lovelace, Ada" <ada@example.org>')
    assert (name, address.spec) == ("Lovelace, Ada", "ada@example.org")


@given(st.text())
def test_any_text_is_an_address_or_refused(text):
    try:
        address = parse_address(text)
    except InvalidAddress:
        return
    assert parse_address(address.spec) == address
    assert "\r" not in address.spec
    assert "\n" not in address.spec


@given(st.text())
def test_a_name_is_one_line_without_control_characters(text):
    name = clean_name(text)
    assert name is None or (name == clean_name(name) and name.isprintable())


@given(st.text(), st.sampled_from(["{}", "<{}>", "to={},", "{}: no", "x {} y", "'{}'"]), st.text())
def test_a_masked_answer_never_holds_the_address(before, form, after):
    secret = "ada.lovelace@example.org"
    assert secret not in mask(before + form.format(secret) + after, secret)
