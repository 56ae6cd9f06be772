"""Interpreters, mediators, rooms, specialists and protocols: the list, one of them, its form."""

from datetime import datetime
from typing import Any

import streamlit as st

from dashboard.shell.frame import act, ask, forget_version, remember_version
from dashboard.shell.frame import now as clock
from dashboard.widgets.badge import Badge, draw_badges, plain
from dashboard.widgets.note import note
from dashboard.widgets.register import chosen, filters, keeping, owners, says
from dashboard.widgets.register.form import Inputs
from dashboard.widgets.table import Cell, Column, Row, Value, data_table
from dashboard.widgets.typed import start_anew
from dashboard.words import t
from data_model import resources
from data_model.access import Actor, Right
from data_model.languages import LANGUAGES
from data_model.places import locality_or_none
from data_model.resources import (
    ROOMS,
    SPEAKERS,
    Feature,
    ResourceFacts,
    ResourceKind,
    ResourceRow,
    ResourceSearch,
    TrainingLevel,
)
from geodata.counties import COUNTIES
from geodata.localities import localities, locality

COLUMNS = ("name", "kind", "institution", "county", "place", "about", "checked")
MOST_HEIGHT = 460


def draw(actor: Actor) -> None:
    """The filters, the open one, the table, and the form of a new one."""
    counties, search = _filters(actor)
    found: list[ResourceRow] = ask(resources.listed, counties=counties, search=search)
    opened = next((row for row in found if row.id == chosen.resource()), None)
    if opened:
        _one(opened)
    _table(found, several=len(counties) != 1)
    if actor.may(Right.KEEP_REGISTER):
        with st.expander(t("register.resource.add"), icon=":material/add:", key="add_resource"):
            _add(actor)


def _filters(actor: Actor) -> tuple[tuple[str, ...], ResourceSearch]:
    text = filters.search_box("resources")
    where, what, speaks = st.columns(3)
    with where:
        counties = filters.county_filter(actor)
    with what:
        kinds = [k.value for k in ResourceKind]
        kind = filters.choice("resource", kinds, t("register.filter.resource"), "register.resource_kind")
    with speaks:
        language = filters.choice("language", list(LANGUAGES), t("register.filter.language"), "register.language")
    return counties, ResourceSearch(text, ResourceKind(kind) if kind else None, language)


def _table(found: list[ResourceRow], *, several: bool) -> None:
    columns = [Column(key, t(f"register.resource.column.{key}")) for key in COLUMNS if several or key != "county"]
    now = clock()
    data_table(
        columns, [Row(str(row.id), _cells(row, now), faded=row.aged or not row.active) for row in found],
        key="resources", caption=t("register.resource.caption", n=len(found)), action=t("register.see"),
        selected=str(chosen.resource() or ""), empty=t("register.resource.empty"),
        height=MOST_HEIGHT if len(found) > 8 else None, on_pick=chosen.open_resource,
    )  # fmt: skip


def _cells(row: ResourceRow, now: datetime) -> dict[str, Value]:
    state = t("register.out") if not row.active else t("register.protocol_over") if row.expired else ""
    return {
        "name": row.facts.name,
        "kind": t(f"register.resource_kind.{row.facts.kind.value}"),
        "institution": row.institution,
        "county": COUNTIES[row.county].name,
        "place": _place(row),
        "about": _about(row),
        "checked": Badge("bad", state) if state else Cell(says.checked_words(row, now), row.verified_at),
    }


def _place(row: ResourceRow) -> str:
    town = locality_or_none(row.facts.town) if row.facts.town is not None else None
    return town.name if town else t("services.no_town")


def _about(row: ResourceRow) -> str:
    """What matters of its kind: languages, features, level, with whom and until when."""
    facts = row.facts
    level = t(f"register.level.{facts.level.value}") if facts.level else ""
    until = says.until_words(facts.valid_until, over=row.expired)
    parts = (level, says.languages_words(facts.languages), _features(facts.features), facts.partners, until)
    return "; ".join(part for part in parts if part)


def _features(features: tuple[Feature, ...]) -> str:
    return ", ".join(t(f"register.feature.{f.value}") for f in features)


