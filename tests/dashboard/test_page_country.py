"""Harta națională: map, table and charts say the same, and never more than was released."""

import json

import pytest

from dashboard import words
from dashboard.widgets import comparison as read
from dashboard.widgets import comparison_chart as charts
from dashboard.widgets import comparison_funnel as limits
from dashboard.widgets import comparison_periods as periods
from dashboard.widgets import country_map
from dashboard.widgets.charts import Bar, Point
from dashboard.widgets.comparison import View
from dashboard.words import t
from dashboard.words.formats import number_text
from data_model import comparing, country, funnel, indicators, store
from data_model.disclosure import Figure, FigureState
from data_model.indicators import Indicator
from data_model.releasing import Audience, ReleasedFigure
from data_model.reports import CountyReport, ReportState
from geodata.counties import COUNTIES
from tests.dashboard.opening import open_page, said, stand_still
from tests.world import NOW, World, ask

CHOSEN, QUARTER = "victims_identified", "2026-Q3"
VALUES: dict[str, float | None] = {"BV": 12, "CJ": 30, "CV": None, "IS": 21}
"""Released in the quarter; None is protected."""


@pytest.fixture(autouse=True)
def still(monkeypatch: pytest.MonkeyPatch) -> None:
    stand_still(monkeypatch, NOW)


@pytest.fixture
def released(sqlite_world: World) -> World:
    with store.writing(NOW) as db:
        for place, value in VALUES.items():
            db.add(CountyReport(county=place, quarter=QUARTER, state=ReportState.RELEASED, released_at=NOW))
            keep(db, place, QUARTER, value)
        keep(db, "TM", "2026-Q1", 17)
    return sqlite_world


def keep(db: store.Session, place: str, quarter: str, value: float | None) -> None:
    state = FigureState.PROTECTED if value is None else FigureState.VALUE if value else FigureState.ZERO
    db.add(ReleasedFigure(place=place, quarter=quarter, indicator=CHOSEN, state=state, value=value, released_at=NOW))


def comparison(world: World, indicator: str = CHOSEN, **more: bool) -> country.Comparison:
    made: country.Comparison = ask(world.actor("anitp"), country.compared, indicator=indicator, quarter=QUARTER, **more)
    return made


def parts(page: object) -> tuple[dict[str, list[object]], dict[str, list[object]]]:
    """What was sent to the map and to the table, by county."""
    sent = [json.loads(part.proto.json) for part in page.get("bidi_component")]  # type: ignore[attr-defined]
    drawn = next(part for part in sent if "cells" in part)
    table = next(part for part in sent if "rows" in part)
    return {c[0]: c for c in drawn["cells"]}, {r[0]: r for r in table["rows"]}


@pytest.mark.parametrize("who", ["anitp", "prefecture", "centre", "dgaspc"])
def test_everyone_who_may_sees_the_released_values(released: World, who: str) -> None:
    page = open_page(who, "country")
    assert not page.exception
    assert not page.error
    assert t("country.complete.persons", n=4, all=42, period="trim. III 2026") in said(page)
    cells, rows = parts(page)
    assert cells["BV"][1] == "value"
    assert "2,2 la 100.000" in str(cells["BV"][3])
    assert rows["CJ"][2] == {"t": "30", "s": 30.0}


def test_an_administrator_is_not_offered_the_map(released: World) -> None:
    page = open_page("admin", "help")
    assert not any("harta" in str(link.proto.page) for link in page.get("page_link"))


