"""The register of help: which institution offers what, where, and how many places were free when last asked."""

from data_model.services.availability import BEST_FIRST, Availability, Patience, Reminder, patience
from data_model.services.commands import add_service, confirm_places, edit_service, set_active, verify_service
from data_model.services.export import ExportForm, PublicService, export, exportable
from data_model.services.facts import ServiceFacts
from data_model.services.finding import Help, Offered, help_for, within_reach
from data_model.services.occupancy import AnswerRow, PlacesAnswer, occupancy
from data_model.services.questions import ServiceDetail, ServiceRow, detail, listed, own, retired
from data_model.services.ranking import PENALTIES, STEPS, UNCOUNTED_STEP, Ranked, Reason, Where, Why
from data_model.services.reminders import Silent, ToConfirm, silent_in, to_confirm
from data_model.services.search import Search
from data_model.services.tables import (
    Cost,
    GroupPlaces,
    ProviderType,
    Service,
    ServicePlaces,
    SsviPosts,
    TargetGroup,
    hidden,
    known_places,
    place_told,
    places_of,
    provider_type,
    told_name,
)

__all__ = [
    "AnswerRow",
    "Availability",
    "BEST_FIRST",
    "Cost",
    "ExportForm",
    "GroupPlaces",
    "Help",
    "Offered",
    "PENALTIES",
    "Patience",
    "PlacesAnswer",
    "ProviderType",
    "PublicService",
    "Ranked",
    "Reason",
    "Reminder",
    "STEPS",
    "Search",
    "Service",
    "ServiceDetail",
    "ServiceFacts",
    "ServicePlaces",
    "ServiceRow",
    "Silent",
    "SsviPosts",
    "TargetGroup",
    "ToConfirm",
    "UNCOUNTED_STEP",
    "Where",
    "Why",
    "add_service",
    "confirm_places",
    "detail",
    "edit_service",
    "export",
    "exportable",
    "help_for",
    "hidden",
    "known_places",
    "listed",
    "occupancy",
    "own",
    "patience",
    "place_told",
    "places_of",
    "provider_type",
    "retired",
    "set_active",
    "silent_in",
    "to_confirm",
    "told_name",
    "verify_service",
    "within_reach",
]
