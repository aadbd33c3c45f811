"""The text as rules see it: one folded string whose offsets are the reader's own.

Owns folding (a character for a character, so that a span found here quotes the text exactly), sections, sentences
and the zone each sentence stands in.  Must not know any subject.
"""

from __future__ import annotations

import bisect
import re
from dataclasses import dataclass
from enum import StrEnum

from pipeline.profiles.terms import fold
from storage.appraisals import Span

SEPARATOR = "\n.\n"  # between title and abstract: no pattern reaches across a full stop and a line's end


class Zone(StrEnum):
    """What a sentence is for, judged by its section's label or by its words and place."""

    TITLE = "title"
    BACKGROUND = "background"
    AIM = "aim"
    METHODS = "methods"
    RESULTS = "results"
    CONCLUSION = "conclusion"
    END = "end"  # registration, funding, copyright


_COLON = re.compile(r":(?=\s)")
# What may stand before the colon of a section label, at a sentence's or line's beginning.
_BEFORE_COLON = re.compile(
    r"(?:^|[.;?!)\]]\s|\n)[ ]?("
    r"[A-Z][A-Z]{2,}(?:[A-Z ,/&()'-]{0,60}[A-Z)])?"
    r"|(?:Background|Introduction|Context|Rationale|Objectives?|Aims?|Purpose|Methods?"
    r"|(?:Materials?|Patients|Subjects|Participants) and [Mm]ethods?"
    r"|Study [Dd]esign|Design|Setting|Participants|Interventions?|Measurements?|Results?|Findings"
    r"|Conclusions?|Interpretation|Discussion"
    r"|Significance|Importance|Limitations?|Trial [Rr]egistration"
    r"|Clinical [Tt]rial [Rr]egistration|Funding|Data [Ss]ources"
    r"|Background and [A-Za-z]+|Objectives? and [A-Za-z]+|Aims? and [A-Za-z]+|Areas [Cc]overed"
    r"|Expert [Oo]pinion|Recent [Ff]indings|Main [Oo]utcomes?[A-Za-z ]{0,20}|Registration)"
    r")$"
)
_LINE = re.compile(r"\n")
_BARE = (
    r"(Background(?: and [a-z]+)?|Introduction|Context|Rationale|Importance|Purpose|Objectives?|Aims?|Areas [Cc]overed"
    r"|Materials? and [Mm]ethods|Methods?(?: and [Aa]nalysis)?|Results|Findings|Conclusions?|Expert [Oo]pinion"
    r"|Limitations?|Ethics and [Dd]issemination)(?= [A-Z0-9(])"
)
_BARE_LABEL = re.compile(_BARE)
_BARE_LATER = re.compile(rf"(?<=[.?!)] ){_BARE}")  # only where the abstract itself begins with one
_LONGEST_LABEL = 68
_LABEL_ZONES = (
    (re.compile(r"regist|funding|sponsor|clinical ?trials?\.gov|trial number|keyword|copyright"), Zone.END),
    (re.compile(r"conclu|opinion|interpret|discuss|implicat|significance|limitation|summary"), Zone.CONCLUSION),
    (re.compile(r"result|finding|observation|case (?:report|presentation|descr)|outcome of"), Zone.RESULTS),
    (re.compile(r"objective|aim|covered|purpose|goal|hypothes|question"), Zone.AIM),
    (re.compile(
r"method|design|setting|participant|patient|intervent|measure|outcome|data|stud(?:y|ies)"
r"|selection|analys|subject|material|search|procedure|eligib|dissemin|sample"
), Zone.METHODS),
    (re.compile(r"background|introduc|context|rationale|importan|what is known|relevance"), Zone.BACKGROUND),
)  # fmt: skip

_ABBREVIATED = re.compile(
    (
        r"(?:\b(?:vs|e\.g|i\.e|cf|etc|approx|resp|dr|mr|mrs|prof|fig|no|st|ca|al|sp|spp|i\.v|i\.m|i\.p"
        r"|s\.c|i\.n|p\.o|inc|ltd|u\.s|min|max|av|incl|hr|viz)|(?<![\w%)])[A-Za-z])\.$"
    ),
    re.IGNORECASE,
)
_STOP = re.compile(r"[.!?][)\]\"']*;?(?= +[A-Z0-9(\"'\[=<>])|\n")

