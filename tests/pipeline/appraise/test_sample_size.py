"""How many were studied: one invented sentence for each way of saying it, and one for each trap beside it."""

from __future__ import annotations

import pytest

from pipeline.appraise import AppraisalInput, Appraiser

_TITLE = "Ketamine for depression"
_BEFORE = "BACKGROUND: Ketamine acts fast. METHODS: Ketamine 0.5 mg/kg was given intravenously. "


def _counted(appraiser: Appraiser, sentence: str, title: str = _TITLE) -> int | None:
    return appraiser.appraise(AppraisalInput(title=title, abstract=_BEFORE + sentence)).sample_size


@pytest.mark.parametrize(
    ("sentence", "size"),
    [
        ("We studied 30 current and 31 previous users of the drug on a battery of tests.", 61),
        ("Forty-five ketamine polydrug, 48 cannabis polydrug, and 40 legal drug users completed a survey.", 133),
        ("An online survey reached five groups (n = 80 current, 70 former, 60 occasional and 50 future users).", 260),
        ("One hundred and eight older patients undergoing surgery were randomly assigned to ketamine or saline.", 108),
        ("A sample of 34 depressed and 26 healthy control subjects was scanned.", 60),
        (
            "Thirty-five bipolar subjects treated with ketamine were enrolled and compared with 35 unipolar patients.",
            70,
        ),
        ("We recruited 130 volunteers - 29 heavy users, 31 light users, and 70 drug-naive controls.", 130),
        ("Twenty-one patients were randomly assigned to have fentanyl and 20 sedation with ketamine.", 41),
        ("Compared were group F: 20 patients (pts) receiving fentanyl and group K: 20 pts receiving ketamine.", 40),
        ("Experiment 1 had 48 volunteers. Experiment 2 had 16 ketamine users and 16 drug-naive controls.", 80),
        ("We compared 26 pure (primary) ketamine users, 25 polydrug users, and 56 drug-naive controls.", 107),
        ("Included were 308 adults starting it between 2019 and 2020 and 1540 matched controls.", 1848),
        ("Scans were taken in 18 unmedicated patients and in an equal number of healthy controls.", 36),
        (
            "Compared were 18 users who had stopped for more than 2 years, 16 users who had never stopped, and 15 controls.",
            49,
        ),
        ("Twenty users whose drug of choice was ketamine and 20 controls were scanned.", 40),
        ("13 patients received ketamine over 60 seconds; 10 patients received placebo.", 23),
        ("Scans of 19 users (6 daily; 13 weekly users) and 23 matched controls (9 smokers; 14 others) were taken.", 42),
        ("Groups were 37 male ketamine or cocaine abusers and 37 male abstainers of the same age.", 74),
        ("Users formed two groups of 31 current users and 58 former users.", 89),
        ("There were 20 patients in the ketamine group and 22 in the other group.", 42),
        ("Twenty patients received ketamine while 22 received saline.", 42),
        ("We saw 102 patients, 50 patients in the one group, and 52 in the other.", 102),
        ("Brain waves of 20 regular smokers and 20 non-smokers were taken.", 40),
        ("A total of 29 patients and 35 healthy controls were seen.", 64),
        ("Forty patients with low mood received ketamine, while 22 received saline.", 62),
        ("Of 365 people included, 195 were randomized to the ketamine group and 170 to the other group.", 365),
    ],
)
def test_groups_named_together_are_added(appraiser: Appraiser, sentence: str, size: int) -> None:
    assert _counted(appraiser, sentence) == size


@pytest.mark.parametrize(
    ("sentence", "size"),
    [
        ("Depressed patients (n = 60) were scanned. Nineteen unaffected controls were scanned at similar times.", 79),
        ("Ten depressed patients were given ketamine. They were compared with 15 age-matched controls.", 25),
        (
            "Scans were taken of patients with low mood (LM) (N = 22). They were compared with controls (N = 18).",
            40,
        ),
    ],
)
def test_patients_and_healthy_controls_of_different_sentences_are_added(
    appraiser: Appraiser, sentence: str, size: int
) -> None:
    assert _counted(appraiser, sentence) == size


def test_controls_of_a_randomised_trial_are_among_the_patients(appraiser: Appraiser) -> None:
    sentence = "Sixty patients were randomly allocated. The 30 matched controls received saline."
    assert _counted(appraiser, sentence, "Ketamine for depression: a randomised trial") == 60


