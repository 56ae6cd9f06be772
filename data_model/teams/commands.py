"""What a county does with its acts: enters an order, puts right what was mistyped, ends one without a successor."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from sqlmodel import Session, col, select

from data_model import access, audit, institutions, settings, store
from data_model.access import Actor, FreeText, Right, StaffText
from data_model.cases.codes import without_codes
from data_model.errors import Invalid, NotFound
from data_model.institutions import Institution
from data_model.teams.quorum import QuorumRule
from data_model.teams.tables import ConstitutionAct, Member

LONGEST_NAME, LONGEST_NUMBER, LONGEST_REASON, LONGEST_ORDER = 120, 20, 300, 80
MOST_SUBSTITUTES = 6
FIRST_YEAR = 2006
DAY = timedelta(days=1)


@dataclass(frozen=True)
class Seat:
    """Who sits for a member institution, and who may come instead: one name a line, or names set apart by ";"."""

    institution_id: int
    titular: StaffText = ""
    substitutes: StaffText = ""


@dataclass(frozen=True)
class Order:
    """What stands in a prefect's order. `in_force_to` is the last day, None without one; `replaces` names an older
    order that is not kept here."""

    number: StaffText
    signed_on: date
    in_force_from: date
    member_ids: tuple[int, ...]
    chair: StaffText = ""
    secretary: StaffText = ""
    in_force_to: date | None = None
    replaces: StaffText = ""
    quorum_rule: QuorumRule = QuorumRule.MORE_THAN_HALF
    quorum_number: int | None = None


@access.command(Right.HOLD_MEETING)
def record_act(
    db: Session,
    actor: Actor,
    *,
    number: StaffText,
    signed_on: date,
    in_force_from: date,
    member_ids: tuple[int, ...],
    chair: StaffText = "",
    secretary: StaffText = "",
    seats: tuple[Seat, ...] = (),
    in_force_to: date | None = None,
    replaces: StaffText = "",
    quorum_rule: QuorumRule = QuorumRule.MORE_THAN_HALF,
    quorum_number: int | None = None,
) -> int:
    """Enter the prefect's order; its id. It replaces the one in force, which ends the day before its first day.

    An older act can be entered too, with its last day. Invalid where two would be in force on one day.
    """
    order = Order(
        number, signed_on, in_force_from, member_ids, chair, secretary, in_force_to, replaces, quorum_rule,
        quorum_number,
    )  # fmt: skip
    _checked(order)
    county = actor.county
    store.one_at_a_time(db, f"act {county}")
    act = ConstitutionAct(county=county, number=number, signed_on=signed_on, in_force_from=in_force_from)
    before = _make_room(db, order, _of_county(db, actor, county), settings.today(db))
    act.replaces_id = before.id if before else None
    _fill(act, order)
    db.add(act)
    db.flush()
    _seat(db, act, order, seats)
    audit.record(db, actor, "act_recorded", county=county, subject=f"act {act.id}")
    assert act.id is not None
    return act.id


@access.command(Right.HOLD_MEETING)
def correct_act(
    db: Session, actor: Actor, *, act_id: int, order: Order, expected_version: int, seats: tuple[Seat, ...] = ()
) -> None:
    """Put right what was mistyped in an act, or name others who sit for its members; all of it as it shall be.

    The act that it replaced ends the day before it again. Invalid where two would be in force on one day.
    """
    act = _find(db, actor, act_id)
    _checked(order)
    store.one_at_a_time(db, f"act {act.county}")
    act.take(expected_version)
    others = [a for a in _of_county(db, actor, act.county) if a.id != act_id]
    before = next((a for a in others if a.id == act.replaces_id), None)
    if before is not None:
        if before.in_force_from >= order.in_force_from:
            raise Invalid("act.later_one", field="in_force_from")
        before.in_force_to = order.in_force_from - DAY
    if any(_overlap(order, a) for a in others):
        raise Invalid("act.overlaps", field="in_force_from")
    before_it = _stood(db, act)
    _fill(act, order)
    for member in db.exec(select(Member).where(Member.act_id == act_id)):
        db.delete(member)
    db.flush()
    _seat(db, act, order, seats)
    db.flush()
    audit.record(
        db, actor, "act_corrected", county=act.county, subject=f"act {act_id}", before=before_it, after=_stood(db, act)
    )


def _stood(db: Session, act: ConstitutionAct) -> dict[str, object]:
    """All that an act says, for the audit's hash."""
    found = db.exec(select(Member).where(Member.act_id == act.id).order_by(col(Member.institution_id)))
    return act.model_dump() | {"members": [member.model_dump() for member in found]}


