"""Județul: how the county stands, and where."""

from dataclasses import dataclass
from datetime import datetime

import streamlit as st
from sqlmodel import Session

from dashboard.shell.frame import ask, page, page_link
from dashboard.widgets import county_summary
from dashboard.widgets.badge import apply_style
from dashboard.widgets.county_view import map_address
from dashboard.widgets.note import note
from dashboard.widgets.places import register
from dashboard.widgets.table import Column, Row, plain_table
from dashboard.words import t
from dashboard.words.formats import local, number_text
from data_model import county as counties
from data_model import reports, services, settings
from data_model.access import Actor, Right
from data_model.county import Standing, TownBands, Waiting
from data_model.disclosure import Figure
from data_model.services import ServiceRow
from geodata.counties import COUNTIES

CHOSEN = "judet"
MAP_HEIGHT = 630


@page(Right.SEE_COUNTY, "county")
def render(actor: Actor) -> None:
    apply_style()
    if not actor.counties:
        st.info(t("county.no_county"))
        return
    code = _chosen(actor)
    whole = ask(_whole, code=code)
    county_summary.headline(actor, whole.standing)
    now_side, map_side = st.columns((3, 5), gap="medium")
    with now_side:
        county_summary.to_do(actor, whole.standing)
        county_summary.counts(whole.standing, local(whole.now).date(), whole.days, with_days=True, in_a_row=2)
    with map_side:
        _map(code, whole.bands.floor)
    left, right = st.columns(2, gap="medium")
    with left:
        _cases(whole.bands)
    with right:
        _waiting(whole.waiting)
    st.subheader(t("county.table.services"), anchor=False)
    page_link("services", t("county.open.gaps"), registru="goluri")
    register(whole.services, whole.now, key="county_services", empty=t("county.table.no_services"))


@dataclass(frozen=True)
class Whole:
    """All that the page says, read at one moment; `days` is None where no service began."""

    standing: Standing
    bands: TownBands
    services: list[ServiceRow]
    waiting: list[Waiting]
    days: Figure | None
    now: datetime


def _whole(db: Session, actor: Actor, *, code: str) -> Whole:
    standing = counties.standing(db, actor, county=code)
    return Whole(
        standing,
        counties.town_bands(db, actor, county=code),
        services.listed(db, actor, counties=(code,)),
        counties.waiting_at(db, actor, county=code),
        _days_to_service(db, actor, standing),
        settings.now(db),
    )


def _chosen(actor: Actor) -> str:
    """The county on the screen: the only one, or the one switched to."""
    codes = [code for code in COUNTIES if code in actor.counties]
    if len(codes) == 1:
        return codes[0]
    asked = st.query_params.get(CHOSEN, "")
    chosen = st.segmented_control(
        t("county.choose"),
        codes,
        default=asked if asked in codes else codes[0],
        required=True,
        format_func=lambda code: COUNTIES[code].name,
        key="county_chosen",
    )
    code = str(chosen or codes[0])
    st.query_params[CHOSEN] = code
    return code


def _days_to_service(db: Session, actor: Actor, now: Standing) -> Figure | None:
    only = ("days_to_service", "referrals_solved")
    figures = reports.preview(db, actor, county=now.county, quarter=now.quarter, only=only)
    return figures["days_to_service"] if figures["referrals_solved"].value else None


def _map(code: str, floor: int) -> None:
    st.subheader(t("county.map.title"), anchor=False)
    dark = st.context.theme.type == "dark"
    title = t("county.map.frame", county=COUNTIES[code].name)
    st.iframe(map_address(code, dark=dark), height=MAP_HEIGHT, alt=title)
    note(" ".join((t("county.map.note", floor=number_text(floor)), t("county.map.points"))))


def _cases(bands: TownBands) -> None:
    columns = [Column("town", t("county.table.town")), Column("band", t("county.table.band"))]
    rows = [Row(str(b.siruta), {"town": b.town, "band": t(f"widgets.band.{b.band.value}")}) for b in bands.towns]
    rest = t(f"widgets.band.{bands.rest.value if bands.rest else 'none'}")
    rows.append(Row("rest", {"town": t("county.table.rest"), "band": rest}))
    plain_table(columns, rows, caption=t("county.table.cases"))


def _waiting(found: list[Waiting]) -> None:
    columns = [
        Column("institution", t("county.table.institution")),
        Column("sent", t("county.table.sent"), "number"),
        Column("late", t("county.table.late"), "number"),
    ]
    rows = [
        Row(str(w.institution_id), {"institution": w.institution, "sent": w.waiting, "late": w.late}) for w in found
    ]
    if rows:
        plain_table(columns, rows, caption=t("county.table.waiting"))
    else:
        note(t("county.table.no_waiting"))


render()
