"""The course of one case: consent, needs, referrals, notes and an end, cut off at the demo's present moment."""

from dataclasses import dataclass, field
from datetime import datetime, timedelta

from data_model import settings
from data_model.cases import (
    MAYBE_MINORS,
    Case,
    CaseNote,
    CloseReason,
    Consent,
    ConsentAnswer,
    Giver,
    Need,
    NeedKind,
    Notification,
    Progress,
    VictimStatus,
)
from data_model.demo.asking import Asking
from data_model.demo.bodies import Bodies, Offers, id_of
from data_model.demo.chance import Chance
from data_model.demo.published import table
from data_model.demo.rows import Rows
from data_model.demo.stepped import assessed, keep_steps
from data_model.demo.victims import Traits
from data_model.institutions import InstitutionKind
from data_model.referrals import Referral
from data_model.unmet import UnmetNeed

WAITING = timedelta(days=6)  # an end proposed since then is not validated yet
ALPHABET = "ABCDEFGHJKMNPQRSTUVWXYZ23456789"


@dataclass
class Course:
    """A case with all that happened in it; `steps` say when it reached each stage."""

    case: Case
    needs: list[Need] = field(default_factory=list)
    referrals: list[Referral] = field(default_factory=list)
    impossible: list[UnmetNeed] = field(default_factory=list)
    notes: list[datetime] = field(default_factory=list)
    consented: datetime | None = None
    refused: bool = False  # services, at any time
    decided: datetime | None = None  # when the victim's status was
    proposed: datetime | None = None  # when its end was, and waits for the regional centre
    steps: list[tuple[datetime, Progress]] = field(default_factory=list)

    def open_at(self, moment: datetime) -> bool:
        closed = self.case.closed_at
        return self.case.opened_at <= moment and (closed is None or closed > moment)

    def progress_at(self, moment: datetime) -> Progress:
        return [p for at, p in self.steps if at <= moment][-1]

    def moved_before(self, moment: datetime) -> datetime:
        """The last moment up to `moment` at which something happened."""
        return max(at for at in self.moments() if at <= moment)

    def moments(self) -> list[datetime]:
        found = [self.case.opened_at, *(at for at, _ in self.steps), *self.notes]
        found += [at for at in (self.decided, self.proposed) if at]
        for r in self.referrals:
            found += [at for at in (r.sent_at, r.answered_at, r.started_at, r.ended_at) if at]
        return found


