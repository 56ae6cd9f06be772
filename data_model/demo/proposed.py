"""What the demo's institutions proposed before a meeting, with a document beside the point that came of one."""

import hashlib
import json
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from data_model.demo.bodies import Bodies, id_of
from data_model.demo.published import table
from data_model.demo.rows import Rows
from data_model.institutions import Institution, InstitutionKind
from data_model.meetings import (
    AgendaPoint,
    AgendaRule,
    Material,
    MaterialContent,
    Meeting,
    MeetingState,
    PointProposal,
    ProposalState,
)

DOCUMENT = Path(__file__).parent / "material.pdf"
"""An invented table of places, two pages; as `data_model.pdf` left it."""


def make(rows: Rows, bodies: Bodies, now: datetime) -> None:
    """The proposals of proposed.toml; an accepted one needs a meeting of its county that is being prepared."""
    for words in table("proposed")["proposal"]:
        author = bodies.one(words["county"], InstitutionKind(words["by"]))
        preparing = (m for m in rows.of(Meeting) if m.county == words["county"] and m.state is MeetingState.PREPARING)
        _add(rows, words, author, next(preparing, None), now - timedelta(days=words["days_ago"]))


def _add(rows: Rows, words: dict[str, Any], author: Institution, meeting: Meeting | None, at: datetime) -> None:
    state = ProposalState(words["state"])
    point = None
    if state is ProposalState.ACCEPTED:
        if meeting is None:
            return
        point = _point(rows, words, author, meeting, at)
    rows.add(
        PointProposal(
            county=words["county"],
            institution_id=id_of(author),
            title=words["title"],
            why=words["why"],
            minutes_long=words["minutes"],
            state=state,
            declined_because=words.get("because", ""),
            proposed_at=at,
            answered_at=None if state is ProposalState.WAITING else at + timedelta(hours=26),
            point_id=point.id if point else None,
        )  # fmt: skip
    )


def _point(rows: Rows, words: dict[str, Any], author: Institution, meeting: Meeting, at: datetime) -> AgendaPoint:
    position = 1 + sum(p.meeting_id == meeting.id for p in rows.of(AgendaPoint))
    figures = {"institution": author.name, "why": words["why"]}
    point = rows.add(
        AgendaPoint(
            meeting_id=meeting.id or 0,
            position=position,
            rule=AgendaRule.OTHER,
            key=f"proposal {len(rows.of(PointProposal)) + 1}",
            title=words["title"],
            figures=json.dumps(figures, ensure_ascii=False),
            minutes_long=words["minutes"],
        )  # fmt: skip
    )
    content = DOCUMENT.read_bytes()
    material = rows.add(
        Material(
            point_id=point.id or 0,
            institution_id=id_of(author),
            title=words["material"],
            pages=2,
            size=len(content),
            digest=hashlib.sha256(content).hexdigest(),
            attached_at=at + timedelta(hours=30),
        )  # fmt: skip
    )
    rows.put(MaterialContent, material_id=material.id, content=content)
    return point