def test_zero_protected_not_reported_and_out_of_date_are_four_things_everywhere(released: World) -> None:
    """Map, table, bars, small maps and their table, funnel table and trend: the same state by the same sign, in words.

    No figure about persons is ever released as zero; here one is, so that the four can stand in one comparison."""
    with store.writing(NOW) as db:
        for place in ("TM", "DJ"):
            keep(db, place, QUARTER, 25)
        keep(db, "VS", QUARTER, 0)
        keep(db, "MM", "2026-Q1", 17)
    found = comparison(released, older=True)
    view = View(found.indicator, True, (1.0,))
    shown = {"CV": "protected", "AB": "not_reported", "MM": "old", "VS": "zero", "CJ": "value"}
    told = {"CV": "protejat", "AB": "neraportat", "MM": "vechi, trim. I 2026", "VS": "zero", "CJ": "publicat"}

    drawn = {c.code: c for c in read.map_cells(found, view)}
    assert {code: drawn[code].state for code in shown} == shown
    assert {code: bool(drawn[code].klass) for code in shown} == dict.fromkeys(shown, False) | {"MM": True, "CJ": True}
    legend = country_map.map_data(list(drawn.values()), read.legend(found, view), None)["legend"]
    assert [state for state, _ in legend["states"]] == ["zero", "protected", "not_reported", "old", "small"]
    assert len({words for _, words in legend["states"]}) == 5

    table = {row.id: row.cells["state"].word for row in read.rows(found)}  # type: ignore[union-attr]
    assert {code: table[code] for code in shown} == told | {"MM": "vechi, trim. I 2026, numitor mic"}

    bars = {row.code: row for row in charts.bar_rows(found)}
    assert {code: bars[code].state for code in shown} == shown

    side = ask(released.actor("anitp"), comparing.side_by_side, indicator=CHOSEN, last=QUARTER, older=True)
    panel = {cell[0]: cell for cell in periods.multiples_data(side, view, "")["panels"][-1]["cells"]}
    assert {code: panel[code][1] for code in shown} == shown
    beside = {row.id: row.cells[QUARTER].text for row in periods.rows(side, view)}  # type: ignore[union-attr]
    assert (beside["CV"], beside["AB"], beside["VS"]) == ("protejat", "neraportat", "zero")
    assert "trim. I 2026" in beside["MM"]

    around = funnel.of(found)
    assert around is not None
    compared = {row.id: row.cells["verdict"].word for row in limits.rows(found, around)}  # type: ignore[union-attr]
    assert (compared["CV"], compared["AB"]) == ("protejat, necomparat", "neraportat, necomparat")
    assert (compared["MM"], compared["CJ"]) == ("vechi, necomparat", "în limite")
    assert {p.cell.county for p in around.points} == {"BV", "CJ", "IS", "TM", "DJ", "VS"}
    assert "unul protejat" in limits.counted(around) and "unul cu valoare veche" in limits.counted(around)

    for code, state in (("CV", "protected"), ("VS", "zero"), ("AB", "not_reported"), ("MM", "not_reported")):
        points = ask(released.actor("anitp"), country.trend, indicator=CHOSEN, county=code, last=QUARTER)
        line = charts.trend_lines(points, found.indicator, next(c for c in found.cells if c.county == code))[0]
        assert (line.points[-1].state, line.points[-1].value) == (state, 0 if state == "zero" else None)


def test_a_live_zero_is_zero_and_not_missing(released: World) -> None:
    found = comparison(released, "meetings_held")
    assert {c.state for c in read.map_cells(found, View(found.indicator, False, (2, 3)))} == {"zero"}
    assert read.number_words(found.indicator, 0) == "nicio ședință"


def test_a_county_without_a_value_has_no_number_anywhere_on_the_page(released: World) -> None:
    cells, rows = parts(open_page("anitp", "country"))
    assert cells["CV"] == ["CV", "protected", 0, "Covasna: valoare protejată"]
    assert [cell for cell in rows["CV"] if isinstance(cell, (int, float))] == []
    assert rows["CV"][2:4] == [{"t": "–", "s": None}] * 2


def test_the_filters_stand_in_the_address_and_nonsense_there_does_not_count(released: World) -> None:
    page = open_page("anitp", "country", indicator="<script>", trimestru="2026-Q9", masura="numar", vechi="1")
    assert not page.exception
    assert page.selectbox(key="country_indicator").value == CHOSEN
    assert page.selectbox(key="country_trimestru").value == QUARTER
    assert parts(page)[0]["TM"][1] == "old"
    assert "30 de victime" in str(parts(page)[0]["CJ"][3])
    page.selectbox(key="country_indicator").set_value("days_to_service").run()
    assert page.query_params["indicator"] in ("days_to_service", ["days_to_service"])
    assert not page.exception


@pytest.mark.parametrize("indicator", list(indicators.indicators()))
@pytest.mark.parametrize("quarter", ["2026-Q4", "2026-Q3"])
def test_every_indicator_can_be_opened_in_every_quarter(released: World, indicator: str, quarter: str) -> None:
    page = open_page("prefecture", "country", indicator=indicator, trimestru=quarter)
    assert not page.exception
    assert not page.error
    assert read.name(indicators.indicators()[indicator]) in said(page)


def test_an_empty_period_says_what_must_happen_first(sqlite_world: World) -> None:
    page = open_page("anitp", "country")
    assert t("country.complete.waiting") in said(page)


def test_a_teams_map_opens_at_its_own_county(released: World) -> None:
    assert t("country.trend.title", county="Brașov") in said(open_page("prefecture", "country"))
    assert t("country.trend.choose") in said(open_page("anitp", "country"))


