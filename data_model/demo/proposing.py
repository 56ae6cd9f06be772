"""What a county's data asked of a meeting on its day: the rules of meetings.agenda, applied to a moment in the past."""

from collections import defaultdict
from datetime import datetime, timedelta

from data_model import settings
from data_model.actions import ActionItem
from data_model.cases import NeedKind
from data_model.demo.bodies import Bodies, Offers
from data_model.demo.course import Course, case_id
from data_model.meetings import AgendaRule
from data_model.meetings.agenda import Proposal
from data_model.periods import BUCHAREST, Quarter
from data_model.plan_catalog import plan_for
from data_model.referrals import Referral


def waiting_at(course: Course, moment: datetime) -> list[int]:
    """The receivers that had let a referral's deadline pass so long before a moment that it was raised to the agenda,
    one for each such referral."""
    return [
        r.to_institution_id
        for r in course.referrals
        if r.due_at + patience(r) <= moment and not any(at and at <= moment for at in (r.answered_at, r.ended_at))
    ]


def patience(referral: Referral) -> timedelta:
    """How long past its deadline a referral comes to the next agenda."""
    name = "escalate_agenda_urgent" if referral.urgent else "escalate_agenda"
    return timedelta(hours=int(settings.deadlines()[name]["hours"]))


def cases_and_needs(bodies: Bodies, offers: Offers, courses: list[Course], moment: datetime) -> list[Proposal]:
    """The points about cases, the late referrals first."""
    there = [c for c in courses if c.open_at(moment)]
    late: dict[int, list[Course]] = defaultdict(list)
    for course in there:
        for receiver in waiting_at(course, moment):
            late[receiver].append(course)
    made = [
        Proposal(
            AgendaRule.LATE_REFERRALS, f"receiver {receiver}", _late(bodies, receiver, theirs, moment), _ids(theirs)
        )
        for receiver, theirs in late.items()
    ]
    days = settings.DEFAULTS["stale_case_days"]
    unmoved = [c for c in there if c.moved_before(moment) < moment - timedelta(days=days)]
    if unmoved:
        figures: dict[str, str | int] = {"n": len(unmoved), "days": days}
        made.append(Proposal(AgendaRule.CASE_WITHOUT_MOVEMENT, "unmoved", figures, _ids(unmoved)))
    return made + _lacking(offers, there, moment)


def _ids(courses: list[Course]) -> tuple[int, ...]:
    return tuple(dict.fromkeys(case_id(c.case) for c in courses))


def _late(bodies: Bodies, receiver: int, theirs: list[Course], moment: datetime) -> dict[str, str | int]:
    due = [r.due_at for c in theirs for r in c.referrals if r.to_institution_id == receiver and r.due_at < moment]
    hours = int((moment - min(due)).total_seconds() // 3600)
    return {"n": len(theirs), "hours": hours, "institution": bodies.by_id[receiver].name}


def _lacking(offers: Offers, there: list[Course], moment: datetime) -> list[Proposal]:
    made = []
    for kind in NeedKind:
        without = [
            c
            for c in there
            if c.consented
            and c.consented <= moment
            and any(n.kind is kind and n.id not in {r.need_id for r in c.referrals} for n in c.needs)
            and not offers.of(c.case.handling_county, kind, minor=False)
            and not offers.of(c.case.handling_county, kind, minor=True)
        ]
        if without:
            figures: dict[str, str | int] = {"need": kind.value, "n": len(without)}
            made.append(Proposal(AgendaRule.NEED_WITHOUT_SERVICE, f"need {kind}", figures, _ids(without)))
    return made


def actions(bodies: Bodies, pending: list[ActionItem], moment: datetime) -> list[Proposal]:
    """The points about what was assumed earlier and is not ended."""
    today = moment.astimezone(BUCHAREST).date()
    return [
        Proposal(
            AgendaRule.OVERDUE_ACTION if a.due_on < today else AgendaRule.OPEN_ACTION,
            f"action {a.id}",
            {"action": a.text, "owner": bodies.by_id[a.owner_institution_id].name, "due": a.due_on.isoformat()},
        )
        for a in sorted(pending, key=lambda a: (a.due_on, a.id or 0))
    ]


def plan_actions(moment: datetime, served: set[str], *, act: bool) -> list[Proposal]:
    """The plan's actions that a meeting of this quarter serves; `served` holds those of the half-year so far."""
    codes = ["3.2.9"] + (["3.3.6"] if "3.3.6" not in served else []) + ([] if act else ["5.1.1"])
    codes += ["5.1.2"] if Quarter.of(moment).number == 4 else []
    plan = plan_for(moment.astimezone(BUCHAREST).date())
    titles = {code: a.short_title for code, a in plan.actions.items()} if plan else {}
    return [
        Proposal(AgendaRule.PLAN_ACTION_DUE, f"plan {code}", {"code": code, "title": titles[code]})
        for code in codes
        if code in titles
    ]
