"""Who holds a case's code may ask for it; the owner opens it for a time; asking tells nobody whether a case exists."""

from datetime import datetime
from typing import Any

import pytest
from sqlmodel import select

from data_model import admission, cases, settings, store
from data_model.access import Actor
from data_model.admission import Purpose, Told
from data_model.cases import Level
from data_model.errors import Invalid, NotFound
from data_model.people import Account, sessions
from tests.world import NOW, World, ask, do, later

STRANGE = "BV-2026-ZZZZZ"


def code_of(world: World) -> str:
    return str(ask(world.actor("dgaspc"), cases.detail, case_id=world.case_id).row.code)


def wish(world: World, code: str, *, at: datetime = NOW, who: str = "hospital") -> Any:
    return do(world.actor(who), admission.ask_access, at=at, code=code, purpose=Purpose.SAFETY)


def now_is(world: World, who: str, at: datetime) -> Actor:
    """The actor as a page finds it at a moment."""
    with store.reading(at) as db:
        account = db.exec(select(Account).where(Account.login == who)).one()
        return sessions.actor_of(db, account)


def test_the_owner_opens_a_case_for_a_time_which_ends_by_itself(world: World) -> None:
    wish(world, f" {code_of(world).lower()} ")
    owner = world.actor("dgaspc")
    (row,) = ask(owner, admission.asked_of_me)
    assert (row.case_id, row.institution, row.purpose) == (
        world.case_id, "Spitalul Județean Brașov", Purpose.SAFETY,
    )  # fmt: skip
    do(owner, admission.grant, ask_id=row.id, hours=24, expected_version=row.version)
    inside = now_is(world, "hospital", later(hours=23))
    detail = ask(inside, cases.detail, case_id=world.case_id, at=later(hours=23))
    assert detail.row.level is Level.PARTY
    assert detail.facts.notes == ()
    assert not detail.may_work
    assert [a.told for a in ask(inside, admission.own_asks, at=later(hours=23))] == [Told.GRANTED]
    outside = now_is(world, "hospital", later(hours=24, minutes=1))
    with pytest.raises(NotFound):
        ask(outside, cases.detail, case_id=world.case_id, at=later(hours=25))
    assert [a.told for a in ask(outside, admission.own_asks, at=later(hours=25))] == [Told.ENDED]


def test_the_owner_may_end_it_before(sqlite_world: World) -> None:
    world, owner = sqlite_world, sqlite_world.actor("dgaspc")
    wish(world, code_of(world))
    (row,) = ask(owner, admission.asked_of_me)
    do(owner, admission.grant, ask_id=row.id, hours=24, expected_version=1)
    assert [a.id for a in ask(owner, admission.open_to, case_id=world.case_id)] == [row.id]
    do(owner, admission.end, at=later(hours=1), ask_id=row.id, expected_version=2)
    assert now_is(world, "hospital", later(hours=1)).admitted == frozenset()


def test_a_case_that_exists_and_one_that_does_not_look_the_same(sqlite_world: World) -> None:
    """Also once the owner has refused."""
    world, owner = sqlite_world, sqlite_world.actor("dgaspc")
    answers = [wish(world, code) for code in (code_of(world), STRANGE)]
    assert answers == [None, None]
    hospital = world.actor("hospital")

    def told(at: datetime) -> list[tuple[Told, object, object]]:
        return [(a.told, a.until, a.case_id) for a in ask(hospital, admission.own_asks, at=at)]

    assert told(NOW) == [(Told.WAITING, None, None)] * 2
    (row,) = ask(owner, admission.asked_of_me)
    do(owner, admission.refuse, ask_id=row.id, expected_version=row.version)
    assert told(NOW) == [(Told.WAITING, None, None)] * 2
    assert told(later(days=8)) == [(Told.SILENT, None, None)] * 2


def test_guessing_ends_after_a_few_tries_a_day(sqlite_world: World) -> None:
    with store.reading(NOW) as db:
        most = settings.number(db, "access_asks_a_day")
    for n in range(most):
        wish(sqlite_world, f"BV-2026-AAAA{n + 2}")
    with pytest.raises(Invalid) as refused:
        wish(sqlite_world, code_of(sqlite_world))
    assert refused.value.code == "admission.too_many"
    wish(sqlite_world, code_of(sqlite_world), who="shelter")
    wish(sqlite_world, code_of(sqlite_world), at=later(days=1, minutes=1))


def test_only_the_owner_answers_and_once(sqlite_world: World) -> None:
    world, owner = sqlite_world, sqlite_world.actor("dgaspc")
    wish(world, code_of(world))
    (row,) = ask(owner, admission.asked_of_me)
    for who in ("hospital", "shelter", "bcco"):
        assert ask(world.actor(who), admission.asked_of_me) == []
        with pytest.raises(NotFound):
            do(world.actor(who), admission.grant, ask_id=row.id, hours=1, expected_version=1)
    with pytest.raises(Invalid):
        do(owner, admission.grant, ask_id=row.id, hours=100_000, expected_version=1)
    do(owner, admission.refuse, ask_id=row.id, expected_version=1)
    with pytest.raises(Invalid):
        do(owner, admission.grant, ask_id=row.id, hours=1, expected_version=2)


def test_who_sees_a_case_already_need_not_ask(sqlite_world: World) -> None:
    for who in ("dgaspc", "bcco"):
        with pytest.raises(Invalid) as refused:
            wish(sqlite_world, code_of(sqlite_world), who=who)
        assert refused.value.code == "admission.already"


def test_what_is_no_code_is_not_kept(sqlite_world: World) -> None:
    for code in ("Popescu Ion", "0722 123 456", "", "BV-2026-ABCDEFGH"):
        with pytest.raises(Invalid):
            wish(sqlite_world, code)
    assert ask(sqlite_world.actor("hospital"), admission.own_asks) == []
