"""Two public meetings of county teams, as far as the press told of them: who sat there and what was on the agenda.

Brașov, spring of 2025, chaired by the prefect: roster after hitfm.ro, 11/04/2025 (item 8858). Călărași, 2019, closed by
the subprefect: cl.prefectura.mai.gov.ro, "Întrunirea anuală"; its roster was not told, so four of the county's bodies
stand in. The subjects of the agenda are those that both told of. The exact days, who came, what was said, decided and
assumed were not published: people and words of the discussion are invented.
"""

from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Any

from data_model import meetings, people, store, teams
from data_model.access import Actor, Role
from data_model.institutions import Institution, InstitutionKind
from data_model.meetings import MeetingDetail, Presence
from data_model.people import Account
from tests.world import ask, do

K = InstitutionKind


@dataclass(frozen=True)
class RealMeeting:
    """A county's meeting; `agenda` as published, each with invented words said, decided and assumed."""

    county: str
    starts_at: datetime
    place: str
    chair: str
    roster: tuple[tuple[InstitutionKind, str], ...]
    agenda: tuple[str, ...]


AGENDA = (
    "Mecanismul național de identificare și referire a victimelor",
    "Activitatea Agenției Naționale Împotriva Traficului de Persoane",
    "Situația traficului de persoane în județ și la nivel național",
    "Campanii de prevenire",
    "Propuneri ale instituțiilor",
)
BRASOV = RealMeeting(
    county="BV",
    starts_at=datetime(2025, 4, 11, 7, 0, tzinfo=UTC),
    place="Sala de ședințe a Instituției Prefectului",
    chair="Prefectul județului Brașov",
    roster=(
        (K.PREFECTURE, "Instituția Prefectului – Județul Brașov"),
        (K.ANITP_REGIONAL, "Agenția Națională Împotriva Traficului de Persoane, Centrul Regional Brașov"),
        (K.DIICOT, "DIICOT, Serviciul Teritorial Brașov"),
        (K.BCCO, "Brigada de Combatere a Criminalității Organizate Brașov"),
        (K.IJJ, "Inspectoratul de Jandarmi Județean Brașov"),
        (K.ISJ, "Inspectoratul Școlar Județean Brașov"),
        (K.COUNTY_COUNCIL, "Consiliul Județean Brașov"),
        (K.DGASPC, "DGASPC Brașov"),
        (K.DSP, "Direcția de Sănătate Publică Brașov"),
        (K.CAS, "Casa de Asigurări de Sănătate Brașov"),
        (K.BORDER_POLICE, "Poliția de Frontieră, Aeroportul Brașov"),
        (K.AJOFM, "AJOFM Brașov"),
        (K.ITM, "Inspectoratul Teritorial de Muncă Brașov"),
        (K.IGI, "Serviciul pentru Imigrări Brașov"),
        (K.NGO, "Organizație neguvernamentală (inventată)"),
    ),
    agenda=AGENDA,
)
CALARASI = RealMeeting(
    county="CL",
    starts_at=datetime(2019, 11, 20, 8, 0, tzinfo=UTC),
    place="Sediul Instituției Prefectului",
    chair="Subprefectul județului Călărași",
    roster=(
        (K.PREFECTURE, "Instituția Prefectului – Județul Călărași"),
        (K.ANITP_REGIONAL, "Centrul Regional ANITP (inventat)"),
        (K.DGASPC, "DGASPC Călărași"),
        (K.ISJ, "Inspectoratul Școlar Județean Călărași"),
    ),
    agenda=AGENDA,
)


def hold(real: RealMeeting) -> tuple[Actor, int]:
    """Hold and close the meeting in the present, empty database; its coordinator and its id."""
    at, (actor, bodies) = real.starts_at, _team(real)
    chair, secretary = real.chair, "Secretariatul Instituției Prefectului"
    with store.writing(at) as db:
        teams.record_act(
            db, actor, number="1", signed_on=date(at.year, 1, 15), in_force_from=date(at.year, 1, 15),
            member_ids=tuple(bodies), chair=chair, secretary=secretary,
        )  # fmt: skip
    made: int = do(actor, meetings.prepare, at=at, starts_at=at, place=real.place)
    for point in detail(actor, made, at).points:  # what the empty county's data proposed
        do(
            actor, meetings.drop_point, at=at, point_id=point.id, reason="Nu a fost pe ordinea de zi publicată.",
            expected_version=point.version,
        )  # fmt: skip
    points = [do(actor, meetings.add_point, at=at, meeting_id=made, title=title) for title in real.agenda]
    do(actor, meetings.open_meeting, at=at, meeting_id=made, expected_version=1)
    for n, institution in enumerate(bodies):
        presence = Presence.SUBSTITUTE if n == 2 else Presence.ABSENT_NOTICE if n == 3 else Presence.PRESENT
        do(
            actor, meetings.note_attendance, at=at, meeting_id=made, institution_id=institution, presence=presence,
            person="" if presence is Presence.ABSENT_NOTICE else f"Participant Inventat {n + 1}",
        )  # fmt: skip
    for n, point in enumerate(points):
        _discuss(actor, point, at, owner=bodies[(n + 1) % len(bodies)], title=real.agenda[n])
    version = detail(actor, made, at).row.version
    do(actor, meetings.close_meeting, at=at + timedelta(hours=2), meeting_id=made, expected_version=version)
    return actor, made


def _team(real: RealMeeting) -> tuple[Actor, list[int]]:
    with store.writing(real.starts_at) as db:
        rows = [Institution(kind=kind, name=name, county=real.county) for kind, name in real.roster]
        db.add_all(rows)
        db.flush()
        account = Account(
            login=f"prefectura.{real.county.lower()}", name="Om Inventat", role=Role.COORDINATOR,
            institution_id=rows[0].id or 0, password_hash="",
        )  # fmt: skip
        db.add(account)
        db.flush()
        return people.actor_of(db, account), [row.id or 0 for row in rows]


def _discuss(actor: Actor, point: int, at: datetime, *, owner: int, title: str) -> None:
    do(
        actor, meetings.write_notes, at=at, point_id=point, notes=f"S-a prezentat: {title}. S-au pus întrebări.",
        expected_version=1,
    )  # fmt: skip
    do(actor, meetings.decide, at=at, point_id=point, text=f"Se ia act de informare și se urmărește: {title}.")
    do(
        actor, meetings.assume_action, at=at, point_id=point, text=f"Trimite o notă despre: {title}.",
        owner_institution_id=owner, due_on=(at + timedelta(days=30)).date(),
    )  # fmt: skip


def detail(actor: Actor, meeting_id: int, at: datetime) -> MeetingDetail:
    found: Any = ask(actor, meetings.detail, at=at, meeting_id=meeting_id)
    assert isinstance(found, MeetingDetail)
    return found
