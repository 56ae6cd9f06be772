"""The funnel's limits against values computed by hand, who lies outside, and which figures are too small to compare."""

import pytest

from data_model import funnel
from data_model.country import Comparison, CountyCell
from data_model.disclosure import PROTECTED, Figure, FigureState
from data_model.funnel import Limits, NoFunnel, Verdict
from data_model.indicators import indicators
from data_model.intervals import Interval, wilson_interval
from data_model.periods import Quarter
from data_model.small import is_small
from geodata.counties import COUNTIES

VICTIMS, ASSISTED, DAYS = (indicators()[name] for name in ("victims_identified", "cases_assisted", "days_to_service"))


def cell(code: str, value: float | None, *, rate: float | None = None, since: str = "", base: float | None = None):
    figure = PROTECTED if value is None else Figure(FigureState.VALUE, value)
    if rate is None and value is not None:
        rate = value / COUNTIES[code].population * 100_000
    return CountyCell(code, COUNTIES[code].name, COUNTIES[code].region, figure, rate, None, since, base=base)


def comparison(*cells: CountyCell, centre: float | None = None, indicator=VICTIMS) -> Comparison:
    rates = {} if centre is None else {"RO": centre}
    return Comparison(indicator, Quarter(2026, 3), cells, {}, len(cells), 0, 5, rates)


def test_the_limits_of_a_rate_are_those_of_the_poisson_law() -> None:
    """Four cases expected. The distribution reaches 0.018316, 0.091578 at 0, 1; 0.978637 at 8; 0.997160, 0.999085 at
    10, 11; 0.948866 at 7. So 2.5 % lies 0.9087 before 1, 97.5 % 0.1221 before 9, 99.9 % 0.0440 before 12: nine cases
    or more come in 2.1 % of quarters, eight in 5.1 %."""
    limits = funnel.rate_limits(2.0, 200_000)
    assert limits.far_low == 0
    assert limits.low * 2 == pytest.approx(1 - (0.0915782 - 0.025) / 0.0732626, abs=1e-4)
    assert limits.high * 2 == pytest.approx(9 - (0.9786366 - 0.975) / 0.0297702, abs=1e-3)
    assert limits.far_high * 2 == pytest.approx(12 - (0.9990848 - 0.999) / 0.0019245, abs=1e-2)


def test_the_limits_of_a_share_are_those_of_the_binomial_law() -> None:
    """Ten cases, half expected: 1, 10, 45 of 1024 ways give 0, 1, 2. 2.5 % of 1024 is 25.6: of the ways to two, 56,
    30.4 of its own 45 are too many. 0.1 % is 1.024: 9.976 of the ten ways to one are too many. Above, the same."""
    limits = funnel.share_limits(50.0, 10)
    assert limits.low / 10 == pytest.approx(2 - 30.4 / 45)
    assert limits.far_low / 10 == pytest.approx(1 - 9.976 / 10)
    assert limits.high / 10 == pytest.approx(10 - limits.low / 10)
    assert limits.far_high / 10 == pytest.approx(10 - limits.far_low / 10)


def test_where_all_are_expected_all_is_within_and_one_less_is_not() -> None:
    limits = funnel.share_limits(100.0, 40)
    assert [funnel.verdict_of(100 * n / 40, limits) for n in (40, 39)] == [Verdict.WITHIN, Verdict.FAR_BELOW]
    assert funnel.verdict_of(1.0, funnel.rate_limits(0.0, 100_000)) is Verdict.FAR_ABOVE


def test_a_county_lies_within_or_outside_and_on_a_limit_it_lies_within() -> None:
    limits = Limits(1, 2, 5, 8)
    said = [funnel.verdict_of(rate, limits) for rate in (0.5, 1, 2, 5, 8, 9)]
    assert said == [
        Verdict.FAR_BELOW, Verdict.BELOW, Verdict.WITHIN, Verdict.WITHIN, Verdict.ABOVE, Verdict.FAR_ABOVE
    ]  # fmt: skip


def test_only_values_of_the_period_are_drawn_around_the_country() -> None:
    """Brașov expects 1.5 x 5.5 = 8 victims or so and has 40; the protected and the old county are left out."""
    found = funnel.of(comparison(cell("BV", 40), cell("CJ", None), cell("IS", 9, since="2026-Q1"), centre=1.5))
    assert found is not None and (found.centre, found.of_country) == (1.5, True)
    assert [(p.cell.county, p.verdict) for p in found.points] == [("BV", Verdict.FAR_ABOVE)]
    assert [c.county for c in found.left_out] == ["CJ", "IS"]
    assert found.points[0].denominator == COUNTIES["BV"].population
    assert found.curve[0][0] < COUNTIES["BV"].population < found.curve[-1][0]


def test_without_a_released_country_the_drawn_counties_are_the_centre_if_they_are_enough() -> None:
    five = [cell(code, 8) for code in ("BV", "CJ", "IS", "TM", "DJ")]
    assert funnel.of(comparison(*five[:4])) is None
    found = funnel.of(comparison(*five))
    people = sum(COUNTIES[c.county].population for c in five)
    assert found is not None and not found.of_country
    assert found.centre == pytest.approx(100_000 * 40 / people)


def test_a_share_stands_at_its_whole() -> None:
    found = funnel.of(comparison(cell("BV", 20, rate=50.0, base=40), centre=50.0, indicator=ASSISTED))
    assert found is not None
    assert (found.points[0].denominator, found.points[0].verdict) == (40, Verdict.WITHIN)


def test_what_has_no_funnel_says_why() -> None:
    why = {name: funnel.why_none(i) for name, i in indicators().items()}
    assert (why["days_to_service"], why["act_in_force"]) == (NoFunnel.MEDIAN, NoFunnel.YES_NO)
    assert why["shelter_places"] == why["services_verified"] == NoFunnel.LIVE
    assert why["victims_minors"] is why["cases_assisted"] is None


def test_small_denominators_are_marked_by_the_rule() -> None:
    def share(value: float, base: float) -> CountyCell:
        interval: Interval = wilson_interval(value, base)
        return CountyCell("BV", "", "", Figure(FigureState.VALUE, value), 1.0, interval, base=base)

    assert [is_small(VICTIMS, cell("BV", value)) for value in (19, 20, None)] == [True, False, False]
    assert [is_small(DAYS, cell("BV", 4.5, base=base)) for base in (19, 20)] == [True, False]
    assert [is_small(ASSISTED, share(n, of)) for n, of in ((25, 29), (15, 32), (40, 60))] == [True, True, False]
    assert not is_small(indicators()["meetings_held"], cell("BV", 1))
