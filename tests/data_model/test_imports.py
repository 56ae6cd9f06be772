"""Messy lists into the register: each row's verdict, twice the same, nothing by half, no place told."""

from dataclasses import replace
from typing import Any

import pytest
from sqlmodel import func, select

from data_model import audit, imports, services, store
from data_model.errors import Conflict, Invalid, NotAllowed
from data_model.imports import Columns, Report, Verdict
from data_model.institutions import Institution, InstitutionKind
from data_model.people import Account
from data_model.services import Service, ServicePlaces, TargetGroup
from tests.data_model.lists import LISTS, delimited, long_list, workbook
from tests.world import NOW, World, ask, do

N, U, S, C, D, R = (
    Verdict.NEW, Verdict.UPDATED, Verdict.UNCHANGED, Verdict.CONFLICT, Verdict.UNDECIDED, Verdict.REFUSED,
)  # fmt: skip
Expected = list[tuple[int, int, Verdict, set[str]]]
OTHER: set[str] = {"county_other"}

EXPECTED: dict[str, Expected] = {
    "titles and merged cells": [
        (6, 1, N, set()), (7, 1, N, {"capacity_read"}), (8, 1, N, set()),
        (9, 1, R, {"provider_taken", "keeps_its_own"}),
    ],
    "cedillas in cp1250": [(2, 1, N, set()), (3, 1, N, set()), (4, 1, N, set())],
    "no marks, cp1252, missing columns": [(2, 1, N, set()), (3, 1, N, set())],
    "capacity as text": [
        (2, 1, N, set()), (3, 1, N, {"capacity_read"}), (4, 1, N, set()), (5, 1, N, set()),
        (6, 1, N, {"capacity_question"}), (7, 1, N, {"capacity_question"}), (8, 1, N, set()),
        (9, 1, N, {"capacity_read"}), (10, 1, N, {"capacity_none"}), (11, 1, N, {"capacity_read"}),
    ],
    "UTF-16 with tabs, one row twice": [(2, 1, N, set()), (3, 1, R, {"twice"})],
    "JSON with nested addresses": [(1, 1, N, set()), (2, 1, N, set())],
    "GeoJSON": [(1, 1, N, set()), (2, 1, N, {"provider_assumed"})],
    "several services in a cell": [
        (2, 1, N, {"several"}), (2, 2, N, {"several"}), (2, 3, N, {"several"}),
        (3, 1, N, {"several", "capacity_shared"}), (3, 2, N, {"several", "capacity_shared"}),
        (4, 1, N, {"several"}), (4, 2, N, {"several"}), (4, 3, N, {"several"}), (5, 1, N, set()),
    ],
    "codes with slight errors": [
        *((n, 1, N, {"code_mended"}) for n in range(2, 8)), (8, 1, N, {"code_unknown"}),
        (9, 1, R, {"code_unknown", "need_unknown"}),
    ],
    "missing columns": [
        (2, 1, N, {"town_missing"}), (3, 1, R, {"missing"}), (4, 1, R, {"missing"}),
        (5, 1, R, {"town_missing", "need_unknown"}),
    ],
    "many counties": [
        (2, 1, R, OTHER), (3, 1, R, OTHER), (4, 1, N, set()), (5, 1, R, OTHER), (6, 1, R, {"county_unknown"}),
        (7, 1, R, {"county_missing"}), (8, 1, R, OTHER),
    ],
    "doubtful towns": [
        (2, 1, D, {"town_doubtful"}), (3, 1, N, set()), (4, 1, D, {"town_doubtful"}), (5, 1, D, {"town_doubtful"}),
        (6, 1, N, {"town_missing"}), (7, 1, N, set()),
    ],
    "confidential places and contact persons": [
        (2, 1, N, {"confidential_street"}), (3, 1, N, {"confidential"}), (4, 1, N, {"confidential_street"}),
        (5, 1, N, set()), (6, 1, N, set()),
    ],
}  # fmt: skip
WHOLE_COUNTY = {"missing columns": "BV", "no marks, cp1252, missing columns": "BV"}
HEAD = ["Furnizor", "Serviciu", "Categorie", "Județ", "Localitate", "Adresa", "Capacitate"]
SHELTER = "Asociația Adăpost (inventată)"
ROW = ["Asociația Una (inventată)", "Consiliere Una", "consiliere", "Brașov", "Brașov", "Str. Inventată 1", "10"]


