"""To whom something is raised that was not done in time: who owes it, then the team's coordinator and ANITP's regional
centre, then the next agenda. The hours are settings (catalog/deadlines.toml); urgent ones are shorter."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from sqlmodel import Session

from data_model import settings


class Stage(StrEnum):
    """How far something overdue was raised; each stage holds those before it."""

    OWNER = "owner"
    TEAM = "team"
    AGENDA = "agenda"


RAISED = (Stage.TEAM, Stage.AGENDA)


@dataclass(frozen=True)
class Ladder:
    """After how long past its deadline something is raised."""

    team: timedelta
    agenda: timedelta
    team_urgent: timedelta
    agenda_urgent: timedelta

    def stage(self, due_at: datetime, now: datetime, *, urgent: bool) -> Stage | None:
        """Where something due at `due_at` stands now; None before its deadline has passed."""
        late = now - due_at
        if late <= timedelta():
            return None
        if late >= (self.agenda_urgent if urgent else self.agenda):
            return Stage.AGENDA
        return Stage.TEAM if late >= (self.team_urgent if urgent else self.team) else Stage.OWNER


def ladder(db: Session) -> Ladder:
    """The hours as they are set."""
    names = ("escalate_team", "escalate_agenda", "escalate_team_urgent", "escalate_agenda_urgent")
    return Ladder(*(timedelta(hours=settings.number(db, name)) for name in names))
