"""Who was studied where both people and animals are named."""

from __future__ import annotations

import pytest

from tests.pipeline.appraise.conftest import Appraise

NAMED = [
    ("people counted, animals of others", "Serotonin in long-term ketamine users", "OBJECTIVE: To see whether ketamine, which harms neurons in rats, dogs and monkeys, harms those of users. METHODS: 22 ketamine users were compared with 20 others.", "people"),
    ("people of the title, animals for comparison", "Plasma ketamine in party participants", "Plasma was drawn after a party. Levels overlapped with those that harm neurons in animals. None reached the levels in monkeys. Subjects had no complaints.", "people"),
    ("animals that were dosed beside a title's patients", "A dose for patients", "OBJECTIVE: To find a dose of ketamine. RESULTS: Rats were given ketamine; the rats slept.", "animals"),
    ("a title that sets both side by side", "Ketamine and startle in rats versus healthy humans", "METHODS: Rats were given ketamine. Subjects received ketamine or placebo.", "mixed"),
    ("users beside animals", "Ketamine and age in recreational users and animals", "METHODS: 33 users were scanned. Adolescent rats were given ketamine and decapitated.", "mixed"),
    ("healthy people beside animals", "Ketamine and dopamine", "METHODS: Ketamine was infused in healthy male subjects. Rats were given ketamine; dopamine was measured by microdialysis.", "mixed"),
    ("healthy people of others", "Ketamine and dopamine", "Our aim follows earlier work: previous studies have shown psychosis in healthy subjects. METHODS: Rats were given ketamine; dopamine was measured by microdialysis.", "animals"),
    ("animals in health", "Ketamine and dopamine", "METHODS: Healthy adult male rats were given ketamine; dopamine was measured by microdialysis.", "animals"),
]  # fmt: skip


@pytest.mark.parametrize(("cause", "title", "abstract", "population"), NAMED)
def test_people_and_animals_are_told_apart(
    appraise: Appraise, cause: str, title: str, abstract: str, population: str
) -> None:
    assert (cause, appraise(title, abstract).population) == (cause, population)
