"""Whose condition it is: what people have, not what they lack, take, or are asked about."""

from __future__ import annotations

import pytest

from tests.pipeline.appraise.conftest import Appraise

STUDIED = [
    ("an illness of the background", "Ketamine and attention", "BACKGROUND: Anorexia nervosa is grave. METHODS: Records of 20 people who received ketamine were reviewed.", set()),
    ("an outcome of users", "Depression and ketamine users: a survey", "METHODS: 200 ketamine users answered a survey. RESULTS: Many felt low.", {"recreational-use", "healthy"}),
    ("an illness that users are said to have", "Depression in ketamine users: a survey", "METHODS: 200 ketamine users, all patients with depression, answered a survey.", {"recreational-use", "depression"}),
    ("what people did not have", "Ketamine and memory", "METHODS: 20 volunteers who did not have depression or alcohol dependence received ketamine.", {"healthy"}),
    ("a medicine that goes on", "Oral ketamine for neuropathic pain", "METHODS: 21 patients took ketamine beside opioids and antidepressants.", {"pain"}),
    ("a setting beside the illness", "Ketamine in hospice care", "METHODS: We gave ketamine to 14 patients with depression.", {"palliative", "depression"}),
    ("a drug class beside another illness", "Ketamine for antidepressant-resistant symptoms of PTSD", "METHODS: 30 veterans received ketamine.", {"ptsd"}),
    ("a drug class and nobody else", "Rapid antidepressant effects of ketamine", "METHODS: 20 inpatients received ketamine.", {"depression"}),
    ("a drug class in healthy people", "Antidepressants and ketamine", "METHODS: 20 healthy men received ketamine.", {"healthy"}),
    ("what excludes people", "Ketamine for suicidal thoughts", "METHODS: 20 inpatients received ketamine. Those with psychosis were excluded, as was bipolar disorder.", {"suicidality"}),
    ("analgesics that are only counted", "Ketamine and sleep after spine surgery", "METHODS: 20 patients received ketamine. Sleep and use of analgesics were recorded.", {"perioperative"}),
    ("an outcome beside what people have", "Ketamine at night", "METHODS: 40 people with PTSD received ketamine. Depressive symptoms and suicidality were rated.", {"ptsd"}),
    ("outcomes of people of whom nothing is said", "Ketamine at night", "METHODS: 40 outpatients received ketamine. Depressive symptoms were rated.", {"depression"}),
    ("what treatment of patients eased", "Ketamine at a practice: a cohort study", "METHODS: Records of 235 patients were read. RESULTS: Ketamine was followed by less depression.", {"depression"}),
    ("what users felt", "Ketamine at home: a survey", "METHODS: 235 adults were asked. RESULTS: Ketamine was followed by less depression.", set()),
    ("anxiety as an effect", "Dysphoria and anxiety after ketamine in patients with OCD", "METHODS: 2 patients received ketamine.", {"ocd"}),
    ("anxiety among other outcomes", "Anxiety, analgesia and amnesia under ketamine for hand surgery", "METHODS: 40 adults received ketamine.", {"pain"}),
    ("a spectrum of two illnesses", "Ketamine in patients with mood and anxiety spectrum disorders", "METHODS: 20 patients received ketamine.", {"depression", "anxiety"}),
    ("mood and anxiety as outcomes", "Ketamine's effects on mood and anxiety in volunteers", "METHODS: 20 healthy volunteers received ketamine.", {"healthy"}),
    ("controls by what they lack", "Gene expression in depression", "METHODS: 20 patients with depression received ketamine; a control group without a psychiatric illness was tested.", {"depression", "healthy"}),
    ("patients by what they lack", "Ketamine at night", "METHODS: 40 patients with fibromyalgia and without psychiatric illness received ketamine.", {"pain"}),
    ("a pain that is made", "Ketamine in a model of electrically evoked pain", "METHODS: 12 subjects received ketamine or saline.", {"healthy"}),
    ("mental health", "Ketamine for mental health and substance use disorders: a systematic review", "METHODS: We searched two databases.", {"other-psychiatric", "substance-use-disorder"}),
    ("what people are not", "Ketamine at night", "METHODS: 40 adults with generalised anxiety disorder who were not currently depressed received ketamine.", {"anxiety"}),
    ("a negated list", "An urgent infusion: a case report", "A 40-year-old woman with depression received ketamine. She had no psychiatric comorbidity, such as substance use disorder or bipolar disorder. She recovered. She went home.", {"depression"}),
    ("people physically healthy", "Ketamine and glutamate", "METHODS: 38 physically healthy outpatients with depression received ketamine or saline.", {"depression"}),
    ("controls where only the background names the illness", "Connectivity and ketamine", "Ketamine was given to 10 patients with depression in this study. METHODS: Responders were compared with 15 age- and sex-matched controls. RESULTS: Anisotropy differed.", {"depression", "healthy"}),
    ("a background on this work's people", "A long infusion", "The authors report the use of ketamine in two patients with depression. It is old. It is cheap. It may last.", {"depression"}),
    ("a headache that is a side effect", "Ketamine at night", "METHODS: 40 participants received ketamine or saline. RESULTS: Headache was frequent.", {"healthy"}),
    ("what a medicine was prescribed for", "Interviews about ketamine at home", "Interviews were held with 18 adults who had been prescribed ketamine for anxiety. Three themes were found. Relief was one. Doubt was another.", {"anxiety"}),
    ("what comes back", "Stopping ketamine: a retrospective cohort", "METHODS: Records of 73 people who stopped ketamine were read. RESULTS: Depression returned in 31.", {"depression"}),
    ("an emergency", "Ketamine or etomidate", "METHODS: 180 adults who needed emergency intubation were randomised to ketamine or etomidate.", {"perioperative"}),
    ("an abbreviation", "AUD and ketamine", "METHODS: 30 inpatients were randomised to ketamine or placebo.", {"alcohol-use-disorder"}),
    ("abusers are ill before they are users", "Ketamine in opioid abusers", "METHODS: 30 people were randomised to ketamine or placebo.", {"other-addiction"}),
    ("dependence on one named substance", "Ketamine for cocaine dependence", "METHODS: 30 people were randomised to ketamine or placebo.", {"other-addiction"}),
    ("dependence on the drug or on several", "Lamotrigine in polydrug abusers", "METHODS: 30 people, all dependent on ketamine, were randomised to lamotrigine or placebo.", {"substance-use-disorder"}),
    ("a drug named by a treatment", "After detoxification", "METHODS: 73 patients, who had been in treatment for chronic opioid use, got ketamine.", {"other-addiction"}),
    ("users whose methods tell their dependence", "White matter and chronic ketamine use", "METHODS: We scanned 40 ketamine-dependent subjects and 44 healthy controls.", {"recreational-use", "substance-use-disorder", "healthy"}),
    ("pain that was inflicted on volunteers", "Ketamine for pain from capsaicin", "METHODS: 13 volunteers were enrolled; ketamine or placebo was infused.", {"healthy"}),
    ("volunteers who are ill", "Ketamine and craving in cocaine-dependent research volunteers", "METHODS: 8 volunteers received ketamine or lorazepam.", {"other-addiction"}),
    ("controls who are as ill", "Access to ketamine in depression", "METHODS: This cohort compared 900 cases to controls with depression who never had ketamine.", {"depression"}),
    ("controls by age", "Ketamine and reward in depression", "METHODS: 15 patients and 15 age- and sex-matched controls received ketamine.", {"depression", "healthy"}),
    ("distress that is not called anxiety", "Ketamine for existential distress in depression", "METHODS: 20 people received ketamine.", {"depression"}),
    ("what others found, in a sentence like an aim", "Ketamine exposure and grey matter", "Our question is new: previous studies have shown effects of ketamine in depression. RESULTS: We scanned 34 ketamine users and 19 others.", {"recreational-use", "healthy"}),
    ("an antidepressant effect that is measured", "Ketamine for suicidal thoughts", "METHODS: 20 people received ketamine; antidepressant effects were rated.", {"suicidality"}),
    ("a treatment that only the mentally ill are given", "Ketamine or thiopental before electroconvulsive therapy", "METHODS: 30 participants were randomised to ketamine or thiopental.", {"other-psychiatric"}),
    ("an illness that has no name here", "Ketamine and tinnitus", "METHODS: 8 participants received ketamine or placebo.", set()),
    ("an interview that is administered", "Major depression and cannabis", "METHODS: 226 ketamine users were studied. Participants were administered a structured interview.", {"recreational-use", "healthy"}),
    ("a setting beside the title's pain", "Ketamine for pain in cancer", "METHODS: 90 patients in palliative care were randomised to ketamine or saline.", {"pain", "palliative"}),
    ("an operation without the word", "Caudal ketamine in children", "METHODS: 60 children scheduled for hernia repair were randomised to ketamine or saline.", {"perioperative"}),
    ("an examination that is no operation", "Ketamine and glutamate", "METHODS: 20 healthy men underwent MR spectroscopy after ketamine or saline.", {"healthy"}),
    ("takers of tiny doses", "Mood and ketamine", "METHODS: We followed 90 people who microdose and 80 who do not for a month.", {"recreational-use", "healthy"}),
    ("poisonings of takers", "Ketamine-related presentations at night", "METHODS: We reviewed the records of 90 people seen at three hospitals.", {"recreational-use", "healthy"}),
    ("a suicidal state is an illness", "Oral ketamine and stress in chronic suicidality", "METHODS: 32 participants received ketamine openly.", {"suicidality"}),
    ("a drug's nature, not its takers", "Ketamine and attention", "OBJECTIVE: To study ketamine, which is used for recreational purposes. METHODS: 20 volunteers received ketamine or placebo.", {"healthy"}),
    ("takers who are given it", "Ketamine and attention", "METHODS: 20 recreational users of ketamine received ketamine or placebo.", {"recreational-use", "healthy"}),
    ("a dependence that is only measured", "A scale of dependence in ketamine users: a survey", "METHODS: 200 ketamine users answered a survey on use disorder and dependence.", {"recreational-use", "healthy"}),
    ("users who are patients", "Ketamine users at a clinic: a survey", "METHODS: 200 patients, all ketamine users, answered a survey.", {"recreational-use"}),
    ("an outcome that only the results name", "Ketamine after dark: a survey", "METHODS: 200 people answered a survey. RESULTS: 40 ketamine users had more headache and depression.", {"recreational-use", "healthy"}),
    ("a planned experience", "Ketamine and creativity: an online survey", "METHODS: 300 people answered before a planned ketamine experience.", {"recreational-use", "healthy"}),
    ("a ceremony", "Well-being: a survey", "METHODS: 300 people who attended a ketamine ceremony answered a questionnaire.", {"recreational-use", "healthy"}),
    ("an operation and what its results name", "Ketamine and memory after cardiac surgery", "METHODS: 100 patients were randomised to ketamine or saline. RESULTS: Pain and depression were less frequent.", {"perioperative"}),
    ("a drug's property in the results", "Ketamine and faces: a systematic review", "METHODS: We searched three databases. RESULTS: Antidepressant properties were reported.", set()),
    ("people of a short abstract", "Ketamine in people", "Sessions are four weeks apart. In this placebo-controlled study, individuals with depression will participate in two of them and get ketamine.", {"depression"}),
    ("people of whom a short abstract's background speaks", "Ketamine at night", "Opioids are used for pain in patients. Few of them sleep well. In this placebo-controlled study, people will participate at home and get ketamine. Recruitment has begun.", set()),
    ("people beside animals", "Cortical dopamine in ketamine users and rats", "METHODS: Rats were given ketamine and their brains dissected. 30 ketamine users were scanned.", {"recreational-use", "healthy"}),
    ("animals in health", "Cortical dopamine after ketamine", "METHODS: Healthy Wistar rats were injected with ketamine; their brains were dissected.", set()),
    ("grave agitation", "Ketamine for severe agitation", "METHODS: 30 people received ketamine before the ambulance left.", {"other-psychiatric"}),
]  # fmt: skip


