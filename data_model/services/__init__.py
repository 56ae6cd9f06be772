"""The register of help: which institution offers what, where, and how many places were free when last asked."""

from data_model.services.commands import add_service, confirm_places
from data_model.services.questions import ServiceRow, fitting, listed, own
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
    "GroupPlaces",
    "ProviderType",
    "Service",
    "ServicePlaces",
    "ServiceRow",
    "SsviPosts",
    "TargetGroup",
    "add_service",
    "confirm_places",
    "fitting",
    "hidden",
    "known_places",
    "listed",
    "own",
    "place_told",
    "places_of",
    "provider_type",
    "stale_after",
    "told_name",
]
