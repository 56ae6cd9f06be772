"""Import de servicii: from a list in memory to the register, by the page's own buttons."""

import pytest
from sqlmodel import select
from streamlit.testing.v1 import AppTest

from dashboard.server.uploads import SHELF, Upload
from dashboard.widgets.importing import mapping
from dashboard.words import t
from data_model import imports, store
from data_model.imports import Field, Verdict
from data_model.services import Service
from tests.dashboard.opening import open_page, said, stand_still
from tests.data_model.lists import LISTS
from tests.world import NOW, World

KEY = "service_import"


@pytest.fixture(autouse=True)
def still(monkeypatch: pytest.MonkeyPatch) -> None:
    stand_still(monkeypatch, NOW)


def with_list(name: str, who: str = "prefecture") -> tuple[AppTest, Upload]:
    """The page, after its file field has sent this list."""
    page = open_page(who, KEY)
    file, make = LISTS[name]
    upload = Upload(imports.read(make(), file))
    SHELF.put(page.user["sid"], upload)  # type: ignore[index]
    return page.run(), upload


def checked(name: str, who: str = "prefecture") -> tuple[AppTest, Upload]:
    page, upload = with_list(name, who)
    return page.button(key="check_list").click().run(), upload


def names() -> set[str]:
    with store.reading(NOW) as db:
        return set(db.exec(select(Service.name)))


def test_the_first_step_asks_for_a_file_and_says_what_is_understood_and_not_kept(sqlite_world: World) -> None:
    page = open_page("prefecture", KEY)
    assert not page.exception
    assert t("service_import.upload.kept") in said(page)
    assert t("service_import.upload.label") in said(page)
    assert "check_list" not in [b.key for b in page.button]


@pytest.mark.parametrize("who", ["shelter", "admin"])
def test_others_are_refused(sqlite_world: World, who: str) -> None:
    assert [e.value for e in open_page(who, KEY).error] == [t("errors.not_allowed")]


def test_columns_are_proposed_and_persons_named_as_left_out(sqlite_world: World) -> None:
    page, upload = with_list("cedillas in cp1250")
    assert t("service_import.map.persons", columns="Persoana de contact") in said(page)
    heads = upload.book.sheets[0].heads
    chosen = {b.label: b.value for b in page.selectbox}
    assert heads[chosen[t("service_import.field.name")]] == "Serviciu"
    assert heads.index("Persoana de contact") not in chosen.values()
    assert "Consiliere și sprijin Început" in said(page)


def test_without_a_needed_column_nothing_is_checked(sqlite_world: World) -> None:
    page, upload = with_list("cedillas in cp1250")
    key = f"map_{upload.number}_{upload.book.sheets[0].name}_{Field.PROVIDER.value}"
    page.selectbox(key=key).set_value(mapping.NONE).run()
    assert t("service_import.map.needed") in said(page)
    assert "check_list" not in [b.key for b in page.button]


def test_a_list_is_checked_and_imported_and_the_check_alone_writes_nothing(sqlite_world: World) -> None:
    before = names()
    page, upload = checked("cedillas in cp1250")
    assert t("service_import.count.new", n=3) in said(page)
    assert names() == before
    page.button(key="carry_out").click().run()
    assert not page.exception
    assert names() - before == {"Consiliere și sprijin Început", "Adăpost de noapte Început", "Sprijin juridic Început"}
    assert upload.done
    assert t("service_import.run.over") in said(page)
    page.button(key="another_list").click().run()
    assert t("service_import.upload.kept") in said(page)


def test_a_doubtful_town_is_put_to_the_person_and_the_decision_counts(sqlite_world: World) -> None:
    page, upload = checked("doubtful towns")
    assert t("service_import.decide.title", n=2) in said(page)
    page.selectbox(key=f"town_{upload.number}_BV_fagarasi").set_value(40278).run()
    assert t("service_import.check.stale") in said(page)
    assert "carry_out" not in [b.key for b in page.button]
    page.button(key="check_list").click().run()
    assert upload.report is not None
    assert upload.report.count(Verdict.NEW) == 5
    page.button(key="carry_out").click().run()
    assert {"Consiliere 1", "Consiliere 4"} <= names()
    assert "Consiliere 3" not in names()
    page.button(key="rest_of_list").click().run()
    page.button(key="check_list").click().run()
    assert upload.report.count(Verdict.UNCHANGED) == 5


def test_a_register_that_changed_meanwhile_stops_the_import_with_a_sentence(sqlite_world: World) -> None:
    page, _ = checked("cedillas in cp1250")
    other, _ = checked("cedillas in cp1250")
    other.button(key="carry_out").click().run()
    before = names()
    page.button(key="carry_out").click().run()
    assert t("errors.import.changed") in said(page)
    assert names() == before


def test_a_list_without_counties_takes_the_coordinators_own_and_asks_a_centre(sqlite_world: World) -> None:
    page, _ = with_list("missing columns")
    assert page.button(key="check_list")
    page, upload = with_list("missing columns", "centre")
    assert t("service_import.map.need_county") in said(page)
    page.selectbox(key=f"county_{upload.number}").set_value("BV").run()
    assert page.button(key="check_list")


def test_anitp_imports_from_the_same_page(sqlite_world: World) -> None:
    _, upload = checked("many counties", "anitp")
    assert upload.report is not None
    assert upload.report.count(Verdict.NEW) == 4


def test_the_register_leads_to_the_import_for_those_who_may(sqlite_world: World) -> None:
    assert t("service_import.link") in said(open_page("prefecture", "services"))
    assert t("service_import.link") not in said(open_page("shelter", "services"))