@pytest.mark.parametrize(
    ("sentence", "size"),
    [
        ("Patients were divided into two groups of 32 patients.", 64),
        ("The patients formed three groups, and 20 patients were allocated to each group.", 60),
        ("It ended after an interim analysis with 12 patients in each of the ketamine and propofol groups.", 24),
        ("There were three groups of healthy volunteers (each group: n = 8).", 24),
        ("Twenty-seven patients received 60, 120 or 180 mg (n = 6/dose level) or placebo (n = 9/dose level).", 27),
        ("Twelve volunteers each received ketamine and placebo.", 12),
        ("The study comprised 140 participants, with 70 in each group.", 140),
        ("Eighteen users were assessed on each test day.", 18),
    ],
)
def test_so_many_in_each_group_are_multiplied_by_the_groups(appraiser: Appraiser, sentence: str, size: int) -> None:
    assert _counted(appraiser, sentence) == size


def test_so_many_in_each_group_in_brackets_say_nothing_either(appraiser: Appraiser) -> None:
    assert _counted(appraiser, "Patients received placebo or ketamine (30 patients per group).") is None


def test_so_many_in_each_group_say_nothing_where_groups_are_not_counted(appraiser: Appraiser) -> None:
    assert _counted(appraiser, "Each cohort will consist of 8 participants.") is None


@pytest.mark.parametrize(
    ("sentence", "size"),
    [
        ("An oddball task was given to healthy participants (16 males, 4 females).", 20),
        ("Volunteers (seven women and five men) were given ketamine.", 12),
        ("Twenty patients (6 females) were given ketamine.", 20),
        ("Sixty-one users comprised the sample, with 33 females and 28 males.", 61),
        ("There were 52 patients (age 15-44 years, 32 males).", 52),
    ],
)
def test_sexes_are_added_only_where_nothing_else_is_counted(appraiser: Appraiser, sentence: str, size: int) -> None:
    assert _counted(appraiser, sentence) == size


@pytest.mark.parametrize(
    ("sentence", "size"),
    [
        ("People were tested before (N = 55), the morning after (N = 50), and seven days after (N = 22) a dose.", 55),
        ("Depressed people were given placebo (n = 19) followed by ketamine (n = 15) four weeks later.", 19),
        ("Patients were given riluzole (n = 21) or placebo (n = 20) for four weeks.", 41),
        ("Healthy participants (N = 60) who are in a relationship (N = 30 couples) were given ketamine.", 60),
    ],
)
def test_the_same_people_at_another_time_are_not_added(appraiser: Appraiser, sentence: str, size: int) -> None:
    assert _counted(appraiser, sentence) == size


@pytest.mark.parametrize(
    ("sentence", "size"),
    [
        ("In experiment 1 with 12 subjects doses were graded, and in experiment 2 with 9 subjects they were low.", 21),
        ("In study 1, 20 healthy volunteers had ketamine, and in study 2, 17 volunteers had it with alcohol.", 37),
        ("In study 1, 20 healthy volunteers had ketamine.", 20),
    ],
)
def test_experiments_told_one_by_one_are_added(appraiser: Appraiser, sentence: str, size: int) -> None:
    assert _counted(appraiser, sentence) == size


@pytest.mark.parametrize(
    ("sentence", "size"),
    [
        ("Of the 5247 participants who completed the survey, 1699 had used it. Comments (n = 200) were read.", 5247),
        ("Fourteen subjects received ketamine daily. The eight subjects that completed the trial improved.", 14),
        ("Forty-two ASA 1 and 2 patients were given ketamine; 2 patients were drowsy.", 42),
        ("Of 132 patients recruited, 66 were assigned to ketamine and 66 to saline.", 132),
        ("A total of 53 volunteers (82%) completed both infusions. We enrolled 65 volunteers.", 65),
        ("Twenty patients had surgery. Two patients in group 2 required treatment for ischaemia.", 20),
        ("Forty children were treated. Minor effects included nausea (thirteen patients).", 40),
        ("We randomized 124 adult ASA 1-4 patients. Data analysis included 113 patients.", 124),
        ("A sample of 1247 completed treatment. Four patients left treatment early.", 1247),
        ("Forty patients were included. Nausea occurred (n = 16; n = 9 after saline).", 40),
        ("Of the 42 patients who signed consent, 28 patients achieved a response and were randomised to talks.", 28),
        ("A survey reached 90 adults. The first 50 participants were paid.", 90),
        ("A total of 40 users were scanned. A second analysis included 14 users of another study.", 40),
        ("In study 1 (N = 36) doses were high. In study 2 (N = 18 of 36) they were low.", 36),
        ("Twenty patients received ketamine and 18 received all doses.", 20),
        ("Twenty-three patients had infusions. Eleven (48%) patients were better.", 23),
        ("At first, 23 patients underwent an infusion, and 18 patients completed six.", 23),
        ("Ketamine was given to 21 patients. Only two patients underwent another operation.", 21),
        ("All treated from January 2018 to June 2021 were included. A total of 52 patients were found.", 52),
        ("A sample of adults (N = 2822) was asked, with a subsample of users (n = 613).", 2822),
        ("Six participants sat together at a time. Healthy participants (n = 89) were randomised.", 89),
    ],
)
def test_a_part_is_not_the_whole(appraiser: Appraiser, sentence: str, size: int) -> None:
    assert _counted(appraiser, sentence) == size