class Courses:
    """Makes cases run their course."""

    def __init__(self, rows: Rows, bodies: Bodies, offers: Offers, chance: Chance, now: datetime) -> None:
        self.rows, self.bodies, self.chance, self.now = rows, bodies, chance, now
        self.asking = Asking(rows, bodies, offers, chance, now)
        self.made: list[Course] = []
        self._codes: set[str] = set()

    def code(self, county: str, opened: datetime) -> str:
        """A code like a real one, never twice."""
        while True:
            code = f"{county}-{opened.year}-" + "".join(self.chance.choices(ALPHABET, k=5))
            if code not in self._codes:
                self._codes.add(code)
                return code

    def opened(self, case: Case, *, note: str) -> Course:
        """Keep a new case, notify the regional centre and the BCCO, note the first words."""
        self.rows.add(case)
        course = Course(case, steps=[(case.opened_at, Progress.NOTIFIED)])
        for kind in (InstitutionKind.ANITP_REGIONAL, InstitutionKind.BCCO):
            for body in self.bodies.serving(case.handling_county, kind):
                if body.id != case.lead_institution_id:
                    self.rows.put(
                        Notification, case_id=case_id(case), institution_id=id_of(body), sent_at=case.opened_at
                    )
        if note:
            self.note(course, case.opened_at, note)
        self.made.append(course)
        return course

    def note(self, course: Course, at: datetime, text: str) -> None:
        if at <= self.now:
            self.rows.put(CaseNote, case_id=case_id(course.case), at=at, text=text, institution_id=None)
            course.notes.append(at)

    def consent(
        self, course: Course, at: datetime, answer: ConsentAnswer, giver: Giver, kinds: tuple[NeedKind, ...] = ()
    ) -> None:
        given = answer is ConsentAnswer.GIVEN
        until = (at + timedelta(hours=settings.deadlines()["consent"]["hours"])).date() if given else None
        self.rows.put(
            Consent, case_id=case_id(course.case), answer=answer, giver=giver, at=at, kinds=",".join(kinds), until=until
        )
        course.consented = at if given else None
        course.refused = course.refused or answer is ConsentAnswer.REFUSED
        course.steps.append((at, Progress.CONSENTED if given else Progress.REFUSED))

    def need(self, course: Course, kind: NeedKind, at: datetime, *, urgent: bool) -> Need:
        need = Need(case_id=case_id(course.case), kind=kind, urgent=urgent, recorded_at=at)
        course.needs.append(self.rows.add(need))
        return need

    def settle(self, course: Course) -> None:
        """Put the stages in order and leave the case as it stands now."""
        started = sorted(r.started_at for r in course.referrals if r.started_at)
        if course.referrals:
            course.steps.append((min(r.sent_at for r in course.referrals), Progress.REFERRED))
        if started:
            course.steps.append((started[0], Progress.IN_ASSISTANCE))
            later = sorted(at for at in course.notes if at > started[0] and at != course.case.closed_at)
            course.steps += [(at, Progress.MONITORED) for at in later[:1]]
        if course.case.closed_at:
            course.steps.append((course.case.closed_at, Progress.CLOSED))
        course.steps = sorted(step for step in course.steps if step[0] <= self.now)
        course.case.progress = course.steps[-1][1]
        course.case.moved_at = course.moved_before(self.now)
        keep_steps(self.rows, self.bodies, course)

    def run(self, traits: Traits, case: Case, *, must_end: bool) -> Course:
        """One case from signal to end; `must_end` where it has to be closed by now."""
        group = "minor" if traits.minor else "adult"
        course = self.opened(case, note=self.chance.choice(table("texts")["opening"][group]))
        if traits.decided_by is not None:
            course.decided = min(self.now, max(case.opened_at, self.chance.moment(traits.decided_on)))
        at = self.chance.after(case.opened_at, 0.5, 5)
        if at <= self.now:
            self.note(course, at, self.chance.choice(table("texts")["assessment"]["any"]))
            assessed(self.rows, course, at)
        will = traits.assisted or self.chance.yes(0.3)
        answered = traits.status is not VictimStatus.RULED_OUT and (will or self.chance.yes(0.7))
        if answered and at <= self.now:
            giver = Giver.REPRESENTATIVE if traits.age_band in MAYBE_MINORS else Giver.SELF
            self.consent(course, at, ConsentAnswer.GIVEN if will else ConsentAnswer.REFUSED, giver)
            if will:
                self.asking.refer(course, self._needs(course, traits, at), at, traits, must_end=must_end)
        self._end(course, traits, will=will, refused=answered and not will, must_end=must_end)
        self.settle(course)
        return course

    def _needs(self, course: Course, traits: Traits, at: datetime) -> list[Need]:
        minor = table("asking")["minor" if traits.minor else "adult"]
        wanted = {NeedKind(k): w for k, w in minor.items()}
        if traits.origin is None:
            wanted |= {NeedKind.RESIDENCE: 0.9, NeedKind.INTERPRETING: 0.6, NeedKind.REPATRIATION: 0.6}
        kinds = [kind for kind, likely in wanted.items() if self.chance.yes(likely)] or [NeedKind.COUNSELLING]
        return [self.need(course, kind, at, urgent=self.chance.yes(0.2)) for kind in kinds]

    def _end(self, course: Course, traits: Traits, *, will: bool, refused: bool, must_end: bool) -> None:
        case, chance = course.case, self.chance
        started = [r.started_at for r in course.referrals if r.started_at]
        open_ones = any(r.ended_at is None for r in course.referrals)
        last = max(course.moments())
        if started:
            for _ in range(chance.randint(1, 4)):
                at = chance.after(min(started), 8, 100)
                if at <= min(self.now, last if must_end else self.now):
                    self.note(course, at, chance.choice(table("texts")["monitoring"]["any"]))
        if open_ones:
            return
        last = max(course.moments())
        closed = chance.after(last, 5, 25 if started else 60)
        if must_end:
            closed = min(closed, chance.moment((self.now - timedelta(days=chance.randint(1, 2))).date()))
        if closed > self.now or closed < last:
            return
        case.close_reason = self._reason(traits, will=will, refused=refused, helped=bool(started))
        if not must_end and self.now - closed < WAITING:
            case.closing_at = course.proposed = closed
        else:
            case.closed_at = closed
        words = table("texts")["closing"].get(case.close_reason.value, [])
        if words:
            self.note(course, closed, chance.choice(words))

    def _reason(self, traits: Traits, *, will: bool, refused: bool, helped: bool) -> CloseReason:
        if traits.status is VictimStatus.RULED_OUT:
            return CloseReason.NOT_VICTIM
        if not will:
            said = self.chance.one({CloseReason.REFUSAL: 0.7, CloseReason.CONTACT_LOST: 0.3})
            return said if refused else CloseReason.CONTACT_LOST
        if traits.origin is None:
            return CloseReason.REPATRIATED
        if helped:
            return self.chance.one(
                {CloseReason.PLAN_COMPLETED: 0.8, CloseReason.CONTACT_LOST: 0.14, CloseReason.COUNTY_TRANSFER: 0.06}
            )
        return self.chance.one({CloseReason.CONTACT_LOST: 0.6, CloseReason.COUNTY_TRANSFER: 0.4})


def case_id(case: Case) -> int:
    assert case.id is not None
    return case.id
