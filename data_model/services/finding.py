"""Finding help: for each need of a case, the services that fit it, ranked for whoever leads the case.

`ranking.py` decides; here its rows are made. A service whose place is confidential goes in without its town, so that
what comes out tells no more than its county.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import timedelta

from sqlmodel import Session, col, or_, select

from data_model import access, audit, cases, settings
from data_model.access import Actor, Right
from data_model.cases import MINORS, AgeBand, Case, Citizenship, Need, NeedKind
from data_model.places import locality_or_none
from data_model.services.availability import patience
from data_model.services.questions import ServiceRow, told_rows
from data_model.services.ranking import Candidate, Person, Point, Ranked, Seeker, Today, Why, rank
from data_model.services.tables import GroupPlaces, Service, TargetGroup, places_of
from geodata.counties import county as county_facts


@dataclass(frozen=True)
class Offered:
    """A service as the actor may see it, and why it stands where it stands."""

    service: ServiceRow
    ranked: Ranked


@dataclass(frozen=True)
class Help:
    """What there is for one need, the best first; how many were left out, for another group and for safety; whether
    the neighbouring counties were looked at; and the languages besides Romanian that its services speak."""

    offers: tuple[Offered, ...]
    barred: int
    avoided: int
    widened: bool
    languages: tuple[str, ...]


@access.question(Right.SEND_REFERRAL)
def help_for(
    db: Session, actor: Actor, *, case_id: int, language: str = "", disability: bool | None = None
) -> dict[NeedKind, Help]:
    """The services for each need of a case that the actor's institution leads.

    `language` (ISO 639-1) and `disability` are asked for this search and kept nowhere.
    """
    case = cases.find(db, actor, case_id)
    if case.lead_institution_id != actor.institution_id:
        raise access.refusal(actor, "services.help_for")
    audit.seen(db, actor, "help_sought", county=case.handling_county, subject=f"case {case_id}")
    kinds = [need.kind for need in db.exec(select(Need).where(Need.case_id == case_id).order_by(col(Need.id)))]
    seeker = _seeker(db, case, language, disability)
    found, refused = _services(db, actor, seeker, kinds), _refused(db, case_id)
    told = {row.id: row for row in told_rows(db, actor, found)}
    groups = places_of(db, told)
    today = _today(db)
    return {kind: _help(kind, seeker, found, told, groups, refused, today) for kind in kinds}


def _help(
    kind: NeedKind,
    seeker: Seeker,
    found: Sequence[Service],
    told: dict[int, ServiceRow],
    groups: dict[int, tuple[GroupPlaces, ...]],
    refused: set[tuple[NeedKind, int]],
    today: Today,
) -> Help:
    rows = [
        _candidate(s, told[s.id], groups.get(s.id, ()), refused=(kind, s.id) in refused)
        for s in found
        if s.id is not None and s.kind is kind
    ]
    ranking = rank(seeker, rows, today)
    offers = tuple(_offered(told[r.service_id], r) for r in ranking.offers)
    spoken = {language for row in rows for language in row.languages} - {"ro"}
    return Help(offers, ranking.barred, ranking.avoided, ranking.widened, tuple(sorted(spoken)))


def _offered(row: ServiceRow, ranked: Ranked) -> Offered:
    """The order goes by how many places are free, and when that was said; who may not follow them learns the state and
    its day."""
    if row.counted or row.confirmed_at is None:
        return Offered(row, ranked)
    day = row.confirmed_at.date()
    reasons = tuple(
        replace(r, values=(("day", day),)) if r.why in (Why.FREE, Why.FULL, Why.FULL_FOR_GROUP, Why.OLD) else r
        for r in ranked.reasons
    )
    return Offered(row, replace(ranked, free=None, confidence=None, reasons=reasons))


def _today(db: Session) -> Today:
    verified_for = timedelta(days=settings.number(db, "register_verify_days"))
    return Today(settings.now(db), settings.today(db), patience(db), verified_for)


def neighbours_of(county: str) -> frozenset[str]:
    """The counties that share a border with one."""
    from geodata.boundaries import neighbours  # geopandas comes with it

    return frozenset(neighbours(county))


def _seeker(db: Session, case: Case, language: str, disability: bool | None) -> Seeker:
    assert case.id is not None
    county = case.handling_county
    at, rough = point_of(county, case.town)
    return Seeker(
        person=_person(case, disability), county=county, neighbours=neighbours_of(county), at=at,
        town=None if rough else case.town, avoided=cases.avoided_of(db, case.id), language=language,
    )  # fmt: skip


def _person(case: Case, disability: bool | None) -> Person:
    foreign = None if case.citizenship is Citizenship.UNKNOWN else case.citizenship is not Citizenship.RO
    minor = None if case.age_band is AgeBand.UNKNOWN else case.age_band in MINORS
    return Person(minor, case.sex, foreign, disability)


def point_of(county: str, town: int | None) -> tuple[Point, bool]:
    """Where a town is, and whether that is rough: the county's residence town stands for one not known."""
    place = locality_or_none(town) if town is not None else None
    if place is not None and place.lat is not None and place.lon is not None:
        return (place.lat, place.lon), False
    seat = county_facts(county)
    return (seat.lat, seat.lon), True


def within_reach(service: Service, county: str) -> bool:
    """Whether a case of a county may be sent to a service: it stands there, next door, or says that it covers it."""
    return serves(service, county) or service.county in neighbours_of(county)


def serves(service: Service, county: str) -> bool:
    """Whether a service stands in a county or says that it covers it."""
    return county in (service.county, *service.covers.split(","))


def _refused(db: Session, case_id: int) -> set[tuple[NeedKind, int]]:
    """Which services said no to which need of the case."""
    from data_model.referrals import Referral, ReferralStatus

    said_no = select(Referral).where(Referral.case_id == case_id, Referral.status == ReferralStatus.REFUSED)
    needs = {n.id: n.kind for n in db.exec(select(Need).where(Need.case_id == case_id))}
    return {(needs[r.need_id], r.service_id) for r in db.exec(said_no) if r.service_id is not None}


def _services(db: Session, actor: Actor, seeker: Seeker, kinds: Sequence[NeedKind]) -> list[Service]:
    near = (seeker.county, *seeker.neighbours)
    wanted = select(Service).where(
        col(Service.active), col(Service.kind).in_(kinds), or_(col(Service.county).in_(near), Service.covers != "")
    )
    found = db.exec(access.visible(wanted, actor)).all()
    return [s for s in found if s.county in near or serves(s, seeker.county)]


def _candidate(s: Service, told: ServiceRow, by_group: tuple[GroupPlaces, ...], *, refused: bool) -> Candidate:
    at, rough = point_of(s.county, told.town)
    return Candidate(
        service_id=told.id, groups=tuple(TargetGroup(g) for g in s.groups.split(",") if g), county=s.county, at=at,
        town=told.town, rough=rough, covers=frozenset(c for c in s.covers.split(",") if c), capacity=s.capacity,
        free=s.free, by_group=by_group, confirmed_at=s.answered_at,
        languages=tuple(x for x in s.languages.split(",") if x), licence_until=None if told.hidden else s.licence_until,
        verified_at=s.verified_at, refused=refused,
    )  # fmt: skip