def entries_of(data: bytes, file: str = "lista.csv", county: str = "", decisions: Any = ()) -> tuple[Any, ...]:
    sheet = imports.read(data, file).sheets[0]
    return imports.entries_of(sheet, replace(imports.propose(sheet.heads), county=county), decisions)


def of_list(name: str, decisions: Any = ()) -> tuple[Any, ...]:
    file, make = LISTS[name]
    return entries_of(make(), file, WHOLE_COUNTY.get(name, ""), decisions)


def rows(*lines: list[str], head: list[str] = HEAD) -> tuple[Any, ...]:
    return entries_of(delimited([head, *lines], ";", "utf-8"))


def check(world: World, entries: tuple[Any, ...], who: str = "prefecture") -> Report:
    report: Report = ask(world.actor(who), imports.check, entries=entries)
    return report


def run(world: World, entries: tuple[Any, ...], who: str = "prefecture") -> Report:
    """Check, then carry out exactly that."""
    agreed = check(world, entries, who).agreed
    report: Report = do(world.actor(who), imports.carry_out, entries=entries, agreed=agreed)
    return report


def told(report: Report) -> Expected:
    return [(x.row, x.part, x.verdict, {r.code for r in x.remarks}) for x in report.lines]


def everything() -> list[tuple[Any, ...]]:
    """All that an import could write, as it stands."""
    with store.reading(NOW) as db:
        found = [tuple(s.model_dump().values()) for s in db.exec(select(Service).order_by(Service.id))]  # type: ignore[arg-type]
        found += [tuple(i.model_dump().values()) for i in db.exec(select(Institution).order_by(Institution.id))]  # type: ignore[arg-type]
        return found + [
            (x.service_id, x.told) for x in db.exec(select(imports.Listing).order_by(imports.Listing.service_id))
        ]  # type: ignore[arg-type]


def service(name: str) -> Service:
    with store.reading(NOW) as db:
        return db.exec(select(Service).where(Service.name == name)).one()


def close_accounts(world: World, who: str) -> None:
    """The institution can no longer sign in, so that others keep its entries."""
    with store.writing(NOW) as db:
        for account in db.exec(select(Account).where(Account.institution_id == world.institutions[who])):
            account.active = False


def test_there_are_at_least_twelve_lists_and_each_has_its_expected_report() -> None:
    assert set(LISTS) == set(EXPECTED)
    assert len(LISTS) >= 12


@pytest.mark.parametrize("name", list(LISTS))
def test_a_messy_list_gets_the_expected_report_and_imports_what_it_accepts(sqlite_world: World, name: str) -> None:
    before = len(everything())
    entries = of_list(name)
    expected = [(row, part, v, codes) for row, part, v, codes in EXPECTED[name]]
    assert told(check(sqlite_world, entries)) == expected
    assert len(everything()) == before
    report = run(sqlite_world, entries)
    assert told(report) == expected
    accepted = report.count(Verdict.NEW)
    assert len(everything()) == before + 2 * accepted + len(report.new_providers)


@pytest.mark.parametrize("name", list(LISTS))
def test_the_same_list_twice_more_changes_nothing(world: World, name: str) -> None:
    run(world, of_list(name))
    before = everything()
    for _ in range(2):
        report = run(world, of_list(name))
        assert (report.count(Verdict.NEW), report.count(Verdict.UPDATED), report.count(Verdict.CONFLICT)) == (0, 0, 0)
        assert report.new_providers == ()
        assert everything() == before


def test_a_public_body_is_known_by_its_words_and_what_it_does_not_keep_itself_a_list_enters(
    sqlite_world: World,
) -> None:
    close_accounts(sqlite_world, "dgaspc")
    assert told(run(sqlite_world, of_list("titles and merged cells")))[3] == (9, 1, N, {"provider_taken"})
    assert service("Centrul maternal (inventat)").institution_id == sqlite_world.institutions["dgaspc"]


def test_what_a_list_says_stands_in_the_register(sqlite_world: World) -> None:
    for name in ("titles and merged cells", "several services in a cell", "JSON with nested addresses"):
        run(sqlite_world, of_list(name))
    canteen = service("Cantina socială Punte")
    assert (canteen.county, canteen.town, canteen.street, canteen.capacity) == ("BV", 40438, "", 25)
    assert canteen.nomenclature == "8899CPDH-I"
    nest = service("Adăpostul Cuib (inventat)")
    assert (nest.phone, nest.street, nest.capacity) == ("0268 111 222; 0722 111 222", "Str. Inventată 9", 12)