@pytest.mark.parametrize(
    "sentence",
    [
        "The trial took place among year 10 students.",
        "Ketamine was given to group 2 participants.",
        "Adults aged 18 and older patients too were asked.",
        "The studies (n = 20) were read.",
        "Low mood affects 350 million people.",
        "Six patients who did not have an operation were excluded.",
        "Two or more patients shared a room.",
        "Outcomes included 30-day readmission.",
        "The design included 323 resting-state imaging time series.",
    ],
)
def test_a_number_of_something_else_is_no_number_of_people(appraiser: Appraiser, sentence: str) -> None:
    assert _counted(appraiser, sentence) is None


@pytest.mark.parametrize(
    ("sentence", "size"),
    [
        ("Twenty male SD rats and 10 female C57BL/6 mice were injected.", 30),
        ("Twelve male rats (3 months old), 12 female rats and 6 mice were injected.", 30),
        ("Forty rats were injected, and 8 rats died.", 40),
        ("Forty rats, 10 rats per group, were injected.", 40),
        ("Forty rats formed four groups of 10 rats.", 40),
        ("Two rhesus monkeys were trained and injected.", 2),
    ],
)
def test_animals_named_beside_each_other_are_added(appraiser: Appraiser, sentence: str, size: int) -> None:
    assert _counted(appraiser, sentence, "Ketamine in rodents") == size


def test_what_a_background_section_says_was_done_counts(appraiser: Appraiser) -> None:
    abstract = (
        "BACKGROUND: Ketamine acts fast. In this open-label trial we examined white matter in 10 depressed patients given ketamine. "
        "METHODS: The open-label trial used imaging. RESULTS: Anisotropy predicted response (p = 0.01)."
    )
    assert appraiser.appraise(AppraisalInput(title=_TITLE, abstract=abstract)).sample_size == 10


@pytest.mark.parametrize(
    ("found", "size"),
    [
        ("Nine trials with 201 patients were identified.", 201),
        ("Nine trials were eligible. Three hundred ninety-one patients were included.", 391),
        (
            "Nine trials were eligible. A cohort of 1068 patients had surgery, 584 patients assigned to ketamine and 484 patients to placebo.",
            1068,
        ),
        # of studies, not of people
        ("Twenty-seven studies were included, mostly of low mood (N = 24).", None),
        # some of them, in a sentence that does not say of what
        ("Nine trials were identified. Nausea was common, and 3 participants received a sedative.", None),
    ],
)
def test_the_people_of_a_review_are_said_to_be_those_of_its_studies(
    appraiser: Appraiser, found: str, size: int | None
) -> None:
    text = f"METHODS: We searched PubMed for trials of ketamine. RESULTS: {found}"
    given = AppraisalInput(title="Ketamine for low mood: a systematic review", abstract=text)
    assert appraiser.appraise(given).sample_size == size


def test_a_number_behind_the_word_study_counts_people_where_it_is_large(appraiser: Appraiser) -> None:
    assert _counted(appraiser, "Participated in this study 36 adult patients.") == 36


def test_a_case_report_tells_of_the_cases_it_counts(appraiser: Appraiser) -> None:
    text = "In a trial of 10 patients, low mood came late in some. Ketamine had been given once."
    assert (
        appraiser.appraise(AppraisalInput(title="Two cases of low mood after ketamine", abstract=text)).sample_size == 2
    )


def test_what_a_background_section_says_was_done_before_does_not_count(appraiser: Appraiser) -> None:
    abstract = (
        "BACKGROUND: We previously reported relief in a trial of ketamine (n = 15). METHODS: This was a larger trial."
    )
    assert appraiser.appraise(AppraisalInput(title=_TITLE, abstract=abstract)).sample_size is None


def test_a_full_stop_without_its_space_hides_no_number(appraiser: Appraiser) -> None:
    assert (
        _counted(appraiser, "It may depend on success.Forty-two normal, healthy volunteers were given ketamine.") == 42
    )


def test_a_series_has_the_cases_that_it_counts(appraiser: Appraiser) -> None:
    text = "Here we present the first published cases of its use. The four cases include low mood. All improved."
    given = AppraisalInput(title="Ketamine and talk in adolescence", abstract=text)
    assert appraiser.appraise(given).sample_size == 4
