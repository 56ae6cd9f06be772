"""Minutes are locked once; a correction is a new version that says what changed, and the old ones stay."""

from dataclasses import replace
from typing import Any

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from data_model import audit, meetings, migrate, store
from data_model.errors import Conflict, Invalid, NotAllowed, NotFound
from data_model.meetings import AttendanceCorrection, DecisionCorrection, NotesCorrection, Presence
from data_model.minutes import MinutesChange, MinutesRecord, from_canonical
from tests.data_model.test_meetings import held, prepare, seen
from tests.world import NOW, World, ask, do, later


def correct(world: World, meeting_id: int, **changes: Any) -> int:
    row = seen(world, meeting_id).row
    said = {
        "because": "Numele sălii era greșit.", "place": row.place, "chair": row.chair, "secretary": row.secretary,
        "expected_version": row.version,
    }  # fmt: skip
    made: int = do(
        world.actor("prefecture"), meetings.correct_minutes, at=later(days=3), meeting_id=meeting_id, **(said | changes)
    )
    return made


def minutes(world: World, meeting_id: int, number: int | None = None, who: str = "shelter") -> MinutesRecord:
    found: MinutesRecord = ask(world.actor(who), meetings.minutes_of, meeting_id=meeting_id, number=number)
    return found


def test_a_correction_is_a_new_version_that_says_what_changed_by_whom_when_and_why(world: World) -> None:
    made = held(world)
    before = minutes(world, made)
    absent = next(n for n, a in enumerate(before.attendees, start=1) if a.institution.startswith("Spitalul"))
    number = correct(
        world, made, place="Sala 12",
        attendance=(AttendanceCorrection(absent, Presence.PRESENT, "Ion Exemplu"),),
        notes=(NotesCorrection(1, "S-a discutat pe larg."),),
        decisions=(DecisionCorrection(1, 1, "Se cere răspuns până marți."),),
    )  # fmt: skip
    after = minutes(world, made)
    assert (number, after.version) == (2, 2)
    assert after.correction is not None
    assert after.correction.replaces == before.digest()
    assert (after.correction.because, after.correction.made_at) == ("Numele sălii era greșit.", later(days=3))
    assert after.correction.by == "Om inventat prefecture, Instituția Prefectului Brașov"
    assert after.correction.changes == (
        MinutesChange("place", "", "Sala de ședințe", "Sala 12"),
        MinutesChange("presence", "Spitalul Județean Brașov", "absent", "present"),
        MinutesChange("person", "Spitalul Județean Brașov", "", "Ion Exemplu"),
        MinutesChange("notes", "1", "S-a discutat.", "S-a discutat pe larg."),
        MinutesChange("decision", "1.1", "Se cere răspuns până luni.", "Se cere răspuns până marți."),
    )
    assert (after.cases, after.earlier_actions, after.closed_at) == (
        before.cases, before.earlier_actions, before.closed_at,
    )  # fmt: skip


def test_every_version_stays_readable_as_it_was_and_the_meeting_says_the_newest(world: World) -> None:
    made = held(world)
    first = minutes(world, made)
    correct(world, made, place="Sala 12")
    correct(
        world, made, decisions=(DecisionCorrection(1, 1, "Se cere răspuns până joi."),), because="Ziua era greșită."
    )
    assert minutes(world, made, 1) == first
    assert minutes(world, made, 2).points == first.points
    assert minutes(world, made, 3).place == "Sala 12"
    detail = seen(world, made)
    assert detail.row.digest == minutes(world, made).digest() == minutes(world, made, 3).digest()
    assert (detail.row.place, detail.points[0].decisions[0].text) == ("Sala 12", "Se cere răspuns până joi.")
    rows = ask(world.actor("shelter"), meetings.versions_of, meeting_id=made)
    assert [(r.number, r.because) for r in rows] == [
        (3, "Ziua era greșită."), (2, "Numele sălii era greșit."), (1, ""),
    ]  # fmt: skip
    with pytest.raises(NotFound, match="no_version"):
        minutes(world, made, 4)


