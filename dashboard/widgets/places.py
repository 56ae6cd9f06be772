"""Free places: what a register says of them in words, and the stepper by which an institution confirms its own."""

from collections.abc import Callable
from datetime import datetime
from html import escape
from typing import Any

import streamlit as st

from dashboard.shell.frame import act, flash, forget_version, remember_version
from dashboard.widgets.availability import state_badge
from dashboard.widgets.badge import Badge, badge_html, plain
from dashboard.widgets.register import says
from dashboard.widgets.table import Cell, Column, Kind, Row, Value, data_table
from dashboard.words import t
from dashboard.words.formats import ago, date_text, datetime_text, day_ago, local, number_text
from data_model import services
from data_model.places import locality_or_none
from data_model.services import GroupPlaces, ServiceRow, TargetGroup
from geodata.counties import COUNTIES

MOST_HEIGHT = 460


def places_text(row: ServiceRow) -> str:
    """3 din 6; a service that counts no places says only what is free; nobody's answer is a dash. Who is not told
    how many are free reads how many there are, or the state."""
    if not row.counted:
        state = t(f"terms.availability.{row.availability.value}")
        return state if row.capacity is None else t("services.capacity", n=row.capacity)
    free = "–" if row.free is None else number_text(row.free)
    return free if row.capacity is None else t("services.of_capacity", free=free, capacity=number_text(row.capacity))


def freshness(row: ServiceRow, now: datetime) -> str:
    """confirmat azi, confirmat acum 3 zile, neconfirmat."""
    if row.confirmed_at is None:
        return t("services.never_confirmed")
    if local(row.confirmed_at).date() == local(now).date():
        return t("services.confirmed_today")
    if not row.counted:
        return t("services.confirmed", when=day_ago(local(row.confirmed_at).date(), now))
    return t("services.confirmed", when=ago(row.confirmed_at, now))


def exact(row: ServiceRow) -> str:
    """The moment behind the words, for the hover; the day alone for who is not told more."""
    if row.confirmed_at is None:
        return ""
    return datetime_text(row.confirmed_at) if row.counted else date_text(local(row.confirmed_at).date())


def groups_text(row: ServiceRow) -> str:
    """femei, copii; "oricine" when nobody is named."""
    return ", ".join(t(f"terms.target_group.{g.value}") for g in row.groups) or t("services.for_anyone")


def place_words(row: ServiceRow) -> str:
    """The town, or that it is confidential or not known."""
    if row.hidden:
        return t("services.confidential")
    town = locality_or_none(row.town) if row.town is not None else None
    name = town.name if town else t("services.no_town")
    return t("services.own_confidential", town=name) if row.confidential else name


COLUMNS = ("name", "kind", "groups", "county", "place", "places", "state", "checked")


def register(
    rows: list[ServiceRow],
    now: datetime,
    *,
    key: str,
    empty: str,
    with_county: bool = False,
    on_pick: Callable[[str], None] | None = None,
) -> None:
    """The services as a table that sorts in the browser; those that nobody has checked lately are grey and say so."""
    kinds: dict[str, Kind] = {"places": "number", "checked": "date"}
    columns = [
        Column(name, t(f"services.column.{name}"), kinds.get(name, "text"))
        for name in COLUMNS
        if name != ("place" if with_county else "county")
    ]
    caption = t("services.register.caption", n=len(rows))
    lines = [Row(str(row.id), _cells(row, now), faded=row.aged) for row in rows]
    data_table(
        columns, lines, key=key, caption=caption, empty=empty, height=MOST_HEIGHT if len(rows) > 8 else None,
        action=t("register.see") if on_pick else None, on_pick=on_pick,
    )  # fmt: skip


def _cells(row: ServiceRow, now: datetime) -> dict[str, Value]:
    return {
        "name": Cell(row.name, row.name, under="" if row.institution in row.name else row.institution),
        "kind": t(f"terms.need.{row.kind.value}"),
        "groups": groups_text(row),
        "county": Cell(COUNTIES[row.county].name, COUNTIES[row.county].name, under=place_words(row)),
        "place": place_words(row),
        "places": Cell(places_text(row), row.free if row.counted else row.capacity, exact(row), freshness(row, now)),
        "state": state_badge(row.availability),
        "checked": _checked(row, now),
    }


def _checked(row: ServiceRow, now: datetime) -> Value:
    if row.expired:
        return Badge("bad", t("register.licence_over"))
    return Cell(says.checked_words(row, now), row.verified_at)


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
        if row.places:
            _by_group(row)
        else:
            _in_all(row)
        st.button(
            t("services.confirm"),
            key=f"confirm_{row.id}",
            type="secondary",
            on_click=_confirm,
            args=(row.id, version, tuple(p.group for p in row.places)),
        )


def _in_all(row: ServiceRow) -> None:
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


def _by_group(row: ServiceRow) -> None:
    """One number for each target group, under its name."""
    for p in row.places:
        group = t(f"terms.target_group.{p.group.value}")
        of = "" if p.capacity is None else t("register.of", capacity=number_text(p.capacity))
        st.number_input(
            f"{group}{of}",
            min_value=0,
            step=1,
            value=p.free,
            key=_group_key(row.id, p.group),
            placeholder=t("services.how_many"),
            width=170,
        )


def _group_key(service_id: int, group: TargetGroup) -> str:
    return f"{_key(service_id)}_{group.value}"


def _confirm(service_id: int, version: int, groups: tuple[TargetGroup, ...]) -> None:
    answer = _answer(service_id, groups)
    if answer is None:
        flash(t("services.say_how_many"), good=False)
        return
    if act(services.confirm_places, service_id=service_id, expected_version=version, **answer):
        total = answer["free"] if "free" in answer else sum(p.free for p in answer["groups"])
        flash(t("services.saved", n=number_text(total)))
        forget_version("service", service_id)


def _answer(service_id: int, groups: tuple[TargetGroup, ...]) -> dict[str, Any] | None:
    """What was typed, in all or by group; None where a number is missing."""
    if not groups:
        free = st.session_state.get(_key(service_id))
        return None if free is None else {"free": int(free)}
    said = {g: st.session_state.get(_group_key(service_id, g)) for g in groups}
    whole = tuple(GroupPlaces(g, free=int(free)) for g, free in said.items() if free is not None)
    return {"groups": whole} if len(whole) == len(said) else None
