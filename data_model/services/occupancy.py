"""Every answer about free places, kept: its course betrays arrivals, so it is for the provider and the coordinator of
the service's county alone; all others see only how the last answer stands."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, false
from sqlmodel import Field, Session, SQLModel, col, select

from data_model import access, settings, store
from data_model.access import Actor, Right, Role
from data_model.services.tables import Service

MOST = 200  # answers shown: three years of one a week, and some


class PlacesAnswer(SQLModel, table=True):
    """How many places a provider said were free, at a moment."""

    id: int | None = Field(default=None, primary_key=True)
    service_id: int = Field(foreign_key="service.id", index=True)
    institution_id: int = Field(foreign_key="institution.id")
    at: datetime = Field(sa_type=store.Utc)
    free: int


@access.scope(PlacesAnswer)
def _reach(actor: Actor) -> ColumnElement[bool]:
    services = select(Service.id)
    if actor.role is Role.INSTITUTION:
        services = services.where(Service.institution_id == actor.institution_id)
    elif actor.role is Role.COORDINATOR:
        services = services.where(col(Service.county).in_(actor.counties))
    else:
        return false()
    return col(PlacesAnswer.service_id).in_(services)


def note_answer(db: Session, service: Service) -> None:
    """Keep the answer that a service now holds; every command that changes it calls this."""
    assert service.id is not None
    if service.free is not None:
        at = service.confirmed_at or settings.now(db)
        db.add(PlacesAnswer(service_id=service.id, institution_id=service.institution_id, at=at, free=service.free))


@dataclass(frozen=True)
class AnswerRow:
    at: datetime
    free: int


@access.question(Right.SEE_SERVICES)
def occupancy(db: Session, actor: Actor, *, service_id: int) -> list[AnswerRow]:
    """The last answers about a service's free places, the oldest first; none for who may not know them."""
    wanted = select(PlacesAnswer).where(PlacesAnswer.service_id == service_id)
    newest = access.visible(wanted, actor).order_by(col(PlacesAnswer.id).desc()).limit(MOST)
    return sorted((AnswerRow(a.at, a.free) for a in db.exec(newest)), key=lambda a: a.at)
