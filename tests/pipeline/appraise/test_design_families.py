"""Designs by families of wording, each with its false friend; all texts are invented."""

from __future__ import annotations

import pytest

from tests.pipeline.appraise.conftest import Appraise

PLANS = [
    # what will be done outweighs what was done
    ("Ketamine before surgery", "Sleep was poor in earlier work. We shall recruit adults awaiting surgery. They will receive ketamine or saline. Sleep will be scored.", "protocol"),
    ("Ketamine at night", "Sleep is often disturbed in intensive care. Ketamine may help. The purpose of this trial is to observe whether ketamine improves sleep.", "protocol"),
    # a hypothesis in the future tense does not undo what was done
    ("Ketamine with propofol", "We thought that the side effects of one drug will be offset by the other. 90 patients were randomly divided into three groups. Recovery was assessed hourly. Scores were lower in one group.", "randomised-trial"),
    # a review says what it will do, too
    ("Ketamine for clinicians", "We searched PubMed for studies of ketamine. First, the pathways will be outlined. Evidence will then be critically reviewed. The role of ketamine will be discussed.", "systematic-review"),
    # an illness is expected to spread: nobody plans it
    ("Ketamine and the burden of depression", "Depression affects 350 million people and is expected to become more common. Ketamine may be an answer. Its use is growing.", "scoping-or-narrative-review"),
    # a register's summary ends with the aim
    ("Esketamine beside shocks", "Depression was common in 2017. There were many deaths. Ketamine may be added to shocks. The aim of this study is to evaluate its short-term effect.", "protocol"),
    # an aim in the present tense before results
    ("Esketamine beside shocks", "The aim of this study is to evaluate its short-term effect. 30 patients were given esketamine. Scores were lower after it. It was safe.", "non-randomised-trial"),
]  # fmt: skip

CASES = [
    ("Oral ketamine at the end of life", "Depression is common at the end of life. Here, two cases are reported in which ketamine helped.", "case-report"),
    ("Stupor treated with ketamine", "BACKGROUND: Stupor is rare. CASE REPORT: A 23-year-old man fell silent. Ketamine woke him.", "case-report"),
    ("Ketamine for cystitis of the young", "Findings are described in five children who were treated with ketamine. All improved.", "case-series"),
    ("Ketamine for phantom pain: a case series", "We report three patients with phantom pain who received ketamine.", "case-report"),
    ("Ketamine for phantom pain: case report", "We report six patients with phantom pain who received ketamine.", "case-series"),
    # an age range is not a person
    ("Ketamine for 4-6 year-old children at the dentist: a clinical trial", "METHODS: 20 children were randomly given ketamine or midazolam. RESULTS: Crying was less frequent with ketamine.", "randomised-trial"),
    # cases of a disease are not cases told
    ("Stroke and sugar: a Mendelian randomisation study", "METHODS: We used 341 cases and 900 controls of published association studies. RESULTS: The odds were higher (p < 0.01).", "cohort"),
    ("Long apnoea in a patient receiving shocks", "Suxamethonium may cause apnoea. Here, we present an incident. Apnoea ensued in our case.", "case-report"),
    ("Ketamine and talk for the young", "Here we present the first published cases of its use in adolescents. The four cases include adolescents with low mood. All improved.", "case-series"),
]  # fmt: skip

