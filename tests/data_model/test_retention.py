"""Closed cases whose time is over become sums: nothing of them is left but the indicators, which stay as they were."""

from typing import Any

import pytest
from sqlmodel import select

from data_model import audit, cases, indicators, referrals, retention, settings, store
from data_model.errors import Conflict
from data_model.exchange import breakdown
from data_model.periods import Quarter
from data_model.tables import METADATA
from tests.world import NOW, World, ask, do, later, open_a_case, send_three, version_of

LATER: dict[str, float] = {"days": 6 * 366}


def counted(*, at: Any = NOW) -> dict[str, Any]:
    """Every indicator about persons of the quarters in question, and the EU's groups."""
    found: dict[str, Any] = {}
    with store.reading(at) as db:
        for county in ("BV", "CV"):
            for quarter in (Quarter(2026, 4), Quarter(2027, 1)):
                for name, raw in indicators.raw_counts(db, county, quarter).items():
                    found[f"{county} {quarter} {name}"] = raw._open()
        for groups in breakdown._raws(db, 2026).values():  # what is no more has no county
            for name, raw in groups.items():
                found[name] = found.get(name, 0) + raw._open()[0]
    return found


def close(world: World, case_id: int) -> None:
    """Whatever stands between a case and its end is done here by hand: the ways to close it are tried elsewhere."""
    with store.writing(later(days=40)) as db:
        case = db.get(cases.Case, case_id)
        assert case is not None
        case.progress, case.closed_at = cases.Progress.CLOSED, settings.now(db)
        case.close_reason = cases.CloseReason.PLAN_COMPLETED
        case.victim_status = cases.VictimStatus.IDENTIFIED
        case.identified_on = later(days=10).date()
        db.add(case)


def helped(world: World) -> None:
    """A case with referrals answered in every way, a note, and its end."""
    shelter, counsellor, hospital = send_three(world)
    do(world.actor("shelter"), referrals.accept, referral_id=shelter, expected_version=1)
    do(world.actor("shelter"), referrals.start, at=later(days=3), referral_id=shelter, expected_version=2)
    do(world.actor("shelter"), referrals.finish, at=later(days=30), referral_id=shelter, expected_version=3)
    for who, referral in (("counsellor", counsellor), ("hospital", hospital)):
        do(
            world.actor(who), referrals.refuse, at=later(days=2), referral_id=referral,
            reason=referrals.Refusal.NO_PLACE, expected_version=1,
        )  # fmt: skip
    dgaspc = world.actor("dgaspc")
    do(
        dgaspc, cases.add_note, at=later(days=35), case_id=world.case_id, text="Merge la școală.",
        expected_version=version_of(dgaspc, world.case_id),
    )  # fmt: skip
    close(world, world.case_id)


def test_what_is_over_goes_whole_and_the_indicators_stay(world: World) -> None:
    helped(world)
    young = open_a_case(world.actor("dgaspc"), at=later(days=50))
    admin, then = world.actor("admin"), later(**LATER)
    before = counted(at=then)
    assert before["BV 2026-Q4 referrals_solved"] == (1, 1.0)
    assert before["BV 2026-Q4 days_to_service"] == (1, 3.0)
    assert before["eu.sex.female"] == 1
    assert ask(admin, retention.due, at=later(days=1000)).cases == 0
    due = ask(admin, retention.due, at=then)
    assert due.cases == 1
    assert dict(due.rows)["referral"] == 3
    with pytest.raises(Conflict):
        do(admin, retention.carry_forward, at=then, agreed=2)
    assert do(admin, retention.carry_forward, at=then, agreed=1) == 1
    assert counted(at=then) == before
    with store.reading(then) as db:
        for table in METADATA.sorted_tables:
            for reference in table.foreign_keys:
                if reference.column.table.name == "case":
                    left = db.execute(select(reference.parent).where(reference.parent == world.case_id)).all()
                    assert left == [], table.name
        assert [c.id for c in db.exec(select(cases.Case))] == [young]
        subjects = set(db.exec(select(audit.AuditEvent.subject)))
        assert f"case {world.case_id}" not in subjects
        assert f"case {young}" in subjects
        assert audit.verify(db, "BV") is None
        assert audit.verify(db, audit.NATION) is None
    assert ask(admin, retention.due, at=then).cases == 0


def test_a_case_linked_to_one_that_goes_on_waits_for_it(sqlite_world: World) -> None:
    from data_model import doubles

    world, then = sqlite_world, later(**LATER)
    other = open_a_case(world.actor("bcco"))
    close(world, world.case_id)
    do(world.actor("centre"), doubles.link, first_id=world.case_id, second_id=other, expected_version=1)
    assert ask(world.actor("admin"), retention.due, at=then).cases == 0
    close(world, other)
    assert ask(world.actor("admin"), retention.due, at=then).cases == 2
