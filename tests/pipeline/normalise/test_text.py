"""Markup, formulas, entities and odd characters become text that says the same."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree

from pipeline.normalise import highwire, mathml
from pipeline.normalise.text import assemble, clean, element_text, labelled, markup_text
from storage.records import Section

MML = 'xmlns:m="http://www.w3.org/1998/Math/MathML"'


def read(inner: str) -> str:
    return element_text(etree.fromstring(f"<t {MML}>{inner}</t>"))


@pytest.mark.parametrize(
    ("inner", "text"),
    [
        ("plain", "plain"),
        ("  two\n  lines ", "two lines"),
        ("<b>bold</b>ly <i>in</i> <u>x</u>", "boldly in x"),
        ("H<sub>2</sub>O", "H2O"),
        ("mg kg<sup>-1</sup>", "mg kg-1"),
        ("10<sup>-3</sup> and 5<sup><i>6</i></sup>", "10^-3 and 5^6"),
        ("CD4<sup>+</sup>", "CD4+"),
        ("<sup>129</sup>Xe", "129Xe"),
        ("log<sub>10</sub>", "log10"),
        ("a<!-- no -->b<?x no?>c", "abc"),
        ("p &lt; 0.05 &amp; more", "p < 0.05 & more"),
        ("", ""),
    ],
)
def test_an_element_is_read_with_its_inline_markup(inner, text):
    assert read(inner) == text


@pytest.mark.parametrize(
    ("formula", "text"),
    [
        ("<m:mi>V</m:mi><m:mo>=</m:mo><m:mn>3</m:mn>", "V=3"),
        ("<m:msup><m:mi>x</m:mi><m:mn>2</m:mn></m:msup>", "x^2"),
        ("<m:msub>\n <m:mi>C</m:mi>\n <m:mi>max</m:mi>\n</m:msub>", "Cmax"),
        ("<m:msubsup><m:mi>η</m:mi><m:mi>p</m:mi><m:mn>2</m:mn></m:msubsup>", "ηp^2"),
        ("<m:mfrac><m:mrow><m:mi>a</m:mi><m:mo>+</m:mo><m:mn>1</m:mn></m:mrow><m:mi>b</m:mi></m:mfrac>", "(a+1)/b"),
        ("<m:msqrt><m:mi>n</m:mi></m:msqrt>", "√n"),
        ("<m:mover><m:mi>x</m:mi><m:mo>¯</m:mo></m:mover>", "x\u0304"),
        ("<m:msup><m:mrow/><m:mn>3</m:mn></m:msup><m:mi>He</m:mi>", "3He"),
        (
            "<m:mmultiscripts><m:mi>Xe</m:mi><m:mprescripts/><m:none/><m:mn>129</m:mn></m:mmultiscripts>",
            "129Xe",
        ),
        ("<m:mtext>two  words</m:mtext><m:annotation>TeX</m:annotation>", "two words"),
    ],
)
def test_a_formula_is_one_line(formula, text):
    assert read(f"a <m:math>{formula}</m:math> b") == f"a {text} b"
    assert mathml.text_of(etree.fromstring(f"<m:math {MML}>{formula}</m:math>")) == text


@pytest.mark.parametrize(
    ("text", "plain"),
    [
        ("a\u202eb\u200bc\ufeffd\u00ade", "abcde"),
        ("a\x00b\x07c", "abc"),
        ("a\u00a0b\u2009c\x85d", "a b c d"),
        ("e\u0301", "é"),
        ("\ud800x", "\ufffdx"),
        ("می\u200cخواهم", "می\u200cخواهم"),
    ],
)
def test_invisible_characters_go_and_letters_stay(text, plain):
    assert clean(text) == plain


@given(st.text(st.characters()))
def test_cleaning_twice_changes_nothing_more(text):
    once = clean(text)
    assert clean(once) == once
    once.encode()


@pytest.mark.parametrize(
    ("text", "plain"),
    [
        ("in <i>vivo</i>", "in vivo"),
        ("m&lt;sup&gt;6&lt;/sup&gt;A", "m6A"),
        ("p<0.05 and n>3", "p<0.05 and n>3"),
        ("a &amp;lt; b &amp; c", "a < b & c"),
        ("a &lt; b", "a < b"),
        ("AT&T; R&D", "AT&T; R&D"),
        ("<jats:p>One.</jats:p><jats:p>Two.</jats:p>", "One. Two."),
        ("10<sup>-3</sup>", "10^-3"),
        ("<!-- x -->a<![CDATA[b]]>", "a b"),
    ],
)
def test_a_string_with_markup_becomes_plain(text, plain):
    assert markup_text(text) == plain


def test_headings_label_what_follows_them():
    assert labelled("Before <h4>Aim</h4>To ask.<h4>Results</h4><p>12%</p><p>More.</p>") == [
        (None, "Before"),
        ("Aim", "To ask."),
        ("Results", "12% More."),
    ]
    jats = "<jats:title>Abstract</jats:title><jats:sec><jats:title>Aim</jats:title><jats:p>x</jats:p></jats:sec><jats:p>y</jats:p>"
    assert labelled(jats) == [("Aim", "x"), (None, "y")]


PARTS = st.lists(st.tuples(st.none() | st.text(max_size=12), st.text(max_size=40)), max_size=6)


@given(PARTS)
def test_sections_say_where_their_text_stands(parts):
    abstract, sections = assemble(parts)
    texts = [clean(text) for label, text in parts if clean(text)]
    assert len(abstract.split("\n")) == max(len(texts), 1)
    for section in sections:
        assert abstract[section.start : section.end] in texts
        assert abstract[: section.start].endswith(f"{section.label}: ")


def test_labels_are_upper_case_and_placeholders_are_none():
    abstract, sections = assemble([("Background:", "One"), ("UNLABELLED", "two"), (None, "three"), ("Results", " ")])
    assert abstract == "BACKGROUND: One\ntwo\nthree"
    assert sections == (Section(label="BACKGROUND", start=12, end=15),)


def test_highwire_codes_become_signs_headings_and_breaks():
    text = (
        "BackgroundWe asked whether {rho} [&le;] 3 {+/-} 1{degrees}.\n\nMethodsIn AO_SCPLOWBCC_SCPLOW mice.\n\nIt went on.\n\n"
        "Key messagesO_ST_ABSWhat is newC_ST_ABSO_LIOne.\nC_LIO_LITwo.\nC_LI\n\nGraphical abstract\n\n"
        "O_FIG O_LINKSMALLFIG WIDTH=1\nM_FIG C_FIG\n\nResults12 of 20 did."
    )
    assert highwire.sections(text) == [
        ("Background", "We asked whether ρ ≤ 3 ± 1°."),
        ("Methods", "In ABC mice. It went on."),
        ("What is new", "One. Two."),
        ("Results", "12 of 20 did."),
    ]


def test_a_sentence_that_begins_like_a_heading_is_none():
    assert highwire.sections("Results were mixed. Methods vary.") == [(None, "Results were mixed. Methods vary.")]
    assert highwire.sections("Designed studies differ {x} [3H].") == [(None, "Designed studies differ {x} [3H].")]
