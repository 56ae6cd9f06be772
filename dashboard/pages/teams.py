"""Echipele: the constitution act, its members and its history; the meetings that the plan asks for (5.1.1, 3.2.9)."""

from pathlib import Path

import streamlit as st

from dashboard.shell.frame import ask, page
from dashboard.widgets import team
from dashboard.widgets.badge import apply_style
from dashboard.widgets.note import note
from dashboard.widgets.team import acts, calendar, form
from dashboard.words import t
from data_model import meetings, teams
from data_model.access import Actor, Right
from geodata.counties import COUNTIES

STYLE = Path(team.__file__).parent / "team.css"
COUNTY = "team_county"


@page(Right.SEE_COUNTRY, "teams")
def render(actor: Actor) -> None:
    apply_style()
    st.html(STYLE)
    counties = tuple(code for code in COUNTIES if code in actor.counties)
    if not actor.may(Right.SEE_MEETINGS):
        _country()
    elif len(counties) == 1:
        _county(actor, counties[0])
    elif counties:
        _several(actor, counties)
    else:
        st.info(t("county.no_county"))


def _country() -> None:
    note(t("teams.live"))
    calendar.several(ask(meetings.calendars, year=calendar.choose_year()))


def _several(actor: Actor, counties: tuple[str, ...]) -> None:
    chosen = st.session_state.get(COUNTY)
    if chosen not in counties:
        chosen = counties[0]
    found = ask(meetings.calendars, year=calendar.choose_year(), counties=counties)
    calendar.several(found, on_pick=_pick, selected=chosen)
    st.header(t("teams.of", county=COUNTIES[chosen].name), anchor=False)
    calendar.strip(next(one for one in found if one.county == chosen))
    _acts(actor, chosen)


def _pick(county: str) -> None:
    st.session_state[COUNTY] = county


def _county(actor: Actor, county: str) -> None:
    calendar.of_county(county, calendar.choose_year())
    _acts(actor, county)


def _acts(actor: Actor, county: str) -> None:
    found = ask(teams.acts, county=county)
    if acts.in_force(found) is None:
        acts.no_act(found)
    if actor.may(Right.HOLD_MEETING):
        form.draw(county, found)
    acts.draw(found)


render()
