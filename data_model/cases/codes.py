"""The code lists of a case (domain.md, section 3; mapped to IOM HTCDS 2.0 in catalog/codelists.toml)."""

from enum import StrEnum

from data_model.errors import Invalid
from data_model.guard.cases import CASE_CODE as CASE_CODE
from data_model.guard.cases import holds_case_code


class AgeBand(StrEnum):
    UNDER_14 = "under_14"
    FROM_14 = "14_17"
    FROM_18 = "18_25"
    FROM_26 = "26_40"
    FROM_41 = "41_plus"
    UNKNOWN = "unknown"


MINORS = (AgeBand.UNDER_14, AgeBand.FROM_14)
MAYBE_MINORS = (*MINORS, AgeBand.UNKNOWN)
"""Who may be a child is taken for one until the age is known (Directive 2011/36/EU, art. 13(2))."""


class Sex(StrEnum):
    FEMALE = "female"
    MALE = "male"
    UNKNOWN = "unknown"


class Citizenship(StrEnum):
    RO = "ro"
    EU = "eu"
    THIRD = "third"
    UNKNOWN = "unknown"


class Exploitation(StrEnum):
    PROSTITUTION = "sexual_prostitution"
    PORNOGRAPHY = "sexual_pornography"
    CHILD_MATERIAL = "sexual_child_material"
    LABOUR = "labour"
    BEGGING = "begging"
    FORCED_CRIME = "forced_crime"
    FORCED_MARRIAGE = "forced_marriage"
    ILLEGAL_ADOPTION = "illegal_adoption"
    SURROGACY = "surrogacy"
    SERVITUDE = "servitude"
    ORGAN_REMOVAL = "organ_removal"
    ATTEMPT = "attempt"
    OTHER = "other"


class Signal(StrEnum):
    """Who first saw the case."""

    POLICE = "police"
    BORDER_POLICE = "border_police"
    LABOUR = "labour_inspectorate"
    CHILD_PROTECTION = "child_protection"
    HEALTH = "health"
    SCHOOL = "school"
    MIGRATION = "migration"
    NGO = "ngo"
    HOTLINE = "hotline"
    CONSULATE = "consulate"
    SELF = "self"
    OTHER = "other"


class VictimStatus(StrEnum):
    POTENTIAL = "potential"
    PRESUMED = "presumed"
    IDENTIFIED = "identified"
    RULED_OUT = "ruled_out"


REGISTERED = (VictimStatus.PRESUMED, VictimStatus.IDENTIFIED)
"""Registered victims: presumed and identified ones (Directive 2011/36/EU, art. 19a)."""


class Progress(StrEnum):
    SIGNALLED = "signalled"
    NOTIFIED = "notified"
    ASSESSED = "assessed"
    CONSENTED = "consented"
    REFUSED = "refused"
    WITHDRAWN = "withdrawn"
    REFERRED = "referred"
    IN_ASSISTANCE = "in_assistance"
    MONITORED = "monitored"
    CLOSED = "closed"
    REOPENED = "reopened"


class ConsentAnswer(StrEnum):
    GIVEN = "given"
    REFUSED = "refused"
    WITHDRAWN = "withdrawn"


class Giver(StrEnum):
    SELF = "self"
    PARENT = "parent"  # of a child; never one who is suspected of the exploitation
    REPRESENTATIVE = "representative"  # a guardian, a curator, the child protection authority


class Screening(StrEnum):
    """What the signs of trafficking came to (modules M2 and M3)."""

    SIGNS = "signs"
    SOME_SIGNS = "some_signs"
    NO_SIGNS = "no_signs"
    NOT_POSSIBLE = "not_possible"  # the person could not be asked yet


class Risk(StrEnum):
    LOW = "low"
    MEDIUM = "medium"
    HIGH = "high"
    IMMEDIATE = "immediate"


class SpecialNeed(StrEnum):
    """What the help must reckon with (module M5); never a diagnosis."""

    INTERPRETER = "interpreter"
    PREGNANT = "pregnant"
    WITH_CHILDREN = "with_children"
    DISABILITY = "disability"
    HEALTH = "health"
    NO_PAPERS = "no_papers"
    NO_INCOME = "no_income"
    UNACCOMPANIED = "unaccompanied"
    PARENT_SUSPECTED = "parent_suspected"
    AGE_UNSURE = "age_unsure"


class NeedKind(StrEnum):
    SHELTER = "shelter"
    COUNSELLING = "counselling"
    MEDICAL = "medical"
    LEGAL = "legal"
    OCCUPATIONAL = "occupational"
    MATERIAL = "material"
    EDUCATION = "education"
    IDENTITY_PAPERS = "identity_papers"
    RESIDENCE = "residence"
    INTERPRETING = "interpreting"
    COMPENSATION = "compensation"
    REPATRIATION = "repatriation"


class CloseReason(StrEnum):
    PLAN_COMPLETED = "plan_completed"
    REFUSAL = "refusal"
    CONTACT_LOST = "contact_lost"
    COUNTY_TRANSFER = "county_transfer"
    STATE_TRANSFER = "state_transfer"
    REPATRIATED = "repatriated"
    NOT_VICTIM = "not_victim"
    DEATH = "death"


class ReopenReason(StrEnum):
    CAME_BACK = "came_back"
    NEW_NEED = "new_need"
    NEW_SIGNS = "new_signs"
    MISTAKE = "mistake"


def without_codes(text: str, *, field: str) -> None:
    """Invalid where a text that may reach a paper holds a case's code: on paper a case is the meeting's number."""
    if holds_case_code(text):
        raise Invalid("text.case_code", field=field)
