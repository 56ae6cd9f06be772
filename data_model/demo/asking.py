"""The referrals of a case: asked in one batch, answered soon, late or not at all, begun and ended."""

from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from data_model import settings
from data_model.cases import Need, VictimStatus
from data_model.demo.bodies import Bodies, Offers, id_of
from data_model.demo.chance import Chance
from data_model.demo.published import table
from data_model.demo.rows import Rows
from data_model.demo.victims import Traits
from data_model.institutions import InstitutionKind
from data_model.referrals import Referral, ReferralStatus, Refusal

if TYPE_CHECKING:
    from data_model.demo.course import Course


def due(sent: datetime, *, urgent: bool) -> datetime:
    """The deadline for an answer."""
    hours = settings.deadlines()["answer_urgent" if urgent else "answer"]["hours"]
    return sent + timedelta(hours=int(hours))


class Asking:
    """Sends a case's needs and lets the institutions answer in their own pace."""

    def __init__(self, rows: Rows, bodies: Bodies, offers: Offers, chance: Chance, now: datetime) -> None:
        self.rows, self.bodies, self.offers, self.chance, self.now = rows, bodies, offers, chance, now
        self._pace: dict[int, str] = {}

    def batch(self) -> str:
        return f"{self.chance.getrandbits(48):012x}"

    def refer(self, course: "Course", needs: list[Need], at: datetime, traits: Traits, *, must_end: bool) -> None:
        """Ask for each need; a victim who is to be assisted comes into at least one service."""
        sent, batch = self.chance.after(at, 0.1, 4), self.batch()
        asked = [(need, who) for need in needs if (who := self.receiver(course, need, traits.minor))]
        if traits.status is VictimStatus.IDENTIFIED and traits.assisted and not asked:
            body = self.bodies.one(course.case.handling_county, InstitutionKind.DGASPC)
            asked = [(needs[0], (id_of(body), None))]
        for n, (need, who) in enumerate(asked):
            first = self._ask(
                course, need, who, sent, batch, certain=n == 0 and traits.assisted, begins=traits.assisted
            )
            if first and first.status is ReferralStatus.REFUSED and first.ended_at and self.chance.yes(0.5):
                other = self.receiver(course, need, traits.minor, but=first.to_institution_id)
                if other:
                    again = self.chance.after(first.ended_at, 0.3, 4)
                    self._ask(course, need, other, again, self.batch(), certain=False, begins=traits.assisted)
        if must_end:
            self._hurry(course)

    def receiver(
        self, course: "Course", need: Need, minor: bool, but: int | None = None
    ) -> tuple[int, int | None] | None:
        """Who is asked: a service of the county, else the body that is in charge of such needs, else nobody."""
        county, lead = course.case.handling_county, course.case.lead_institution_id
        fitting = [s for s in self.offers.of(county, need.kind, minor=minor) if s.institution_id != but]
        others = [s for s in fitting if s.institution_id != lead] or fitting
        if others:
            chosen = self.chance.choice(others)
            return chosen.institution_id, chosen.id
        kind = table("asking")["instead"].get(need.kind.value)
        if kind is None or self.chance.yes(0.5):
            return None
        bodies = self.bodies.serving("RO" if kind == "oim" else county, InstitutionKind(kind))
        known = [id_of(b) for b in bodies if b.id not in (but, lead)]
        return (known[0], None) if known else None

    def _ask(
        self,
        course: "Course",
        need: Need,
        who: tuple[int, int | None],
        sent: datetime,
        batch: str,
        *,
        certain: bool,
        begins: bool,
    ) -> Referral | None:
        if sent > self.now:
            return None
        referral = Referral(
            batch=batch, case_id=need.case_id, need_id=need.id or 0, county=course.case.handling_county,
            from_institution_id=course.case.lead_institution_id, to_institution_id=who[0], service_id=who[1],
            urgent=need.urgent, sent_at=sent, due_at=due(sent, urgent=need.urgent),
            message=self.chance.choice(table("texts")["message"].get(need.kind.value, [""])),
        )  # fmt: skip
        course.referrals.append(self.rows.add(referral))
        self._answer(referral, certain=certain, begins=begins)
        return referral

    def _answer(self, r: Referral, *, certain: bool, begins: bool) -> None:
        chance = self.chance
        answered = chance.after(r.sent_at, *self._days(r))
        if not certain and not begins and chance.yes(0.25):
            self._withdraw(r, chance.after(r.sent_at, 12, 40))
        elif not certain and chance.yes(0.15 if begins else 0.45):
            self._refuse(r, answered)
        elif answered <= self.now:
            r.status, r.answered_at = ReferralStatus.ACCEPTED, answered
            r.answer = chance.choice(table("texts")["answer"]["accepted"])
            if begins:
                self._begin(r, chance.after(answered, 0.2, 9))
            else:
                self._withdraw(r, chance.after(answered, 4, 30))

    def _refuse(self, r: Referral, at: datetime) -> None:
        if at <= self.now:
            r.status, r.answered_at, r.ended_at = ReferralStatus.REFUSED, at, at
            r.reason = Refusal(self.chance.one(table("asking")["refusal"]))
            r.answer = self.chance.choice(table("texts")["answer"][r.reason.value])

    def _withdraw(self, r: Referral, at: datetime) -> None:
        if at <= self.now:
            r.status, r.ended_at = ReferralStatus.WITHDRAWN, at

    def _begin(self, r: Referral, at: datetime) -> None:
        if at > self.now:
            return
        r.status, r.started_at = ReferralStatus.STARTED, at
        ended = self.chance.after(at, 15, 170)
        if ended <= self.now:
            r.ended_at = ended
            r.status = ReferralStatus.INTERRUPTED if self.chance.yes(0.12) else ReferralStatus.FINISHED

    def _days(self, r: Referral) -> tuple[float, float]:
        """How soon an institution answers: each has its own pace, and some of the newest referrals still wait."""
        paces = {"quick": 0.5, "usual": 0.35, "slow": 0.15}
        pace = self._pace.setdefault(r.to_institution_id, self.chance.one(paces))
        if self.chance.yes(0.3 if self.now - r.sent_at < timedelta(days=15) else 0.04):
            return 6, 20
        return {"quick": (0.1, 1.0), "usual": (0.3, 2.6), "slow": (1.5, 6.0)}[pace]

    def _hurry(self, course: "Course") -> None:
        """End every referral before now: what would still be open is withdrawn or ends early."""
        age = (self.now - course.case.opened_at).days
        limit = self.now - timedelta(days=self.chance.uniform(3, max(3, min(70, age - 12))))
        for r in course.referrals:
            if r.ended_at is None or r.ended_at > limit:
                begun = r.started_at and r.started_at < limit
                r.status = ReferralStatus.FINISHED if begun else ReferralStatus.WITHDRAWN
                if not begun:
                    r.started_at = None
                if r.answered_at and r.answered_at > limit:
                    r.answered_at, r.answer = None, ""
                r.reason = None
                r.ended_at = max(limit, r.sent_at + timedelta(hours=1), r.answered_at or r.sent_at)
