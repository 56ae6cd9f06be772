"""What a county's data ask the next meeting to discuss, each with the rule and the figures that brought it there."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import timedelta

from sqlmodel import Session, col, select

from data_model import clocks, institutions, provision, settings, teams
from data_model.actions import PENDING, ActionItem, ActionUpdate
from data_model.cases import Case
from data_model.clocks import Clock, Late
from data_model.escalation import Stage
from data_model.meetings import asked
from data_model.meetings.calendar import HALF_YEARLY, QUARTERLY, keys_of_half, served_in_half
from data_model.meetings.carrying import unfinished
from data_model.meetings.tables import AgendaRule, Meeting, MeetingState
from data_model.periods import Quarter
from data_model.plan_catalog import plan_for
from geodata.counties import COUNTIES


@dataclass(frozen=True)
class Proposal:
    """A point that the data propose. `key` tells it from the others of its meeting; `figures` fill its sentence."""

    rule: AgendaRule
    key: str
    figures: dict[str, str | int]
    case_ids: tuple[int, ...] = field(default=())
    title: str = ""
    minutes_long: int = 10
    came_from: int | None = None  # the point of the last meeting that it goes on from


def proposals(db: Session, county: str) -> list[Proposal]:
    """All that the county's data propose now, the most pressing first."""
    going_on = {one.key for one in unfinished(db, county)}
    return [
        *_raised(db, county),
        *_cases_without_movement(db, county),
        *_needs_without_service(db, county),
        *_services_missing(db, county, going_on),
        *(Proposal(*point) for point in asked.points(db, county)),
        *_actions(db, county),
        *_plan_actions(db, county),
    ]


def still_open(db: Session, county: str, case_ids: Sequence[int]) -> tuple[int, ...]:
    """Those of the cases that the county still works on, in their order."""
    found = db.exec(
        select(Case.id).where(col(Case.id).in_(case_ids), Case.handling_county == county, col(Case.closed_at).is_(None))
    ).all()
    return tuple(i for i in case_ids if i in found)


def _raised(db: Session, county: str) -> list[Proposal]:
    """What was raised as far as the agenda: referrals and hand-overs without an answer by who owes it, then the cases
    whose next step is overdue by what is missing, but those that did not move at all."""
    found = [one for one in clocks.late(db, counties=(county,)) if one.stage is Stage.AGENDA]
    here = [one for one in found if one.counties[0] == county]
    unmoved = set(_unmoved(db, county))
    names = institutions.names(db, (one.owner_id for one in here))
    made: dict[tuple[AgendaRule, str], list[Late]] = {}
    for one in here:
        if (rule := RAISED_AS.get(one.clock)) is not None:
            made.setdefault((rule, f"receiver {one.owner_id}"), []).append(one)
        elif one.case_id not in unmoved:
            made.setdefault((AgendaRule.OVERDUE_CASES, f"overdue {one.clock}"), []).append(one)
    return [_raised_point(rule, key, theirs, names) for (rule, key), theirs in sorted(made.items(), key=_order)]


RAISED_AS = {Clock.ANSWER: AgendaRule.LATE_REFERRALS, Clock.HANDOVER: AgendaRule.LATE_HANDOVERS}


def _order(group: tuple[tuple[AgendaRule, str], list[Late]]) -> int:
    (rule, _key), _theirs = group
    return (AgendaRule.LATE_REFERRALS, AgendaRule.LATE_HANDOVERS, AgendaRule.OVERDUE_CASES).index(rule)


def _raised_point(rule: AgendaRule, key: str, theirs: list[Late], names: dict[int, str]) -> Proposal:
    hours = max(one.hours for one in theirs)
    case_ids = tuple(dict.fromkeys(one.case_id for one in theirs))
    figures: dict[str, str | int] = {"n": len(theirs), "hours": hours}
    if rule is AgendaRule.OVERDUE_CASES:
        figures["n"] = len(case_ids)
        figures["clock"] = theirs[0].clock.value
    else:
        figures["institution"] = names[theirs[0].owner_id]
    return Proposal(rule, key, figures, case_ids)


def _unmoved(db: Session, county: str) -> tuple[int, ...]:
    before = settings.now(db) - timedelta(days=settings.number(db, "stale_case_days"))
    ids = db.exec(
        select(Case.id)
        .where(Case.handling_county == county, col(Case.closed_at).is_(None), Case.moved_at < before)
        .order_by(col(Case.moved_at))
    ).all()
    return tuple(i for i in ids if i)


