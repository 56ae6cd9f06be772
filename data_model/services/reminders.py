"""Who is asked to say again how many places are free, before the answer grows old; and whose silence the coordinator
is told of. The rule is `availability.py`'s."""

from dataclasses import dataclass
from datetime import datetime

from sqlmodel import Session, col, select

from data_model import access, institutions, settings
from data_model.access import Actor, Right
from data_model.services.availability import Reminder, grows_old_at, patience, reminder, silent
from data_model.services.tables import Service, known_places, told_name


@dataclass(frozen=True)
class ToConfirm:
    """A service of one's own whose answer should be given again; `old_at` is when it grows (or grew) old."""

    service_id: int
    name: str
    reminder: Reminder
    old_at: datetime | None


@access.question(Right.UPDATE_PLACES)
def to_confirm(db: Session, actor: Actor) -> list[ToConfirm]:
    """The services of the actor's institution that a reminder is due for, those never answered first."""
    now, given = settings.now(db), patience(db)
    mine = select(Service).where(Service.institution_id == actor.institution_id, col(Service.active))
    found = []
    for s in db.exec(access.visible(mine, actor).order_by(Service.name)):
        why = reminder(s.answered_at, now, given) if s.counts_places else None
        if why is not None:
            old_at = grows_old_at(s.answered_at, given) if s.answered_at else None
            found.append(ToConfirm(s.id or 0, s.name, why, old_at))
    return sorted(found, key=lambda r: (r.old_at is not None, r.old_at or now, r.name))


@dataclass(frozen=True)
class Silent:
    """A service of the county that has not said for long how many places are free; None: never."""

    name: str
    institution: str
    confirmed_at: datetime | None


@access.question(Right.SEE_COUNTY)
def silent_in(db: Session, actor: Actor, *, county: str) -> list[Silent]:
    """The services of one county of the actor's whose silence is too long, by institution."""
    access.require_county(actor, county, action="services.silent_in")
    now, given, known = settings.now(db), patience(db), known_places(db, actor)
    here = select(Service).where(Service.county == county, col(Service.active))
    found = [s for s in db.exec(access.visible(here, actor)) if s.counts_places and silent(s.answered_at, now, given)]
    names = institutions.names(db, (s.institution_id for s in found))
    rows = [Silent(told_name(s, names[s.institution_id], known), names[s.institution_id], s.answered_at) for s in found]
    return sorted(rows, key=lambda r: (r.institution, r.name))
