"""PDF material for a point of an agenda: checked before it is kept, read by the meeting's members alone.

What is kept is the clean copy that `data_model.pdf` made, never the file as it came, and never its name.
"""

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func
from sqlmodel import Field, Session, SQLModel, col, select

from data_model import access, audit, institutions, settings, store
from data_model.access import Actor, FreeText, Right
from data_model.errors import Invalid, NotFound
from data_model.meetings.acknowledging import entered
from data_model.meetings.proposing import PointProposal, proposed_by
from data_model.meetings.tables import AgendaPoint, Meeting, MeetingState, find, point_of, without_codes
from data_model.pdf import CheckedPdf, check

LONGEST_TITLE = 120
MOST_OF_POINT, MOST_OF_MEETING = 5, 40


class Material(SQLModel, table=True):
    """A document beside a point. `digest` is the SHA-256 of the bytes kept; an empty title is told by its number."""

    id: int | None = Field(default=None, primary_key=True)
    point_id: int = Field(foreign_key="agendapoint.id", index=True)
    institution_id: int = Field(foreign_key="institution.id", index=True)
    title: str = Field(default="", max_length=LONGEST_TITLE)
    pages: int
    size: int  # bytes
    digest: str = Field(max_length=64)
    attached_at: datetime = Field(sa_type=store.Utc)


class MaterialContent(SQLModel, table=True):
    """The bytes of a material, apart from its row: lists never read them."""

    material_id: int = Field(foreign_key="material.id", primary_key=True)
    content: bytes


@dataclass(frozen=True)
class MaterialRow:
    id: int
    number: int  # within its point, from 1
    title: str
    institution: str
    pages: int
    size: int
    digest: str
    attached_at: datetime


@dataclass(frozen=True)
class MaterialFile:
    """A material to be given out, with what its file name is made of."""

    content: bytes
    digest: str
    county: str
    meeting: tuple[int, int]  # number and year
    id: int


def checked(data: bytes) -> CheckedPdf:
    """The PDF as it may be attached; Invalid with a reason for one that may not. Takes seconds: no transaction waits
    for it."""
    return check(data)


def materials_of(db: Session, point_ids: Iterable[int | None]) -> dict[int, tuple[MaterialRow, ...]]:
    """The materials of points, in the order in which they came."""
    wanted = select(Material).where(col(Material.point_id).in_(list(point_ids))).order_by(col(Material.id))
    found = db.exec(wanted).all()
    names = institutions.names(db, (m.institution_id for m in found))
    made: dict[int, list[MaterialRow]] = {}
    for m in found:
        mine = made.setdefault(m.point_id, [])
        name = names[m.institution_id]
        mine.append(MaterialRow(m.id or 0, len(mine) + 1, m.title, name, m.pages, m.size, m.digest, m.attached_at))
    return {point: tuple(rows) for point, rows in made.items()}


def _may_attach(db: Session, actor: Actor, point_id: int) -> bool:
    return actor.may(Right.HOLD_MEETING) or proposed_by(db, point_id) == actor.institution_id


@access.question(Right.SEE_MEETINGS)
def may_attach(db: Session, actor: Actor, *, point_ids: tuple[int, ...]) -> tuple[int, ...]:
    """Those of the points to which the actor may attach now: all of a meeting for who holds it, for a member those
    that it proposed; none once the meeting is closed."""
    wanted = select(AgendaPoint.id).join(Meeting, col(Meeting.id) == col(AgendaPoint.meeting_id))
    mine = access.visible(select(Meeting), actor).with_only_columns(col(Meeting.id))
    open_ones = wanted.where(
        col(AgendaPoint.id).in_(point_ids), Meeting.state != MeetingState.CLOSED, col(Meeting.id).in_(mine)
    )
    if not actor.may(Right.HOLD_MEETING):
        own = select(PointProposal.point_id).where(PointProposal.institution_id == actor.institution_id)
        open_ones = open_ones.where(col(AgendaPoint.id).in_(own))
    return tuple(p for p in db.exec(open_ones) if p is not None)


