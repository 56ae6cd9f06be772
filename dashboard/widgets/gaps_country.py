"""The gaps of the 42 counties for the nation: what the register lacks today, and the released figures of a quarter."""

from collections.abc import Callable, Sequence

import streamlit as st

from dashboard.shell.frame import ask
from dashboard.widgets.badge import Badge
from dashboard.widgets.country_map import Legend, MapCell, country_map
from dashboard.widgets.note import note
from dashboard.widgets.table import Cell, Column, Kind, Row, Value, data_table
from dashboard.words import t
from dashboard.words.formats import number_text, period_label
from data_model import gaps
from data_model.disclosure import Figure
from data_model.gaps import CountryGap
from data_model.provision import DGASPCS, SSVI_DEDICATED, SSVI_SHARED
from geodata.counties import COUNTIES

CLASSES = ("none_missing", "ssvi_missing", "shelter_missing", "both_missing")
NUMBERS: dict[str, Kind] = {"places": "number", "per": "number", "unmet": "number", "impossible": "number"}
HEIGHT = 600


def draw(quarter: str, county: str, on_pick: Callable[[str | None], None]) -> None:
    """Map, sentences and table, linked like those of an indicator; `on_pick` keeps the chosen county."""
    rows = ask(gaps.of_country, quarter=quarter)
    left, right = st.columns([9, 10], gap="medium")
    with left:
        legend = Legend(t("gaps.country.map"), [t(f"gaps.class.{name}") for name in CLASSES])
        cells = [map_cell(row) for row in rows]
        country_map(cells, legend=legend, selected=county or None, key="gaps_map", on_pick=on_pick)
    with right:
        for sentence in summary(rows):
            st.markdown(sentence)
        note(t("gaps.country.persons"))
    data_table(
        columns(), [Row(row.county, _cells(row)) for row in rows], key="gaps_table",
        caption=t("gaps.country.caption", period=period_label(quarter)), action=t("country.table.show"),
        selected=county or None, height=HEIGHT, on_pick=on_pick,
    )  # fmt: skip


def summary(rows: Sequence[CountryGap]) -> list[str]:
    """The country in three sentences: shelters, SSVI against the Strategy's baseline, the capital."""
    have = [row.provision for row in rows]
    bare = [row.name for row in rows if not row.provision.shelters]
    ssvi = {"n": sum(p.ssvi for p in have), "shared": sum(p.ssvi_shared for p in have)}
    capital = next(p for p in have if COUNTIES[p.county].is_capital)
    return [
        t(f"gaps.country.sum_shelter{'' if bare else '_none'}", n=len(bare), names=", ".join(bare)),
        t("gaps.country.sum_ssvi", all=DGASPCS, base=SSVI_DEDICATED, base_shared=SSVI_SHARED, **ssvi),
        t(f"gaps.country.sum_capital{'_there' if capital.emergency else ''}"),
    ]


def map_cell(row: CountryGap) -> MapCell:
    """A county's class by what it lacks: a shelter for adults, an SSVI at each DGASPC, both."""
    klass = 1 + bool(row.provision.without_ssvi) + 2 * (not row.provision.shelters)
    return MapCell(row.county, row.name, "value", t(f"gaps.class.{CLASSES[klass - 1]}"), klass)


def columns() -> list[Column]:
    names = ("county", "shelter", "places", "per", "ssvi", "verified", "unmet", "impossible")
    return [Column(name, t(f"gaps.country.{name}"), NUMBERS.get(name, "text")) for name in names]


def _cells(row: CountryGap) -> dict[str, Value]:
    have = row.provision
    shared = "_shared" if have.ssvi_shared else ""
    ssvi = t(f"gaps.country.of{shared}", n=have.ssvi, all=have.dgaspcs, shared=have.ssvi_shared)
    verified = t("gaps.country.of", n=have.verified, all=have.entries)
    return {
        "county": row.name,
        "shelter": _shelter(row),
        "places": have.places,
        "per": Cell(number_text(row.places_rate, 1), row.places_rate),
        "ssvi": Cell(ssvi, have.ssvi),
        "verified": Cell(verified, have.verified),
        "unmet": _figure(row.need_unmet),
        "impossible": _figure(row.not_possible),
    }


def _shelter(row: CountryGap) -> Badge:
    if not row.provision.shelters:
        return Badge("bad", t("gaps.country.shelter_no"))
    known = "emergency" if row.provision.emergency else "shelter_yes"
    return Badge("good" if row.provision.emergency else "info", t(f"gaps.country.{known}"))


def _figure(figure: Figure) -> Cell | float:
    """A number, a zero, or in words why there is none; those come last in every order."""
    if figure.value is None:
        return Cell(t(f"country.state.{figure.state.value}"))
    return figure.value
