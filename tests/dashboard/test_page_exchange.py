"""Schimb de date, acces pentru un timp, dubluri, păstrare: what each page shows to whom, and what a press does."""

import pytest
from streamlit.testing.v1 import AppTest

from dashboard.server import exchanging
from dashboard.words import has, t
from data_model import admission, cases, doubles, exchange, retention
from data_model.admission import Purpose
from data_model.cases import Case
from tests.dashboard.opening import open_page, said, stand_still
from tests.data_model.test_exchange import GOOD, changed, table
from tests.world import NOW, World, ask, close_a_case, later, open_a_case


@pytest.fixture(autouse=True)
def still(monkeypatch: pytest.MonkeyPatch) -> None:
    stand_still(monkeypatch, NOW)


def with_list(page: AppTest, data: bytes) -> AppTest:
    """The page once a list has come in."""
    held = exchanging.CaseList(exchange.lines_of(data))  # type: ignore[arg-type]
    exchanging.HELD.put(page.user["sid"], held)  # type: ignore[index]
    return page.run()


def test_a_list_is_seen_line_by_line_and_enters_by_one_press(sqlite_world: World) -> None:
    page = with_list(open_page("dgaspc", "exchange"), table(GOOD, changed(Sex="?", SIMEV="")))
    words = said(page)
    assert t("exchange.import.refused", n=1) in words
    assert t("exchange.remark.wrong", column="Sex") in words
    assert "exchange.run" not in [button.key for button in page.button]
    page = with_list(page, table(GOOD))
    page.button(key="exchange.run").click().run()
    assert t("exchange.import.done", n=1) in said(page)
    assert len(ask(sqlite_world.actor("dgaspc"), cases.listed)) == 2


@pytest.mark.parametrize("who", ["prefecture", "centre"])
def test_who_opens_no_case_only_takes_files(sqlite_world: World, who: str) -> None:
    words = said(open_page(who, "exchange"))
    assert "/documente/schimb/cazuri.xlsx" in words
    assert "/documente/schimb/model-cazuri.xlsx" not in words


def test_a_code_is_asked_for_and_its_owner_opens_it(sqlite_world: World) -> None:
    code = ask(sqlite_world.actor("dgaspc"), cases.detail, case_id=sqlite_world.case_id).row.code
    page = open_page("hospital", "cases")
    page.text_input(key="admission.ask.code.0").set_value(code)
    page.selectbox(key="admission.ask.purpose.0").set_value(Purpose.HELP)
    page.button(key="admission.send").click().run()
    assert t("admission.ask.sent") in said(page)
    (row,) = ask(sqlite_world.actor("dgaspc"), admission.asked_of_me)
    page = open_page("dgaspc", "cases")
    assert "Spitalul Județean Brașov" in said(page)
    page.button(key=f"admission.grant.{row.id}").click().run()
    assert [a.id for a in ask(sqlite_world.actor("dgaspc"), admission.open_to, case_id=row.case_id)] == [row.id]
    assert code in said(open_page("hospital", "cases"))


def test_the_centre_links_a_pair_and_takes_it_back(sqlite_world: World) -> None:
    other = open_a_case(sqlite_world.actor("bcco"), at=later(days=-3))
    pair = f"{sqlite_world.case_id}.{other}"
    page = open_page("centre", "cases")
    page.button(key=f"doubles.link.{pair}").click().run()
    assert [row.state for row in ask(sqlite_world.actor("centre"), doubles.decided)] == ["linked"]
    page.button(key=f"doubles.undo.{pair}").click().run()
    assert ask(sqlite_world.actor("centre"), doubles.decided) == []
    assert "doubles.link" not in str([button.key for button in open_page("dgaspc", "cases").button])


def test_the_codes_of_other_registers_stand_at_the_case(sqlite_world: World) -> None:
    case_id = sqlite_world.case_id
    page = open_page("dgaspc", "cases")
    page.session_state["cases.chosen"] = case_id
    page.run()
    page.text_input(key=f"links.{case_id}.simev").set_value("S/2026-4")
    page.button(key=f"links.save.{case_id}.simev").click().run()
    assert [r.reference for r in ask(sqlite_world.actor("dgaspc"), exchange.references_of, case_id=case_id)] == [
        "S/2026-4"
    ]


def test_the_administrator_sees_numbers_and_decides(sqlite_world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    lead, centre = sqlite_world.actor("dgaspc"), sqlite_world.actor("centre")
    close_a_case(lead, centre, sqlite_world.case_id, cases.CloseReason.CONTACT_LOST)
    assert [info.value[:7] for info in open_page("admin", "retention").info] == ["Niciun "]
    stand_still(monkeypatch, later(days=6 * 366))
    page = open_page("admin", "retention")
    assert page.button(key="retention.run").disabled
    assert t("retention.tables.notification") in "".join(html.proto.body for html in page.get("html"))
    page.checkbox(key="retention.sure").check().run()
    page.button(key="retention.run").click().run()
    assert t("retention.done") in said(page)
    assert ask(sqlite_world.actor("dgaspc"), cases.listed, closed=True) == []


def test_every_kind_of_row_that_goes_has_a_word() -> None:
    found, waiting = set(), [Case.__table__]  # type: ignore[attr-defined]
    while waiting:
        table_ = waiting.pop()
        found.add(table_.name)
        waiting += [child for child, _ in retention._hanging(table_) if child.name not in found]
    assert [name for name in found if not has(f"retention.tables.{name}")] == []
