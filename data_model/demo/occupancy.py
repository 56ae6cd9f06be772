"""The demo's earlier answers about free places: about one a week, up to the one that stands."""

from datetime import datetime, timedelta

from data_model.demo.chance import Chance
from data_model.demo.rows import Rows
from data_model.services import PlacesAnswer, Service

WEEKS = 12


def make(rows: Rows, chance: Chance) -> None:
    """Give each service that has answered the course of its last quarter."""
    for service in rows.of(Service):
        if service.confirmed_at is not None and service.free is not None:
            _course(rows, chance, service, service.confirmed_at, service.free)


def _course(rows: Rows, chance: Chance, service: Service, at: datetime, free: int) -> None:
    answers = [(at, free)]
    most = service.capacity or 6
    for _ in range(chance.randint(2, WEEKS)):
        day = at - timedelta(days=chance.randint(4, 10))
        at = day.replace(hour=chance.randint(6, 13), minute=chance.randint(0, 59))
        free = min(most, max(0, free + chance.randint(-2, 2)))
        answers.append((at, free))
    for when, n in reversed(answers):
        rows.put(PlacesAnswer, service_id=service.id, institution_id=service.institution_id, at=when, free=n)
