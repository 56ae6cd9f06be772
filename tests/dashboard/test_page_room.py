"""The meeting room on the coordinator's page: steps, who acknowledged, what is brought back."""

import pytest

from dashboard.documents.minutes import minutes_docx, minutes_pdf
from dashboard.words import t
from data_model import meetings
from data_model.meetings import Presence
from data_model.minutes import MinutesReminded
from tests.dashboard.opening import said, stand_still
from tests.dashboard.test_documents_minutes import record, text_of_docx, text_of_pdf
from tests.dashboard.test_page_meetings import MOMENT, detail_of, opened, page_of, points, press, write
from tests.world import World, do, send_three


@pytest.fixture
def room(sqlite_world: World, monkeypatch: pytest.MonkeyPatch) -> World:
    send_three(sqlite_world)
    stand_still(monkeypatch, MOMENT)
    return sqlite_world


def test_one_press_leads_to_the_next_point_on_every_device_and_back(room: World) -> None:
    made = opened(room)
    first, second, *_ = points(room, made)
    page = press(page_of(made), "room_next")
    assert detail_of(room, made).current_point == second.id
    assert t("meetings.point_of", number=2, n=len(points(room, made))) in said(page_of(made)), "a second device"
    press(page, "room_previous")
    assert detail_of(room, made).current_point == first.id


def test_a_device_with_something_unfinished_stays_at_its_point_and_says_where_the_others_are(room: World) -> None:
    made = opened(room)
    first, second, *_ = points(room, made)
    page = page_of(made)
    write(room, first.id, "decision", "Se verifică")
    do(room.actor("prefecture"), meetings.show_point, at=MOMENT, point_id=second.id)
    page = page.run()
    assert page.button(key="room_go_there")
    assert t("meetings.point_of", number=1, n=len(points(room, made))) in said(page)
    page = press(page, "room_go_there")
    assert t("meetings.point_of", number=2, n=len(points(room, made))) in said(page)


def test_who_comes_back_is_told_which_texts_were_brought_back_until_they_say_they_saw(room: World) -> None:
    made = opened(room)
    first, second, *_ = points(room, made)
    write(room, first.id, "notes", "Spitalul explică întârzierea.")
    write(room, second.id, "action", "Numește o persoană.")
    page = page_of(made)
    told = [info.value for info in page.info if info.value.startswith(t("room.restored", n=2))]
    assert "Spitalul explică" in told[0] and "Numește o persoană" in told[0]
    page = press(page, "restored_seen")
    assert not [info for info in page.info if info.value.startswith("Am readus")]


def test_the_coordinator_notes_before_whom_the_reminder_was_read_one_by_one_or_all(room: World) -> None:
    made = opened(room)
    ids = [room.institutions[name] for name in ("dgaspc", "shelter", "hospital")]
    for institution_id in ids:
        do(
            room.actor("prefecture"), meetings.note_attendance, at=MOMENT, meeting_id=made,
            institution_id=institution_id, presence=Presence.PRESENT,
        )  # fmt: skip
    do(room.actor("dgaspc"), meetings.acknowledge, at=MOMENT, meeting_id=made)
    page = page_of(made)
    page.segmented_control(key="room_panel").set_value("attendance").run()
    page.checkbox(key=f"heard_{made}_{ids[1]}_False").check().run()
    assert t("room.reminder.count", n=3, done=2) in said(page)
    page.checkbox(key=f"heard_{made}_{ids[1]}_True").uncheck().run()
    page = press(page, "reminder_all")
    assert t("room.reminder.count", n=3, done=3) in said(page)
    assert detail_of(room, made).acknowledged == {ids[0]: False, ids[1]: True, ids[2]: True}


def test_what_another_device_noted_of_the_attendance_enters_this_one(room: World) -> None:
    made = opened(room)
    key = f"came_{made}_{room.institutions['dgaspc']}"
    page = page_of(made)
    do(
        room.actor("prefecture"), meetings.note_attendance, at=MOMENT, meeting_id=made,
        institution_id=room.institutions["dgaspc"], presence=Presence.SUBSTITUTE, person="Ana Inventată",
    )  # fmt: skip
    page = page.run()
    assert (page.button_group(key=key).value, page.text_input(key=f"{key}_person").value) == (
        Presence.SUBSTITUTE, "Ana Inventată",
    )  # fmt: skip


def test_both_documents_say_who_acknowledged_and_minutes_from_before_say_nothing() -> None:
    known = record(acknowledged=(MinutesReminded("Instituția 0", aloud=False),))
    sentence = t("room.minutes.done", n=2, done=1, how=t("room.minutes.device", n=1))
    for words in (text_of_docx(minutes_docx(known)), text_of_pdf(minutes_pdf(known))):
        assert f"{sentence} {t('room.minutes.missing', who='Instituția 1')}" in words
    assert t("room.minutes.none") in text_of_docx(minutes_docx(record(acknowledged=())))
    assert "de nota de confidențialitate" not in text_of_docx(minutes_docx(record()))
    assert record().digest() != record(acknowledged=()).digest()
    assert "acknowledged" not in record().canonical(), "minutes locked before would no longer have their digest"