def test_every_indicator_has_all_its_words() -> None:
    for indicator in indicators.indicators().values():
        assert read.name(indicator)
        assert read.definition(indicator)
        for value in (1, 2, 20, 4.5):
            assert read.number_words(indicator, value)
        if read.has_rate(indicator):
            assert read.rate_words(indicator, 5.25)
        if not indicator.persons:
            assert words.has(f"indicators.{indicator.id}.zero")


@pytest.mark.parametrize(
    ("limits", "digits", "said_as"),
    [
        ((), 0, ["orice valoare"]),
        ((6.0,), 0, ["până la 5", "6 sau mai mult"]),
        ((2, 3, 5, 10), 0, ["până la 1", "2", "3–4", "5–9", "10 sau mai mult"]),
        ((1.7, 2.3), 1, ["până la 1,6", "1,7–2,2", "2,3 sau mai mult"]),
    ],
)
def test_classes_say_their_limits_without_a_gap_or_an_overlap(
    limits: tuple[float, ...], digits: int, said_as: list[str]
) -> None:
    assert read.class_words(limits, digits=digits) == said_as


def test_a_protected_country_says_why(released: World) -> None:
    found = comparison(released)
    assert read.whole(found) == t("country.whole.none")
    found.margins["RO"] = Figure(FigureState.PROTECTED)
    assert read.whole(found) == t("country.whole.protected")


def test_the_trend_of_a_median_stands_alone(released: World) -> None:
    median: Indicator = indicators.indicators()["days_to_service"]
    point = country.TrendPoint("2026-Q3", Figure(FigureState.VALUE, 4.5), *(Figure(FigureState.NOT_REPORTED),) * 2)
    lines = charts.trend_lines([point], median, comparison(released).cells[0])
    assert [line.name for line in lines] == ["Alba"]
    assert lines[0].points[0].value == 4.5
    assert charts.trend_table(lines)[1][0].cells["Alba"].text == "4,5"  # type: ignore[union-attr]


@pytest.mark.parametrize(
    ("below", "indicator", "said_there"),
    [
        ("limite", CHOSEN, t("country.funnel.too_few", n=5, period="trim. III 2026")),
        ("limite", "days_to_service", t("country.funnel.none.median")),
        ("limite", "act_in_force", t("country.funnel.none.yes_no")),
        ("perioade", CHOSEN, "4 din 42 publicate, una protejată"),
        ("perioade", "shelter_places", t("country.trend.today")),
        ("bare", CHOSEN, "neraportat"),
    ],
)
def test_what_is_opened_below_stands_in_the_address(
    released: World, below: str, indicator: str, said_there: str
) -> None:
    page = open_page("anitp", "country", indicator=indicator, trimestru=QUARTER, dedesubt=below)
    assert not page.exception
    assert said_there in said(page)


@pytest.mark.parametrize("below", ["evolutie", "perioade"])
def test_what_the_public_is_told_is_all_that_is_shown_where_it_is_chosen(released: World, below: str) -> None:
    page = open_page("anitp", "country", indicator=CHOSEN, trimestru=QUARTER, masura="numar", dedesubt=below)
    page.session_state["country_audience"], page.session_state["country_county"] = Audience.PUBLIC, "CJ"
    page.run()
    sent = "".join(part.proto.json for part in page.get("bidi_component")) + said(page)
    rate = next(c.rate for c in comparison(released).cells if c.county == "CJ")
    assert '"30"' not in sent and number_text(rate, 1) not in sent


def test_the_funnel_says_who_lies_outside_beside_an_equal_table(released: World) -> None:
    with store.writing(NOW) as db:
        for place, value in (("TM", 90), ("DJ", 14), ("RO", 380)):
            keep(db, place, QUARTER, value)
    page = open_page("anitp", "country", dedesubt="limite")
    (plot,) = page.get("plotly_chart")
    text = said(page) + str(json.loads(plot.proto.spec))
    assert "Timiș: 13,8 la 100.000 de locuitori, mult peste" in text
    assert t("country.verdict.far_above") in text
    assert "protejat, necomparat" in text


def test_a_chart_cannot_take_a_number_that_may_not_be_shown() -> None:
    for value, state in ((3.0, "protected"), (3.0, "not_reported"), (None, "value"), (None, "zero")):
        for make in (Bar, Point):
            given = {"code": "CJ", "name": "Cluj"} if make is Bar else {"period": QUARTER}
            with pytest.raises(ValueError, match="can not draw"):
                make(**given, value=value, state=state)  # type: ignore[arg-type]


def test_every_county_is_in_the_table_once(released: World) -> None:
    assert [row.id for row in read.rows(comparison(released))] == list(COUNTIES)
