"""The tracks of the demo's open cases: told one by one in Brașov, elsewhere noted mostly in time."""

from datetime import date, datetime, timedelta
from typing import Any

from data_model import settings
from data_model.cases import Case, Citizenship, Progress
from data_model.demo.bodies import Bodies, id_of
from data_model.demo.chance import Chance
from data_model.demo.course import Course, case_id
from data_model.demo.rows import Rows
from data_model.institutions import Institution, InstitutionKind
from data_model.periods import BUCHAREST
from data_model.tracks import (
    Arrival,
    Asylum,
    CasePartner,
    CaseStep,
    Circumstances,
    Compensation,
    CompensationKind,
    Coordination,
    Decision,
    HealthAccess,
    HealthCover,
    Insured,
    Sender,
    StepState,
    rules,
)
from data_model.tracks.codes import ROLE_OF_PARTNER
from data_model.tracks.rules import Record, Step
from data_model.tracks.tables import facts_of


def _hours(name: str) -> int:
    return int(settings.deadlines()[name]["hours"])


class Ways:
    """Notes circumstances, steps and support of cases."""

    def __init__(self, rows: Rows, bodies: Bodies, chance: Chance, now: datetime) -> None:
        self.rows, self.bodies, self.chance, self.now = rows, bodies, chance, now

    def tell(self, course: Course, told: dict[str, Any]) -> None:
        """One case of Brașov as brasov.toml has it; days before the present."""
        case = course.case
        self._note(case, told)
        for code, days in told.get("steps", {}).items():
            on = self._ago(days).astimezone(BUCHAREST).date()
            outcome = told.get("outcomes", {}).get(code, "")
            self._step(case, rules.steps()[code], on, outcome=outcome, days=told.get("granted"))
        for kind, days in told.get("partners", {}).items():
            body = self._serving(case, kind)[0]
            self.rows.put(
                CasePartner, case_id=case_id(case), institution_id=id_of(body), role=ROLE_OF_PARTNER[body.kind],
                invited_at=self._ago(days), ended_at=None,
            )  # fmt: skip
        self._support(case, told)

    def _note(self, case: Case, told: dict[str, Any]) -> Circumstances:
        return self.rows.add(Circumstances(
            case_id=case_id(case), asylum=Asylum(told.get("asylum", "none")),
            parent_exploits=told.get("parent_exploits", False), unaccompanied=told.get("unaccompanied", False),
            sender=Sender(told["sender"]) if "sender" in told else None,
            arrival=Arrival(told["arrival"]) if "arrival" in told else None,
        ))  # fmt: skip

    def _support(self, case: Case, told: dict[str, Any]) -> None:
        if "insured" in told:
            self.rows.put(
                HealthCover, case_id=case_id(case), insured=Insured(told["insured"]),
                access=HealthAccess(told["access"]), noted_on=self._ago(3).astimezone(BUCHAREST).date(),
            )  # fmt: skip
        if "voucher" in told:
            asked, hours = self._ago(told["voucher"]), told.get("voucher_hours")
            self.rows.put(
                Compensation, case_id=case_id(case), kind=CompensationKind.VOUCHER, requested_at=asked,
                decision=Decision.GRANTED if hours else None,
                decided_at=asked + timedelta(hours=hours) if hours else None, amount=told.get("lei"),
            )  # fmt: skip
        if "coordinated" in told:
            first = self._ago(told["coordinated"]).astimezone(BUCHAREST).date()
            self.rows.put(Coordination, case_id=case_id(case), from_on=first, to_on=None)

    def fill(self, courses: list[Course], told: str) -> None:
        """The open cases of every county but the one that is told."""
        for course in courses:
            if course.case.closed_at is None and course.case.handling_county != told:
                self._fill(course)

    def _fill(self, course: Course) -> None:
        """Each step of the case's tracks, in time but for a few."""
        case, chance, records = course.case, self.chance, list[Record]()
        home = case.destination not in rules.NOT_ABROAD and case.citizenship is Citizenship.RO
        said: dict[str, Any] = {"sender": chance.choice(("self", "mae")), "arrival": "otopeni"} if home else {}
        if case.citizenship is Citizenship.THIRD and chance.yes(0.3):
            said["asylum"] = "sought"
        refused = course.steps[-1][1] is Progress.REFUSED
        facts = facts_of(case, self._note(case, said), (), None)
        for track in rules.tracks().values():
            if not rules.applies(track, facts) or (refused and "refused" in track.when):
                continue
            for step in track.steps:
                on = self._when(rules.due(step, facts, records, _hours), case)
                if step.optional or step.every or on is None or rules.bar(step, facts, records):
                    continue
                outcome = step.outcomes[0] if step.outcomes else ""
                days = 90 if step.days else None
                if self._step(case, step, on, outcome=outcome, days=days):
                    records.append(Record(step.code, StepState.DONE, on, outcome, days))

    def _when(self, due: datetime | None, case: Case) -> date | None:
        """A day up to the deadline, or soon after the opening; None for one still to come, and for a few forgotten."""
        latest = due or case.opened_at + timedelta(days=self.chance.randint(3, 20))
        at = case.opened_at + (latest - case.opened_at) * self.chance.random()
        if at > self.now or self.chance.yes(0.04):
            return None
        return at.astimezone(BUCHAREST).date()

    def _step(self, case: Case, step: Step, on: date, *, outcome: str = "", days: int | None = None) -> bool:
        """Whether there is somebody who does the step; then it is noted."""
        doer = self._doer(case, step)
        if doer is None:
            return False
        self.rows.put(
            CaseStep, case_id=case_id(case), step=step.code, state=StepState.DONE, reason=None, outcome=outcome,
            days=days if step.days else None, done_on=on, by_institution_id=id_of(doer), at=self.now,
        )  # fmt: skip
        return True

    def _doer(self, case: Case, step: Step) -> Institution | None:
        lead = self.bodies.by_id[case.lead_institution_id]
        if step.done_by(lead.kind, lead=True):
            return lead
        found = [body for kind in step.by if kind != rules.LEAD for body in self._serving(case, kind)]
        return found[0] if found else None

    def _serving(self, case: Case, kind: str) -> list[Institution]:
        wanted = InstitutionKind(kind)
        return self.bodies.serving(case.handling_county, wanted) or self.bodies.serving("RO", wanted)

    def _ago(self, days: float) -> datetime:
        return (self.now - timedelta(days=days)).replace(second=0, microsecond=0)
