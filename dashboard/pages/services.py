"""Servicii: who can help, where, how free, how fresh; an institution keeps its own up to date here."""

import streamlit as st

from dashboard.shell.frame import act, ask, page, page_link
from dashboard.shell.frame import now as clock
from dashboard.widgets.badge import apply_style
from dashboard.widgets.note import note
from dashboard.widgets.places import draw_steppers, register
from dashboard.words import t
from data_model import services
from data_model.access import Actor, Right
from data_model.cases import NeedKind
from data_model.services import Availability, ServiceRow, TargetGroup
from geodata.counties import COUNTIES
from geodata.localities import localities, locality

ALL = ""
# The register's filters and their names in the address.
FILTERS = {"kind": "nevoie", "group": "grup", "county": "judet", "state": "stare"}
ROUND = "service_round"


@page(Right.SEE_SERVICES, "services")
def render(actor: Actor) -> None:
    apply_style()
    if actor.may(Right.UPDATE_PLACES):
        _own(actor)
        st.subheader(t("services.register.title"), anchor=False)
    if actor.may(Right.IMPORT_SERVICES):
        page_link("service_import", t("service_import.link"))
    where, what, whom, how = st.columns(4)
    with where:
        counties = _county_filter(actor)
    with what:
        kind = _filter("kind", [k.value for k in NeedKind], "need")
    with whom:
        group = _filter("group", [g.value for g in TargetGroup], "target_group")
    with how:
        state = _filter("state", [a.value for a in Availability], "availability")
    every = ask(services.listed, counties=counties, kind=NeedKind(kind) if kind else None)
    found = [row for row in every if _fits(row, group, state)]
    empty = t("services.register.empty" if every or kind else "services.register.none")
    register(found, clock(), key="register", empty=empty, with_county=len(counties) > 1)


def _fits(row: ServiceRow, group: str, state: str) -> bool:
    """A service for nobody in particular serves every group."""
    return (not group or not row.groups or group in row.groups) and (not state or row.availability == state)


def _filter(name: str, values: list[str], terms: str) -> str:
    """One filter, kept in the address; "" for any."""
    asked = st.query_params.get(FILTERS[name], ALL)
    options = [ALL, *values]
    chosen = st.selectbox(
        t(f"services.filter.{name}"),
        options,
        index=options.index(asked) if asked in options else 0,
        format_func=lambda value: t(f"terms.{terms}.{value}") if value else t("services.anywhere"),
        key=f"filter_{name}",
    )
    return _kept(name, chosen)


def _kept(name: str, chosen: str | None) -> str:
    if chosen:
        st.query_params[FILTERS[name]] = chosen
    elif FILTERS[name] in st.query_params:
        del st.query_params[FILTERS[name]]
    return chosen or ALL


def _county_filter(actor: Actor) -> tuple[str, ...]:
    """The counties to look in: one's own together, one of them, or a neighbour."""
    from geodata.boundaries import neighbours  # geopandas comes with it

    own = [code for code in COUNTIES if code in actor.counties]
    near = {other for code in own for other in neighbours(code)} - set(own)
    options = [ALL, *(own if len(own) > 1 else []), *(code for code in COUNTIES if code in near)]
    asked = st.query_params.get(FILTERS["county"], ALL)
    whole = t("services.filter.all_own" if len(own) > 1 else "services.filter.own_county")
    chosen = st.selectbox(
        t("services.filter.county"),
        options,
        index=options.index(asked) if asked in options else 0,
        format_func=lambda code: COUNTIES[code].name if code else whole,
        key="filter_county",
    )
    code = _kept("county", chosen)
    return (code,) if code else tuple(own)


def _own(actor: Actor) -> None:
    st.subheader(t("services.own.title"), anchor=False)
    rows = ask(services.own)
    if rows:
        note(t("services.own.hint"))
        draw_steppers(rows, clock())
    else:
        st.info(t("services.own.empty"))
    with st.expander(t("services.add.title"), expanded=not rows, icon=":material/add:"):
        _add(actor)


def _add(actor: Actor) -> None:
    """The form of a new service; a refusal leaves what was typed, a success empties it."""
    n = st.session_state.setdefault(ROUND, 0)
    name = st.text_input(t("services.add.name"), key=f"name_{n}", placeholder=t("services.add.name_hint"))
    kind = st.selectbox(
        t("services.add.kind"),
        list(NeedKind),
        index=None,
        placeholder=t("services.add.choose"),
        format_func=lambda k: t(f"terms.need.{k.value}"),
        key=f"kind_{n}",
    )
    groups = st.pills(
        t("services.add.groups"),
        list(TargetGroup),
        selection_mode="multi",
        format_func=lambda g: t(f"terms.target_group.{g.value}"),
        key=f"groups_{n}",
    )
    town = st.selectbox(
        t("services.add.town"),
        [place.siruta for place in localities(actor.county)],
        index=None,
        placeholder=t("services.add.choose"),
        format_func=lambda siruta: locality(siruta).name,
        key=f"town_{n}",
    )
    hidden = st.checkbox(t("services.add.confidential"), key=f"confidential_{n}")
    capacity = st.number_input(
        t("services.add.capacity"), min_value=0, max_value=10_000, value=None, step=1, key=f"capacity_{n}", width=320
    )
    if not st.button(t("services.add.save"), key="add_service", type="primary"):
        return
    if kind is None:
        st.error(t("services.add.no_kind"), icon=":material/error:")
        return
    saved = act(
        services.add_service,
        name=name,
        kind=kind,
        groups=tuple(groups),
        town=town,
        confidential=hidden,
        capacity=capacity,
        done="services.add.saved",
    )
    if saved:
        st.session_state[ROUND] = n + 1
        st.rerun()


render()
