"""One mail as a value: its parts, its headers, and what cannot get into them."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from email import message_from_bytes
from email.header import decode_header, make_header
from email.policy import SMTP, SMTPUTF8, compat32, default

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from digests import headers, tokens
from digests.errors import BadToken
from digests.mail import CHART_CID, UNSUBSCRIBE_URL, Parts, Sender, mail_to, proof_mail_to
from storage.stored_mail import Subscriber
from tests.mailroom import NOW, SENDER

PNG = b"\x89PNG\r\n\x1a\n" + bytes(range(256))
PARTS = Parts(
    subject="Low-dose ketamine, week 47",
    html=f'<p>µg – “very limited”</p><img src="cid:{CHART_CID}"><a href="{UNSUBSCRIBE_URL}">leave</a>',
    text=f"µg – very limited\n.\nleave: {UNSUBSCRIBE_URL}\n",
    chart=PNG,
)
ADA = Subscriber(
    id=1, ref="r1", address="ada@example.org", name="Ada", topics=(), state="active", because="", added=NOW, changed=NOW
)


def mail(parts: Parts = PARTS, reader: Subscriber = ADA, sender: Sender = SENDER, date: dt.datetime = NOW):
    return mail_to(reader, parts, sender=sender, message_id="<2026-W47.abc@lowdose.example.org>", date=date)


def parsed(message):
    return message_from_bytes(message.as_bytes().replace(b"\r\n", b"\n"), policy=default)


def decoded(message, header):
    """A header as RFC 2047 reads it (the newer parser keeps the space between two encoded words of a name)."""
    raw = message_from_bytes(message.as_bytes(), policy=compat32)[header]
    return str(make_header(decode_header(raw)))


def test_the_mail_is_text_beside_html_with_the_chart_inline():
    message = parsed(mail())
    assert message.get_content_type() == "multipart/alternative"
    text, related = message.iter_parts()
    page, chart = related.iter_parts()
    assert [p.get_content_type() for p in (text, related, page, chart)] == [
        "text/plain", "multipart/related", "text/html", "image/png",
    ]  # fmt: skip
    assert chart.get_content() == PNG
    assert chart["Content-ID"] == f"<{CHART_CID}>"
    assert chart.get_content_disposition() == "inline"
    assert "µg – “very limited”" in page.get_content()
    assert text.get_content().startswith("µg – very limited\n.\n")


def test_without_a_chart_the_mail_is_text_beside_html():
    message = parsed(mail(replace(PARTS, chart=None)))
    assert [p.get_content_type() for p in message.iter_parts()] == ["text/plain", "text/html"]


def test_the_headers_a_list_mail_needs_are_there():
    message = parsed(mail())
    assert message["Message-ID"] == "<2026-W47.abc@lowdose.example.org>"
    assert message["Auto-Submitted"] == "auto-generated"
    assert "<digest.lowdose.example.org>" in message["List-Id"]
    assert message["Date"].datetime == NOW
    assert message["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    assert message["From"].addresses[0].addr_spec == "digest@lowdose.example.org"


def test_the_unsubscribe_link_in_header_html_and_text_is_the_readers_own():
    message = parsed(mail())
    text, related = message.iter_parts()
    page = next(iter(related.iter_parts()))
    link = f"https://lowdose.example.org/unsubscribe/{tokens.sign_unsubscribe('a key', 'r1')}"
    assert f"<{link}>" in str(message["List-Unsubscribe"])
    assert f'href="{link}"' in page.get_content()
    assert f"leave: {link}\n" in text.get_content()
    assert UNSUBSCRIBE_URL not in page.get_content() + text.get_content()


def test_the_list_unsubscribe_header_is_never_encoded():
    raw = mail(
        sender=replace(SENDER, public_url="https://a.rather.long.host.name.at.a.university.example.org")
    ).as_bytes()
    field = raw.partition(b"List-Unsubscribe: ")[2].partition(b"List-Unsubscribe-Post")[0]
    assert field.startswith(b"<https://a.rather.long.host.name.at.a.university.example.org/unsubscribe/")
    assert b"=?" not in field


def test_without_a_public_url_one_leaves_by_mail_and_one_click_is_not_promised():
    message = parsed(mail(sender=replace(SENDER, public_url="")))
    assert str(message["List-Unsubscribe"]).startswith("<mailto:digest@lowdose.example.org?subject=unsubscribe%20")
    assert message["List-Unsubscribe-Post"] is None


def test_the_same_mail_has_the_same_bytes():
    assert mail().as_bytes() == mail().as_bytes()


def test_lines_on_the_wire_end_in_crlf_and_are_short():
    raw = mail(replace(PARTS, text="word " * 5000, html="<p>" + "x" * 50_000)).as_bytes()
    assert b"\n" not in raw.replace(b"\r\n", b"")
    assert max(len(line) for line in raw.split(b"\r\n")) <= 200


def test_a_test_mail_is_marked_and_can_unsubscribe_nobody():
    message = parsed(
        proof_mail_to("me@example.org", PARTS, sender=SENDER, message_id="<test.1@lowdose.example.org>", date=NOW)
    )
    assert message["Subject"] == "[test] Low-dose ketamine, week 47"
    assert message["List-Unsubscribe"] is None
    assert b"/unsubscribe/" not in message.as_bytes()


@given(st.text(), st.text(), st.text())
@example("Evil\r\nBcc: eve@example.org", "Ada\r\nBcc: eve@example.org", "x\r\n\r\n<script>")
@example("=?utf-8?q?hidden?=", '"Ada" <eve@example.org>', "a\u2028b\x85c")
@example("µ" * 300, "Müller, Jörg (Abteilung für Psychiatrie) und " * 3, "")
@example("a" * 500, "\\", '"')
def test_no_text_gets_a_header_of_its_own(subject, name, sender_name):
    before = set(parsed(mail()).keys())
    message = parsed(mail(replace(PARTS, subject=subject), replace(ADA, name=name), replace(SENDER, name=sender_name)))
    assert set(message.keys()) == before
    assert not message.defects
    (to,) = message["To"].addresses
    assert to.addr_spec == "ada@example.org"
    assert message["From"].addresses[0].addr_spec == "digest@lowdose.example.org"


NAMES = st.text(st.characters(exclude_categories=("C", "Z")) | st.just(" "), max_size=60).map(
    lambda t: " ".join(t.split())
)


@given(NAMES, NAMES)
@example(
    'Lovelace, Ada ("the first") Ångström und Søn, von und zu Überlingen', "12 works – the evidence is very limited: µg"
)
def test_names_and_subjects_come_out_as_they_went_in(name, subject):
    message = mail(replace(PARTS, subject=subject), replace(ADA, name=name))
    assert decoded(message, "Subject") == subject
    shown = decoded(message, "To")
    assert name in shown.replace('\\"', '"').replace("\\\\", "\\")


@pytest.mark.parametrize(
    "address", ["dörte@example.org", "用户@xn--fsqu00a.example", '"ada lovelace"@example.org', "a+b@localhost"]
)
def test_unusual_addresses_are_kept(address):
    message = mail(reader=replace(ADA, address=address))
    raw = message.as_bytes()
    assert address.encode() in raw
    assert message.policy is (SMTP if address.isascii() else SMTPUTF8)


def test_a_forgotten_reader_gets_no_mail():
    with pytest.raises(ValueError, match="no address"):
        mail(reader=replace(ADA, address=None))


@pytest.mark.parametrize("value", ["a\r\nBcc: x", "a\nb", "a\0b"])
def test_a_raw_header_with_a_line_break_is_refused(value):
    with pytest.raises(ValueError, match="one logical line"):
        headers.plain("Message-ID", value)


def test_a_token_names_its_reader_and_nobody_can_make_another():
    token = tokens.sign_unsubscribe("a key", "r1")
    assert tokens.read_unsubscribe("a key", token) == "r1"
    for forged in (token[:-1], token + "x", token.replace(".", ""), "", tokens.sign_unsubscribe("another key", "r1")):
        with pytest.raises(BadToken):
            tokens.read_unsubscribe("a key", forged)


@given(st.text())
def test_no_text_is_a_token_by_accident(text):
    with pytest.raises(BadToken):
        tokens.read_unsubscribe("a key", text)


def test_a_token_is_the_same_every_time_and_safe_in_a_url():
    token = tokens.sign_unsubscribe("a key", "r1")
    assert token == tokens.sign_unsubscribe("a key", "r1")
    assert token.replace("-", "").replace("_", "").replace(".", "").isalnum()


def test_an_empty_key_signs_nothing():
    with pytest.raises(ValueError, match="empty key"):
        tokens.sign_unsubscribe("", "r1")