@access.command(Right.SEE_MEETINGS)
def attach_material(db: Session, actor: Actor, *, point_id: int, title: FreeText, paper: CheckedPdf) -> int:
    """Keep a checked PDF beside a point of a meeting that is not closed; the material's id.

    Invalid past five of a point or forty of a meeting, or for the same document twice at a point.
    """
    point, meeting = point_of(db, actor, point_id)
    if not _may_attach(db, actor, point_id):
        raise access.refusal(actor, "meetings.attach_material")
    if len(title) > LONGEST_TITLE:
        raise Invalid("text.too_long", field="title", longest=LONGEST_TITLE)
    without_codes(title, field="title")
    digest = hashlib.sha256(paper.content).hexdigest()
    present = db.exec(select(Material.digest).where(Material.point_id == point_id)).all()
    if digest in present:
        raise Invalid("material.twice")
    of_meeting = select(func.count()).select_from(Material).join(AgendaPoint)
    in_meeting = db.exec(of_meeting.where(AgendaPoint.meeting_id == meeting.id)).one()
    if len(present) >= MOST_OF_POINT or in_meeting >= MOST_OF_MEETING:
        raise Invalid("material.too_many", most=MOST_OF_POINT, whole=MOST_OF_MEETING)
    made = Material(
        point_id=point_id, institution_id=actor.institution_id, title=title, pages=paper.pages,
        size=len(paper.content), digest=digest, attached_at=settings.now(db),
    )  # fmt: skip
    db.add(made)
    db.flush()
    assert made.id is not None
    db.add(MaterialContent(material_id=made.id, content=paper.content))
    audit.record(db, actor, "material_attached", county=meeting.county, subject=f"material {made.id}", digest=digest)
    return made.id


@access.command(Right.SEE_MEETINGS)
def remove_material(db: Session, actor: Actor, *, material_id: int) -> None:
    """Take a material away while its meeting is not closed: who holds the meeting any, an institution its own."""
    material = db.get(Material, material_id)
    if material is None:
        raise NotFound("material.unknown")
    _point, meeting = point_of(db, actor, material.point_id)
    if not actor.may(Right.HOLD_MEETING) and material.institution_id != actor.institution_id:
        raise access.refusal(actor, "meetings.remove_material")
    db.delete(db.get_one(MaterialContent, material_id))
    db.flush()
    db.delete(material)
    audit.record(
        db, actor, "material_removed", county=meeting.county, subject=f"material {material_id}",
        digest=material.digest,
    )  # fmt: skip


@access.question(Right.SEE_MEETINGS)
def material_file(db: Session, actor: Actor, *, material_id: int) -> MaterialFile:
    """The document, for who may see its meeting at this moment; NotFound for everybody else."""
    material, meeting = _found(db, actor, material_id)
    entered(db, actor, meeting)
    content = db.get_one(MaterialContent, material_id).content
    return MaterialFile(content, material.digest, meeting.county, (meeting.number, meeting.year), material_id)


def _found(db: Session, actor: Actor, material_id: int) -> tuple[Material, Meeting]:
    """A material, and its meeting as the actor may see it."""
    material = db.get(Material, material_id)
    point = db.get(AgendaPoint, material.point_id) if material else None
    if material is None or point is None:
        raise NotFound("material.unknown")
    try:
        return material, find(db, actor, point.meeting_id)
    except NotFound:
        raise NotFound("material.unknown") from None


@access.command(Right.SEE_MEETINGS)
def note_material(db: Session, actor: Actor, *, material_id: int) -> None:
    """Record that the actor took a material; the server calls it for each one it gives."""
    material, meeting = _found(db, actor, material_id)
    subject = f"material {material_id}"  # SQLite gives the id of a removed one again: the digest says which it was
    audit.record(db, actor, "material_taken", county=meeting.county, subject=subject, digest=material.digest)