def _one(row: ResourceRow) -> None:
    version = remember_version("resource", row.id, row.version)
    with st.container(border=True, key="resource_one"):
        st.subheader(plain(row.facts.name), anchor=False)
        if row.keeps and chosen.edited() == ("resource", row.id):
            _edit(row, version)
            return
        over = t("register.protocol_over") if row.expired else ""
        out = [] if row.active else [Badge("attention", t("register.out"))]
        if told := [*out, *says.entry_badges(row, clock(), over=over)]:
            draw_badges(*told)
        keeping.draw(
            "resource", row.id, version, keeps=row.keeps, checks=row.checks, active=row.active,
            verify=resources.verify_resource, switch=resources.set_active,
        )  # fmt: skip
        st.html(says.facts_html(_lines(row), faded=row.aged))
        st.button(t("register.close"), key="resource_close", on_click=chosen.close_resource)


def _lines(row: ResourceRow) -> list[tuple[str, str]]:
    facts = row.facts
    told = {
        "resource": t(f"register.resource_kind.{facts.kind.value}"),
        "institution": row.institution,
        "county": COUNTIES[row.county].name,
        "town": _place(row),
        "languages": says.languages_words(facts.languages),
        "features": _features(facts.features),
        "level": t(f"register.level.{facts.level.value}") if facts.level else "",
        "partners": facts.partners,
        "valid_until": says.until_words(facts.valid_until, over=row.expired),
        "checked": says.checked_by(row.verified_at, row.verified_by),
    }
    return [(t(f"register.field.{name}"), words) for name, words in told.items()]


def _edit(row: ResourceRow, version: int) -> None:
    inputs = Inputs(f"resource.{row.id}")
    facts = _filled(inputs, row.facts, row.county)
    with st.container(horizontal=True):
        save = st.button(t("register.form.save"), key="save_resource", type="primary")
        st.button(t("register.form.leave"), key="leave_resource", on_click=chosen.stop_editing)
    if save and act(
        resources.edit_resource, done="register.form.saved", resource_id=row.id, facts=facts, expected_version=version
    ):
        forget_version("resource", row.id)
        start_anew(inputs.form)
        chosen.stop_editing()
        st.rerun()


def _add(actor: Actor) -> None:
    inputs = Inputs("resource.0")
    owner = owners.choose(actor, "resource")
    if owner is None:
        return
    facts = _filled(inputs, ResourceFacts(ResourceKind.INTERPRETER, ""), actor.county)
    if st.button(t("register.resource.save"), key="new_resource", type="primary") and act(
        resources.add_resource, done="register.resource.saved", facts=facts, institution_id=owner
    ):
        start_anew(inputs.form)
        st.rerun()


def _filled(inputs: Inputs, facts: ResourceFacts, county: str) -> ResourceFacts:
    """The inputs that belong to the chosen kind."""
    kinds = list(ResourceKind)
    kind = inputs.one("resource", kinds, facts.kind, lambda k: t(f"register.resource_kind.{k.value}"))
    told: dict[str, Any] = {"name": inputs.text(f"name_{_naming(kind)}", facts.name, 160)}
    towns = [place.siruta for place in localities(county)] if county else []
    told["town"] = inputs.one("town", [None, *towns], facts.town, _town_words)
    if kind in SPEAKERS:
        told["languages"] = inputs.several(
            "languages", list(LANGUAGES), facts.languages, lambda c: t(f"register.language.{c}")
        )
    if kind in ROOMS:
        told["features"] = inputs.several(
            "features", list(Feature), facts.features, lambda f: t(f"register.feature.{f.value}")
        )
    if kind is ResourceKind.COUNSELLING_SPECIALIST:
        levels = list(TrainingLevel)
        told["level"] = inputs.one("level", levels, facts.level, lambda v: t(f"register.level.{v.value}"))
    if kind is ResourceKind.PROTOCOL:
        told["partners"] = inputs.text("partners", facts.partners, 300)
        told["valid_until"] = inputs.day("valid_until", facts.valid_until)
    if kind in ROOMS:
        note(t("register.form.room_place"))
    return ResourceFacts(kind, **told)


def _naming(kind: ResourceKind) -> str:
    if kind in ROOMS:
        return "room"
    return "protocol" if kind is ResourceKind.PROTOCOL else "person"


def _town_words(siruta: int | None) -> str:
    return locality(siruta).name if siruta is not None else t("services.no_town")