WRITINGS = [
    ("Ketamine misuse", "Ketamine is misused in many countries. Here we review its mechanisms, which are not exclusive.", "scoping-or-narrative-review"),
    ("Ketamine in medicine", "We review the evidence for ketamine, which was promising in a recent randomised trial. Mechanisms are discussed.", "scoping-or-narrative-review"),
    ("Ketamine after birth", "METHODS: Trials were retrieved from PubMed and Medline using keywords. RESULTS: Ketamine acted fast.", "systematic-review"),
    ("Ketamine: a narrative review", "Databases were searched for trials, systematic reviews and meta-analyses.", "scoping-or-narrative-review"),
    ("Ketamine: a scoping review", "We searched PubMed.", "scoping-or-narrative-review"),
    ("Ketamine in trials", "Trials were manually retrieved from ClinicalTrials.gov. 30 % were on depression.", "scoping-or-narrative-review"),
    ("Ketamine in practice", "An expert panel was convened. Recommendations were formulated by consensus.", "guideline"),
    ("Ketamine for bipolar depression: a meta-analysis: Retraction", "Reports the retraction of 'Ketamine for bipolar depression: a meta-analysis'.", "retraction"),
    ("Cost-per-remitter of esketamine", "METHODS: Patients of a database were used. RESULTS: It cost less.", "economic"),
    # a rating of events has the word, not the method
    ("Ketamine by the nose", "METHODS: 20 patients were randomised to ketamine or saline. Side effects were rated with the Systematic Assessment of Treatment Events.", "randomised-trial"),
    # a paper that presents data is no review for the verb's sake
    ("Is ketamine safe in eating disorders?", "METHODS: A retrospective analysis was conducted on 104 patients. CONCLUSION: This paper presents data of its safety.", "cohort"),
    ("Treating depression: a clinical practice guideline", "Published literature was identified using MEDLINE. Ketamine may be offered.", "guideline"),
    # measured by guidelines, not one
    ("Beta-blockers and the current guidelines", "Differences between agents are reviewed. This review compares them with guidelines.", "scoping-or-narrative-review"),
    ("Paying for performance", "BACKGROUND: Benefits are unknown. Data Sources: PubMed from 2007 to 2016. Study Selection: Trials in clinics. RESULTS: 69 studies were found.", "systematic-review"),
    # a search of shops is not one of the literature
    ("Clinics that sell ketamine", "METHODS: Internet searches were conducted for clinics. 30 patients were asked to complete a questionnaire.", "cross-sectional"),
    ("Receptors and mood", "Ketamine has shown efficacy in a randomised clinical trial of depressed patients. Receptors regulate mood in humans. They may be new targets of drugs.", "scoping-or-narrative-review"),
    ("Ketamine aloft", "AIM: The goal of this study was to review current literature. RESULTS: There were 122 publications, including 23 randomized-control trials of ketamine.", "scoping-or-narrative-review"),
    ("Ketamine and mood", "This review aims at RCT's of ketamine. Six were found, and four of them were small.", "scoping-or-narrative-review"),
    ("Ketamine in space", "AIM: The goal of this study was to review current literature. RESULTS: There were 122 publications, including 23 randomised controlled trials.", "scoping-or-narrative-review"),
    # a response to a drug answers no letter
    ("Openness and the response to ketamine", "METHODS: Traits of 125 patients who were given ketamine were rated. RESULTS: Openness predicted the response to ketamine.", "non-randomised-trial"),
    ("In response to the letter on ketamine", "We thank the writers.", "commentary"),
    ("Ketamine or shocks?", "Two trials found 46 % and 38 % remission. This article offers a comparison of these trials.", "scoping-or-narrative-review"),
    ("Ketamine in sleep", "Dissociation unblinds. In this viewpoint, we propose giving ketamine during sleep.", "commentary"),
    ("Antidepressants in cancer", "MAIN RESULTS: We identified 14 studies, 10 of which contributed to the meta-analysis.", "meta-analysis"),
    ("Cognition as a target", "The aim of this study was to review drugs. An extensive PubMed search of the literature was conducted.", "systematic-review"),
    ("Add-on esketamine", "In this meta-analysis, we aimed to compare two drugs. Searching for double-blind, randomised trials, we found 22 of one (n = 8363) and three of the other (n = 641).", "meta-analysis"),
    ("Ketamine and suicide", "This article reviews ketamine for suicidal thoughts. A review of the MEDLINE database was conducted. 24 articles were read.", "systematic-review"),
    # pooled, though the word is not there
    ("Ketamine for adults with depression", "METHODS: We searched MEDLINE and Embase for trials. RESULTS: Ten studies were included. More responded to ketamine (OR 2.2; participants = 33; studies = 2; I2 = 0 %).", "meta-analysis"),
    ("Ketamine for adults with depression", "METHODS: We searched MEDLINE and Embase for trials. RESULTS: Ten studies were included. More responded to ketamine in two of them.", "systematic-review"),
]  # fmt: skip

