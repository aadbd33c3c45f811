"""Every sentence of a statement, written as a pattern whose numbers come from a recount.

A sentence that no pattern has, or a number that differs from the recount's, is an error.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from tests.digests.recount import LEFT_OUT, Recount

NAMED = {
    "retracted": "retracted",
    "withdrawn": "withdrawn",
    "deleted": "deleted",
    "expression-of-concern": "under an expression of concern",
}
# Sentences whose numbers are not counts: published ratings, and what the counts are not.
OTHERS_WORDS = (
    re.compile(r"A published rating, made by its authors and not by us, for .*"),
    re.compile(
        r"These counts rest on tags set by rules, which can be wrong\. They describe designs and sizes; they are not a "
        r"GRADE rating and no judgement of any one .*"
    ),
    re.compile(r"Not finding a study is not evidence of safety or of lack of effect\."),
    re.compile(r"The search is incomplete, so others may have been missed\."),
)


def number(value: float) -> str:
    return f"{int(value):,}" if float(value).is_integer() else f"{round(value, 1):,}"


_NUMBER = re.compile(r"\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d+(?:\.\d+)?")


def shape(sentence: str) -> str:
    """The sentence with ``#`` for every number, and words in the singular as in the plural."""
    plain = _NUMBER.sub("#", sentence)
    for one, many in (("is", "are"), ("calls its", "call their"), ("states", "state"), ("reports", "report")):
        plain = re.sub(rf"\b{one}\b", many, plain)
    for one in ("work", "study", "record", "review", "protocol", "preprint", "commentary", "day", "trial"):
        many = {"study": "studies", "commentary": "commentaries"}.get(one, f"{one}s")
        plain = re.sub(rf"\b{one}\b", many, plain)
    plain = re.sub(r"\b(was|were)\b", "were", plain)
    plain = re.sub(r"\bit are\b", "they are", plain)
    plain = plain.replace("the other that", "the others that")
    plain = re.sub(r"\ba (reviews|protocols|commentaries|preprints)\b", r"\1", plain)
    return re.sub(r"\bbelongs\b", "belong", plain)


def numbers_in(sentence: str) -> list[str]:
    return _NUMBER.findall(sentence)


def expected(
    recount: Recount, *, read: int, screened: int, earlier: int, not_new: int, days: tuple[str, ...], bounded: bool
) -> dict[str, list[str]]:
    """Shapes of the sentences that may stand in the statement, with their numbers in order."""
    return {shape_: [number(n) if not isinstance(n, str) else n for n in numbers] for shape_, numbers in _all(
        recount, read, screened, earlier, not_new, days, bounded
    )}  # fmt: skip


def _all(
    r: Recount, read: int, screened: int, earlier: int, not_new: int, days: tuple[str, ...], bounded: bool
) -> Iterator[tuple[str, list[float | str]]]:
    v = r.values()
    works, people, n_people = v["works"], v["people"], len(r.in_people)
    sub, sub_randomised = v["sub_perceptual_people"], v["sub_perceptual_randomised"]
    unnoticed = sum(bool(w["appraisal"]["sub_perceptual"] and w["appraisal"]["unnoticed"]) for w in r.people)
    when = "in this period" if bounded else "in the archive"
    yield (
        (
            f"# of # works in people {when} studied a dose below the lowest dose tested for noticeable effects; # of "
            "these # are randomised."
        ),
        [sub, people, sub_randomised, sub],
    )
    no = "No new studies" if bounded else "No studies"
    fixed = f"{no} of sub-perceptual ketamine in people were found {when}, among # works in people"
    unstated = v["dose_not_stated"]
    without_dose = f"{fixed} (# of which state no dose)" if unstated else fixed
    told = [people, unstated] if unstated else [people]
    yield f"{without_dose}, so nothing here changes what are known at such a dose.", told
    yield f"{without_dose}; the search are incomplete, so one may have been missed.", told
    yield f"{without_dose}.", told
    yield "For none of them a rating or a guess showed that the dose went unnoticed, so that are not known.", []
    yield "For all of them a rating or a guess showed that the dose went unnoticed.", []
    yield (
        "For # of these # a rating or a guess showed that the dose went unnoticed; for the others that are not known.",
        [unnoticed, sub],
    )
    span = "From # to # November #" if bounded else "Up to # November #"
    yield (
        f"{span}, # records were read (one read on several days counts each time) and # works were stored and screened.",
        [*days, read, screened],
    )
    yield "# of the # are about ketamine itself.", [v["studied"], screened]
    yield (
        "# works are about ketamine itself and newly counted; # of these # had been stored earlier and were revised.",
        [v["studied"], earlier, v["studied"]],
    )
    yield (
        "None of the # are known to be retracted, withdrawn, deleted or under an expression of concern.",
        [v["studied"]],
    )
    left = [(NAMED[status], times) for status in LEFT_OUT if (times := v["not_counted"][status])]
    yield (
        f"# of the # are not counted as evidence: {', '.join(f'# {named}' for named, _ in left)}.",
        [sum(times for _, times in left), v["studied"], *(times for _, times in left)],
    )
    yield "No works are left to count as evidence.", []
    yield (
        ("Of the # counted works, # are in people (# randomised, # of other designs); # are reviews, # protocols "
        "without results, # commentaries, # in animals, # in cells and # of other kinds."),
        [works, people, v["randomised"], v["other_people"], v["reviews"], v["protocols"], v["commentary"],
         v["animals"], v["cells"], v["other"]],
    )  # fmt: skip
    micro = v["called_microdose"]
    yield (
        "# of the # works in people call their dose a microdose, whatever the dose were; # of the # state no dose.",
        [micro, people, unstated, people],
    )
    yield "# works in people call their dose a microdose, whatever the dose were; # state no dose.", [micro, unstated]
    if r.stated:
        yield (
            "The number of people are stated by # of # studies in people: median #, largest #.",
            [v["n_stated"], n_people, v["median_n"], v["largest_n"]],
        )
    yield "The number of people are stated by # of # studies.", [0, n_people]
    yield (
        "The randomised studies included # people together, as stated by # of #.",
        [v["randomised_participants"], sum(r.sizes[s] is not None for s in r.randomised), len(r.randomised)],
    )
    yield "No studies in people were counted, and so no number of people and no follow-up.", []
    yield "A length of follow-up are stated by # of # studies in people.", [0, n_people]
    if r.follow_ups:
        yield (
            "The longest follow-up are # days, as stated by # of # studies in people.",
            [v["longest_follow_up_days"], len(r.follow_ups), n_people],
        )
    yield "# of the # counted works are preprints, not peer reviewed.", [v["preprints"], works]
    yield (
        (
            "By registry number, the # counted works belong to # studies; # of the # report a trials that another of them "
            "report too."
        ),
        [works, v["studies"], r.sharing, works],
    )
    null = sum(bool(w["appraisal"]["null_primary"]) for w in r.works)
    yield (
        "In # of the # the text says that no difference in the primary outcome were detected.",
        [null, works],
    )
    yield (
        (
            "# further works came in by import, backfill, a first run or a newer appraisal; they are not new and not in "
            "the counts above."
        ),
        [not_new],
    )
