"""What institutions assumed at meetings, and what became of it by the demo's present."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from data_model.actions import ActionItem, ActionState, ActionUpdate, NotDoneReason
from data_model.demo import brasov
from data_model.demo.bodies import Bodies, id_of
from data_model.demo.caseload import STORY
from data_model.demo.chance import Chance, workday
from data_model.demo.published import table
from data_model.demo.rows import Rows
from data_model.institutions import Institution, InstitutionKind
from data_model.meetings import AgendaPoint, Meeting
from data_model.periods import BUCHAREST


@dataclass
class Assumed:
    """An action with the meeting that made it and the moment it ended, None while it is pending."""

    row: ActionItem
    at: datetime
    ended: datetime | None

    def pending_at(self, moment: datetime) -> bool:
        return self.at < moment and (self.ended is None or self.ended > moment)

    def ended_between(self, first: datetime | None, moment: datetime) -> bool:
        return first is not None and self.ended is not None and first <= self.ended < moment

    def state_at(self, moment: datetime) -> ActionState:
        return ActionState.OPEN if self.ended and self.ended > moment else self.row.state


class Assuming:
    """Hands out actions at meetings."""

    def __init__(self, rows: Rows, bodies: Bodies, chance: Chance, now: datetime) -> None:
        self._rows, self._bodies, self._chance, self._now = rows, bodies, chance, now

    def at_meeting(self, meeting: Meeting, points: list[AgendaPoint], members: list[Institution]) -> list[Assumed]:
        """One to three new actions of a meeting, never the same twice."""
        by_kind = {body.kind.value: body for body in members}
        fitting = [a for a in table("texts")["action"] if a["owner"] in by_kind]
        chosen = self._chance.sample(fitting, min(len(fitting), self._chance.randint(1, 3)))
        made = []
        for words in chosen:
            due = workday((meeting.starts_at + timedelta(days=self._chance.randint(25, 80))).date())
            row = self._add(meeting, self._chance.choice(points), words, by_kind[words["owner"]], due)
            made.append(Assumed(row, meeting.starts_at, self._end(row, meeting)))
        return made

    def of_the_story(self, meeting: Meeting, points: list[AgendaPoint]) -> list[Assumed]:
        """Brașov's last meeting: the actions of brasov.toml, all pending."""
        made = []
        for words in table("brasov")["action"]:
            owner = self._bodies.one(STORY, InstitutionKind(words["owner"]))
            today = self._now.astimezone(BUCHAREST).date()
            row = self._add(meeting, points[0], words, owner, today + timedelta(days=words["due_in"]))
            row.state = ActionState(words["state"])
            if row.state is ActionState.IN_WORK:
                self._said(row, self._now - timedelta(days=4), table("texts")["updates"]["in_work"][3])
            made.append(Assumed(row, meeting.starts_at, None))
        return made

    def _add(
        self, meeting: Meeting, point: AgendaPoint, words: dict[str, Any], owner: Institution, due: Any
    ) -> ActionItem:
        return self._rows.add(
            ActionItem(
                county=meeting.county,
                meeting_id=meeting.id or 0,
                point_id=point.id or 0,
                text=words["text"],
                owner_institution_id=id_of(owner),
                due_on=due,
                plan_action=words["plan"],
                changed_at=meeting.starts_at,
            )  # fmt: skip
        )

    def _end(self, row: ActionItem, meeting: Meeting) -> datetime | None:
        """How the action ends; pending where that lies ahead."""
        chance = self._chance
        how = chance.one({"done": 0.78, "not_done": 0.14, "overtaken": 0.08})
        left = (row.due_on - meeting.starts_at.date()).days
        low, high = (8, left + 20) if how == "done" else (left, left + 75)
        ended = chance.after(meeting.starts_at, low, high)
        if meeting.county == STORY:
            ended = min(ended, brasov.ago(self._now, chance.uniform(60, 75)))
        texts = table("texts")
        halfway = meeting.starts_at + (min(ended, self._now) - meeting.starts_at) / 2
        own = Chance(row.id or 0, "updates")  # what is said does not change who meets when
        if ended > self._now or ended <= meeting.starts_at:
            row.state = ActionState.IN_WORK if chance.yes(0.4) else ActionState.OPEN
            if row.state is ActionState.IN_WORK:
                self._said(row, halfway, own.choice(texts["updates"]["in_work"]))
            return None
        if own.yes(0.3):
            row.state = ActionState.IN_WORK
            self._said(row, halfway, own.choice(texts["updates"]["in_work"]))
        row.state, row.ended_on = ActionState(how), ended.astimezone(BUCHAREST).date()
        words = chance.choice(texts["evidence"][how])
        row.because = NotDoneReason(texts["because"][words]) if row.state is ActionState.NOT_DONE else None
        self._said(row, ended, words)
        return ended

    def _said(self, row: ActionItem, at: datetime, words: str) -> None:
        """A line of the action's log, by its owner."""
        self._rows.put(
            ActionUpdate, action_id=row.id, at=at, institution_id=row.owner_institution_id, state=row.state,
            because=row.because, words=words, reopened=False,
        )  # fmt: skip
        row.evidence, row.changed_at = words, at
