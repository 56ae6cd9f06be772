"""The table: real, escaped, in words, sorted by what it means."""

from datetime import UTC, date, datetime

import pytest
import streamlit as st

from dashboard.widgets import table
from dashboard.widgets.badge import Badge
from dashboard.widgets.table import Cell, Column, Row

COLUMNS = (Column("name", "Județ"), Column("victims", "Victime", "number", digits=1), Column("on", "Din", "date"))


def _sent(value, column=COLUMNS[1]):
    return table.table_data([column], [Row("1", {column.key: value})], caption="c")["rows"][0][1]


@pytest.mark.parametrize(
    ("value", "shown", "order"),
    [
        (1234.5, "1.234,5", 1234.5),
        (0, "0,0", 0.0),
        (None, "–", None),
        (Cell("protejat"), "protejat", None),
        (Cell("acum 3 zile", date(2026, 11, 19)), "acum 3 zile", "2026-11-19"),
        (date(2026, 11, 22), "22.11.2026", "2026-11-22"),
        (datetime(2026, 11, 22, 8, 42, tzinfo=UTC), "22.11.2026, 10:42", "2026-11-22T08:42:00+00:00"),
        (Badge("bad", "depășit"), "depășit", "depășit"),
    ],
)
def test_a_cell_shows_romanian_and_sorts_by_its_meaning(value, shown, order):
    sent = _sent(value)
    assert (sent["t"], sent["s"]) == (shown, order)


def test_plain_words_are_sent_once():
    assert _sent("Brașov", COLUMNS[0]) == "Brașov"


def test_a_state_is_colour_and_shape_and_word():
    sent = _sent(Badge("bad", "depășit"))
    assert (sent["tone"], sent["shape"], sent["t"]) == ("bad", "■", "depășit")


def test_a_column_that_is_not_there_can_not_be_sorted_by():
    with pytest.raises(ValueError, match="no column 'x'"):
        table.table_data(COLUMNS, [], caption="c", sort=("x", "asc"))


def test_the_browser_fills_the_row_and_the_column_into_our_words():
    words = table.table_data(COLUMNS, [], caption="c")["words"]
    assert words["asc"].replace("{column}", "Județ") == "Tabelul este ordonat crescător după Județ."
    assert "{action}" in words["action_for"]
    assert "{row}" in words["action_for"]


def test_a_plain_table_has_a_caption_and_heads_for_columns_and_rows():
    html = table.plain_table_html(COLUMNS, [Row("1", {"name": "Iași", "victims": 2})], caption="Pe județe")
    assert "<caption>Pe județe</caption>" in html
    assert html.count('scope="col"') == 3
    assert '<th scope="row" class="text">Iași</th>' in html
    assert '<td class="number">2,0</td>' in html


def test_nothing_typed_becomes_markup_in_a_plain_table():
    evil = '<script>alert(1)</script>"&'
    html = table.plain_table_html(
        [Column("a", evil), Column("b", "b")], [Row("1", {"a": evil, "b": Badge("good", evil)})], caption=evil
    )
    assert "<script>" not in html
    assert html.count("&lt;script&gt;") == 5  # the caption is also the name of the scrolling region


@pytest.fixture
def drawn(monkeypatch):
    calls: list[dict[str, object]] = []
    monkeypatch.setattr(st, "session_state", {})
    monkeypatch.setattr(table.component, "mount", lambda part, data, **rest: calls.append({"data": data, **rest}))
    return calls


def test_the_pressed_row_comes_back_in_one_run_only(drawn):
    told = []

    def draw():
        rows = [Row("BV", {"name": "Brașov"})]
        return table.data_table(COLUMNS, rows, key="t", caption="c", action="Arată", on_pick=told.append)

    assert draw() is None
    st.session_state["t"] = {"picked": "BV"}
    drawn[-1]["picked"]()
    assert draw() == "BV"
    assert told == ["BV"]
    assert draw() is None


def test_an_empty_table_says_so(drawn, monkeypatch):
    said = []
    monkeypatch.setattr(st, "info", said.append)
    assert table.data_table(COLUMNS, [], key="t", caption="c", empty="Nicio referire nu așteaptă.") is None
    assert said == ["Nicio referire nu așteaptă."]
    assert drawn == []


def test_a_faded_row_is_named_and_a_second_line_goes_along_with_its_cell():
    rows = [Row("1", {"name": Cell("Iași", "Iași", under="Moldova")}), Row("2", {"name": "Cluj"}, faded=True)]
    sent = table.table_data(COLUMNS, rows, caption="c")
    assert sent["faded"] == ["2"]
    assert sent["rows"][0][1] == {"t": "Iași", "s": "Iași", "x": "", "u": "Moldova"}