def test_anitp_imports_every_county_and_public_bodies_are_never_made(sqlite_world: World) -> None:
    report = run(sqlite_world, of_list("many counties"), "anitp")
    assert [v for _, _, v, _ in told(report)] == [N, N, N, N, R, R, R]
    assert {r.code for r in report.lines[-1].remarks} == {"provider_public"}
    names = [name for name, _, _ in report.new_providers]
    assert names == [
        "Asociația Largă (inventată)", "Asociația Largă (inventată) (Bistrița-Năsăud)",
        "Asociația Largă (inventată) (Brașov)", "Asociația Largă (inventată) (București)",
    ]  # fmt: skip


def test_a_regional_centre_imports_its_counties_alone(sqlite_world: World) -> None:
    entries = rows(ROW, [*ROW[:3], "Covasna", "Sfântu Gheorghe", "", ""], [*ROW[:3], "Cluj", "Cluj-Napoca", "", ""])
    assert [v for _, _, v, _ in told(run(sqlite_world, entries, "centre"))] == [N, N, R]


def test_a_list_of_another_county_changes_nothing_and_is_refused_as_a_whole(world: World) -> None:
    before = everything()
    report = check(world, rows(ROW), "prefecture_cj")
    assert told(report) == [(2, 1, R, OTHER)]
    with pytest.raises(NotAllowed):
        do(world.actor("prefecture_cj"), imports.carry_out, entries=rows(ROW), agreed=report.agreed)
    assert everything() == before


def test_a_decision_settles_every_row_with_that_town_and_none_means_the_county_alone(sqlite_world: World) -> None:
    decisions = (("BV", "fagarasi", 40278), ("BV", "podu oltului", imports.NOT_SAID))
    report = run(sqlite_world, of_list("doubtful towns", decisions))
    assert report.count(Verdict.NEW) == 6
    assert (service("Consiliere 1").town, service("Consiliere 4").town) == (40278, 40278)
    assert service("Consiliere 3").town is None


def test_a_decision_for_a_town_of_another_county_is_refused(sqlite_world: World) -> None:
    entries = of_list("doubtful towns", (("BV", "fagarasi", 54975),))
    assert "town_unknown" in {r.code for r in check(sqlite_world, entries).lines[0].remarks}


def test_a_newer_list_updates_and_one_that_leaves_facts_out_empties_nothing(world: World) -> None:
    run(world, rows(ROW))
    first = service("Consiliere Una")
    report = run(world, rows([*ROW[:5], "Str. Inventată 2", "12"]))
    assert told(report) == [(2, 1, U, {"changed"})]
    now = service("Consiliere Una")
    assert (now.id, now.street, now.capacity, now.version) == (first.id, "Str. Inventată 2", 12, first.version + 1)
    run(world, rows([*ROW[:5], " ", ""]))
    assert (service("Consiliere Una").street, service("Consiliere Una").capacity) == ("Str. Inventată 2", 12)


def change(name: str, /, **facts: Any) -> None:
    """The provider's own change, as its command leaves the row."""
    with store.writing(NOW) as db:
        row = db.exec(select(Service).where(Service.name == name)).one()
        row.take(row.version)
        for fact, value in facts.items():
            setattr(row, fact, value)


def test_what_the_provider_changed_is_kept_and_a_list_that_says_a_third_thing_is_a_conflict(world: World) -> None:
    run(world, rows(ROW))
    change("Consiliere Una", capacity=8)
    assert told(run(world, rows(ROW))) == [(2, 1, S, {"kept"})]
    assert service("Consiliere Una").capacity == 8
    entries = rows([*ROW[:5], "Str. Inventată 7", "15"])
    report = check(world, entries)
    assert told(report) == [(2, 1, C, {"conflict"})]
    with pytest.raises(Invalid, match=r"import\.nothing"):
        do(world.actor("prefecture"), imports.carry_out, entries=entries, agreed=report.agreed)
    assert service("Consiliere Una").capacity == 8


def test_a_service_that_its_provider_entered_is_found_and_only_its_gaps_are_filled(sqlite_world: World) -> None:
    close_accounts(sqlite_world, "counsellor")
    row = ["Asociația Sprijin (inventată)", "Consiliere psihologică", "consiliere", "Brașov", "Brașov", "", "10"]
    before = len(everything())
    assert told(run(sqlite_world, rows(row))) == [(2, 1, U, {"changed"})]
    assert service("Consiliere psihologică").town == 40198
    assert len(everything()) == before + 1  # what the list said is kept beside it
    assert told(run(sqlite_world, rows([*row[:6], "14"]))) == [(2, 1, U, {"changed"})]


