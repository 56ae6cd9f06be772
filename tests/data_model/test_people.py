"""Signing in: what a right pair gets, what wrong ones wait for, and how a session ends."""

from collections.abc import Iterator
from datetime import timedelta

import pytest
from sqlmodel import select

from data_model import people, settings, store
from data_model.access import Actor, Role
from data_model.errors import Conflict, Invalid, NotAllowed, NotFound
from data_model.people import Account, Refused, SignIn, Stage, passwords
from tests.world import PASSWORD, World, ask, do

OWN = "trei castane sub pod"


def who(token: str) -> Actor | None:
    with store.reading() as db:
        return people.actor_for(db, token)


@pytest.fixture
def later_clock(monkeypatch: pytest.MonkeyPatch) -> Iterator[list[timedelta]]:
    shift = [timedelta()]
    real = settings.real_now
    monkeypatch.setattr(settings, "real_now", lambda: real() + shift[0])
    return shift


def test_the_right_pair_gets_a_token_for_its_actor(world: World) -> None:
    found = who(people.sign_in("DGASPC ", PASSWORD))
    assert found == world.actor("dgaspc")


def test_the_regional_centre_reaches_both_its_counties_and_anitp_none(world: World) -> None:
    assert who(people.sign_in("centre", PASSWORD)).counties == {"BV", "CV"}
    assert who(people.sign_in("anitp", PASSWORD)).counties == frozenset()


@pytest.mark.parametrize(("login", "password"), [("dgaspc", "greșită dar lungă"), ("nimeni", PASSWORD), ("", "")])
def test_a_wrong_pair_is_refused_alike(sqlite_world: World, login: str, password: str) -> None:
    with pytest.raises(Refused) as refused:
        people.sign_in(login, password)
    assert refused.value.wait == 0


def test_repeated_wrong_passwords_wait_longer_each_time_and_then_pass(
    world: World, later_clock: list[timedelta]
) -> None:
    waits = []
    for _ in range(8):
        with pytest.raises(Refused) as refused:
            people.sign_in("dgaspc", "greșită dar lungă")
        waits.append(refused.value.wait)
        later_clock[0] += timedelta(seconds=refused.value.wait)
    assert waits == [0, 0, 0, 0, 2, 4, 8, 16]
    with pytest.raises(Refused):
        people.sign_in("dgaspc", "greșită dar lungă")
    with pytest.raises(Refused):
        people.sign_in("dgaspc", PASSWORD)
    later_clock[0] += timedelta(minutes=16)
    assert who(people.sign_in("dgaspc", PASSWORD))


def test_a_stored_password_is_an_argon2id_hash_of_full_cost() -> None:
    assert passwords.NOBODY.startswith("$argon2id$v=19$m=65536,t=3,")


def test_the_token_itself_is_nowhere_in_the_store(world: World) -> None:
    token = people.sign_in("dgaspc", PASSWORD)
    with store.reading() as db:
        assert token not in repr([s.model_dump() for s in db.exec(select(SignIn))])


def test_a_signed_out_an_idle_and_an_old_session_are_nobody(world: World, later_clock: list[timedelta]) -> None:
    token = people.sign_in("dgaspc", PASSWORD)
    people.sign_out(token)
    assert who(token) is None
    idle = people.sign_in("dgaspc", PASSWORD)
    later_clock[0] += people.IDLE + timedelta(seconds=1)
    assert who(idle) is None
    old = people.sign_in("dgaspc", PASSWORD)
    for _ in range(15):
        later_clock[0] += timedelta(minutes=50)
        people.touch(people.session_id(old))
    assert who(old) is None


def test_a_session_in_use_stays_signed_in(world: World, later_clock: list[timedelta]) -> None:
    token = people.sign_in("dgaspc", PASSWORD)
    for _ in range(5):
        later_clock[0] += timedelta(minutes=50)
        people.touch(people.session_id(token))
    assert who(token)


