"""Brașov as the story finds it: its open cases, its free places (brasov.toml), told in days before the present."""

from datetime import datetime, timedelta
from typing import Any

from data_model.cases import (
    AgeBand,
    Case,
    CaseAvoided,
    Citizenship,
    ConsentAnswer,
    Exploitation,
    Giver,
    NeedKind,
    Sex,
    Signal,
    VictimStatus,
)
from data_model.demo.asking import due
from data_model.demo.bodies import Bodies, id_of
from data_model.demo.caseload import STORY, town
from data_model.demo.chance import Chance
from data_model.demo.course import Course, Courses, case_id
from data_model.demo.published import table
from data_model.demo.rows import Rows
from data_model.demo.stepped import assessed
from data_model.demo.victims import Traits
from data_model.demo.ways import Ways
from data_model.institutions import Institution, InstitutionKind
from data_model.periods import BUCHAREST
from data_model.referrals import Referral, ReferralStatus, Refusal
from data_model.services import Service


def ago(now: datetime, days: float) -> datetime:
    """A moment some days before the present, on a full minute."""
    return (now - timedelta(days=days)).replace(second=0, microsecond=0)


def victims_told(now: datetime) -> list[Traits]:
    """The traits of the told cases, so that the year's dealing leaves them out."""
    return [_traits(told, now) for told in table("brasov")["case"]]


def _traits(told: dict[str, Any], now: datetime) -> Traits:
    destination = told.get("destination", "RO")
    return Traits(
        Sex(told["sex"]), AgeBand(told["age"]), Citizenship(told.get("citizenship", "ro")), Exploitation(told["form"]),
        Signal(told["source"]), told.get("origin", STORY) or None,
        told.get("exploited_in", STORY) if destination == "RO" else None, destination, VictimStatus(told["status"]),
        InstitutionKind(told["decided_by"]) if "decided_by" in told else None,
        ago(now, told.get("decided", told["opened"])).astimezone(BUCHAREST).date(), bool(told.get("referrals")),
    )  # fmt: skip


def tell(courses: Courses, bodies: Bodies, chance: Chance, ways: Ways, now: datetime) -> None:
    """Brașov's open cases, with their consents, needs, referrals and tracks."""
    for told in sorted(table("brasov")["case"], key=lambda c: -float(c["opened"])):
        course = courses.opened(_case(courses, bodies, chance, told, now), note=told["note"])
        if "decided_by" in told:
            course.decided = ago(now, told["decided"])
        _answer_and_needs(courses, course, told, now)
        for asked in told.get("referrals", ()):
            _refer(courses, bodies, course, asked, now)
        for county in told.get("avoid", ()):
            courses.asking.rows.add(CaseAvoided(case_id=case_id(course.case), county=county))
        for note in told.get("notes", ()):
            courses.note(course, ago(now, note["at"]), note["text"])
        ways.tell(course, told)
        courses.settle(course)


def _case(courses: Courses, bodies: Bodies, chance: Chance, told: dict[str, Any], now: datetime) -> Case:
    t, opened = _traits(told, now), ago(now, told["opened"])
    return Case(
        code=courses.code(STORY, opened), handling_county=STORY, origin_county=t.origin,
        exploitation_county=t.exploited_in, destination=t.destination, town=town(chance, STORY),
        lead_institution_id=id_of(body(bodies, told["lead"])), age_band=t.age_band, sex=t.sex,
        citizenship=t.citizenship, exploitation=t.exploitation, source=t.source, victim_status=t.status,
        identified_on=t.decided_on if t.status is VictimStatus.IDENTIFIED else None, decided_by=t.decided_by,
        opened_at=opened, moved_at=opened,
    )  # fmt: skip


def body(bodies: Bodies, said: str) -> Institution:
    """An institution of Brașov by kind, or an invented organisation as ngo:<name>."""
    if said.startswith("ngo:"):
        return bodies.named(table("services")["ngo"]["called"].format(name=said.removeprefix("ngo:")))
    return bodies.one(STORY, InstitutionKind(said))


def _answer_and_needs(courses: Courses, course: Course, told: dict[str, Any], now: datetime) -> None:
    said = told.get("consent")
    if said is None:
        return
    at = ago(now, said["at"])
    assessed(courses.rows, course, at)
    kinds = tuple(NeedKind(kind) for kind in said.get("kinds", ()))
    courses.consent(course, at, ConsentAnswer(said["answer"]), Giver(said["giver"]), kinds)
    for kind in told.get("needs", ()):
        courses.need(course, NeedKind(kind), at, urgent=kind in told.get("urgent", ()))


def _refer(courses: Courses, bodies: Bodies, course: Course, asked: dict[str, Any], now: datetime) -> None:
    need = next(n for n in course.needs if n.kind == asked["need"])
    to, sent = body(bodies, asked["to"]), ago(now, asked["sent"])
    moments = {step: ago(now, asked[step]) for step in ("answered", "started") if step in asked}
    minor = course.case.age_band in (AgeBand.UNDER_14, AgeBand.FROM_14)
    mine = [s for s in courses.asking.offers.of(STORY, need.kind, minor=minor) if s.institution_id == to.id]
    referral = Referral(
        batch=_batch(courses, course, sent), case_id=case_id(course.case), need_id=need.id or 0, county=STORY,
        from_institution_id=course.case.lead_institution_id, to_institution_id=id_of(to),
        service_id=mine[0].id if mine else None, status=_status(asked), urgent=need.urgent,
        message=asked.get("message", ""), answer=asked.get("answer", ""), sent_at=sent,
        reason=Refusal(asked["refused"]) if "refused" in asked else None, due_at=due(sent, urgent=need.urgent),
        answered_at=moments.get("answered"), started_at=moments.get("started"),
        ended_at=moments.get("answered") if "refused" in asked else None,
    )  # fmt: skip
    course.referrals.append(courses.rows.add(referral))


def _batch(courses: Courses, course: Course, sent: datetime) -> str:
    """Referrals of one case that left together are one batch."""
    together = [r.batch for r in course.referrals if r.sent_at == sent]
    return together[0] if together else courses.asking.batch()


def _status(asked: dict[str, Any]) -> ReferralStatus:
    if "refused" in asked:
        return ReferralStatus.REFUSED
    if "started" in asked:
        return ReferralStatus.STARTED
    return ReferralStatus.ACCEPTED if "answered" in asked else ReferralStatus.SENT


def answer_places(rows: Rows, bodies: Bodies, now: datetime) -> None:
    """Brașov's free places: free, full, old and never said all occur."""
    for said in table("brasov")["places"]:
        owner = body(bodies, said["by"]).id
        service = next(s for s in rows.of(Service) if s.institution_id == owner and s.name.startswith(said["service"]))
        service.capacity = said.get("capacity")
        service.free = said.get("free")
        service.confirmed_at = ago(now, said["days"]) if "days" in said else None
