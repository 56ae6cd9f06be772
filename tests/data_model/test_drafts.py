"""A draft belongs to who writes it, and holds nothing that could not be saved."""

import pytest
from sqlmodel import select

from data_model import audit, drafts, settings, store
from data_model.audit import AuditEvent
from data_model.drafts import Draft
from data_model.errors import Invalid
from tests.world import World, ask, do

FIELD = "meeting.12.notes"


def kept(world: World, who: str = "prefecture", field: str = FIELD) -> str | None:
    draft = ask(world.actor(who), drafts.read, field=field)
    return draft.text if draft else None


def save(world: World, text: str, who: str = "prefecture", field: str = FIELD) -> None:
    do(world.actor(who), drafts.save, field=field, text=text)


def test_the_last_text_of_a_field_is_kept(world: World) -> None:
    save(world, "prima")
    save(world, "a doua")
    save(world, "altceva", field="meeting.12.decision")
    assert (kept(world), kept(world, field="meeting.12.decision")) == ("a doua", "altceva")


def test_a_draft_is_ones_own_even_inside_one_institution(world: World) -> None:
    save(world, "a mea")
    assert kept(world, "dgaspc") is None
    save(world, "a ei", "dgaspc")
    do(world.actor("dgaspc"), drafts.drop, field=FIELD)
    assert kept(world) == "a mea"


def test_a_straggler_of_a_writing_that_was_sent_comes_too_late(world: World) -> None:
    begun = settings.real_now()
    save(world, "prima")
    do(world.actor("prefecture"), drafts.drop, field=FIELD)
    assert do(world.actor("prefecture"), drafts.save, field=FIELD, text="prima, întârziată", begun=begun) is None
    assert kept(world) is None
    again = settings.real_now()
    assert do(world.actor("prefecture"), drafts.save, field=FIELD, text="alta", begun=again)
    assert kept(world) == "alta"


def test_a_text_emptied_by_hand_may_be_written_on(world: World) -> None:
    begun = settings.real_now()
    save(world, "prima")
    do(world.actor("prefecture"), drafts.drop, field=FIELD, sent=False)
    assert kept(world) is None
    assert do(world.actor("prefecture"), drafts.save, field=FIELD, text="iar", begun=begun)
    assert kept(world) == "iar"


def test_a_dropped_draft_is_gone_and_dropping_none_is_no_error(world: World) -> None:
    save(world, "ceva")
    do(world.actor("prefecture"), drafts.drop, field=FIELD)
    do(world.actor("prefecture"), drafts.drop, field=FIELD)
    assert kept(world) is None


@pytest.mark.parametrize("text", ["CNP 1960101080018", "sună la 0722 123 456", "scrie la ana@exemplu.ro"])
def test_a_text_that_names_somebody_is_refused_and_the_older_one_stays(world: World, text: str) -> None:
    save(world, "fără nume")
    with pytest.raises(Invalid, match="guard"):
        save(world, text)
    assert kept(world) == "fără nume"


@pytest.mark.parametrize("field", ["", "A", "a b", "a/../b", "x" * 41, "a." + "b" * 21, "a.b.c.d.e", "a\n", "é"])
def test_a_field_is_a_short_code(world: World, field: str) -> None:
    with pytest.raises(Invalid, match=r"draft\.field"):
        save(world, "text", field=field)


def test_the_audit_tells_that_one_began_to_write_but_neither_what_nor_each_pause(world: World) -> None:
    for text in ("a", "ab", "abc"):
        save(world, text)
    with store.reading() as db:
        events = db.exec(select(AuditEvent).where(AuditEvent.action == "draft_begun")).all()
        assert [event.subject for event in events] == ["draft meeting"]
        assert audit.verify(db, "BV") is None


def test_the_moment_of_a_draft_is_real_time_whatever_the_demos_clock_says(world: World) -> None:
    with store.writing() as db:
        settings.put(db, "demo", 1)
        settings.put(db, "clock_offset_seconds", 10**7)
    begun = settings.real_now()
    with store.writing() as db:
        saved = drafts.save(db, world.actor("prefecture"), field=FIELD, text="acum")
    assert saved
    assert 0 <= (saved - begun).total_seconds() < 60


def test_an_account_has_only_so_many_unsent_texts_and_sent_ones_make_room(
    sqlite_world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(drafts, "MOST_UNSENT", 3)
    monkeypatch.setattr(drafts, "MOST_ROWS", 4)
    shelter = sqlite_world.actor("shelter")
    for n in range(5):
        do(shelter, drafts.save, field=f"case.{n}.note", text="Încă un text.")
        do(shelter, drafts.drop, field=f"case.{n}.note")
    for n in range(10, 13):
        do(shelter, drafts.save, field=f"case.{n}.note", text="Încă un text.")
    with pytest.raises(Invalid, match="many"):
        do(shelter, drafts.save, field="case.20.note", text="Încă un text.")
    do(shelter, drafts.save, field="case.10.note", text="Altfel.")
    do(sqlite_world.actor("dgaspc"), drafts.save, field="case.20.note", text="Al altcuiva.")
    with store.reading() as db:
        assert len(db.exec(select(Draft).where(Draft.account_id == shelter.account_id)).all()) <= 4
