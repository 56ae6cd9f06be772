"""One service of the register in all that it says, and what its keeper can do with it."""

from collections.abc import Iterator

import streamlit as st

from dashboard.shell.frame import ask, remember_version
from dashboard.shell.frame import now as clock
from dashboard.widgets import occupancy, places
from dashboard.widgets.availability import state_badge
from dashboard.widgets.badge import Badge, draw_badges, plain
from dashboard.widgets.note import note
from dashboard.widgets.register import chosen, form, keeping, says
from dashboard.words import t
from dashboard.words.formats import number_text
from data_model import services
from data_model.catalog.nomenclature import type_name
from data_model.institutions import InstitutionKind
from data_model.services import ServiceDetail, SsviPosts
from geodata.counties import COUNTIES


def draw(service_id: int) -> None:
    """The service; or its form, where its keeper has asked for it."""
    st.button(t("register.back"), key="register_back", icon=":material/arrow_back:", on_click=chosen.close_service)
    found = ask(services.detail, service_id=service_id)
    version = remember_version("service", service_id, found.row.version)
    st.subheader(plain(found.row.name), anchor=False)
    if found.keeps and chosen.edited() == ("service", service_id):
        form.draw(found, version)
        return
    _badges(found)
    keeping.draw(
        "service", service_id, version, keeps=found.keeps, checks=found.checks, active=found.active,
        verify=services.verify_service, switch=services.set_active,
    )  # fmt: skip
    st.html(says.facts_html(_lines(found), faded=found.row.aged))
    if found.row.hidden:
        note(t("register.hidden"))
    occupancy.course(service_id)


def _badges(found: ServiceDetail) -> None:
    row, now = found.row, clock()
    over = t("register.licence_over") if row.expired else ""
    out = [] if found.active else [Badge("attention", t("register.out"))]
    draw_badges(*out, state_badge(row.availability), *says.entry_badges(row, now, over=over))


def _lines(found: ServiceDetail) -> Iterator[tuple[str, str]]:
    """What the register says, in the order in which somebody who refers asks."""
    row, facts = found.row, found.facts
    told = {
        "institution": f"{row.institution} ({t(f'register.provider.{row.provider.value}')})",
        "kind": t(f"terms.need.{row.kind.value}"),
        "groups": places.groups_text(row),
        "county": COUNTIES[row.county].name,
        "place": places.place_words(row),
        "street": facts.street,
        "covers": says.counties_words(row.covers),
        "places": f"{places.places_text(row)} ({places.freshness(row, clock())})",
        "by_group": _by_group(found),
        "phone": facts.phone,
        "email": facts.email,
        "hours": facts.hours,
        "languages": says.languages_words(facts.languages),
        "cost": t(f"register.cost.{facts.cost.value}"),
        "voucher": t("register.yes") if facts.voucher else "",
        "nomenclature": _type(row.nomenclature),
        "licence": _licence(found),
        "ssvi": _ssvi(found),
        "checked": says.checked_by(row.verified_at, found.verified_by),
    }
    return ((t(f"register.field.{name}"), words) for name, words in told.items())


def _by_group(found: ServiceDetail) -> str:
    lines = []
    for p in found.row.places:
        of = "?" if p.capacity is None else number_text(p.capacity)
        words = of if p.free is None else t("services.of_capacity", free=number_text(p.free), capacity=of)
        lines.append(f"{t(f'terms.target_group.{p.group.value}')}: {words}")
    return "; ".join(lines)


def _type(code: str) -> str:
    name = type_name(code)
    return f"{code} – {name}" if name else code


def _licence(found: ServiceDetail) -> str:
    facts, row = found.facts, found.row
    words = [facts.licence, says.until_words(facts.licence_until, over=row.expired)]
    told = ", ".join(w for w in words if w)
    return told or (t("register.licence_over") if row.expired else "")


def _ssvi(found: ServiceDetail) -> str:
    if found.facts.ssvi is SsviPosts.NONE and found.institution_kind is not InstitutionKind.DGASPC:
        return ""
    return t(f"register.ssvi.{found.facts.ssvi.value}")