def test_places_kept_by_group_and_places_that_are_free_are_the_providers_alone(sqlite_world: World) -> None:
    run(sqlite_world, rows(ROW))
    made = service("Consiliere Una")
    change("Consiliere Una", free=9, confirmed_at=NOW)
    for size in ("5", "8", "9", "20"):
        assert told(check(sqlite_world, rows([*ROW[:6], size]))) == [(2, 1, S, {"kept"})]
    with store.writing(NOW) as db:
        db.add(ServicePlaces(service_id=made.id, group=TargetGroup.WOMAN, capacity=10))
    assert told(check(sqlite_world, rows([*ROW[:6], "20"]))) == [(2, 1, S, {"kept"})]


def test_a_service_that_was_closed_is_not_opened_again_by_a_list(sqlite_world: World) -> None:
    run(sqlite_world, rows(ROW))
    change("Consiliere Una", active=False)
    assert told(check(sqlite_world, rows([*ROW[:6], "20"]))) == [(2, 1, C, {"closed"})]


def test_a_list_with_ids_follows_a_service_through_a_new_name(world: World) -> None:
    head = ["ID", *HEAD]
    run(world, rows(["17", *ROW], head=head))
    first = service("Consiliere Una")
    run(world, rows(["17", ROW[0], "Consiliere Nouă", *ROW[2:]], head=head))
    assert service("Consiliere Nouă").id == first.id


def test_several_of_one_name_in_a_town_are_told_apart_by_their_street_in_any_order(world: World) -> None:
    one, two = [*ROW[:5], "Str. A 1", "4"], [*ROW[:5], "Str. B 2", "6"]
    run(world, rows(one))
    report = run(world, rows(two, one))
    assert [x.verdict for x in report.lines] == [N, S]
    assert [x.verdict for x in run(world, rows(one, two)).lines] == [S, S]


def test_a_plan_that_no_longer_holds_is_refused_and_nothing_is_written(world: World) -> None:
    agreed = check(world, rows(ROW)).agreed
    run(world, rows([*ROW[:6], "11"]))
    before = everything()
    with pytest.raises(Conflict, match=r"import\.changed"):
        do(world.actor("prefecture"), imports.carry_out, entries=rows(ROW), agreed=agreed)
    assert everything() == before


# Confidential places


def test_a_list_adds_nothing_to_an_institution_that_keeps_its_own_and_changes_nothing_but_harmless_gaps(
    sqlite_world: World,
) -> None:
    head = [*HEAD, "Telefon", "Email", "Program", "Licența nr."]
    theirs = ["Asociația Sprijin (inventată)", "Consiliere psihologică", "consiliere", "Brașov", "Brașov"]
    more = ["Str. Falsă 1", "99", "0722 222 222", "fals@exemplu.ro", "NON", "LF 1"]
    report = run(sqlite_world, rows([*theirs, *more], [theirs[0], "Consiliere falsă", *theirs[2:], *more], head=head))
    assert [x.verdict for x in report.lines] == [U, R]
    assert "keeps_its_own" in {r.code for r in report.lines[1].remarks}
    now = service("Consiliere psihologică")
    assert (now.town, now.street, now.capacity, now.phone, now.email, now.hours, now.licence) == (
        None, "", 10, "", "", "", "LF 1",
    )  # fmt: skip
    run(sqlite_world, rows([*theirs, *more[:-1], "LF 2"], head=head))
    assert service("Consiliere psihologică").licence == "LF 1"


@pytest.mark.parametrize("account", [True, False])
def test_no_list_closes_a_service_that_no_list_made(sqlite_world: World, account: bool) -> None:
    if not account:
        close_accounts(sqlite_world, "hospital")
    row = ["Spitalul Județean Brașov", "Asistență medicală", "asistență medicală", "Brașov", "", "", ""]
    run(sqlite_world, rows(row))
    victims = rows([*row, "victime ale traficului de persoane"], head=[*HEAD, "Grup țintă"])
    assert check(sqlite_world, victims).lines[0].verdict is (S if account else C)
    assert not service("Asistență medicală").confidential


