"""Whether the drug is studied, named in passing or only a tool: families of wording, each with its false friend."""

from __future__ import annotations

import pytest

from tests.pipeline.appraise.conftest import Appraise

_CHALLENGE = "Memory is impaired in schizophrenia. We gave volunteers the new drug or placebo before ketamine. "
_CLUB = "BACKGROUND: Clubs are busy. METHODS: We asked 400 adults. RESULTS: "
_GENES = (
    "BACKGROUND: Genes matter. METHODS: Blood was drawn from 60 patients. RESULTS: Two genes differed. CONCLUSION: "
)

STAND_INS = [
    ("Valtoran reduces psychosis-like symptoms produced by ketamine: a GlyT1 inhibitor", _CHALLENGE + "RESULTS: Ketamine increased ratings. Valtoran lowered them.", "tool"),
    ("Effects of ABC-1234 on ketamine-induced changes of blood flow", _CHALLENGE + "ABC-1234 lowered blood flow.", "tool"),
    ("Effects of ABC-1234 on ketamine-induced changes of blood flow", _CHALLENGE + "RESULTS: Ketamine increased blood flow. ABC-1234 lowered it.", "focus"),
    ("Lamotrigine reduces ketamine-induced nausea and other side effects", _CHALLENGE + "Lamotrigine lowered nausea.", "focus"),
    ("Naltrexone attenuates the effects of ketamine", "", "focus"),
    ("Blocking of cues is disrupted by ketamine in lamotrigine-treated mice", "Schizophrenia disturbs attention. Ketamine impaired it.", "focus"),
    ("Target engagement of the modulator ABC-1234", "ABC-1234 may help. AIM: To see what it does. METHODS: Volunteers received ABC-1234 plus ketamine or placebo plus ketamine after a ketamine challenge. RESULTS: Recall was better with ABC-1234.", "tool"),
    ("Lamotrigine added to clozapine in schizophrenia", "We studied lamotrigine, which was previously found to attenuate ketamine-induced symptoms. METHODS: 40 patients received lamotrigine. RESULTS: Symptoms fell.", "mention"),
    ("Death of old mice after anaesthesia with ketamine/xylazine", "METHODS: Mice were anaesthetised with ketamine and xylazine. RESULTS: Half of them died.", "focus"),
    ("Bone healing in mice anaesthetised with ketamine/xylazine", "METHODS: Mice were anaesthetised with ketamine and xylazine. RESULTS: Bones healed.", "tool"),
]  # fmt: skip

LISTS = [
    ("Recreational drug use in two cities", _CLUB + "Last-month use of mephedrone, ketamine, and GHB were all significantly higher in the city.", "focus"),
    ("Recreational drug use in two cities", _CLUB + "Participants were asked about mephedrone, ketamine, and GHB.", "mention"),
    ("MDMA and other drugs in two cities", _CLUB + "Use of mephedrone, ketamine, and GHB were all significantly higher in the city.", "mention"),
    ("Trials of psychedelics in old age", _CLUB + "Drugs studied included psilocybin (n = 4), ketamine (n = 11), and MDMA (n = 2).", "focus"),
    ("Nerve stimulation for depression", _CLUB + "Many had had aggressive treatments: ECT (41%), TMS (46%), and ketamine (21%).", "mention"),
    ("Psychedelics in the clinic", "Psychedelics such as ketamine, psilocybin, and LSD are back. Many trials have confirmed that ketamine lowers suicidal thoughts. History is told. Laws differ. Doctors wait. Clinics open.", "focus"),
    ("Genes in depression", "Treatments such as ketamine, psilocybin, and LSD are back. Many trials have confirmed that ketamine lowers suicidal thoughts. " + _GENES + "Genes matter.", "mention"),
    ("New drugs for depression", _CLUB + "The only registered drug is ketamine, but add-on therapies with minerals, certain vitamins and herbs seem to work.", "focus"),
]  # fmt: skip

PASSING = [
    ("Inflammation and suicide", _GENES + "This might explain the effects of ketamine.", "mention"),
    ("Inflammation and suicide", _GENES + "Ketamine lowered the expression of both.", "focus"),
    ("Inflammation and suicide", _GENES + "Aside from ketamine, few treatments act so fast.", "mention"),
    ("Blood cells during ECT", "AIM: To compare patients treated with drugs alone or in combination with ECT or ketamine. RESULTS: Cells differed.", "mention"),
    ("New treatments of depression", "Depression is common. Trials are few. RESULTS: Esketamine was approved in 2019 in many countries. CONCLUSION: More is needed.", "mention"),
    ("Shivering after surgery", "Intervention 1: Intervention group A: Ketamine 2 mg/kg is given during surgery. Group B: Meperidine is given. Shivering is counted. Temperature is taken. Nurses watch. Pain is scored.", "focus"),
    ("Toluene in the forced swim test", "METHODS: Mice inhaled toluene. They were compared with mice given the glutamatergic drugs MK-801 and ketamine. RESULTS: Toluene reduced immobility in mice.", "mention"),
    ("Sensitivity to phencyclidine in rats", "AIM: We tested the effects of two antagonists, phencyclidine and ketamine, in rats. RESULTS: Rats with lesions were more sensitive to phencyclidine and ketamine.", "focus"),
    ("Nitrous oxide for depression", "Depression is common. We will give 20 patients nitrous oxide. Recent studies have shown that ketamine acts fast. Nitrous oxide has fewer side effects than ketamine. Patients breathe it twice. Mood is rated.", "mention"),
]  # fmt: skip


@pytest.mark.parametrize(("title", "abstract", "relevance"), STAND_INS)
def test_a_stand_in_for_a_disease_is_a_tool_unless_its_own_effect_is_a_result(
    appraise: Appraise, title: str, abstract: str, relevance: str
) -> None:
    assert appraise(title, abstract).relevance == relevance


@pytest.mark.parametrize(("title", "abstract", "relevance"), LISTS)
def test_a_list_is_a_mention_unless_a_result_or_a_sentence_of_its_own_is_told(
    appraise: Appraise, title: str, abstract: str, relevance: str
) -> None:
    assert appraise(title, abstract).relevance == relevance


@pytest.mark.parametrize(("title", "abstract", "relevance"), PASSING)
def test_a_likeness_an_approval_or_a_reference_is_no_result(
    appraise: Appraise, title: str, abstract: str, relevance: str
) -> None:
    assert appraise(title, abstract).relevance == relevance
