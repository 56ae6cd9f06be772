"""The code lists of the tracks: what a case needs noted beside itself so that its tracks are known."""

from enum import StrEnum

from data_model.cases.codes import NeedKind
from data_model.institutions import InstitutionKind


class Asylum(StrEnum):
    """Where a person stands with asylum. A wish that was only spoken counts already."""

    NONE = "none"
    WISHES = "wishes"
    SOUGHT = "sought"
    GRANTED = "granted"
    ENDED = "ended"  # refused for good, or withdrawn by the person


SEEKERS = (Asylum.WISHES, Asylum.SOUGHT, Asylum.GRANTED)
"""Who must be kept from the authorities of the state that they fled."""


class Sender(StrEnum):
    """Who sends a person to Romania, or the case to its lead; SELF for who came home alone."""

    MAE = "mae"
    FOREIGN_POLICE = "foreign_police"
    FOREIGN_SERVICE = "foreign_service"
    FOREIGN_NGO = "foreign_ngo"
    OIM = "oim"
    UNHCR = "unhcr"
    SELF = "self"


BRINGING_HOME = (Sender.MAE, Sender.FOREIGN_POLICE, Sender.FOREIGN_SERVICE, Sender.FOREIGN_NGO, Sender.OIM)


class Arrival(StrEnum):
    """Where a person comes into the country: airports, then crossings by road, rail and sea."""

    OTOPENI = "otopeni"
    BANEASA = "baneasa"
    ARAD = "arad"
    BACAU = "bacau"
    BAIA_MARE = "baia_mare"
    BRASOV = "brasov"
    CLUJ = "cluj"
    CONSTANTA = "constanta"
    CRAIOVA = "craiova"
    IASI = "iasi"
    ORADEA = "oradea"
    SATU_MARE = "satu_mare"
    SIBIU = "sibiu"
    SUCEAVA = "suceava"
    TARGU_MURES = "targu_mures"
    TIMISOARA = "timisoara"
    TULCEA = "tulcea"
    NADLAC = "nadlac"
    CURTICI = "curtici"
    BORS = "bors"
    PETEA = "petea"
    GIURGIU = "giurgiu"
    CALAFAT = "calafat"
    VAMA_VECHE = "vama_veche"
    SIRET = "siret"
    SIGHET = "sighet"
    SCULENI = "sculeni"
    ALBITA = "albita"
    CONSTANTA_PORT = "constanta_port"
    OTHER = "other"


class PartnerRole(StrEnum):
    """What a partner is invited for."""

    OIM = "oim"
    UNHCR = "unhcr"
    LEGAL_AID = "legal_aid"


ROLE_OF_PARTNER = {
    InstitutionKind.OIM: PartnerRole.OIM,
    InstitutionKind.UNHCR: PartnerRole.UNHCR,
    InstitutionKind.BAR: PartnerRole.LEGAL_AID,
    InstitutionKind.NGO: PartnerRole.LEGAL_AID,
}

HELP_OF_PARTNER = {
    PartnerRole.OIM: NeedKind.REPATRIATION,
    PartnerRole.UNHCR: NeedKind.RESIDENCE,
    PartnerRole.LEGAL_AID: NeedKind.LEGAL,
}
"""The kind of help that a person must have consented to before the partner sees the case."""


class StepState(StrEnum):
    DONE = "done"
    NOT_NEEDED = "not_needed"


class NotNeeded(StrEnum):
    """Why a step is not done."""

    PERSON_DECLINED = "person_declined"
    ALREADY_THERE = "already_there"
    OTHER_COUNTY = "other_county"
    NOT_FITTING = "not_fitting"


class Bar(StrEnum):
    """Why a step cannot be done now."""

    OTHER_TRACK = "other_track"  # its track does not apply to the case
    RECORDED = "recorded"
    ASYLUM = "asylum"
    FACT = "fact"
    AFTER = "after"
    ASSESSMENT = "assessment"  # not done, or not since the step was last done
    UNFAVOURABLE = "unfavourable"
    ENDED = "ended"  # its time is over