def test_a_closed_account_loses_its_sessions_at_once(world: World) -> None:
    token = people.sign_in("dgaspc", PASSWORD)
    admin, account = world.actor("admin"), world.actor("dgaspc").account_id
    do(admin, people.set_active, account_id=account, active=False, expected_version=1)
    assert who(token) is None
    with pytest.raises(Refused):
        people.sign_in("dgaspc", PASSWORD)
    with pytest.raises(Conflict):
        do(admin, people.set_active, account_id=admin.account_id, active=False, expected_version=1)


def test_a_temporary_password_ends_the_sessions_and_must_be_replaced_at_once(world: World) -> None:
    token = people.sign_in("dgaspc", PASSWORD)
    account = world.actor("dgaspc").account_id
    do(
        world.actor("admin"),
        people.set_password,
        account_id=account,
        password="alta, la fel de lungă",
        expected_version=1,
    )
    assert who(token) is None
    half = people.sign_in("dgaspc", "alta, la fel de lungă")
    assert people.stage_of(half) is Stage.PASSWORD
    assert who(half) is None
    with pytest.raises(Invalid, match=r"password\.same"):
        people.change_password(half, "alta, la fel de lungă", "alta, la fel de lungă")
    whole = people.change_password(half, "alta, la fel de lungă", OWN)
    assert who(whole)
    assert who(half) is None
    assert who(people.sign_in("dgaspc", OWN))


def test_a_temporary_password_ends_after_three_days(sqlite_world: World, later_clock: list[timedelta]) -> None:
    account = sqlite_world.actor("dgaspc").account_id
    do(sqlite_world.actor("admin"), people.set_password, account_id=account, password=OWN, expected_version=1)
    later_clock[0] += timedelta(days=3, seconds=1)
    with pytest.raises(Refused) as refused:
        people.sign_in("dgaspc", OWN)
    assert refused.value.code == "temporary_over"


@pytest.mark.parametrize(
    "password",
    [
        "scurtă",
        "aaaaaaaaaaaaaaaa",
        "dgaspc-dgaspc-dgaspc",
        "x" * 300,
        "Parola123456",
        "Parolă.1234!",
        "qwertyuiop1234",
        "brașov2026brașov",
    ],
)
def test_a_weak_password_is_refused(password: str) -> None:
    with pytest.raises(Invalid):
        people.check_password(password, "dgaspc")


def test_an_account_fits_its_institution(world: World) -> None:
    new = {"login": "nou", "name": "Om Inventat", "password": PASSWORD}
    admin = world.actor("admin")
    with pytest.raises(Invalid, match="role_mismatch"):
        do(admin, people.open_account, role=Role.CENTRAL, institution_id=world.institutions["dgaspc"], **new)
    do(admin, people.open_account, role=Role.INSTITUTION, institution_id=world.institutions["dgaspc"], **new)
    with pytest.raises(Invalid, match="login_taken"):
        do(admin, people.open_account, role=Role.INSTITUTION, institution_id=world.institutions["dgaspc"], **new)
    assert "nou" in {a.login for a in ask(admin, people.accounts)}


def test_one_click_sign_in_and_the_clock_exist_only_in_a_demo(world: World) -> None:
    with store.writing() as db:
        db.exec(select(Account).where(Account.login == "dgaspc")).one().persona = True
    with pytest.raises(NotFound):
        people.sign_in_persona("dgaspc")
    with pytest.raises(NotAllowed):
        do(world.actor("dgaspc"), people.move_clock, hours=24)
    with store.writing() as db:
        settings.put(db, "demo", 1)
        before = settings.now(db)
    assert who(people.sign_in_persona("dgaspc"))
    do(world.actor("dgaspc"), people.move_clock, hours=24)
    with store.reading() as db:
        assert settings.now(db) - before >= timedelta(hours=24)
    assert who(people.sign_in_persona("dgaspc")), "sessions keep real time"
    with pytest.raises(NotFound):
        people.sign_in_persona("shelter")
