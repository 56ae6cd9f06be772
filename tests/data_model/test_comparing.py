"""Several periods side by side, and the map's classes that are found once for each release."""

from data_model import comparing, country, settings, store
from data_model.disclosure import FigureState
from data_model.releasing import Audience, ReleasedFigure
from data_model.reports import CountyReport, ReportState
from tests.world import NOW, World, ask, later


def test_each_period_stands_as_it_would_alone(sqlite_world: World) -> None:
    anitp = sqlite_world.actor("anitp")
    with store.writing(NOW) as db:
        for quarter, value in (("2026-Q1", 9.0), ("2026-Q3", 12.0)):
            db.add(figure("BV", quarter, value))
    found = ask(anitp, comparing.side_by_side, indicator="victims_identified", last="2026-Q3")
    alone = [
        ask(anitp, country.compared, indicator="victims_identified", quarter=q)
        for q in ("2025-Q4", "2026-Q1", "2026-Q2", "2026-Q3")
    ]
    assert found == alone
    assert len(ask(anitp, comparing.side_by_side, indicator="has_shelter", last="2026-Q3")) == 1


def test_the_classes_follow_the_next_release(sqlite_world: World) -> None:
    def limits() -> tuple[float, ...]:
        seen: comparing.Compared = ask(
            sqlite_world.actor("anitp"),
            comparing.shown,
            indicator="victims_identified",
            period="2026-Q3",
            by_rate=False,
        )
        return seen.limits

    def release(places: tuple[str, ...], value: float, hours: int) -> None:
        with store.writing(NOW) as db:
            for place in places:
                at = later(hours=hours)
                db.add(CountyReport(county=place, quarter="2026-Q3", state=ReportState.RELEASED, released_at=at))
                db.add(figure(place, "2026-Q3", value))
                value += 10

    release(("BV", "CJ"), 10, 1)
    before = limits()
    assert before == limits()
    release(("IS", "TM", "DJ"), 100, 2)
    assert limits() != before


def figure(place: str, quarter: str, value: float) -> ReleasedFigure:
    return ReleasedFigure(
        place=place, quarter=quarter, indicator="victims_identified", state=FigureState.VALUE, value=value,
        released_at=NOW,
    )  # fmt: skip


def test_what_was_found_is_kept_until_a_report_or_a_setting_changes(sqlite_world: World) -> None:
    anitp = sqlite_world.actor("anitp")

    def seen() -> comparing.Compared:
        found: comparing.Compared = ask(
            anitp, comparing.shown, indicator="victims_identified", period="2026-Q3", by_rate=False
        )
        return found

    first = seen()
    assert seen() is first
    with store.writing(NOW) as db:
        db.add(CountyReport(county="BV", quarter="2026-Q3", state=ReportState.SUBMITTED, submitted_at=NOW))
    second = seen()
    assert second.standing.states["submitted"] == first.standing.states["submitted"] + 1
    with store.writing(NOW) as db:
        settings.put(db, "threshold_anitp", 7)
    assert seen().comparison.threshold == 7 != second.comparison.threshold


def test_what_is_kept_of_one_audience_is_not_told_to_another(sqlite_world: World) -> None:
    anitp = sqlite_world.actor("anitp")
    with store.writing(NOW) as db:
        db.add(figure("BV", "2026-Q3", 7.0))

    def value(audience: Audience) -> float | None:
        found = ask(
            anitp, comparing.shown, indicator="victims_identified", period="2026-Q3", by_rate=False, audience=audience
        )
        return next(c.figure.value for c in found.comparison.cells if c.county == "BV")

    assert value(Audience.ANITP) == 7
    assert value(Audience.PUBLIC) is None
