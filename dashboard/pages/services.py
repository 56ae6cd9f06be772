"""Servicii: who can help, where, how free, how fresh; an institution keeps its own up to date here."""

import streamlit as st

from dashboard.shell.frame import act, ask, page
from dashboard.shell.frame import now as clock
from dashboard.widgets import gaps_view
from dashboard.widgets.badge import apply_style, plain
from dashboard.widgets.note import note
from dashboard.widgets.places import draw_steppers
from dashboard.widgets.register import chosen, detail, listing, owners, resources
from dashboard.words import t
from data_model import services
from data_model.access import Actor, Right, Role
from data_model.cases import NeedKind
from data_model.services import ServiceRow, TargetGroup
from geodata.localities import localities, locality

PART, SERVICES, RESOURCES, GAPS = "registru", "servicii", "resurse", "goluri"
ROUND = "service_round"


@page(Right.SEE_SERVICES, "services")
def render(actor: Actor) -> None:
    apply_style()
    opened = chosen.service()
    if opened is not None:
        detail.draw(opened)
        return
    if actor.may(Right.UPDATE_PLACES):
        _own(actor)
        st.subheader(t("services.register.title"), anchor=False)
    part = _part(actor)
    if part == GAPS:
        gaps_view.draw(sorted(actor.counties))
    elif part == RESOURCES:
        resources.draw(actor)
    else:
        listing.draw(actor)
        if actor.role is Role.COORDINATOR:
            with st.expander(t("register.add_for"), icon=":material/add:", key="add_for_another"):
                _add_for_another(actor)


def _part(actor: Actor) -> str:
    """Which part of the register is looked at, a team's gaps among them; it stands in the address."""
    parts = [SERVICES, RESOURCES, *([GAPS] if actor.may(Right.SEE_COUNTY) and actor.counties else [])]
    asked = st.query_params.get(PART, SERVICES)
    part = st.segmented_control(
        t("register.part"), parts, default=asked if asked in parts else SERVICES, required=True,
        format_func=lambda p: t(f"register.parts.{p}"), key="register_part", label_visibility="collapsed",
    )  # fmt: skip
    if part in (RESOURCES, GAPS):
        st.query_params[PART] = part
    else:
        st.query_params.pop(PART, None)
    return part or SERVICES


def _own(actor: Actor) -> None:
    st.subheader(t("services.own.title"), anchor=False)
    rows = ask(services.own)
    if rows:
        note(t("services.own.hint"))
        draw_steppers(rows, clock())
        _see_own(rows)
    else:
        st.info(t("services.own.empty"))
    with st.expander(t("services.add.title"), expanded=not rows, icon=":material/add:"):
        _add(actor, actor.institution_id)


def _see_own(rows: list[ServiceRow]) -> None:
    """From the steppers to the whole entry of each service."""
    names = {str(row.id): row.name for row in rows}
    with st.container(horizontal=True):
        for id, name in names.items():
            st.button(
                t("register.see_own", name=plain(name)), key=f"see_{id}", type="tertiary",
                icon=":material/description:", on_click=chosen.open_service, args=(id,),
            )  # fmt: skip


def _add_for_another(actor: Actor) -> None:
    owner = owners.choose(actor, "service")
    if owner is not None:
        _add(actor, owner)


def _add(actor: Actor, owner: int) -> None:
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
        institution_id=owner,
        done="services.add.saved",
    )
    if saved:
        st.session_state[ROUND] = n + 1
        st.rerun()


render()
