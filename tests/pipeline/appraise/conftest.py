"""One appraiser for all: building it compiles every pattern."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from pipeline.appraise import AppraisalInput, Appraiser
from pipeline.profiles import Profile, load
from storage.appraisals import Appraisal

Appraise = Callable[..., Appraisal]


@pytest.fixture(scope="session")
def ketamine() -> Profile:
    return load("ketamine")


@pytest.fixture(scope="session")
def appraiser(ketamine: Profile) -> Appraiser:
    return Appraiser(ketamine)


@pytest.fixture(scope="session")
def appraise(appraiser: Appraiser) -> Appraise:
    def of(title: str, abstract: str = "", **given: object) -> Appraisal:
        return appraiser.appraise(AppraisalInput(title=title, abstract=abstract, **given))

    return of
