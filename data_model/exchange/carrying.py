"""A list of cases or referrals: first told line by line what would become of it, then entered whole or not at all."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlmodel import Session, select

from data_model import access, audit, cases, institutions, places, referrals, settings
from data_model.access import Actor, Right
from data_model.cases import Case, Need
from data_model.errors import Invalid
from data_model.exchange.lines import MOST_LINES, CaseLine, ReferralLine
from data_model.exchange.references import Register, check_reference, put_reference
from data_model.referrals import CURRENT, Referral, Request
from geodata.spelling import fold


@dataclass(frozen=True)
class Line:
    """What becomes of one line: accepted where nothing is said against it. The remarks are codes, never its texts."""

    row: int
    remarks: tuple[str, ...]

    @property
    def accepted(self) -> bool:
        return not self.remarks


@dataclass(frozen=True)
class CaseReport:
    """Every line of a list, in its order."""

    lines: tuple[Line, ...]

    @property
    def refused(self) -> int:
        return sum(not line.accepted for line in self.lines)

    @property
    def whole(self) -> bool:
        """Whether the list can be entered: all of it is accepted, and there is something in it."""
        return bool(self.lines) and not self.refused


@access.question(Right.OPEN_CASE)
def check(
    db: Session, actor: Actor, *, cases: Sequence[CaseLine] = (), referrals: Sequence[ReferralLine] = ()
) -> CaseReport:
    """What would become of each line; nothing is kept."""
    if len(cases) + len(referrals) > MOST_LINES:
        raise Invalid("exchange.rows", most=MOST_LINES)
    return _report(db, actor, cases, referrals)


@access.command(Right.OPEN_CASE)
def carry_out(
    db: Session, actor: Actor, *, cases: tuple[CaseLine, ...] = (), referrals: tuple[ReferralLine, ...] = ()
) -> int:
    """Open the cases of a list, or send its referrals; how many. All of them, or none: Invalid where a line is refused
    now."""
    if not check(db, actor, cases=cases, referrals=referrals).whole:
        raise Invalid("exchange.not_whole")
    for line in cases:
        _open(db, actor, line)
    _send(db, actor, referrals)
    audit.record(db, actor, "cases_imported", county=actor.county, cases=len(cases), referrals=len(referrals))
    return len(cases) + len(referrals)


def _report(
    db: Session, actor: Actor, found: Sequence[CaseLine], asked: Sequence[ReferralLine]
) -> CaseReport:  # fmt: skip
    names = {fold(i.name): i.id for i in institutions.in_counties(db, actor)}
    seen: set[object] = set()
    lines = [Line(x.row, (*_of_case(db, actor, x), *_twice(seen, x.simev, x.sunrise))) for x in found]
    lines += [
        Line(x.row, (*_of_referral(db, actor, x, names), *_twice(seen, f"{x.code} {x.need}"))) for x in asked
    ]  # fmt: skip
    return CaseReport(tuple(lines))


def _twice(seen: set[object], *keys: str) -> tuple[str, ...]:
    known = [key for key in keys if key]
    again = any(key in seen for key in known)
    seen.update(known)
    return ("twice",) if again else ()


def _said(field: str, text: str) -> tuple[str, ...]:
    """The remark for a text that may not be kept."""
    try:
        access.tidy(text, field=field)
    except Invalid as refused:
        return (refused.code.replace(".", "_"),)
    return ()


def _of_case(db: Session, actor: Actor, line: CaseLine) -> tuple[str, ...]:
    remarks = [f"wrong_{column}" for column in line.wrong]
    for field in ("note", "simev", "sunrise"):
        remarks += _said(field, getattr(line, field))
    try:
        places.known_county(actor.county, field="handling_county")
        places.known_town(line.town, actor.county, field="town")
        for register in Register:
            check_reference(db, actor, register, getattr(line, register.value))
    except Invalid as refused:
        remarks.append(refused.code.replace(".", "_"))
    if set(line.urgent) - set(line.needs):
        remarks.append("urgent_not_needed")
    return tuple(dict.fromkeys(remarks))


def _of_referral(db: Session, actor: Actor, line: ReferralLine, names: dict[str, int]) -> tuple[str, ...]:
    remarks = [*(f"wrong_{column}" for column in line.wrong), *_said("message", line.message)]
    case = _led(db, actor, line.code)
    need = _need(db, case, line) if case else None
    if case is None:
        remarks.append("case_unknown")
    elif need is None:
        remarks.append("need_unknown")
    elif not cases.may_refer(db, case, need.kind, settings.now(db)):
        remarks.append("no_consent")
    elif _asked(db, need):
        remarks.append("need_asked")
    if fold(line.to) not in names:
        remarks.append("institution_unknown")
    return tuple(dict.fromkeys(remarks))


def _led(db: Session, actor: Actor, code: str) -> Case | None:
    """An open case of one's own institution by its code; None for any other, whether it exists or not."""
    mine = select(Case).where(Case.code == code, Case.lead_institution_id == actor.institution_id)
    found = db.exec(access.visible(mine, actor)).first()
    return found if found and found.open else None


def _need(db: Session, case: Case, line: ReferralLine) -> Need | None:
    return db.exec(select(Need).where(Need.case_id == case.id, Need.kind == line.need)).first()


def _asked(db: Session, need: Need) -> bool:
    found = db.exec(select(Referral.status).where(Referral.need_id == need.id)).all()
    return any(status in CURRENT for status in found)


def _open(db: Session, actor: Actor, line: CaseLine) -> None:
    assert line.age_band and line.sex and line.citizenship and line.exploitation and line.source
    case_id = cases.open_case(
        db, actor, age_band=line.age_band, sex=line.sex, citizenship=line.citizenship,
        exploitation=line.exploitation, source=line.source, origin_county=line.origin_county,
        exploitation_county=line.exploitation_county, destination=line.destination, town=line.town, note=line.note,
    )  # fmt: skip
    if line.needs:
        cases.set_needs(
            db, actor, case_id=case_id, kinds=line.needs, urgent=line.urgent, expected_version=_version(db, case_id)
        )
    for register in Register:
        if reference := getattr(line, register.value):
            put_reference(
                db, actor, case_id=case_id, register=register, reference=reference,
                expected_version=_version(db, case_id),
            )  # fmt: skip


def _version(db: Session, case_id: int) -> int:
    case = db.get(Case, case_id)
    assert case is not None
    return case.version


def _send(db: Session, actor: Actor, lines: tuple[ReferralLine, ...]) -> None:
    """One batch for each case, in the order of the list."""
    names = {fold(i.name): i.id for i in institutions.in_counties(db, actor)}
    by_case: dict[int, list[Request]] = {}
    for line in lines:
        case = _led(db, actor, line.code)
        assert case is not None
        need = _need(db, case, line)
        assert need is not None
        request = Request(need.id or 0, names[fold(line.to)], message=line.message)
        by_case.setdefault(case.id or 0, []).append(request)
    for case_id, requests in by_case.items():
        referrals.send_batch(
            db, actor, case_id=case_id, requests=tuple(requests), expected_version=_version(db, case_id)
        )