AGAIN = [
    ("Metabolites of ketamine", "BACKGROUND: This post hoc study used plasma of a trial. METHODS: Adults were randomised to ketamine or midazolam.", "secondary-analysis"),
    ("Number needed to treat with esketamine", "METHODS: Data sources were four phase III randomised studies.", "secondary-analysis"),
    # a trial that was not randomised says so
    ("Ketamine in veterans", "METHODS: We conducted a survey of 51 veterans. LIMITATIONS: There was a lack of randomization and blinding.", "cross-sectional"),
    ("Ketamine in the clinic", "METHODS: Sixty patients were recruited for a randomised controlled trial. They received ketamine or saline.", "randomised-trial"),
    ("What is said after ketamine: a qualitative content analysis", "METHODS: An open-label pilot was run to gather data for a phase 2 RCT. We analysed 17 sessions of its patients.", "qualitative"),
    # waves of a survey are combined, not trials
    ("Ketamine and psychosis", "METHODS: In a longitudinal community study, data from all waves were aggregated. RESULTS: 2588 adolescents were seen.", "cohort"),
    # a search for a sign is not one of the literature
    ("Brain waves of ketamine users", "OBJECTIVE: A systematic search for abnormal waves may help. METHODS: 105 ketamine users and 41 controls were examined. RESULTS: Waves were slow (p < 0.01).", "cross-sectional"),
    # a clinic's records are not a trial's data
    ("Ketamine and pleasure", "METHODS: This retrospective, post-hoc analysis included 203 patients who were treated at a clinic.", "cohort"),
    ("Cardiac safety of esketamine: results from the clinical development program", "METHODS: Data of 1700 patients were used.", "secondary-analysis"),
    ("Esketamine in China: a subgroup analysis", "METHODS: 252 patients were randomised to esketamine or placebo.", "secondary-analysis"),
    ("Mystical experience and drinking: results from a randomised trial", "AIMS: In this secondary analysis, we ask whether experience mediates the effect of ketamine. METHODS: 40 adults were randomised.", "secondary-analysis"),
    # one trial's data
    ("Factors of a scale after esketamine", "METHODS: Using data from a randomised, double-blind, placebo-controlled trial of esketamine, we explored the factors of a scale. RESULTS: There were three.", "secondary-analysis"),
    ("Networks after ketamine", "METHODS: Data were drawn from a double-blind, placebo-controlled crossover study of 58 people who received ketamine. RESULTS: Networks changed.", "secondary-analysis"),
    ("Blood after ketamine", "Blood of 22 patients was analysed. The patients had received ketamine in a placebo-controlled crossover study. Lipids differed in those who improved.", "secondary-analysis"),
    ("Scans after ketamine", "Here, we read scans of a subset of participants of a randomised clinical trial of ketamine. Activity fell.", "secondary-analysis"),
    ("Symptoms after ketamine", "Low mood has many sides. We reanalysed the data of an earlier study. 70 patients were randomised to ketamine or saline. Sadness fell first.", "secondary-analysis"),
    ("Early gains with ketamine", "134 adults received four infusions of ketamine. Early gains foretold later ones. This is a post hoc analysis of an open-label study.", "secondary-analysis"),
    ("Ketamine and its safety data", "METHODS: 40 patients were randomised to ketamine or saline. Data from a monitor were stored in an electronic form. RESULTS: Pressure rose.", "randomised-trial"),
    # what is divided at random may be data
    ("A short scale of dissociation", "METHODS: Retrospective data of 260 patients receiving ketamine were randomly divided into two datasets. RESULTS: Both agreed (p < 0.01).", "cohort"),
    ("Sleep after ketamine", "METHODS: Recordings of sleep from 30 patients of two trials of ketamine were scored. RESULTS: Slow waves rose.", "secondary-analysis"),
]  # fmt: skip

