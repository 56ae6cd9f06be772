"""The county's team under the act in force, and the form of a new act."""

from html import escape

import streamlit as st

from dashboard.shell.frame import act, ask, flash, now
from dashboard.widgets.note import note
from dashboard.words import t
from dashboard.words.formats import date_ro, local
from data_model import institutions, teams
from data_model.access import Actor, Right
from data_model.teams import ActRow
from geodata.counties import COUNTIES


def draw(actor: Actor) -> None:
    """Each county's team; a coordinator without an act in force gets its form at once."""
    for county in sorted(actor.counties):
        team = ask(teams.team, county=county)
        title = t("meetings.team.title", county=COUNTIES[county].name)
        may_record = actor.may(Right.HOLD_MEETING)
        with st.expander(title, expanded=team is None and may_record):
            if team is None:
                st.warning(t("meetings.team.no_act"), icon=":material/gavel:")
            else:
                _team(team)
            if may_record:
                _form(county, team)


def _team(team: ActRow) -> None:
    note(t("meetings.team.act", number=team.number, signed=date_ro(team.signed_on), since=date_ro(team.in_force_from)))
    none = t("meetings.team.nobody")
    note(t("meetings.team.lead", chair=team.chair or none, secretary=team.secretary or none))
    names = "".join(f"<li>{escape(member.name)}</li>" for member in team.members)
    st.html(f'<p class="small">{t("meetings.team.members", n=len(team.members))}</p><ul class="written">{names}</ul>')


def _form(county: str, team: ActRow | None) -> None:
    if team is not None and not st.toggle(t("meetings.team.replace"), key="act_open"):
        return
    today = local(now()).date()
    first, second, third = st.columns(3)
    first.text_input(t("meetings.team.number"), key="act_number", max_chars=20, placeholder="12/2026")
    second.date_input(t("meetings.team.signed"), today, key="act_signed", format="DD.MM.YYYY")
    third.date_input(t("meetings.team.since"), today, key="act_since", format="DD.MM.YYYY")
    first, second = st.columns(2)
    first.text_input(t("meetings.field.chair"), team.chair if team else "", key="act_chair", max_chars=120)
    second.text_input(t("meetings.field.secretary"), team.secretary if team else "", key="act_secretary", max_chars=120)
    names = {i.id: i.name for i in ask(institutions.in_counties, counties=(county,))}
    st.multiselect(
        t("meetings.team.choose_members"),
        list(names),
        default=[m.id for m in team.members if m.id in names] if team else [],
        key="act_members",
        placeholder=t("meetings.team.members_placeholder"),
        format_func=lambda member: names.get(member, ""),
    )
    st.button(t("meetings.team.save"), key="act_save", on_click=_record)


def _record() -> None:
    typed = st.session_state
    if not typed["act_signed"] or not typed["act_since"]:
        flash(t("meetings.team.dates_missing"), good=False)
        return
    saved = act(
        teams.record_act,
        done="meetings.team.saved",
        number=typed["act_number"],
        signed_on=typed["act_signed"],
        in_force_from=typed["act_since"],
        member_ids=tuple(typed["act_members"]),
        chair=typed["act_chair"],
        secretary=typed["act_secretary"],
    )
    if saved:
        for key in [key for key in typed if str(key).startswith("act_")]:
            del typed[key]
