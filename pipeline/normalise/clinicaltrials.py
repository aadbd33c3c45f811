"""Reads ClinicalTrials.gov's v2 answers: registrations, kept and searchable, never works and never evidence.

The text is the registry's: official title, summary, arms and interventions under their own labels, since the doses
stand in the arms.  Only reports of the trial itself are kept as references: background reading is not about it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

import msgspec

from pipeline.errors import BadResponse
from pipeline.normalise import answers, identifiers, text
from pipeline.normalise.base import Normalised, Parsed, Reject
from pipeline.normalise.dates import calendar_day, partial
from storage.records import Arm, Author, Identifier, PartialDate, Record, RecordKind, Registration, Scheme

SOURCE = "clinicaltrials"

_NCT = re.compile(r"NCT\d{8}", re.ASCII)
_ESCAPED = re.compile(r"\\([\\`*_{}\[\]()<>#+\-.!~|])")  # the long texts are Markdown
_REPORTS = ("RESULT", "DERIVED")
_LEGACY = ("FullStudiesResponse", "StudyFieldsResponse", "FullStudies", "FullStudy", "Study", "ProtocolSection")


class _Camel(msgspec.Struct, rename="camel"):
    """The v2 API writes its names in camel case."""


class Page(_Camel):
    """A page of studies; an answer about one study has ``protocol_section`` instead."""

    studies: list[msgspec.Raw] | None = None
    next_page_token: str | None = None
    total_count: int | None = None
    protocol_section: msgspec.Raw = msgspec.Raw()
    results_section: msgspec.Raw = msgspec.Raw()


class _Id(_Camel):
    id: str | None = None
    type: str | None = None


class _Identification(_Camel):
    nct_id: str | None = None
    nct_id_aliases: list[str] = []
    brief_title: str | None = None
    official_title: str | None = None
    secondary_id_infos: list[_Id] = []


class _Date(_Camel):
    date: str | None = None


class _Status(_Camel):
    overall_status: str | None = None
    why_stopped: str | None = None
    start_date_struct: _Date | None = None
    completion_date_struct: _Date | None = None
    study_first_post_date_struct: _Date | None = None
    last_update_post_date_struct: _Date | None = None
    results_first_post_date_struct: _Date | None = None


class _Named(_Camel):
    name: str | None = None


class _Sponsors(_Camel):
    lead_sponsor: _Named | None = None


class _Description(_Camel):
    brief_summary: str | None = None


class _Conditions(_Camel):
    conditions: list[str] = []
    keywords: list[str] = []


class _Masking(_Camel):
    masking: str | None = None


class _DesignInfo(_Camel):
    allocation: str | None = None
    primary_purpose: str | None = None
    masking_info: _Masking | None = None


class _Enrolment(_Camel):
    count: int | None = None
    type: str | None = None


class _Design(_Camel):
    study_type: str | None = None
    phases: list[str] = []
    design_info: _DesignInfo | None = None
    enrollment_info: _Enrolment | None = None


class _Group(_Camel):
    label: str | None = None
    type: str | None = None
    description: str | None = None
    intervention_names: list[str] = []


class _Intervention(_Camel):
    name: str | None = None
    type: str | None = None
    description: str | None = None


class _Arms(_Camel):
    arm_groups: list[_Group] = []
    interventions: list[_Intervention] = []


class _Reference(_Camel):
    pmid: str | None = None
    type: str | None = None


class _References(_Camel):
    references: list[_Reference] = []


class _Protocol(_Camel):
    identification_module: _Identification
    status_module: _Status = msgspec.field(default_factory=_Status)
    sponsor_collaborators_module: _Sponsors = msgspec.field(default_factory=_Sponsors)
    description_module: _Description = msgspec.field(default_factory=_Description)
    conditions_module: _Conditions = msgspec.field(default_factory=_Conditions)
    design_module: _Design = msgspec.field(default_factory=_Design)
    arms_interventions_module: _Arms = msgspec.field(default_factory=_Arms)
    references_module: _References = msgspec.field(default_factory=_References)


class _Study(_Camel):
    protocol_section: msgspec.Raw
    has_results: bool = False


def read_page(body: bytes, *, url: str = "") -> Page:
    """The envelope of a list or of one study.  Raises ``BadResponse`` for another shape, the dead v1's by name."""
    page = answers.page(body, Page, source=SOURCE, url=url)
    if page.studies is None and not bytes(page.protocol_section) and not bytes(page.results_section):
        keys = answers.page(body, dict[str, msgspec.Raw], source=SOURCE, url=url)
        if any(key in keys for key in _LEGACY):
            raise BadResponse("the shape of the v1 API, which was switched off in 2024", source=SOURCE, url=url)
        raise BadResponse("an answer without studies", source=SOURCE, url=url)
    return page


def normalise(body: bytes) -> Iterator[Normalised]:
    page = read_page(body)
    for raw in [msgspec.Raw(body)] if page.studies is None else page.studies:
        try:
            study = answers.entry(raw, _Study)
            protocol = answers.entry(study.protocol_section, _Protocol)
        except answers.Misfit as wrong:
            yield Reject(source=SOURCE, source_id=None, reason=f"study of another shape: {wrong}")
            continue
        record = _record(protocol, has_results=study.has_results)
        if isinstance(record, Reject):
            yield record
            continue
        # Results tables can be a hundred times the protocol's size and are not read: only that there are some.
        known = b"true" if study.has_results else b"false"
        payload = b'{"protocolSection":' + bytes(study.protocol_section) + b',"hasResults":' + known + b"}"
        yield Parsed(record=record, payload=payload, media_type=answers.JSON)