OBSERVED = [
    # what was rated in retrospect makes no retrospective study
    ("Dreams after ketamine", "METHODS: Thirty volunteers completed sessions with ketamine and placebo. The retrospective frequency of nightmares was rated. RESULTS: Dreams were worse (p < 0.05).", "non-randomised-trial"),
    # people who differ, looked at once
    ("Cortex in low mood", "The participants were 65 patients with depression and 65 matched healthy controls. Cortex was thinner in patients (p < 0.01).", "cross-sectional"),
    # the same, seen again
    ("Cortex in low mood", "The participants were 65 patients with depression and 65 matched healthy controls. Two years later, cortex was thinner in patients (p < 0.01).", "cohort"),
    # a questionnaire is administered, too: nothing was given
    ("Health of ketamine users", "A questionnaire was administered to 40 ketamine users. Scores were low (p < 0.05).", "cross-sectional"),
    ("Mood of ketamine users", "METHODS: 65 ketamine users were administered the State Anxiety Inventory. RESULTS: Scores were high (p < 0.05).", "cross-sectional"),
    ("Ketamine and belief", "Little is known of belief. To this end, we surveyed a sample (n = 159) who had tried ketamine. Belief was strong.", "cross-sectional"),
    ("Quitting ketamine", "AIM: We asked why people stop. RESULTS: Telephone interviews were conducted with 66 people. Debts were one reason.", "cross-sectional"),
    ("Reports of ketamine", "METHODS: Using 2947 public online reports, words were counted. RESULTS: Fear was rare (p < 0.01).", "cross-sectional"),
    # given under control to people who use drugs: a trial
    ("Ketamine and time", "METHODS: In a double-blind crossover study 12 healthy ketamine users took ketamine and placebo. RESULTS: Time passed slowly.", "non-randomised-trial"),
    # followed for years
    ("Childhood and ketamine use", "METHODS: In this longitudinal study 1580 ketamine users and others were seen twice. RESULTS: Anxiety preceded use (p = 0.01).", "cohort"),
    # a group called a cohort is no cohort study
    ("Bladders of ketamine users", "METHODS: A cohort of ketamine users (n = 9) and 7 others were scanned. RESULTS: Walls were thick (p < 0.01).", "cross-sectional"),
    ("Awareness under fast anaesthesia", "METHODS: Data were collected prospectively from 617 adult patients who received anaesthesia. RESULTS: Two were aware.", "cohort"),
    ("Poisoning in one city", "METHODS: All patients admitted to the emergency department with poisoning were included. RESULTS: 40 patients were given oxygen.", "cohort"),
    ("Party drugs at raves", "186 attendees were interviewed about raves. Participants reported using ketamine at the last one. Use was common.", "cross-sectional"),
    ("Brains of chronic ketamine users", "METHODS: 40 ketamine users and 40 controls were scanned. RESULTS: Volumes were lower in users.", "cross-sectional"),
    # other users than of drugs
    ("An app to rate mood", "METHODS: In this open-label trial 30 patients, all app users, received ketamine. RESULTS: Scores were lower.", "non-randomised-trial"),
    # hopes for trials are not trials
    ("Ketamine and creativity", "METHODS: 26 participants were tested twice. RESULTS: Scores were higher. CONCLUSION: This supports clinical trials of ketamine.", "non-randomised-trial"),
    # a test by randomisation is no allocation
    ("Ketamine in chorea", "METHODS: Double-blind infusions of ketamine were given to 10 patients and compared with placebo. Randomisation tests were used.", "non-randomised-trial"),
    # nothing names it, but something was given and something seen
    ("Receptors and illusions", "Illusions are common in psychosis. We assessed the effects of a blocker or placebo in healthy human subjects. It reduced potentials. All effects were seen early.", "non-randomised-trial"),
    # it says so of itself, even among the background
    ("Stress and ketamine", "BACKGROUND: Stress harms. This historical cohort study asked how stress and response go together. METHODS: Patients who received ketamine were included.", "cohort"),
    # what should be confirmed by allocation was not allocated
    ("Ketamine for long", "METHODS: This was an observational study of adults who received ketamine. CONCLUSION: This needs to be confirmed in a randomised controlled trial comparing both.", "cohort"),
    # the trials looked at were blind, not the look
    ("Trials of psilocybin in a register: a cross-sectional analysis", "METHODS: Eleven double-blind trials with patients were read. RESULTS: Half of them named the risk.", "cross-sectional"),
    ("Ketamine for compulsions", "METHODS: We read the clinical charts of 14 inpatients who were treated with ketamine. RESULTS: Scores were lower.", "cohort"),
    # a database of data is no register of people
    ("Array databases for images", "Data are kept in an array database. We compare three databases. One was faster.", "unclear"),
    # a paper that explores what people report is no review
    ("Prevalence of ketamine use and bias in reports", "This paper explores whether rates of use are biased. Rates were compared between a sample of 300 men and a household sample. Rates were lower in older men.", "cross-sectional"),
    # open, but in practice
    ("Oral ketamine: a six-week open-label programme", "We present a large naturalistic study of oral ketamine. 80 adults received it. Scores fell.", "cohort"),
    ("Ketamine and talk in three large practices", "Here, we present data of 235 patients who were treated with ketamine. Scores fell.", "cohort"),
    ("Ketamine for fractures", "One hundred children who underwent reduction of a fracture were prospectively evaluated. Ketamine was administered intravenously. None cried.", "cohort"),
    ("Ketamine for fractures", "One hundred children who underwent reduction of a fracture were enrolled. Ketamine was administered intravenously. None cried.", "non-randomised-trial"),
    ("Memory of ketamine users", "METHODS: 18 frequent and 19 infrequent ketamine users were tested on the night of use and again three days later. RESULTS: Memory was worse (p < 0.05).", "cohort"),
    ("People dependent on ketamine", "METHODS: 130 volunteers - 29 ketamine users and 101 others - were assessed on a scale. RESULTS: Users had most symptoms.", "cross-sectional"),
    ("Ketamine as it is used", "METHODS: 60 patients were treated with ketamine at two outpatient clinics. RESULTS: Scores fell.", "cohort"),
    ("Ketamine before it was approved", "METHODS: Within a compassionate use scheme, 60 patients received ketamine. RESULTS: Scores fell.", "cohort"),
    # the records of a few people, told one by one
    ("Ketamine and calm waking", "METHODS: We retrospectively reviewed the records of 7 children who received ketamine. RESULTS: All woke calmly.", "case-series"),
    ("Ketamine and calm waking", "METHODS: We retrospectively reviewed the records of 70 children who received ketamine. RESULTS: Most woke calmly.", "cohort"),
]  # fmt: skip

