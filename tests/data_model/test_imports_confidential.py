"""What a list may not learn or change about a confidential place, and what of persons never gets in."""

import json
from dataclasses import replace

import pytest
from sqlmodel import select

from data_model import imports, services, store
from data_model.imports import Remark, Verdict
from data_model.services import Service
from data_model.services.facts import TELLING
from tests.data_model.test_imports import (
    ROW,
    SHELTER,
    change,
    check,
    close_accounts,
    everything,
    of_list,
    rows,
    run,
    service,
)
from tests.world import NOW, World, ask, do

N, U, S, C, D, R = (
    Verdict.NEW, Verdict.UPDATED, Verdict.UNCHANGED, Verdict.CONFLICT, Verdict.UNDECIDED, Verdict.REFUSED,
)  # fmt: skip
Expected = list[tuple[int, int, Verdict, set[str]]]


def test_a_confidential_service_keeps_no_street_and_persons_do_not_get_in(world: World) -> None:
    run(world, of_list("confidential places and contact persons"))
    with store.reading(NOW) as db:
        hidden = db.exec(select(Service).where(Service.confidential, Service.name != "Adăpost de urgență")).all()
        assert len(hidden) == 3
        assert {s.street for s in hidden} == {""}
    kept = repr(everything())
    for secret in ("Secretă", "Inventata", "0722 000 000", "tel. Ana"):
        assert secret not in kept
    assert "0268 000 111" in kept


def test_no_answer_of_an_import_depends_on_where_a_confidential_place_is(sqlite_world: World) -> None:
    change("Adăpost de urgență", town=40198)
    reports = set()
    for town, street in (("Brașov", ""), ("Codlea", ""), ("Codlea", "Str. Ghicită 1"), ("Săcele", "")):
        row = ["Asociația Adăpost (inventată)", "Adăpost de urgență", "adăpost", "Brașov", town, street, "6"]
        reports.add(repr([(x.verdict, x.remarks) for x in check(sqlite_world, rows(row)).lines]))
    assert len(reports) == 1


def test_a_list_never_opens_a_confidential_place(sqlite_world: World) -> None:
    change("Adăpost de urgență", town=40198)
    row = ["Asociația Adăpost (inventată)", "Adăpost de urgență", "adăpost", "Brașov", "Codlea", "Str. Ghicită 1", "6"]
    run(sqlite_world, rows(row))
    now = service("Adăpost de urgență")
    assert (now.confidential, now.town, now.street) == (True, 40198, "")


def test_a_list_that_says_victims_closes_the_place_and_drops_its_street(sqlite_world: World) -> None:
    run(sqlite_world, rows(ROW))
    run(sqlite_world, rows([ROW[0], ROW[1], "consiliere pentru victime ale traficului de persoane", *ROW[3:]]))
    now = service("Consiliere Una")
    assert (now.confidential, now.street) == (True, "")


@pytest.mark.parametrize("who", ["prefecture", "centre", "anitp"])
@pytest.mark.parametrize("active", [True, False])
@pytest.mark.parametrize("account", [True, False])
def test_no_answer_of_an_import_depends_on_what_a_confidential_service_is_called(
    sqlite_world: World, who: str, active: bool, account: bool
) -> None:
    change(
        "Adăpost de urgență", name="Adăpost Codlea", town=40241, active=active, licence="LF 7", capacity=None, free=7
    )
    if not account:
        close_accounts(sqlite_world, "shelter")
    names = ["Adăpost Codlea", "Adăpost Săcele", "Adăpost Brașov"]
    lines = [[SHELTER, name, "adăpost", "Brașov", "", "", "6"] for name in names]
    assert {repr((x.verdict, x.remarks)) for x in check(sqlite_world, rows(*lines), who).lines} == {
        repr((S, (Remark("town_missing"), Remark("confidential_kept"))))
    }
    before = everything()
    run(sqlite_world, rows(*lines), who)
    assert everything() == before


def test_a_list_that_guesses_a_confidential_name_under_another_need_is_told_nothing(sqlite_world: World) -> None:
    close_accounts(sqlite_world, "shelter")
    lines = [[SHELTER, n, "consiliere", "Brașov", "", "", ""] for n in ("Adăpost de urgență", "Altul")]
    assert [x.verdict for x in check(sqlite_world, rows(*lines)).lines] == [N, N]


def test_what_a_list_said_of_a_place_is_forgotten_once_it_is_confidential(sqlite_world: World) -> None:
    run(sqlite_world, rows(ROW, [*ROW[:1], "Consiliere Doi", *ROW[2:5], "Str. Tainică 7", ""]))
    run(sqlite_world, rows([*ROW[:2], "consiliere pentru victime ale traficului de persoane", *ROW[3:]]))
    made = service("Consiliere Doi")
    coordinator = sqlite_world.actor("prefecture")
    facts = ask(coordinator, services.detail, service_id=made.id).facts
    do(
        coordinator, services.edit_service, service_id=made.id,
        facts=replace(facts, confidential=True, street=""), expected_version=made.version,
    )  # fmt: skip
    kept = repr(everything())
    assert "Str. Inventată 1" not in kept and "Tainică" not in kept
    with store.reading(NOW) as db:
        for row in db.exec(select(imports.Listing)):
            assert not set(json.loads(row.told)) & set(TELLING)


# What its institution keeps
