"""Getting in: the second factor, one-time codes, known browsers, the provider's word, sessions, and the quarter's
confirmation."""

from datetime import timedelta

import pyotp
import pytest
from sqlmodel import col, select

from data_model import guessing, people, sealing, settings, store
from data_model.access import Actor, Role
from data_model.audit import AuditEvent
from data_model.errors import Conflict, Invalid, NotAllowed, NotFound
from data_model.people import Account, Claimed, Refused, Stage
from data_model.people.factor import new_secret
from data_model.periods import Quarter
from tests.world import PASSWORD, World, ask, do

OWN = "trei castane sub pod"
WRONG = "greșită dar lungă"


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> list[timedelta]:
    shift, real = [timedelta()], settings.real_now
    monkeypatch.setattr(settings, "real_now", lambda: real() + shift[0])
    return shift


def who(token: str) -> Actor | None:
    with store.reading() as db:
        return people.actor_for(db, token)


def kept(world: World, name: str) -> Account:
    with store.reading() as db:
        found = db.get(Account, world.actor(name).account_id)
    assert found
    return found


def code(secret: str, steps: int = 0) -> str:
    return pyotp.TOTP(secret).at(settings.real_now(), counter_offset=steps)


def with_factor(name: str = "dgaspc") -> str:
    """The secret of a second factor that the person has just set up."""
    secret = new_secret()
    people.set_factor(people.sign_in(name, PASSWORD), secret, code(secret), PASSWORD)
    return secret


def test_with_a_second_factor_the_password_alone_reaches_nothing(world: World, clock: list[timedelta]) -> None:
    secret = with_factor()
    clock[0] += timedelta(minutes=2)
    half = people.sign_in("dgaspc", PASSWORD)
    assert (people.stage_of(half), who(half)) == (Stage.CODE, None)
    for step in (people.change_password, lambda *_: people.set_factor(half, secret, code(secret), PASSWORD)):
        with pytest.raises(NotFound):
            step(half, PASSWORD, OWN)
    whole = people.enter_code(half, f" {code(secret)[:3]} {code(secret)[3:]} ")
    assert who(whole) == world.actor("dgaspc")
    assert who(half) is None
    with pytest.raises(NotFound):
        people.enter_code(half, code(secret, 1))


def test_no_code_is_taken_twice_and_the_clock_may_be_one_step_off(sqlite_world: World, clock: list[timedelta]) -> None:
    secret = with_factor()
    clock[0] += timedelta(minutes=2)
    seen = code(secret)
    assert people.enter_code(people.sign_in("dgaspc", PASSWORD), seen)
    for refused in (seen, code(secret, -1), code(secret, 2), "", "123", "x" * 500):
        with pytest.raises(Refused):
            people.enter_code(people.sign_in("dgaspc", PASSWORD), refused)
        clock[0] += timedelta(seconds=0)
        with store.writing() as db:
            account = db.get(Account, sqlite_world.actor("dgaspc").account_id)
            assert account
            account.failures, account.locked_until = 0, None
    assert people.enter_code(people.sign_in("dgaspc", PASSWORD), code(secret, 1))


def test_wrong_codes_lock_as_wrong_passwords_do_also_over_many_right_passwords(
    sqlite_world: World, clock: list[timedelta]
) -> None:
    secret = with_factor()
    clock[0] += timedelta(minutes=2)
    for _ in range(guessing.FREE_TRIES):
        with pytest.raises(Refused) as refused:
            people.enter_code(people.sign_in("dgaspc", PASSWORD), "000000")
    assert refused.value.wait
    with pytest.raises(Refused, match="refused"):
        people.sign_in("dgaspc", PASSWORD)
    clock[0] += timedelta(minutes=16)
    half = people.sign_in("dgaspc", PASSWORD)
    clock[0] += people.IDLE / 3
    with pytest.raises(NotFound):
        people.enter_code(half, code(secret))


