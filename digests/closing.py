"""How a digest was made and what it cannot tell: the same in every digest (DOMAIN.md section 6.4).

Texts only.  The dose classes are the project's convention and are shown each time, with that word.
"""

from __future__ import annotations

from collections.abc import Sequence

from digests.phrases import DOSE_CLASSES
from digests.records import Closing
from digests.sentences import Sentence, name, say
from storage.profiles import MeasuredAccuracy, ProfileCard

_CUT_OFFS = (
    ("H1", "under 0.05 mg/kg"),
    ("H2", "0.05 to under 0.40 mg/kg"),
    ("H3", "0.40 to 0.60 mg/kg, or esketamine nasal spray 56 or 84 mg"),
    ("H4", "over 0.60 to under 1.0 mg/kg, or 1.0 mg/kg over 20 minutes or longer"),
    ("H5", "a bolus of 1.0 mg/kg or more, or anaesthesia stated"),
)


def closing(card: ProfileCard) -> Closing:
    """The closing section for this profile."""
    return Closing(
        made=_made(card),
        disclaimers=_disclaimers(),
        accuracy=card.accuracy,
        accuracy_note=_accuracy_note(card.accuracy),
    )


def _made(card: ProfileCard) -> tuple[Sentence, ...]:
    classes = "; ".join(f"{code} {cut_off} ({DOSE_CLASSES[code]})" for code, cut_off in _CUT_OFFS)
    note = _of_sub_perceptual(card.sub_perceptual_note)
    return (
        say(
            "Compiled by a program from titles and abstracts only; no full text was read and no person checked it "
            "before it went out. Tags, numbers and dose classes can be wrong."
        ),
        say(
            "The design-based starting level is the level at which a design starts (OCEBM 2011, 1 to 5); it says "
            "nothing about how well a study was done and is not a GRADE rating."
        ),
        say(
            "Nobody has defined a microdose of ketamine: no regulator, guideline or consensus that we know of. Our "
            "dose classes are a convention, not a fact of pharmacology, in mg/kg as an intravenous dose of the racemic "
            f"drug (mg only: at 70 kg): {classes}."
        ),
        *note,
        say(
            "The title and conclusion of a work are its authors’ words and stand in quotation marks. Abstracts often "
            "say more than the full text carries."
        ),
        say("Links open the archive as it is when they are opened; counts may have changed since."),
    )


def _of_sub_perceptual(note: str) -> tuple[Sentence, ...]:
    if not note:
        return ()
    told = "A dose counted as sub-perceptual is told of as “"
    return (
        say(told, name(note, limit=400), "”; that nobody noticed it is said only where a rating or a guess showed it."),
    )


def _disclaimers() -> tuple[Sentence, ...]:
    return (
        say("This is information, not medical advice. It asks nobody to take, stop or change any medicine."),
        say(
            "Ketamine is not approved by the FDA for any psychiatric disorder, and compounded ketamine is not "
            "evaluated for safety, effectiveness or quality (FDA alert, 10 October 2023). Esketamine nasal spray "
            "is an approved product, given under a risk programme (REMS)."
        ),
        say(
            "Known concerns are misuse, psychiatric events, raised blood pressure, slowed breathing and lower urinary "
            "tract symptoms; use at home lacks monitoring on site. The article whose topics this "
            "digest follows discourages use outside supervised settings."
        ),
        say("Preprints are not peer reviewed and are no ground for clinical practice or for health-related behaviour."),
        say(
            "Questions about one’s own health belong with a qualified professional; in an emergency or a crisis, with "
            "the local emergency number or crisis line."
        ),
        say("There is no sponsor."),
    )


def _accuracy_note(accuracy: Sequence[MeasuredAccuracy]) -> Sentence:
    if not accuracy:
        return say("How often the tags are wrong is unknown: no measurement is stored with this profile.")
    origins = dict.fromkeys(one.label_origin for one in accuracy if one.label_origin)
    parts = [part for origin in origins for part in (" ", name(origin, limit=400))]
    return say("Measured on labels that the rules were not tuned on. Where the labels come from:", *parts)