def _record(protocol: _Protocol, *, has_results: bool) -> Record | Reject:
    about, status = protocol.identification_module, protocol.status_module
    nct = (about.nct_id or "").strip().upper()
    if not _NCT.fullmatch(nct):
        return Reject(source=SOURCE, source_id=about.nct_id, reason="no NCT number")
    title = text.clean(about.brief_title or about.official_title or "")
    if not title or not status.overall_status:
        return Reject(source=SOURCE, source_id=nct, reason="no title or no status")
    abstract, sections = text.assemble(_texts(protocol))
    sponsor = protocol.sponsor_collaborators_module.lead_sponsor
    first_posted = _stated(status.study_first_post_date_struct)
    aliases = tuple(alias for alias in about.nct_id_aliases if _NCT.fullmatch(alias))
    return Record(
        source=SOURCE,
        source_id=nct,
        kind=RecordKind.REGISTRATION,
        title=title,
        abstract=abstract,
        sections=sections,
        authors=(Author(collective=text.clean(sponsor.name)),) if sponsor and sponsor.name else (),
        published=partial(first_posted),
        created=calendar_day(first_posted),
        revised=calendar_day(_stated(status.last_update_post_date_struct)),
        keywords=tuple(map(text.clean, protocol.conditions_module.keywords)),
        identifiers=tuple(Identifier(scheme=Scheme.NCT, value=number) for number in (nct, *aliases)),
        registrations=(nct, *_other_registries(about)),
        registration=_registration(protocol, status.overall_status, has_results=has_results),
    )


def _registration(protocol: _Protocol, overall_status: str, *, has_results: bool) -> Registration:
    status, design = protocol.status_module, protocol.design_module
    info = design.design_info or _DesignInfo()
    enrolment = design.enrollment_info or _Enrolment()
    return Registration(
        overall_status=overall_status,
        phases=tuple(design.phases),
        study_type=design.study_type,
        allocation=info.allocation,
        masking=info.masking_info.masking if info.masking_info else None,
        primary_purpose=info.primary_purpose,
        enrolment=enrolment.count,
        enrolment_is_actual=enrolment.type == "ACTUAL",
        conditions=tuple(map(text.clean, protocol.conditions_module.conditions)),
        interventions=tuple(filter(None, map(_intervention, protocol.arms_interventions_module.interventions))),
        arms=tuple(_arm(group) for group in protocol.arms_interventions_module.arm_groups),
        started=_date(status.start_date_struct),
        completed=_date(status.completion_date_struct),
        first_posted=_date(status.study_first_post_date_struct),
        last_updated=_date(status.last_update_post_date_struct),
        has_results=has_results,
        results_posted=_date(status.results_first_post_date_struct),
        why_stopped=_plain(status.why_stopped) or None,
        secondary_ids=tuple(one.id for one in protocol.identification_module.secondary_id_infos if one.id),
        references=_reports(protocol.references_module),
    )


def _texts(protocol: _Protocol) -> list[tuple[str | None, str]]:
    arms = [_arm(group) for group in protocol.arms_interventions_module.arm_groups]
    interventions = protocol.arms_interventions_module.interventions
    return [
        ("Official title", text.clean(protocol.identification_module.official_title or "")),
        ("Summary", _plain(protocol.description_module.brief_summary)),
        ("Arms", _sentences(f"{arm.label}: {arm.description}" if arm.description else arm.label for arm in arms)),
        ("Interventions", _sentences(_described(one) for one in interventions)),
    ]


def _described(one: _Intervention) -> str:
    words = _plain(one.description)
    return f"{_intervention(one)}: {words}" if words else _intervention(one)


def _sentences(parts: Iterator[str]) -> str:
    """One after the other, each closed, so that an arm's dose is not read into the next arm."""
    return " ".join(part if part.endswith((".", "!", "?")) else f"{part}." for part in parts if part)


def _arm(group: _Group) -> Arm:
    description = _plain(group.description) or "; ".join(group.intervention_names)
    return Arm(label=text.clean(group.label or ""), kind=group.type, description=description or None)


def _intervention(one: _Intervention) -> str:
    """``Drug: Ketamine``, as the registry's pages write it."""
    name = text.clean(one.name or "")
    kind = (one.type or "").replace("_", " ").capitalize()
    return f"{kind}: {name}" if kind and name else name


def _other_registries(about: _Identification) -> tuple[str, ...]:
    """Other registries' numbers of the same trial; an EudraCT number is only one where its field says so."""
    said = (f"EudraCT {one.id}" if one.type == "EUDRACT_NUMBER" else one.id or "" for one in about.secondary_id_infos)
    return tuple(number for number in identifiers.registry_numbers("\n".join(said)) if number != about.nct_id)


def _reports(module: _References) -> tuple[Identifier, ...]:
    pmids = (identifiers.pmid(one.pmid or "") for one in module.references if one.type in _REPORTS)
    return tuple(Identifier(scheme=Scheme.PMID, value=pmid) for pmid in dict.fromkeys(pmids) if pmid)


def _date(struct: _Date | None) -> PartialDate | None:
    return partial(_stated(struct))


def _stated(struct: _Date | None) -> str:
    return (struct.date or "") if struct else ""


def _plain(markdown: str | None) -> str:
    return text.clean(_ESCAPED.sub(r"\1", markdown or ""))
