import io
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from docx import Document
from icalendar import Calendar

from dashboard.documents.invitation import Invitation, invitation_docx, invitation_ics


def invitation(**changes: Any) -> Invitation:
    plain = Invitation(
        county="BV",
        number=4,
        year=2026,
        kind="ordinary",
        starts_at=datetime(2026, 12, 10, 8, 0, tzinfo=UTC),
        duration=90,
        place="Sala mare; corp A, etajul 2",
        chair="Ana Inventată, subprefect",
        recipients=("DGASPC Brașov", "IPJ Brașov"),
        agenda=((1, "Referiri fără răspuns în termen", 20), (2, "Diverse", 0)),
        sequence=0,
        uid="meeting-17@impreuna.invalid",
        issued_at=datetime(2026, 11, 22, 7, 0, tzinfo=UTC),
        demo=True,
    )
    return replace(plain, **changes)


def event(letter: Invitation) -> Any:
    return Calendar.from_ical(invitation_ics(letter)).walk("VEVENT")[0]


def words(letter: Invitation) -> str:
    document = Document(io.BytesIO(invitation_docx(letter)))
    cells = [cell.text for table in document.tables for row in table.rows for cell in row.cells]
    return "\n".join([p.text for p in document.paragraphs] + cells)


def test_the_letter_says_to_whom_when_where_and_what_about() -> None:
    letter = words(invitation())
    for said in (
        "INVITAȚIE",
        "la ședința ordinară nr. 4/2026",
        "DGASPC Brașov",
        "10 decembrie 2026, ora 10:00",
        "90 de minute",
        "Sala mare; corp A, etajul 2",
        "Referiri fără răspuns în termen",
        "înlocuitorului",
        "DATE INVENTATE",
    ):
        assert said in letter, said


def test_a_changed_invitation_says_that_it_replaces_the_earlier_one() -> None:
    assert "înlocuiește" not in words(invitation())
    assert "Modificarea nr. 2 a invitației: Această invitație o înlocuiește" in words(invitation(sequence=2))


def test_points_that_read_alike_share_a_line_with_their_numbers_and_minutes() -> None:
    needs = "Nevoi pe care nu le acoperă niciun serviciu"
    letter = words(invitation(agenda=((1, "Diverse", 5), *((n, needs, 10) for n in (2, 3, 4)))))
    assert letter.count(needs) == 1
    assert f"2–4\n{needs}\n30" in letter


def test_a_letter_without_agenda_and_recipients_is_still_a_letter() -> None:
    letter = words(invitation(agenda=(), recipients=(), place="", kind="at_need", county="B", demo=False))
    assert "convocată la nevoie, nr. 4/2026" in letter
    assert "MUNICIPIUL BUCUREȘTI" in letter
    assert "neconsemnat" in letter
    assert "INVENTATE" not in letter


def test_the_calendar_entry_keeps_its_identity_when_the_meeting_moves() -> None:
    first = event(invitation())
    moved = event(invitation(sequence=1, starts_at=datetime(2026, 12, 11, 8, 0, tzinfo=UTC)))
    assert first["UID"] == moved["UID"] == "meeting-17@impreuna.invalid"
    assert (first["SEQUENCE"], moved["SEQUENCE"]) == (0, 1)


@pytest.mark.parametrize(
    ("starts", "clock"),
    [
        (datetime(2026, 12, 10, 8, 0, tzinfo=UTC), "2026-12-10T10:00:00+02:00"),
        (datetime(2026, 7, 10, 8, 0, tzinfo=UTC), "2026-07-10T11:00:00+03:00"),
    ],
)
def test_the_entry_is_on_romanian_time_in_winter_and_in_summer(starts: datetime, clock: str) -> None:
    entry = event(invitation(starts_at=starts))
    assert entry["DTSTART"].params["TZID"] == "Europe/Bucharest"
    assert entry["DTSTART"].dt.isoformat() == clock
    assert entry["DTEND"].dt - entry["DTSTART"].dt == timedelta(minutes=90)


def test_a_meeting_over_the_change_of_the_clock_still_lasts_as_long_as_planned() -> None:
    entry = event(invitation(starts_at=datetime(2026, 10, 25, 0, 30, tzinfo=UTC)))
    assert entry["DTEND"].dt.astimezone(UTC) == datetime(2026, 10, 25, 2, 0, tzinfo=UTC)


def test_the_time_zone_travels_with_the_entry_and_gives_the_same_hours() -> None:
    calendar = Calendar.from_ical(invitation_ics(invitation()))
    zone: Any = calendar.walk("VTIMEZONE")[0]
    assert zone["TZID"] == "Europe/Bucharest"
    rules = zone.to_tz(lookup_tzid=False)
    for month, day, hours in ((1, 10, 2), (3, 28, 2), (3, 30, 3), (10, 24, 3), (10, 26, 2)):
        assert datetime(2026, month, day, 12, tzinfo=rules).utcoffset() == timedelta(hours=hours)
    assert calendar["METHOD"] == "PUBLISH"


def test_the_entry_holds_neither_agenda_nor_recipients_and_the_same_one_gives_the_same_bytes() -> None:
    file = invitation_ics(invitation(agenda=((1, "Cazul 3: fără mișcare de 45 de zile", 10),)))
    unfolded = file.replace(b"\r\n ", b"").decode()
    assert "Cazul" not in unfolded
    assert "DGASPC" not in unfolded
    assert "CLASS:PRIVATE" in unfolded
    assert "mailto" not in unfolded.lower()
    assert file == invitation_ics(invitation())


def test_what_people_wrote_cannot_add_a_line_to_the_entry() -> None:
    entry = event(invitation(place="Sala\r\nATTENDEE:mailto:x@example.org\r\nX-A: 1"))
    assert "ATTENDEE" not in entry
    assert "X-A" not in entry


def test_the_letter_names_the_act_the_quorum_and_who_sits_for_each_institution() -> None:
    named = words(
        invitation(
            act="12/2024/01.02.2024", quorum=("two_thirds", 5, 7),
            seats=(("DGASPC Brașov", "Ana Titulară", ("Dan Înlocuitor", "Ion Înlocuitor")),),
        )
    )  # fmt: skip
    assert "Ordinul prefectului nr. 12/2024 din 01.02.2024" in named
    assert "7 instituții membre. Pentru cvorum este nevoie de cel puțin două treimi dintre membri" in named
    assert "Ana Titulară\nDan Înlocuitor; Ion Înlocuitor" in named
    assert "cvorum" not in words(invitation())