def test_a_correction_is_possible_after_the_next_meeting_too(world: World) -> None:
    first = held(world)
    held(world, later(days=1))
    assert correct(world, first, place="Sala 12") == 2


def test_a_presence_that_was_wrong_may_change_the_quorum_and_says_so(world: World) -> None:
    made = held(world)
    record = minutes(world, made)
    assert record.quorum
    wrong = next(n for n, a in enumerate(record.attendees, start=1) if a.institution == "BCCO Brașov")
    correct(world, made, attendance=(AttendanceCorrection(wrong, Presence.ABSENT_NOTICE, ""),))
    after = minutes(world, made)
    assert not after.quorum
    assert after.correction is not None
    assert MinutesChange("quorum", "", "1", "0") in after.correction.changes


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({}, "minutes.unchanged"),
        ({"because": "", "place": "Sala 12"}, "minutes.because"),
        ({"because": "x" * 501, "place": "Sala 12"}, "text.too_long"),
        ({"place": ""}, "meeting.place"),
        ({"chair": ""}, "meeting.no_chair"),
        ({"secretary": "x" * 121}, "text.too_long"),
        ({"place": "Sala BV-2026-K7M2P"}, "text.case_code"),
        ({"because": "Era cazul BV-2026-K7M2P.", "place": "Sala 12"}, "text.case_code"),
        ({"notes": (NotesCorrection(1, "Despre BV-2026-K7M2P."),)}, "text.case_code"),
        ({"notes": (NotesCorrection(1, "CNP 2900101223344."),)}, "guard.cnp"),
        ({"notes": (NotesCorrection(99, "Altceva."),)}, "minutes.no_such_line"),
        ({"decisions": (DecisionCorrection(1, 1, ""),)}, "text.empty"),
        ({"decisions": (DecisionCorrection(1, 2, "Altceva."),)}, "minutes.no_such_line"),
        ({"decisions": (DecisionCorrection(1, 1, "La BV-2026-K7M2P."),)}, "text.case_code"),
        ({"attendance": (AttendanceCorrection(0, Presence.PRESENT, ""),)}, "minutes.no_such_line"),
        ({"attendance": (AttendanceCorrection(1, Presence.INVITED, ""),)}, "choice.unknown"),
        ({"attendance": (AttendanceCorrection(1, "alta", ""),)}, "choice.unknown"),  # type: ignore[arg-type]
    ],
)
def test_a_correction_that_cannot_be_makes_no_version(sqlite_world: World, changes: dict[str, Any], code: str) -> None:
    made = held(sqlite_world)
    with pytest.raises(Invalid) as refused:
        correct(sqlite_world, made, **changes)
    assert refused.value.code == code
    assert len(ask(sqlite_world.actor("shelter"), meetings.versions_of, meeting_id=made)) == 1


def test_of_two_corrections_at_once_the_second_is_a_conflict(sqlite_world: World) -> None:
    made = held(sqlite_world)
    shown = seen(sqlite_world, made).row.version
    correct(sqlite_world, made, place="Sala 12", expected_version=shown)
    with pytest.raises(Conflict):
        correct(sqlite_world, made, place="Sala 13", expected_version=shown)


def test_members_see_all_versions_and_correct_none(sqlite_world: World) -> None:
    made = held(sqlite_world)
    correct(sqlite_world, made, place="Sala 12")
    for who in ("shelter", "centre"):
        assert minutes(sqlite_world, made, 1, who).place == "Sala de ședințe"
        with pytest.raises(NotAllowed):
            do(
                sqlite_world.actor(who), meetings.correct_minutes, meeting_id=made, because="x", place="y", chair="z",
                secretary="", expected_version=9,
            )  # fmt: skip


