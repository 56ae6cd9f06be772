"""Which report: its kind, place, time and readers, in the address too, and the links that give it as a file."""

from collections.abc import Callable, Sequence
from urllib.parse import urlencode

import streamlit as st

from dashboard.documents.monitoring_report.said import span_words
from dashboard.widgets import address
from dashboard.widgets.address import T
from dashboard.words import t
from data_model.access import Actor, Role
from data_model.monitoring_report import Form, Kind, periods_of
from data_model.periods import Quarter
from data_model.releasing import Audience
from geodata.counties import COUNTIES

KIND, COUNTY, PERIOD, FOR = "fel", "judet", "perioada", "public"
"""The choices, as the address names them."""
NATION = ""


def choose(actor: Actor, today: Quarter) -> dict[str, str]:
    """The choices drawn; what was chosen, under its name in the address."""
    left, middle, right, last = st.columns([4, 3, 2, 3], vertical_alignment="bottom")
    places = _places(actor)
    with left:
        kinds = [k for k in Kind if k is not Kind.COMMITTEE or NATION in places]
        kind = Kind(_select(KIND, kinds, lambda k: t(f"monitoring_report.kind.{k}")))
    with middle:
        mine = [NATION] if kind is Kind.COMMITTEE else places
        place = _select(COUNTY, mine, lambda c: COUNTIES[c].name if c else t("monitoring_report.country"))
    with right:
        period = _select(PERIOD, list(periods_of(kind, today)), span_words)
    with last:
        audience = _select(FOR, list(Audience), lambda a: t(f"monitoring_report.audience.{a}"))
    return {KIND: kind, COUNTY: place, PERIOD: period, FOR: audience}


def _places(actor: Actor) -> list[str]:
    by_name = sorted(COUNTIES, key=lambda c: COUNTIES[c].name)
    return [NATION, *by_name] if actor.role is Role.CENTRAL else [c for c in by_name if c in actor.counties]


def _select(name: str, options: Sequence[T], words: Callable[[T], str]) -> str:
    return address.choose(
        name, options, words, label=t(f"reports.choice.{name}"), key=f"reports_{name}", placeholder=t("reports.choose")
    )


def draw_files(chosen: dict[str, str]) -> None:
    """The links to the files; each is on record."""
    asked = urlencode({name: value for name, value in chosen.items() if value})
    links = " ".join(
        f'<a class="action" href="/documente/raport.{form}?{asked}" target="_self">{t(f"reports.file.{form}")}</a>'
        for form in Form
    )
    st.html(f"<p>{links}</p>")