def test_the_secret_of_a_second_factor_is_sealed_in_the_database(
    sqlite_world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    secret = with_factor()
    stored = kept(sqlite_world, "dgaspc").factor_secret
    assert secret not in stored
    assert sealing.unseal(stored) == secret
    monkeypatch.setenv("IMPREUNA_KEY", "")
    assert sealing.unseal(stored) is None
    assert sealing.key_file().stat().st_mode & 0o777 == 0o600
    sealing.key_file().unlink()


def test_a_role_that_must_have_a_second_factor_sets_one_up_before_anything_else(sqlite_world: World) -> None:
    do(sqlite_world.actor("admin"), people.set_factor_rule, role=Role.INSTITUTION, needed=True)
    half, secret = people.sign_in("dgaspc", PASSWORD), new_secret()
    assert (people.stage_of(half), who(half)) == (Stage.FACTOR, None)
    with pytest.raises(Refused):
        people.set_factor(half, secret, code(secret), WRONG)
    with pytest.raises(Invalid, match=r"factor\.code"):
        people.set_factor(half, secret, "000000", PASSWORD)
    assert who(people.set_factor(half, secret, code(secret), PASSWORD))
    assert people.stage_of(people.sign_in("prefecture", PASSWORD)) is Stage.DONE


def test_who_tries_passwords_does_not_lock_a_colleague_out_of_her_own_browser(
    world: World, clock: list[timedelta]
) -> None:
    known = people.know_device(people.sign_in("dgaspc", PASSWORD), "")
    assert known
    for _ in range(30):
        with pytest.raises(Refused):
            people.sign_in("dgaspc", WRONG)
        clock[0] += timedelta(minutes=16)
    with pytest.raises(Refused):
        people.sign_in("dgaspc", WRONG)
    with pytest.raises(Refused) as stranger:
        people.sign_in("dgaspc", PASSWORD)
    assert stranger.value.wait > 800
    token = people.sign_in("dgaspc", PASSWORD, known=known)
    assert people.know_device(token, known) == "", "it is known already"
    own = ask(world.actor("dgaspc"), people.my_account)
    assert own.failed_before == 31
    assert own.previous_sign_in
    with pytest.raises(Refused):
        people.sign_in("shelter", WRONG, known=known)
    for _ in range(guessing.FREE_TRIES):
        with pytest.raises(Refused) as own_browser:
            people.sign_in("dgaspc", WRONG, known=known)
    assert own_browser.value.wait == 2, "a known browser has a count of its own"


def invite(world: World, **changes: object) -> people.Handed:
    new = {
        "login": "nou.brasov", "name": "Om Nou (inventat)", "email": "Om.Nou@exemplu.ro", "role": Role.INSTITUTION,
        "institution_id": world.institutions["dgaspc"],
    }  # fmt: skip
    handed: people.Handed = do(world.actor("admin"), people.invite, **(new | changes))
    return handed


def test_an_invited_person_chooses_her_own_password_once(world: World, clock: list[timedelta]) -> None:
    handed = invite(world)
    assert people.welcome(handed.code).login == "nou.brasov"
    with pytest.raises(Invalid, match=r"password\.weak"):
        people.use_code(handed.code, "nou.brasov 2026")
    assert people.use_code(f" {handed.code} ", OWN) == "nou.brasov"
    assert who(people.sign_in("nou.brasov", OWN))
    for used in (handed.code, "x" * 32, ""):
        with pytest.raises(NotFound):
            people.use_code(used, OWN)
    with store.reading() as db:
        assert handed.code not in repr([c.model_dump() for c in db.exec(select(people.EntryCode))])
    late = invite(world, login="alt", email="alt@exemplu.ro")
    clock[0] += timedelta(hours=72, seconds=1)
    with pytest.raises(NotFound):
        people.welcome(late.code)


def test_one_address_has_one_account(sqlite_world: World) -> None:
    invite(sqlite_world)
    with pytest.raises(Invalid, match="email_taken"):
        invite(sqlite_world, login="birou", email="om.nou@EXEMPLU.ro")
    with pytest.raises(Invalid, match="incomplete"):
        invite(sqlite_world, login="birou", email="")


def test_a_recovery_replaces_password_and_telephone_and_is_on_record(
    sqlite_world: World, clock: list[timedelta]
) -> None:
    with_factor()
    admin, account = sqlite_world.actor("admin"), kept(sqlite_world, "dgaspc")
    token = people.sign_in("dgaspc", PASSWORD)
    with pytest.raises(Conflict, match="own_code"):
        do(admin, people.hand_code, account_id=admin.account_id, expected_version=1)
    first = do(admin, people.hand_code, account_id=account.id, expected_version=account.version)
    handed = do(admin, people.hand_code, account_id=account.id, expected_version=account.version + 1)
    assert people.stage_of(token) is None, "its sessions have ended"
    with pytest.raises(NotFound):
        people.use_code(first.code, OWN)
    people.use_code(handed.code, OWN)
    assert who(people.sign_in("dgaspc", OWN)), "without the old telephone"
    with store.reading() as db:
        done = set(db.exec(select(AuditEvent.action).where(AuditEvent.subject == f"account {account.id}")))
    assert {"recovery_handed", "entry_code_used", "factor_set"} <= done


def test_ones_own_sessions_are_listed_and_ended_one_or_all_and_nobody_elses(
    world: World, clock: list[timedelta]
) -> None:
    dgaspc = world.actor("dgaspc")
    first = people.sign_in("dgaspc", PASSWORD, device="firefox.linux")
    clock[0] += timedelta(minutes=1)
    second = people.sign_in("dgaspc", PASSWORD, device="<script>")
    stranger = people.sign_in("shelter", PASSWORD)
    rows = ask(dgaspc, people.my_sessions)
    assert [row.device for row in rows] == ["", "firefox.linux"]
    name = people.session_id(first)[:16]
    for wrong in (people.session_id(stranger)[:16], "", "%", name[:3]):
        with pytest.raises(NotFound):
            do(dgaspc, people.end_session, session=wrong)
    do(dgaspc, people.end_session, session=name)
    assert (who(first), who(second)) == (None, dgaspc)
    do(dgaspc, people.end_my_sessions)
    assert who(second) is None
    do(world.actor("admin"), people.end_sessions_of, account_id=world.actor("shelter").account_id)
    assert who(stranger) is None


def test_a_changed_password_ends_the_other_sessions_and_asks_for_the_present_one(sqlite_world: World) -> None:
    token, other = people.sign_in("dgaspc", PASSWORD), people.sign_in("dgaspc", PASSWORD)
    with pytest.raises(Refused):
        people.change_password(token, WRONG, OWN)
    with pytest.raises(Invalid):
        people.change_password(token, PASSWORD, "scurt")
    fresh = people.change_password(token, PASSWORD, OWN)
    assert [bool(who(t)) for t in (token, other, fresh)] == [False, False, True]


ISSUER = "https://conturi.exemplu.ro"


def claim(**changes: object) -> Claimed:
    return Claimed(**({"issuer": ISSUER, "subject": "s-1", "email": "dgaspc@exemplu.ro"} | changes))  # type: ignore[arg-type]


def test_a_provider_lets_in_only_whom_an_administrator_allowed_and_ever_after_by_its_subject(world: World) -> None:
    admin, account = world.actor("admin"), world.actor("dgaspc").account_id
    address = {"account_id": account, "email": "DGASPC@exemplu.ro", "expected_version": 1}
    do(admin, people.set_address, may_link=False, **address)
    for unknown in (claim(), claim(email="")):
        with pytest.raises(Refused) as refused:
            people.sign_in_linked(unknown)
        assert refused.value.code == "provider_unknown"
    do(admin, people.set_address, may_link=True, **(address | {"expected_version": 2}))
    assert who(people.sign_in_linked(claim())) == world.actor("dgaspc")
    assert who(people.sign_in_linked(claim(email="altul@exemplu.ro"))) == world.actor("dgaspc")
    for other in (claim(subject="s-2"), claim(issuer="https://altul.exemplu.ro")):
        with pytest.raises(Refused):
            people.sign_in_linked(other)
    do(admin, people.unlink, account_id=account, expected_version=4)
    with pytest.raises(Refused):
        people.sign_in_linked(claim())


def test_what_a_provider_claims_can_only_refuse_and_never_gives_more(sqlite_world: World) -> None:
    account = sqlite_world.actor("dgaspc").account_id
    do(
        sqlite_world.actor("admin"), people.set_address, account_id=account, email="dgaspc@exemplu.ro", may_link=True,
        expected_version=1,
    )  # fmt: skip
    for wrong in (
        {"roles": frozenset({Role.ADMINISTRATOR})}, {"roles": frozenset()},
        {"institutions": frozenset({"DGASPC Cluj"})},
    ):  # fmt: skip
        with pytest.raises(Refused) as refused:
            people.sign_in_linked(claim(**wrong))
        assert refused.value.code == "provider_mismatch"
    right = claim(roles=frozenset({Role.ADMINISTRATOR, Role.INSTITUTION}), institutions=frozenset({"DGASPC Brașov"}))
    assert who(people.sign_in_linked(right)) == sqlite_world.actor("dgaspc")


def test_an_account_that_nobody_confirms_is_listed_and_then_lets_nobody_in(
    world: World, clock: list[timedelta]
) -> None:
    coordinator, account = world.actor("prefecture"), kept(world, "dgaspc")
    token = people.sign_in("dgaspc", PASSWORD)
    assert not [row for row in ask(coordinator, people.to_confirm) if row.due]
    end = Quarter.of(settings.real_now()).end
    clock[0] = end - settings.real_now() + timedelta(hours=1)
    seen = {row.id for row in ask(coordinator, people.to_confirm) if row.due}
    names = ("dgaspc", "bcco", "shelter", "counsellor", "hospital")
    assert seen == {world.actor(name).account_id for name in names}, "of the county, without one's own"
    assert people.stage_of(people.sign_in("dgaspc", PASSWORD)) is Stage.DONE
    clock[0] += timedelta(days=30)
    assert who(token) is None
    with pytest.raises(Refused) as refused:
        people.sign_in("dgaspc", PASSWORD)
    assert refused.value.code == "lapsed"
    assert who(people.sign_in("admin", PASSWORD)), "somebody is always left to confirm"
    do(coordinator, people.confirm, account_id=account.id, expected_version=account.version)
    assert who(people.sign_in("dgaspc", PASSWORD))


def test_the_coordinator_says_who_left_and_only_of_the_own_county(sqlite_world: World) -> None:
    token, account = people.sign_in("shelter", PASSWORD), sqlite_world.actor("shelter").account_id
    for stranger in ("prefecture_cj", "dgaspc"):
        with pytest.raises((NotFound, NotAllowed)):
            do(sqlite_world.actor(stranger), people.say_left, account_id=account, expected_version=1)
    for other in ("centre", "admin", "prefecture"):
        with pytest.raises(NotFound):
            do(
                sqlite_world.actor("prefecture"), people.say_left, account_id=sqlite_world.actor(other).account_id,
                expected_version=1,
            )  # fmt: skip
    do(sqlite_world.actor("prefecture"), people.say_left, account_id=account, expected_version=1)
    assert who(token) is None
    with store.reading() as db:
        past = db.exec(select(AuditEvent).where(col(AuditEvent.account_id) == account)).all()
    assert past, "what the person did stays on record"