def _cases_without_movement(db: Session, county: str) -> list[Proposal]:
    ids = _unmoved(db, county)
    if not ids:
        return []
    figures: dict[str, str | int] = {"n": len(ids), "days": settings.number(db, "stale_case_days")}
    return [Proposal(AgendaRule.CASE_WITHOUT_MOVEMENT, "unmoved", figures, ids)]


def _needs_without_service(db: Session, county: str) -> list[Proposal]:
    """Needs of consenting open cases that no service covers: the rule of the gap map."""
    return [
        Proposal(AgendaRule.NEED_WITHOUT_SERVICE, f"need {kind}", {"need": kind.value, "n": len(ids)}, ids)
        for kind, ids in provision.uncovered(db, county).items()
    ]


def _services_missing(db: Session, county: str, going_on: set[str]) -> list[Proposal]:
    """No shelter for adults, no SSVI with posts of its own: what a team can only change slowly. Asked once in a
    half-year, as the needs and measures are reviewed (action 3.3.6); between two times the actions assumed are."""
    have = provision.of_counties(db, (county,))[county]
    found: list[dict[str, str | int]] = []
    if not have.shelters:
        found.append({"what": "shelter"})
    elif not have.emergency and COUNTIES[county].is_capital:
        found.append({"what": "emergency", "n": have.shelters})  # Strategy, problem 6
    if have.without_ssvi:
        what = "ssvi" if not have.ssvi_shared else "ssvi_shared"
        found.append({"what": what, "n": have.without_ssvi, "all": have.dgaspcs, "shared": have.ssvi_shared})
    discussed = keys_of_half(db, county, Quarter.of(settings.now(db))) - going_on
    proposed = [(f"missing {SUBJECT[str(f['what'])]}", f) for f in found]
    return [Proposal(AgendaRule.SERVICE_MISSING, key, figures) for key, figures in proposed if key not in discussed]


SUBJECT = {"shelter": "shelter", "emergency": "shelter", "ssvi": "ssvi", "ssvi_shared": "ssvi"}


def _actions(db: Session, county: str) -> list[Proposal]:
    today = settings.today(db)
    found = db.exec(
        select(ActionItem)
        .where(ActionItem.county == county, col(ActionItem.state).in_(PENDING))
        .order_by(col(ActionItem.due_on), col(ActionItem.id))
    ).all()
    names = institutions.names(db, (a.owner_institution_id for a in found))
    said = _said_since(db, county, found)
    return [
        Proposal(
            AgendaRule.OVERDUE_ACTION if a.due_on < today else AgendaRule.OPEN_ACTION,
            f"action {a.id}",
            {
                "action": a.text, "owner": names[a.owner_institution_id], "due": a.due_on.isoformat(),
                **said.get(a.id, {"silent": 1}),
            },
        )
        for a in found
    ]  # fmt: skip


def _said_since(db: Session, county: str, found: Sequence[ActionItem]) -> dict[int | None, dict[str, str | int]]:
    """How each action stands and the newest words about it, where anything was said since the last meeting."""
    last = db.exec(
        select(Meeting.closed_at)
        .where(Meeting.county == county, Meeting.state == MeetingState.CLOSED)
        .order_by(col(Meeting.closed_at).desc())
        .limit(1)
    ).first()
    wanted = select(ActionUpdate).where(col(ActionUpdate.action_id).in_([a.id for a in found]))
    if last is not None:
        wanted = wanted.where(ActionUpdate.at >= last)
    said: dict[int | None, dict[str, str | int]] = {}
    for update in db.exec(wanted.order_by(col(ActionUpdate.id))):
        words = update.words or said.get(update.action_id, {}).get("said", "")
        said[update.action_id] = {"state": update.state.value, "said": words}
    return said


def _plan_actions(db: Session, county: str) -> list[Proposal]:
    """The prefect's actions that this quarter's meeting serves: 3.2.9 each quarter, 3.3.6 each half-year, 5.1.1
    while no act is in force, 5.1.2 with the year's evaluation (Strategy, National Action Plan)."""
    quarter = Quarter.of(settings.now(db))
    codes = [QUARTERLY]
    if not served_in_half(db, county, quarter, HALF_YEARLY):
        codes.append(HALF_YEARLY)
    if teams.act_on(db, county, settings.today(db)) is None:
        codes.append("5.1.1")
    if quarter.number == 4:
        codes.append("5.1.2")
    plan = plan_for(settings.today(db))
    titles = {code: a.short_title for code, a in plan.actions.items()} if plan else {}
    return [
        Proposal(AgendaRule.PLAN_ACTION_DUE, f"plan {code}", {"code": code, "title": titles[code]})
        for code in codes
        if code in titles
    ]
