"""bioRxiv's and medRxiv's abstracts: plain text that still carries the typesetter's codes.

The API flattens the page: headings stand fused to the first word (``MethodsWe asked``), sub-headings and lists as
``O_ST_ABS…C_ST_ABS`` and ``O_LI…C_LI``, signs as ``{rho}`` or ``[&le;]``, figures as blocks of link codes.
"""

from __future__ import annotations

import html
import re

from pipeline.normalise.text import clean

_FIGURE = re.compile(r"O_(FIG|TBL|TEXTBOX)\b.*?C_\1[^\n]*", re.DOTALL)
_HEADING = re.compile(r"O_ST_ABS(.*?)C_ST_ABS", re.DOTALL)
_INLINE = re.compile(r"[OC]_(?:SCPLOW|SCPCAP|INLINEFIG)")  # small capitals inside a word
_BLOCK = re.compile(r"[OC]_(?:LI|QD|UL|OL|ST_ABS|FIG|TBL|TEXTBOX)")
_BRACED = re.compile(r"\{([A-Za-z][A-Za-z ]{0,24}|\+/-)\}")
_BRACKETED = re.compile(r"\[(&[A-Za-z]{2,8};|~|->|<-|bullet|prime|deg)\]")

_SIGNS = {
    "+/-": "±",
    "degrees": "°",
    "degree": "°",
    "deg": "°",
    "micro": "µ",
    "middle dot": "·",
    "times": "×",
    "approx": "≈",
    "infty": "∞",
    "infinity": "∞",
    "angst": "Å",
    "varepsilon": "ε",
    "vartheta": "ϑ",
    "varphi": "φ",
    "radical": "√",
    "~": "~",
    "->": "→",
    "<-": "←",
    "bullet": "•",
    "prime": "′",
}
_GREEK = re.compile(
    r"alpha|beta|gamma|delta|epsilon|zeta|eta|theta|iota|kappa|lambda|mu|nu|xi|omicron|pi|rho|sigma|tau|upsilon|phi|chi"
    r"|psi|omega",
    re.IGNORECASE,
)

# Headings that stand fused to the text they head, as patterns.
_TITLES = (
    r"abstract",
    r"added value of this study",
    r"aims?",
    r"author summary",
    r"background(?: and (?:aims?|objectives?|purpose))?",
    r"clinical trial registration",
    r"competing interest statement",
    r"conclusions?(?: and relevance|/significance)?",
    r"context",
    r"data availability",
    r"(?:study )?design(?: and methods?)?",
    r"discussion",
    r"ethics and dissemination",
    r"evidence (?:before this study|in context)",
    r"exposures?",
    r"findings",
    r"funding",
    r"graphical abstract",
    r"highlights",
    r"how this study might affect research, practice or policy",
    r"hypothesis",
    r"implications of all the available evidence",
    r"importance(?: of study)?",
    r"interpretation",
    r"interventions?",
    r"introduction",
    r"key (?:findings|messages|points|results)",
    r"limitations",
    r"(?:main )?outcomes?(?: and)?(?: measures?)?",
    r"main results",
    r"(?:(?:materials?|patients|participants|subjects) and )?methods?(?: (?:and|&) (?:analysis|findings?|results?))?",
    r"methodology(?:/principal findings)?",
    r"new (?:and|&) noteworthy",
    r"objectives?",
    r"one sentence summary",
    r"participants",
    r"plain language summary",
    r"principal findings",
    r"purpose",
    r"rationale",
    r"research in context",
    r"results?(?: and discussion)?",
    r"settings?",
    r"significance(?: statement)?",
    r"statement of significance",
    r"strengths and limitations of this study",
    r"(?:study |trial )?registration(?: number)?",
    r"summary",
    r"what is (?:already )?known(?: on this topic)?",
    r"what th(?:e|is) study adds",
    r"withdrawal statement",
)
# A fused heading is followed at once by the capital or the number that starts the text.
_TITLE = re.compile(rf"(?P<label>(?i:{'|'.join(_TITLES)}))(?:\s*:\s*|\s*\n|\s*$|(?=[A-Z0-9\"“(\[]))")


def sections(text: str) -> list[tuple[str | None, str]]:
    """The abstract as (label, text) parts for :func:`pipeline.normalise.text.assemble`."""
    text = _INLINE.sub("", _FIGURE.sub("\n\n", text))
    text = _HEADING.sub(lambda heading: f"\n\n{heading.group(1).strip()}:\n", text)
    text = re.sub(r":\n\s+", ":\n", _BLOCK.sub("\n", text))  # a list right after its heading
    text = _BRACED.sub(_sign, text)
    text = _BRACKETED.sub(lambda sign: _SIGNS.get(sign.group(1)) or html.unescape(sign.group(1)), text)
    parts: list[tuple[str | None, str]] = []
    for paragraph in re.split(r"\n\s*\n", text):
        label, words = _headed(paragraph.strip())
        if label is None and parts and parts[-1][0] is not None:
            # A paragraph without heading goes on with the section it follows.
            heading, before = parts.pop()
            parts.append((heading, f"{before} {words}"))
        else:
            parts.append((label, words))
    return [(label, words) for label, words in ((label, clean(words)) for label, words in parts) if words]


def _headed(paragraph: str) -> tuple[str | None, str]:
    """The heading a paragraph begins with, and the rest; an unknown ``O_ST_ABS`` heading ends in ":" and a break."""
    known = _TITLE.match(paragraph)
    if known:
        return known["label"], paragraph[known.end() :]
    first, break_, rest = paragraph.partition(":\n")
    if break_ and "\n" not in first:
        return first, rest
    return None, paragraph


def _sign(match: re.Match[str]) -> str:
    name = match.group(1)
    if _GREEK.fullmatch(name):
        return html.unescape(f"&{name if name.islower() else name.capitalize()};")
    return _SIGNS.get(name, match.group())
