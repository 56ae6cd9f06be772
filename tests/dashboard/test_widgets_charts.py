"""Charts: intervals as they came in, protected values named, gaps left open."""

import plotly.io
import pytest

from dashboard.widgets import charts
from dashboard.widgets.charts import IntervalRow, Line, Point

ROWS = (
    IntervalRow("Alba", 3.9, 2.9, 5.1),
    IntervalRow("Cluj", state="protected"),
    IntervalRow("Brașov", 2.6, 1.6, 3.8, chosen=True),
    IntervalRow("Covasna", state="not_reported"),
    IntervalRow("Vaslui", 0.0, 0.0, 1.2, state="zero"),
)
LINE = Line("Brașov", (Point("2026-Q1", 3.0), Point("2026-Q2", state="protected"), Point("2026-Q3", 5.0)))


def test_every_county_stands_on_the_axis_the_first_on_top():
    figure = charts.interval_chart(ROWS, country=3.4, title="victime")
    assert list(figure.layout.yaxis.categoryarray) == ["Vaslui", "Covasna", "Brașov", "Cluj", "Alba"]


def test_the_interval_is_drawn_as_it_came_in():
    dots = charts.interval_chart(ROWS, country=None, title="").data[0]
    assert list(dots.x) == [3.9, 0.0]
    assert list(dots.error_x.array) == pytest.approx([1.2, 1.2])
    assert list(dots.error_x.arrayminus) == pytest.approx([1.0, 0.0])
    assert dots.hovertext[0] == "Alba: 3,9 (interval 95\u00a0%: 2,9–5,1)"


def test_a_protected_county_is_named_and_has_no_number():
    words = charts.interval_chart(ROWS, country=None, title="").data[2]
    assert dict(zip(words.y, (text.strip() for text in words.text), strict=True)) == {
        "Cluj": "protejat",
        "Covasna": "neraportat",
    }
    assert "Cluj: " not in str(words.hovertext)


@pytest.mark.parametrize(
    ("value", "state"), [(3.0, "protected"), (3.0, "not_reported"), (None, "value"), (None, "zero")]
)
def test_a_protected_number_never_reaches_a_chart(value, state):
    for make in (IntervalRow, Point):
        with pytest.raises(ValueError, match="can not draw"):
            make("Cluj", value, state=state)


def test_the_countrys_line_says_its_value():
    figure = charts.interval_chart(ROWS, country=3.4, title="victime", digits=1)
    assert figure.layout.annotations[0].text == "România: 3,4"


def test_a_protected_period_is_a_gap_that_is_named():
    line, gap = charts.trend([LINE], title="victime").data
    assert list(line.y) == [3.0, None, 5.0]
    assert line.connectgaps is False
    assert (list(gap.x), list(gap.text)) == (["trim. II 2026"], ["protejat"])


def test_lines_that_lack_the_same_period_name_it_once():
    region = Line("Centru", (Point("2026-Q1", 4.0), Point("2026-Q2", state="not_reported")))
    gap = charts.trend([LINE, region, Line("România", region.points)], title="").data[-1]
    assert (list(gap.x), list(gap.text)) == (["trim. II 2026"], ["protejat<br>neraportat"])
    assert gap.hovertext[0] == "Brașov: protejat<br>Centru: neraportat<br>România: neraportat"


def test_lines_differ_by_dash_and_not_by_colour_alone():
    figure = charts.trend([LINE, LINE, LINE], title="")
    assert len({trace.line.dash for trace in figure.data if trace.mode == "lines+markers"}) == 3


@pytest.mark.parametrize("figure", [charts.interval_chart(ROWS, country=1, title="x"), charts.trend([LINE], title="x")])
def test_a_figure_holds_no_address_and_no_tool_bar(figure):
    assert "http" not in plotly.io.to_json(figure)
    assert charts.CONFIG["displayModeBar"] is False


def test_an_empty_chart_is_still_a_chart():
    assert charts.interval_chart((), country=None, title="").layout.height > 0
    assert len(charts.trend((), title="").data) == 0