def test_an_open_meeting_has_a_draft_for_those_who_hold_it_and_nothing_to_correct(sqlite_world: World) -> None:
    made = prepare(sqlite_world)
    draft = ask(sqlite_world.actor("prefecture"), meetings.draft_of, meeting_id=made)
    assert (draft.closed_at, draft.version, len(draft.points) > 1) == (None, 1, True)
    with pytest.raises(NotAllowed):
        ask(sqlite_world.actor("shelter"), meetings.draft_of, meeting_id=made)
    with pytest.raises(NotFound):
        ask(sqlite_world.actor("prefecture_cj"), meetings.draft_of, meeting_id=made)
    with pytest.raises(Invalid, match="not_yet"):
        correct(sqlite_world, made, place="Sala 12")
    assert ask(sqlite_world.actor("shelter"), meetings.versions_of, meeting_id=made) == []
    closed = _closed(sqlite_world)
    with pytest.raises(Invalid, match="locked"):
        ask(sqlite_world.actor("prefecture"), meetings.draft_of, meeting_id=closed)


def _closed(world: World) -> int:
    with store.writing(NOW) as db:
        db.execute(text("DELETE FROM pointcase"))
        db.execute(text("DELETE FROM meetingcase"))
        db.execute(text("DELETE FROM agendapoint"))
        db.execute(text("DELETE FROM attendance"))
        db.execute(text("DELETE FROM meeting"))
    return held(world)


def test_what_was_locked_before_corrections_were_known_keeps_its_digest(sqlite_world: World) -> None:
    record = minutes(sqlite_world, held(sqlite_world))
    assert "correction" not in record.canonical()
    assert from_canonical(record.canonical()).digest() == record.digest()


def test_a_corrected_record_reads_back_as_it_was_written(sqlite_world: World) -> None:
    made = held(sqlite_world)
    correct(sqlite_world, made, place="Sala 12")
    record = minutes(sqlite_world, made)
    assert from_canonical(record.canonical()) == record


def test_the_database_refuses_to_change_or_remove_a_locked_version(world: World) -> None:
    held(world)
    for statement in ("UPDATE minutesversion SET record='x'", "DELETE FROM minutesversion"):
        with pytest.raises(DBAPIError, match="locked|permission denied"), store.writing(NOW) as db:
            db.execute(text(statement))


def test_the_migration_takes_the_minutes_of_closed_meetings_along_both_ways(world: World) -> None:
    made = held(world)
    record = minutes(world, made)
    migrate.downgrade("0003")
    with store.reading() as db:
        assert db.execute(text("SELECT record FROM meeting")).scalar_one() == record.canonical()
    migrate.upgrade()
    assert minutes(world, made) == record
    with store.reading() as db:
        assert db.execute(text("SELECT audit_head FROM minutesversion")).scalar_one() == record.audit_head


def test_a_printed_head_is_found_in_the_chain_until_the_chain_is_changed(world: World) -> None:
    made = held(world)
    head = minutes(world, made).audit_head
    correct(world, made, place="Sala 12")
    newer = minutes(world, made).audit_head
    assert newer != head
    with store.reading() as db:
        for printed in (head, head[:12], newer):
            (found,) = audit.find_head(db, printed)
            assert (found.chain, found.holds) == ("BV", True)
        assert audit.find_head(db, "f" * 64) == []
        for wrong in ("", "abc", "g" * 12, head + "0", "%" * 12):
            with pytest.raises(ValueError, match=".*"):
                audit.find_head(db, wrong)


def test_minutes_locked_before_the_rules_of_quorum_were_known_keep_their_digest(sqlite_world: World) -> None:
    now = minutes(sqlite_world, held(sqlite_world))
    then = replace(now, quorum_rule="", quorum_needed=0)
    assert "quorum_rule" in now.canonical() and "quorum_needed" not in then.canonical()
    assert '"member"' not in now.canonical() and "instead_of" not in now.canonical()
    assert from_canonical(then.canonical()) == then and from_canonical(now.canonical()) == now