@pytest.mark.parametrize(("cause", "title", "abstract", "conditions"), STUDIED)
def test_a_condition_is_what_the_people_have(
    appraise: Appraise, cause: str, title: str, abstract: str, conditions: set[str]
) -> None:
    assert (cause, set(appraise(title, abstract).conditions)) == (cause, conditions)


def test_healthy_by_the_word_and_healthy_by_its_silence_say_which(appraise: Appraise) -> None:
    said = appraise("Ketamine and attention", "METHODS: 20 healthy volunteers received ketamine or placebo.")
    silent = appraise("Ketamine and attention", "METHODS: 20 participants received ketamine or placebo.")
    assert said.conditions == silent.conditions == ("healthy",)
    assert dict(said.why)["conditions.healthy"].rule == "named as studied"
    assert dict(silent.why)["conditions.healthy"].rule == "people of whom no illness is named"


def test_an_experiment_that_says_nothing_of_its_people_is_read_from_silence(appraise: Appraise) -> None:
    silent = appraise("Ketamine and after-images", "METHODS: Ketamine or placebo was given double-blind, 10 a group.")
    why = dict(silent.why)["conditions.healthy"]
    assert silent.conditions == ("healthy",)
    assert (why.rule, why.span) == ("an experiment in people of whom nothing is said", None)


@pytest.mark.parametrize(
    "said", ["The patients were ventilated.", "Children were sedated.", "It was given during colorectal surgery."]
)
def test_silence_ends_where_patients_or_operations_are_named(appraise: Appraise, said: str) -> None:
    told = appraise("Ketamine and recovery", f"METHODS: Ketamine or placebo was given double-blind, 10 a group. {said}")
    assert "healthy" not in told.conditions