@access.command(Right.HOLD_MEETING)
def end_act(
    db: Session, actor: Actor, *, act_id: int, last_day: date, expected_version: int, because: FreeText = ""
) -> None:
    """An act ends on its last day, without a successor. Invalid for one that has ended, or a day before its first."""
    act = _find(db, actor, act_id)
    _line(because, "because", LONGEST_REASON)
    if act.in_force_to is not None and act.in_force_to < settings.today(db):
        raise Invalid("act.ended")
    if last_day < act.in_force_from or (act.in_force_to is not None and last_day > act.in_force_to):
        raise Invalid("act.last_day", field="last_day")
    act.take(expected_version)
    act.in_force_to, act.ended_because = last_day, because
    audit.record(db, actor, "act_ended", county=act.county, subject=f"act {act_id}")


def _find(db: Session, actor: Actor, act_id: int) -> ConstitutionAct:
    wanted = access.visible(select(ConstitutionAct).where(ConstitutionAct.id == act_id), actor)
    found = db.exec(store.for_change(wanted)).first()
    if found is None:
        raise NotFound("act.unknown")
    return found


def _of_county(db: Session, actor: Actor, county: str) -> list[ConstitutionAct]:
    wanted = access.visible(select(ConstitutionAct).where(ConstitutionAct.county == county), actor)
    return list(db.exec(store.for_change(wanted)))


def _checked(order: Order) -> None:
    if not order.number or len(order.number) > LONGEST_NUMBER:
        raise Invalid("act.number", field="number")
    if order.in_force_from < order.signed_on or order.signed_on.year < FIRST_YEAR:
        raise Invalid("act.dates", field="in_force_from")
    if order.in_force_to is not None and order.in_force_to < order.in_force_from:
        raise Invalid("act.last_day", field="in_force_to")
    for field in ("chair", "secretary"):
        _line(getattr(order, field), field, LONGEST_NAME)
    _line(order.replaces, "replaces", LONGEST_ORDER)
    members = len(set(order.member_ids))
    if not members:
        raise Invalid("act.members", field="member_ids")
    by_number = QuorumRule(order.quorum_rule) is QuorumRule.NUMBER
    if by_number and not 1 <= (order.quorum_number or 0) <= members:
        raise Invalid("act.quorum", field="quorum_number", n=members)


def _line(text: str, field: str, longest: int) -> None:
    if len(text) > longest:
        raise Invalid("text.too_long", field=field, longest=longest)
    without_codes(text, field=field)


def _overlap(order: Order, act: ConstitutionAct) -> bool:
    """Whether both would be in force on some day."""
    return (act.in_force_to is None or act.in_force_to >= order.in_force_from) and (
        order.in_force_to is None or act.in_force_from <= order.in_force_to
    )


def _make_room(db: Session, order: Order, earlier: Iterable[ConstitutionAct], today: date) -> ConstitutionAct | None:
    """The act that a new one replaces, ended the day before; None where none was in force."""
    found = [act for act in earlier if _overlap(order, act)]
    if any(act.in_force_from >= order.in_force_from for act in found):
        raise Invalid("act.later_one", field="in_force_from")
    for act in found:
        if order.in_force_to is not None and order.in_force_to < today:  # an old one never ends the one in force
            raise Invalid("act.overlaps", field="in_force_to")
        act.in_force_to, act.version = order.in_force_from - DAY, act.version + 1
    return found[0] if found else None


def _fill(act: ConstitutionAct, order: Order) -> None:
    act.number, act.signed_on = order.number, order.signed_on
    act.in_force_from, act.in_force_to = order.in_force_from, order.in_force_to
    act.chair, act.secretary = order.chair, order.secretary
    act.replaces = "" if act.replaces_id else order.replaces
    act.quorum_rule = QuorumRule(order.quorum_rule)
    act.quorum_number = order.quorum_number if act.quorum_rule is QuorumRule.NUMBER else None
    if act.in_force_to is None:
        act.ended_because = ""


def _seat(db: Session, act: ConstitutionAct, order: Order, seats: Iterable[Seat]) -> None:
    named = {seat.institution_id: seat for seat in seats}
    if set(named) - set(order.member_ids):
        raise NotFound("institution.unknown", field="member_ids")
    assert act.id is not None
    for member_id in dict.fromkeys(order.member_ids):
        found = db.get(Institution, member_id)
        if (
            found is None
            or not found.active
            or (found.county is not None and act.county not in institutions.covered(db, found))
        ):
            raise NotFound("institution.unknown", field="member_ids")
        seat = named.get(member_id, Seat(member_id))
        _line(seat.titular, "titular", LONGEST_NAME)
        substitutes = _names(seat.substitutes)
        db.add(Member(act_id=act.id, institution_id=member_id, titular=seat.titular, substitutes=substitutes))


def _names(text: str) -> str:
    """The substitutes, one a line."""
    names = list(dict.fromkeys(filter(None, (name.strip() for line in text.splitlines() for name in line.split(";")))))
    if len(names) > MOST_SUBSTITUTES:
        raise Invalid("act.substitutes", field="substitutes", most=MOST_SUBSTITUTES)
    for name in names:
        _line(name, "substitutes", LONGEST_NAME)
    return "\n".join(names)
