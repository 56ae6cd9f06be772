"""Physical protection: totals of a county and a quarter, declared and read by the responsible body alone."""

from typing import Any

import pytest

from data_model import protection, store
from data_model.access import Actor, Role
from data_model.errors import Conflict, Invalid, NotAllowed
from data_model.institutions import Institution, InstitutionKind
from data_model.protection import Totals
from tests.world import NOW, World, _account, ask, do

HERE: dict[str, Any] = {"county": "BV", "quarter": "2026-Q3"}


@pytest.fixture
def police(sqlite_world: World) -> Actor:
    with store.writing(NOW) as db:
        body = Institution(kind=InstitutionKind.IPJ, name="IPJ Brașov", county="BV")
        db.add(body)
        db.flush()
        return _account(db, "ipj", Role.INSTITUTION, body.id or 0)


def test_the_police_of_the_county_declares_totals_and_puts_them_right(police: Actor) -> None:
    do(police, protection.declare, totals=Totals(3, guard=2, hearing=3), **HERE)
    with pytest.raises(Conflict):
        do(police, protection.declare, totals=Totals(4, guard=4), **HERE)
    do(police, protection.declare, totals=Totals(4, guard=4), expected_version=1, **HERE)
    found = ask(police, protection.declared, county="BV")
    assert [(row.quarter, row.version, row.totals) for row in found] == [("2026-Q3", 2, Totals(4, guard=4))]


@pytest.mark.parametrize(
    ("totals", "code"),
    [
        (Totals(2, guard=3), "sum"),
        (Totals(5, guard=1, hearing=1), "sum"),
        (Totals(-1), "range"),
        (Totals(1000), "range"),
    ],
)
def test_totals_that_cannot_be_are_refused(police: Actor, totals: Totals, code: str) -> None:
    with pytest.raises(Invalid, match=f"protection.{code}"):
        do(police, protection.declare, totals=totals, **HERE)


def test_nobody_else_declares_or_reads_them_and_no_county_but_ones_own(sqlite_world: World, police: Actor) -> None:
    do(police, protection.declare, totals=Totals(3, guard=3), **HERE)
    for who in ("bcco", "dgaspc", "centre", "prefecture", "anitp", "admin"):
        with pytest.raises(NotAllowed):
            do(sqlite_world.actor(who), protection.declare, totals=Totals(1, guard=1), **HERE)
    assert ask(sqlite_world.actor("bcco"), protection.declared, county="BV") == []
    with pytest.raises(NotAllowed):
        do(police, protection.declare, totals=Totals(1, guard=1), county="CV", quarter="2026-Q3")
    with pytest.raises(Invalid, match="protection.future"):
        do(police, protection.declare, totals=Totals(1, guard=1), county="BV", quarter="2027-Q1")
