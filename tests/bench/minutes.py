"""From the click that closes a large meeting to both documents. `python -m tests.bench.minutes` gives this alone."""

import tempfile
import time
from collections.abc import Iterator
from datetime import timedelta

from dashboard.documents.minutes import minutes_docx, minutes_pdf
from data_model import meetings, migrate, store
from data_model.access import Actor
from data_model.institutions import Institution, InstitutionKind
from data_model.meetings import Presence
from tests.bench.database import using
from tests.bench.line import Line
from tests.world import NOW, World, ask, build_world, do

POINTS, ATTENDEES, ACTIONS = 40, 20, 30
AIM = 5  # seconds
WORDS = "Instituțiile au prezentat stadiul și au convenit asupra pașilor următori. " * 12


def closing() -> Iterator[Line]:
    """Seconds from closing to each document, on a database of its own."""
    with tempfile.TemporaryDirectory(prefix="impreuna-bench-") as folder, using(f"sqlite:///{folder}/minutes.db"):
        migrate.upgrade()
        yield from _timed(build_world())


def _timed(world: World) -> Iterator[Line]:
    coordinator = world.actor("prefecture")
    meeting, version = _held(world, coordinator)
    start = time.perf_counter()
    do(coordinator, meetings.close_meeting, meeting_id=meeting, expected_version=version)
    closed = time.perf_counter()
    record = ask(coordinator, meetings.minutes_of, meeting_id=meeting)
    sizes = len(minutes_docx(record)), len(minutes_pdf(record))
    ended = time.perf_counter()
    assert (len(record.points), len(record.attendees)) == (POINTS, ATTENDEES)
    assert sum(len(p.actions) for p in record.points) == ACTIONS
    size = f"{POINTS} points, {ATTENDEES} attendees, {ACTIONS} actions"
    yield Line(f"meeting of {size}: closed", closed - start, "s")
    yield Line("  from closing to its DOCX and its PDF", ended - start, "s", AIM)
    yield Line("  the two files together", sum(sizes), "bytes")


def _held(world: World, coordinator: Actor) -> tuple[int, int]:
    """The large meeting, open, and its version."""
    meeting: int = do(coordinator, meetings.prepare, starts_at=NOW, place="Sala mare")
    present = ask(coordinator, meetings.detail, meeting_id=meeting)
    for n in range(len(present.points), POINTS):
        do(coordinator, meetings.add_point, meeting_id=meeting, title=f"Informare despre subiectul {n + 1}")
    do(coordinator, meetings.open_meeting, meeting_id=meeting, expected_version=1)
    with store.writing(NOW) as db:
        more = [
            Institution(kind=InstitutionKind.NGO, name=f"Asociația {n} (inventată)", county="BV")
            for n in range(ATTENDEES - len(present.attendance))
        ]
        db.add_all(more)
        db.flush()
        everyone = [a.institution_id for a in present.attendance] + [row.id or 0 for row in more]
    for n, institution in enumerate(everyone):
        do(
            coordinator, meetings.note_attendance, meeting_id=meeting, institution_id=institution,
            presence=Presence.PRESENT, person=f"Participant Inventat {n + 1}",
        )  # fmt: skip
    for n, point in enumerate(ask(coordinator, meetings.detail, meeting_id=meeting).points):
        do(coordinator, meetings.write_notes, point_id=point.id, notes=WORDS, expected_version=point.version)
        do(coordinator, meetings.decide, point_id=point.id, text="Se aprobă cele prezentate.", plan_action="3.2.9")
        if n < ACTIONS:
            do(
                coordinator, meetings.assume_action, point_id=point.id, text=f"Trimite nota {n + 1}.",
                owner_institution_id=everyone[n % len(everyone)], due_on=(NOW + timedelta(days=30)).date(),
            )  # fmt: skip
    return meeting, ask(coordinator, meetings.detail, meeting_id=meeting).row.version


def main() -> None:
    for line in closing():
        print(line, flush=True)


if __name__ == "__main__":
    main()