_AIM = re.compile(
    r"\b(?:aim(?:s|ed)?|objective|purpose|goal)s?\b|\bwe (?:\w+ )?(?:aim|sought|investigat|examin"
    r"|evaluat|assess|explor|test|stud|hypothes|compar|review|report|describ|present|determin"
    r"|conduct|perform|propose|set out|tried|asked|wanted|discuss|summari|character)\w*"
    r"|\b(?:this|the present|the current|present|our|these|current) (?:\w+[ -]){0,3}(?:study"
    r"|review|trial|article|paper|report|work|investigation|experiments?|analysis|meta-analysis"
    r"|survey|chapter|overview|protocol|series|case)\b"
    r"|\bhere,? we\b|\bto (?:investigate|examine|evaluate|assess|determine|compare|explore|test"
    r"|study|characteri[sz]e|clarify|elucidate|identify) (?:the|whether|if|how)\b"
    r"|\bwas (?:designed|undertaken|conducted|carried out|performed) to\b|\bwere (?:investigated"
    r"|examined|evaluated|assessed|compared|studied)\b|\breviewed here\b"
)
_METHODS = re.compile(
    r"\b(?:were|was) (?:randomi[sz]ed|randomly|recruited|enrolled|included|allocated|assigned"
    r"|divided|administered|given|measured|searched|injected|treated|assessed|anesthetized"
    r"|obtained|recorded|collected)\b"
    r"|\breceived\b|\b(?:double|single)[ -]blind|\bcross-?over\b|\b\d+ (?:[\w-]+ ){0,5}(?:patients"
    r"|volunteers|subjects|participants|rats|mice)\b|\bsearched\b|\bunderwent\b"
    r"|\bparticipants? (?:completed|were)\b|\bwe (?:recruited|enrolled|randomi[sz]ed|searched"
    r"|measured|administered|used|included)\b"
)
_FOUND = re.compile(
    r"\bwe (?:also |here |then |further )?(?:found|find|observed|showed|show|demonstrated?|identified|detected|noted"
    r"|saw)\b|\b(?:our|the present|the main) (?:\w+ )?(?:results?|findings?|data)\b"
)
_CONCLUDING = re.compile(
    r"\b(?:conclu(?:de|sion|ding|sions)|in summary|taken together|collectively|overall,|thus,"
    r"|therefore,|(?:these|our|the present|present|the current|this) (?:\w+ )?(?:finding|result"
    r"|data|stud|observation|case|evidence|report)\w* (?:\w+ )?(?:suggest|indicat|support"
    r"|demonstrat|show|provid|impl|highlight|reveal|confirm|offer|add|illustrat|may|could"
    r"|point)\w*|further (?:\w+ ){0,3}(?:research|stud|trial|investigation|work)\w*"
    r"|future (?:research|stud|trial)\w*|may be (?:a|an) (?:\w+ )?(?:effective|useful|promising"
    r"|valuable|safe|alternative|potential))"
)


@dataclass(frozen=True, slots=True)
class Sentence:
    """``text[start:end]`` of the folded document, and its zone."""

    start: int
    end: int
    zone: Zone


class Document:
    """Title and abstract as one folded text.  Positions are offsets into it; ``span`` gives the reader's.

    ``cased`` keeps capitals, ``low`` does not; both are ASCII and as long as the original.
    """

    __slots__ = (
        "_starts",
        "_title_length",
        "abstract",
        "cased",
        "cased_bytes",
        "labelled",
        "low",
        "low_bytes",
        "sentences",
        "title",
    )

    def __init__(self, title: str, abstract: str) -> None:
        self.title, self.abstract = title, abstract
        self._title_length = len(title)
        self.cased = fold(title) + SEPARATOR + fold(abstract)
        self.low = self.cased.lower()
        self.cased_bytes, self.low_bytes = self.cased.encode("ascii"), self.low.encode("ascii")
        parts = _parts(abstract, self.cased[len(title) + len(SEPARATOR) :])
        self.labelled = any(zone is not None for _, _, zone in parts)
        self.sentences = _sentences(title, abstract, parts, self.low)
        self._starts = [sentence.start for sentence in self.sentences]

    @property
    def abstract_start(self) -> int:
        return self._title_length + len(SEPARATOR)

    def sentence_number(self, position: int) -> int:
        return max(0, bisect.bisect_right(self._starts, position) - 1)

    def sentence_at(self, position: int) -> Sentence:
        return self.sentences[self.sentence_number(position)]

    def zone_at(self, position: int) -> Zone:
        return self.sentences[self.sentence_number(position)].zone

    def span(self, start: int, end: int) -> Span:
        """The words at that place, as the title or abstract has them."""
        shift = self.abstract_start
        if start >= self._title_length and end > shift:  # a cue may begin with what parts the two
            start = max(start, shift)
            return Span(
                field="abstract", start=start - shift, end=end - shift, text=self.abstract[start - shift : end - shift]
            )
        end = min(end, self._title_length)
        return Span(field="title", start=start, end=end, text=self.title[start:end])

    def quoted(self, start: int, end: int) -> Span:
        """The same without the spaces and full stops before it, nor the spaces after it."""
        while start < end and self.low[start] in " .":
            start += 1
        while end > start and self.low[end - 1] == " ":
            end -= 1
        return self.span(start, end)


_CLOSING = re.compile(
    r"\W*(?:psycinfo|copyright|\(c\) ?\d|c\) \d{4}|\d{4} (?:elsevier|wiley|the author|american)"
    r"|all rights reserved|clinicaltrials\.gov|trial registration|registered (?:at|on|with|in)"
    r"|registration:|funding:|keywords?:|prospero)"
)