ANIMALS = [
    ("Nitrous oxide and isolated myocardium: a study in vitro", "Contractions of guinea pig papillary muscles were studied at two temperatures.", "in-vitro"),
    ("Antagonists and discrimination", "Rats trained to tell phencyclidine from saline were used. Ketamine mimicked the cue. Adenosine blocked it.", "animal-experiment"),
    ("Antagonists and movement", "METHODS: In the lever task, rats could choose. RESULTS: Ketamine (5 mg/kg) raised delay discounting.", "animal-experiment"),
    ("Pills and cultured human intimal cells", "Serum of type 2 diabetic patients was added to cultures. Cholesterol rose in the cells.", "in-vitro"),
    ("Receptors and impulses", "Impulses are common in the young. In the present study, a strategy was tested in rodents. A blocker reversed them. It was short-lived.", "animal-experiment"),
    # people and animals, and the title speaks of the people
    ("Dopamine after ketamine in healthy volunteers", "METHODS: In a placebo-controlled study 12 healthy volunteers received ketamine. Rats were also given ketamine (25 mg/kg, s.c.). RESULTS: Dopamine rose in people and in the rats (p < 0.01).", "non-randomised-trial"),
    ("Dopamine after ketamine", "METHODS: In a placebo-controlled study 12 healthy volunteers received ketamine. Rats were also given ketamine (25 mg/kg, s.c.). RESULTS: Dopamine rose in people and in the rats (p < 0.01).", "animal-experiment"),
    ("The reactivity of the cortex", "In acute experiments on dogs the cortex was compared under ether. The hippocampus reacted most. It did so soon.", "animal-experiment"),
]  # fmt: skip


@pytest.mark.parametrize(("title", "abstract", "design"), [*PLANS, *CASES, *WRITINGS, *AGAIN, *OBSERVED, *ANIMALS])
def test_a_design_is_told_by_its_family_of_words(appraise: Appraise, title: str, abstract: str, design: str) -> None:
    assert appraise(title, abstract).design == design


