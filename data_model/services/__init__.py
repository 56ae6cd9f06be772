"""The register of help: which institution offers what, where, and how many places were free when last asked."""

from data_model.services.commands import add_service, confirm_places, edit_service, set_active, verify_service
from data_model.services.export import ExportForm, PublicService, export, exportable
from data_model.services.facts import ServiceFacts
from data_model.services.questions import ServiceDetail, ServiceRow, detail, fitting, listed, own, retired
from data_model.services.search import Search
from data_model.services.tables import (
    Availability,
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
    stale_after,
    told_name,
)

__all__ = [
    "Availability",
    "Cost",
    "ExportForm",
    "GroupPlaces",
    "ProviderType",
    "PublicService",
    "Search",
    "Service",
    "ServiceDetail",
    "ServiceFacts",
    "ServicePlaces",
    "ServiceRow",
    "SsviPosts",
    "TargetGroup",
    "add_service",
    "confirm_places",
    "detail",
    "edit_service",
    "export",
    "exportable",
    "fitting",
    "hidden",
    "known_places",
    "listed",
    "own",
    "place_told",
    "places_of",
    "provider_type",
    "retired",
    "set_active",
    "stale_after",
    "told_name",
    "verify_service",
]