def _sentences(title: str, abstract: str, parts: list[tuple[int, int, Zone | None]], low: str) -> tuple[Sentence, ...]:
    shift = len(title) + len(SEPARATOR)
    sentences = [Sentence(0, len(title), Zone.TITLE)]
    for start, end, zone in parts:
        bounds = list(_split(abstract, start, end))
        closing = [
            number for number, (first, last) in enumerate(bounds) if _CLOSING.match(low, shift + first, shift + last)
        ]
        count = closing[0] if closing else len(bounds)
        for number, (first, last) in enumerate(bounds):
            where = (
                Zone.END
                if number >= count
                else zone or _guessed(low[shift + first : shift + last], number, count, sentences)
            )
            sentences.append(Sentence(shift + first, shift + last, where))
    return tuple(sentences)


def _parts(abstract: str, cased: str) -> list[tuple[int, int, Zone | None]]:
    """The abstract cut at its section labels; no zone where nothing is labelled."""
    labels = _labels(cased if "\n" not in abstract else _with_lines(cased, abstract))
    if not labels:
        return [(0, len(abstract), None)]
    parts: list[tuple[int, int, Zone | None]] = []
    if labels[0].start > 0:
        parts.append((0, labels[0].start, None if labels[0].start > 200 else Zone.BACKGROUND))
    for label, following in zip(labels, [*labels[1:], None], strict=True):
        parts.append((label.end, following.start if following else len(abstract), label.zone))
    return [part for part in parts if part[1] > part[0]]


def _labels(cased: str) -> list[Sentence]:
    """Section labels with the zone each opens: found from their colons, which are few."""
    found = []
    for colon in _COLON.finditer(cased):
        stop = colon.start() - cased.endswith(".", 0, colon.start())
        first = max(0, stop - _LONGEST_LABEL)
        label = _BEFORE_COLON.search(cased, first, stop)
        if label is not None and (first == 0 or label.start() > first):
            found.append((label.start(1), colon.end(), label[1]))
    lines = (0, *(line.end() for line in _LINE.finditer(cased)))
    found += [(bare.start(), bare.end(), bare[1]) for line in lines if (bare := _BARE_LABEL.match(cased, line))]
    if len(found) == 1 and found[0][0] == 0 and cased[found[0][1] - 1] != ":":  # nor have the others a colon or a line
        found += [(bare.start(), bare.end(), bare[1]) for bare in _BARE_LATER.finditer(cased)]
    zoned = [(start, end, _zone_of(words)) for start, end, words in sorted(found)]
    return [Sentence(start, end, zone) for start, end, zone in zoned if zone is not None]


def _with_lines(folded: str, original: str) -> str:
    lines, start = [], 0
    for line in original.split("\n"):
        lines.append(folded[start : start + len(line)])
        start += len(line) + 1
    return "\n".join(lines)


def _zone_of(label: str) -> Zone | None:
    words = label.lower()
    return next((zone for pattern, zone in _LABEL_ZONES if pattern.search(words)), None)


_LONGEST = 8000  # characters of a sentence; real ones end sooner, and rules that compare words within one stay quick


def _split(text: str, start: int, end: int) -> list[tuple[int, int]]:
    return [
        (first, min(first + _LONGEST, last))
        for begun, last in _sentence_bounds(text, start, end)
        for first in range(begun, last, _LONGEST)
    ]


def _sentence_bounds(text: str, start: int, end: int) -> list[tuple[int, int]]:
    bounds, first = [], start
    for stop in _STOP.finditer(text, start, end):
        last = stop.end()
        if text[stop.start()] == "." and _ABBREVIATED.search(text, max(first, last - 12), last):
            continue
        if text[first:last].strip():
            bounds.append((first, last))
        first = last
    if text[first:end].strip():
        bounds.append((first, end))
    return bounds


_SHORT = 2  # sentences: such an abstract does not end with what others found


def _guessed(low: str, number: int, count: int, before: list[Sentence]) -> Zone:
    """A zone for a sentence of an unlabelled abstract: background until an aim or a finding, the end concludes."""
    seen = {sentence.zone for sentence in before}
    if (
        (number < count - 1 or count == 1)
        and seen.isdisjoint((Zone.RESULTS, Zone.METHODS, Zone.CONCLUSION))
        and _AIM.search(low)
    ):
        return Zone.AIM
    last = number >= count - 1
    if (count > 2 and last) or (count > 3 and number >= count - 3 and _CONCLUDING.search(low)):
        return Zone.CONCLUSION
    if _METHODS.search(low):
        return Zone.METHODS
    if not seen.isdisjoint((Zone.AIM, Zone.METHODS, Zone.RESULTS)) or _FOUND.search(low):
        return Zone.RESULTS
    if count <= _SHORT and last:
        return Zone.AIM
    return Zone.BACKGROUND if number <= max(1, count // 2) else Zone.RESULTS
