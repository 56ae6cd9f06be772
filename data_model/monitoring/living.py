"""Computed indicators that count no person: what stands in the registers, meetings and practices, by county."""

from collections.abc import Callable, Mapping

from sqlmodel import Session, col, func, select

from data_model import indicators, provision, settings, store
from data_model.monitoring.combining import Numbers
from data_model.periods import Period
from data_model.practices import Practice, PracticeKind
from data_model.resources import Resource, ResourceKind
from data_model.services import Service
from geodata.counties import COUNTIES

Counted = Mapping[str, Numbers]
"""By county; one that is missing has none."""


def counted(db: Session, source: str, arguments: tuple[str, ...], period: Period) -> Counted:
    """A source by county. What has no history stands as it is today, and only in a period that holds today."""
    with store.as_system(db):
        if source in OF_TODAY:
            today = settings.now(db)
            return OF_TODAY[source](db) if period.start <= today < period.end else {}
        return OF_A_PERIOD[source](db, period, arguments)


def _everywhere(measure: str, found: Mapping[str, float]) -> Counted:
    """The numbers of all counties; of one that has none, a zero."""
    return {county: {measure: float(found.get(county, 0))} for county in COUNTIES}


def _practices(kind: PracticeKind) -> Callable[[Session, Period, tuple[str, ...]], Counted]:
    """Validated records, as the national map counts them; of these plan actions where any are named."""

    def count(db: Session, period: Period, actions: tuple[str, ...]) -> Counted:
        theirs = [col(Practice.plan_action).in_(actions)] if actions else []
        return _everywhere("records", indicators.practices_of(db, kind, period, *theirs))

    return count


def _acts(db: Session, period: Period, _arguments: tuple[str, ...]) -> Counted:
    return _everywhere("acts", indicators.act_in_force(db, period))


def _resources(*kinds: ResourceKind) -> Callable[[Session], Counted]:
    def count(db: Session) -> Counted:
        today = settings.today(db)
        in_force = col(Resource.valid_until).is_(None) | (col(Resource.valid_until) >= today)
        wanted = select(Resource.county, func.count()).where(
            col(Resource.kind).in_(kinds), col(Resource.active), in_force
        )
        return _everywhere("entries", dict(db.exec(wanted.group_by(Resource.county)).all()))

    return count


def _voucher_providers(db: Session) -> Counted:
    wanted = (
        select(Service.county, func.count(func.distinct(Service.institution_id)))
        .where(col(Service.active), col(Service.voucher))
        .group_by(Service.county)
    )
    return _everywhere("providers", dict(db.exec(wanted).all()))


def _checked(db: Session) -> Counted:
    return {
        county: {"checked": float(p.verified), "listed": float(p.entries)}
        for county, p in provision.of_counties(db).items()
    }


def _ssvi(db: Session) -> Counted:
    return {
        county: {"dedicated": float(p.ssvi), "shared": float(p.ssvi_shared)}
        for county, p in provision.of_counties(db).items()
    }


OF_A_PERIOD: dict[str, Callable[[Session, Period, tuple[str, ...]], Counted]] = {
    "practices_validated": _practices(PracticeKind.GOOD_PRACTICE),
    "practices_of_action": _practices(PracticeKind.GOOD_PRACTICE),
    "initiatives_started": _practices(PracticeKind.INITIATIVE),
    "act_in_force": _acts,
}
OF_TODAY: dict[str, Callable[[Session], Counted]] = {
    "register_checked": _checked,
    "ssvi_functional": _ssvi,
    "speakers": _resources(ResourceKind.INTERPRETER, ResourceKind.MEDIATOR),
    "specialists": _resources(ResourceKind.COUNSELLING_SPECIALIST),
    "hearing_rooms": _resources(ResourceKind.HEARING_ROOM),
    "breathing_rooms": _resources(ResourceKind.BREATHING_ROOM),
    "protocols_in_force": _resources(ResourceKind.PROTOCOL),
    "voucher_providers": _voucher_providers,
}
SOURCES = (*OF_A_PERIOD, *OF_TODAY)