def test_a_check_leaves_an_event_in_each_county_that_it_compares_with(sqlite_world: World) -> None:
    with store.reading(NOW) as db:
        before = [audit.head(db, county) for county in ("BV", "CV", "CJ")]
    do(sqlite_world.actor("centre"), imports.note_check, counties=("BV", "CV", "CJ"), rows=3)
    with store.reading(NOW) as db:
        after = [audit.head(db, county) for county in ("BV", "CV", "CJ")]
    assert [a != b for a, b in zip(after, before, strict=True)] == [True, True, False]
    do(sqlite_world.actor("centre"), imports.note_check, counties=("CJ",), rows=3)
    with store.reading(NOW) as db:
        assert audit.head(db, "CJ") == after[2]


@pytest.mark.parametrize(
    ("provider", "code"),
    [
        ("ANITP", "provider_runs_none"), ("Centrul Regional ANITP Brașov", "provider_runs_none"),
        ("A.N.I.T.P.", "provider_runs_none"), ("Institu\u0163ia Prefectului - Bra\u015fov", "provider_runs_none"),
        ("Prefectura Brașov", "provider_runs_none"), ("D.G.A.S.P.C. Brașov", "keeps_its_own"),
        ("BCCO-Brașov", "keeps_its_own"), ("B.C.C.O. Brașov", "keeps_its_own"), ("I.P.J. Brașov", "provider_public"),
        ("DGASP\u0421 Brașov", "provider_script"),
    ],
)  # fmt: skip
def test_no_list_enters_services_for_bodies_that_run_none_or_under_a_name_that_looks_like_theirs(
    sqlite_world: World, provider: str, code: str
) -> None:
    before = everything()
    entries = rows([provider, *ROW[1:], "ONG"], head=[*HEAD, "Tip furnizor"])
    report = check(sqlite_world, entries)
    assert report.lines[0].verdict is R and code in {r.code for r in report.lines[0].remarks}
    with pytest.raises(Invalid, match=r"import\.nothing"):
        run(sqlite_world, entries)
    assert everything() == before


def test_more_new_institutions_than_one_import_may_bring_wait_for_the_next(
    sqlite_world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("data_model.imports.providers.MOST_MADE", 2)
    entries = rows(*([f"Asociația {n} (inventată)", *ROW[1:]] for n in (1, 2, 3, 2)))
    assert [x.verdict for x in run(sqlite_world, entries).lines] == [N, N, R, R]
    assert [x.verdict for x in run(sqlite_world, entries).lines] == [S, S, N, R]


# Much of it


def test_five_thousand_rows_are_imported_with_their_progress_told(sqlite_world: World) -> None:
    shares: list[float] = []
    sheet = imports.read(long_list(5_000), "lista.csv").sheets[0]
    entries = imports.entries_of(sheet, imports.propose(sheet.heads), tell=shares.append)
    report = check(sqlite_world, entries)
    assert report.count(Verdict.NEW) == 5_000
    assert len(report.new_providers) == 400
    told_: list[float] = []
    do(sqlite_world.actor("prefecture"), imports.carry_out, entries=entries, agreed=report.agreed, tell=told_.append)
    with store.reading(NOW) as db:
        assert db.exec(select(func.count()).select_from(Service)).one() == 5_003
    for progress in (shares, told_):
        assert len(progress) > 5
        assert progress == sorted(progress)
        assert progress[-1] == 1
    assert check(sqlite_world, entries).count(Verdict.UNCHANGED) == 5_000


def test_kinds_of_new_providers_follow_their_words(sqlite_world: World) -> None:
    names = ["Primăria Comunei Hărman", "Fundația Vis (inventată)", "Spitalul Inventat", "Grija SRL (inventată)"]
    report = check(sqlite_world, rows(*([name, f"Consiliere {name}", *ROW[2:]] for name in names)))
    kinds = [kind for _, kind, _ in report.new_providers]
    assert kinds == [InstitutionKind.SPAS, InstitutionKind.NGO, InstitutionKind.HOSPITAL, InstitutionKind.NGO]
    assert services.listed  # the register's own door is untouched


def test_the_persons_columns_are_named_and_never_proposed() -> None:
    sheet = imports.read(workbook([[*HEAD, "Reprezentant legal", "Director"], [*ROW, "X", "Y"]]), "a.xlsx").sheets[0]
    assert [h for h in sheet.heads if imports.holds_persons(h)] == ["Reprezentant legal", "Director"]
    assert all(place < len(HEAD) for _, place in imports.propose(sheet.heads).columns)
    assert Columns().of(imports.Field.NAME) is None
