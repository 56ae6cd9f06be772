"""A day begins at midnight in Bucharest, two or three hours before it does in UTC."""

from datetime import UTC, date, datetime

import pytest

from data_model import cases, indicators, people, settings, store
from data_model.cases import Case, VictimStatus
from data_model.disclosure import for_own_team
from data_model.errors import Invalid, NotFound
from data_model.institutions import InstitutionKind
from data_model.people import Refused
from data_model.periods import Quarter
from data_model.teams import ConstitutionAct
from tests.world import World, do, identify, open_a_case, version_of

NEW_YEAR = datetime(2026, 12, 31, 22, 30, tzinfo=UTC)  # half past midnight on 1 January 2027
LAST, FIRST = Quarter(2026, 4), Quarter(2027, 1)


def counted(indicator: str, quarter: Quarter) -> float | None:
    with store.reading(NEW_YEAR) as db:
        return for_own_team(indicators.raw_counts(db, "BV", quarter)[indicator]).value


def test_the_day_of_an_operation_is_bucharests(world: World) -> None:
    with store.reading(NEW_YEAR) as db:
        assert settings.today(db) == date(2027, 1, 1)


def test_a_victim_identified_after_midnight_counts_in_the_new_year(world: World) -> None:
    identify(world.actor("dgaspc"), world.case_id, at=NEW_YEAR)
    assert (counted("victims_identified", LAST), counted("victims_identified", FIRST)) == (0, 1)


def test_saying_again_who_identified_a_victim_moves_nobody_into_another_quarter(world: World) -> None:
    dgaspc = world.actor("dgaspc")
    identify(dgaspc, world.case_id, at=datetime(2026, 12, 1, tzinfo=UTC))
    with pytest.raises(Invalid, match=r"course\.victim_status"):
        do(
            dgaspc, cases.set_victim_status, at=datetime(2027, 1, 8, tzinfo=UTC), case_id=world.case_id,
            status=VictimStatus.IDENTIFIED, decided_by=InstitutionKind.DIICOT,
            expected_version=version_of(dgaspc, world.case_id),
        )  # fmt: skip
    assert (counted("victims_identified", LAST), counted("victims_identified", FIRST)) == (1, 0)


def test_a_case_opened_after_midnight_carries_the_new_year(world: World) -> None:
    made = open_a_case(world.actor("dgaspc"), at=NEW_YEAR)
    with store.reading() as db:
        assert db.get_one(Case, made).code.startswith("BV-2027-")


def test_the_note_that_a_case_is_opened_with_is_no_monitoring(world: World) -> None:
    dgaspc = world.actor("dgaspc")
    made = open_a_case(dgaspc, at=NEW_YEAR, note="Semnal de la o ruda.")
    assert counted("cases_monitored", FIRST) == 0
    after = datetime(2027, 1, 5, tzinfo=UTC)
    do(dgaspc, cases.add_note, at=after, case_id=made, text="Revizuire lunara.", expected_version=1)
    assert counted("cases_monitored", FIRST) == 1


def test_an_act_that_begins_with_a_quarter_was_not_in_force_in_the_one_before(world: World) -> None:
    with store.writing() as db:
        begun = date(2026, 10, 1)
        db.add(ConstitutionAct(county="CJ", number="7", signed_on=begun, in_force_from=begun))
    with store.reading(NEW_YEAR) as db:
        held = [indicators.live(db, "act_in_force", Quarter(2026, n)).get("CJ", 0) for n in (3, 4)]
    assert held == [0, 1]


@pytest.mark.parametrize("text", ["20\u0662\u0666-Q1", "2026-Q1\n", "2026-Q5", "1999-Q1", ""])
def test_a_quarter_is_written_in_one_way(text: str) -> None:
    with pytest.raises(Invalid):
        Quarter.parse(text)


@pytest.mark.parametrize("login", ["dgaspc\x00", "\x00", "a\nb"])
def test_a_login_that_no_database_can_look_for_is_an_unknown_one(world: World, login: str) -> None:
    with pytest.raises(Refused):
        people.sign_in(login, "o parola oarecare")
    with pytest.raises(NotFound):
        people.sign_in_persona(login)
