"""Free places: what a register says of them in words, and the stepper by which an institution confirms its own."""

from datetime import datetime
from html import escape

import streamlit as st

from dashboard.shell.frame import act, flash, forget_version, remember_version
from dashboard.widgets.availability import state_badge
from dashboard.widgets.badge import badge_html, plain
from dashboard.widgets.table import Cell, Column, Kind, Row, Value, data_table
from dashboard.words import t
from dashboard.words.formats import ago, datetime_ro, local, number_ro
from data_model import services
from data_model.places import locality_or_none
from data_model.services import ServiceRow
from geodata.counties import COUNTIES

MOST_HEIGHT = 460


def places_text(row: ServiceRow) -> str:
    """3 din 6; a service that counts no places says only what is free; nobody's answer is a dash."""
    free = "–" if row.free is None else number_ro(row.free)
    return free if row.capacity is None else t("services.of_capacity", free=free, capacity=number_ro(row.capacity))


def freshness(row: ServiceRow, now: datetime) -> str:
    """confirmat azi, confirmat acum 3 zile, neconfirmat."""
    if row.confirmed_at is None:
        return t("services.never_confirmed")
    if local(row.confirmed_at).date() == local(now).date():
        return t("services.confirmed_today")
    return t("services.confirmed", when=ago(row.confirmed_at, now))


def exact(row: ServiceRow) -> str:
    """The moment behind the words, for the hover."""
    return datetime_ro(row.confirmed_at) if row.confirmed_at else ""


def groups_text(row: ServiceRow) -> str:
    """femei, copii; "oricine" when nobody is named."""
    return ", ".join(t(f"terms.target_group.{g.value}") for g in row.groups) or t("services.for_anyone")


def place_words(row: ServiceRow) -> str:
    """The town, or that it is confidential or not known."""
    if row.confidential and not row.own:
        return t("services.confidential")
    town = locality_or_none(row.town) if row.town is not None else None
    name = town.name if town else t("services.no_town")
    return t("services.own_confidential", town=name) if row.confidential else name


COLUMNS = ("name", "institution", "kind", "groups", "county", "place", "places", "state", "fresh")


def register(rows: list[ServiceRow], now: datetime, *, key: str, empty: str, with_county: bool = False) -> None:
    """The services as a table that sorts in the browser."""
    kinds: dict[str, Kind] = {"places": "number", "fresh": "date"}
    columns = [
        Column(name, t(f"services.column.{name}"), kinds.get(name, "text"))
        for name in COLUMNS
        if with_county or name != "county"
    ]
    caption = t("services.register.caption", n=len(rows))
    lines = [Row(str(row.id), _cells(row, now)) for row in rows]
    data_table(columns, lines, key=key, caption=caption, empty=empty, height=MOST_HEIGHT if len(rows) > 8 else None)


def _cells(row: ServiceRow, now: datetime) -> dict[str, Value]:
    return {
        "name": row.name,
        "institution": row.institution,
        "kind": t(f"terms.need.{row.kind.value}"),
        "groups": groups_text(row),
        "county": COUNTIES[row.county].name,
        "place": place_words(row),
        "places": Cell(places_text(row), row.free),
        "state": state_badge(row.availability),
        "fresh": Cell(freshness(row, now), row.confirmed_at, exact(row)),
    }


def draw_steppers(rows: list[ServiceRow], now: datetime) -> None:
    """One line for each service of one's own: less, more, and one button that confirms, also the same number."""
    for row in rows:
        with st.container(border=True, key=f"places_{row.id}"):
            _stepper(row, now)


def _key(service_id: int) -> str:
    return f"free_{service_id}"


def _stepper(row: ServiceRow, now: datetime) -> None:
    version = remember_version("service", row.id, row.version)
    st.html(
        f'<p class="place-name"><strong>{escape(row.name)}</strong> · {escape(t(f"terms.need.{row.kind.value}"))}<br>'
        f"{badge_html(state_badge(row.availability))} {escape(places_text(row))} · "
        f'<span title="{escape(exact(row))}">{escape(freshness(row, now))}</span></p>'
    )
    with st.container(horizontal=True, vertical_alignment="bottom"):
        st.number_input(  # no highest value here: the browser would refuse in English and confirm the number before
            t("services.free_of", name=plain(row.name)),
            min_value=0,
            step=1,
            value=row.free,
            key=_key(row.id),
            placeholder=t("services.how_many"),
            label_visibility="collapsed",
            width=170,
        )
        st.button(
            t("services.confirm"),
            key=f"confirm_{row.id}",
            type="secondary",
            on_click=_confirm,
            args=(row.id, version),
        )


def _confirm(service_id: int, version: int) -> None:
    free = st.session_state.get(_key(service_id))
    if free is None:
        flash(t("services.say_how_many"), good=False)
        return
    if act(services.confirm_places, service_id=service_id, free=int(free), expected_version=version):
        flash(t("services.saved", n=number_ro(int(free))))
        forget_version("service", service_id)