POPULATIONS = [
    ("Dopamine after ketamine", "We gave ketamine to 24 adult male rats and measured dopamine.", "animals"),
    ("Dopamine after ketamine", "METHODS: 12 healthy adult mice were given ketamine and decapitated.", "animals"),
    ("Ketamine and allergy", "In 20 adults with cat allergy ketamine 0.5 mg/kg was given. Adults improved.", "people"),
    ("Ketamine in rats", "METHODS: Rats in the control group received saline. RESULTS: Immobility fell.", "animals"),
    ("Ketamine in mice and humans", "METHODS: Mice and 12 volunteers received ketamine. RESULTS: Both slept.", "mixed"),
    ("Correction to: Ketamine for pain: a systematic review", "Reports an error. PubMed was searched for trials in patients.", "literature"),
    ("Correction to: Ketamine for pain", "Reports an error. 30 patients received ketamine.", "people"),
    ("EEG/fMRI signals under ketamine", "METHODS: A single-blind cross-over design was used. RESULTS: Power changed.", "people"),
    ("Stress and potassium channels", "A single dose reversed depressive-like reactivity. It acted through a channel.", "animals"),
    ("Ketamine and receptors", "METHODS: Ketamine was tested. RESULTS: It bound to them.", "none"),
    ("Ketamine and helping", "METHODS: Helping was rated in participants with depression given ketamine. In a rodent experiment, rats were shown a cage mate; more rats were watched.", "mixed"),
    # a review that does not say so is known by speaking of a field
    ("Ketamine for stubborn moods", "Mood disorders are common. Several drugs have been tried. Ketamine may be another.", "literature"),
    ("A metabolite in urine", "Urine was read by a new procedure. The procedure proved shorter. All of it was clean.", "none"),
]  # fmt: skip


@pytest.mark.parametrize(("title", "abstract", "population"), POPULATIONS)
def test_a_population_has_words_behind_it(appraise: Appraise, title: str, abstract: str, population: str) -> None:
    found = appraise(title, abstract)
    assert found.population == population
    why = dict(found.why)["population"]
    assert (why.span is not None) == (population != "none")


def test_people_of_whom_a_title_speaks_do_not_hide_the_animals(appraise: Appraise) -> None:
    text = (
        "METHODS: In a placebo-controlled study 12 healthy volunteers received ketamine. Rats were also given "
        "ketamine (25 mg/kg, s.c.). RESULTS: Dopamine rose in people and in the rats (p < 0.01)."
    )
    assert appraise("Dopamine after ketamine in healthy volunteers", text).population == "mixed"


def test_a_guinea_pig_is_no_pig(appraise: Appraise) -> None:
    found = appraise("Ketamine in guinea pigs", "METHODS: Guinea pigs were injected with ketamine.")
    assert found.species == "guinea pig"


RELEVANCE = [
    # a mixture of anaesthetics in people may be what is studied; in animals it seldom is
    ("Dexmedetomidine-ketamine at night", "METHODS: Patients received dexmedetomidine-ketamine.", "focus"),
    ("Evoked potentials in monkeys", "METHODS: Adult monkeys received etomidate during baseline anaesthesia with a continuous ketamine infusion.", "tool"),
    ("Changes after high doses of ketamine and xylazine in rats", "METHODS: Rats received ketamine and xylazine.", "focus"),
    # counted among those who use drugs
    ("Club drug use in schools", "METHODS: Students were surveyed about club drug use. RESULTS: Use was seen of LSD (8 %), MDMA (6 %) and ketamine (2 %).", "focus"),
    ("Club drug use in schools", "METHODS: Students were surveyed about club drug use. RESULTS: Some used others, such as LSD, MDMA, or ketamine.", "mention"),
    # what others found, and who was left out
    ("Nitrous oxide for depression", "OBJECTIVE: Recent studies have shown that one dose of ketamine acts fast. METHODS: 20 patients received nitrous oxide.", "mention"),
    ("Magnetic stimulation for depression", "METHODS: Patients were excluded if receiving ketamine. RESULTS: 30 patients improved.", "mention"),
]  # fmt: skip


@pytest.mark.parametrize(("title", "abstract", "relevance"), RELEVANCE)
def test_the_drug_is_studied_or_only_named(appraise: Appraise, title: str, abstract: str, relevance: str) -> None:
    assert appraise(title, abstract).relevance == relevance
