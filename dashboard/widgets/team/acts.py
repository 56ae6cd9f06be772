"""A county's constitution acts: the one in force with its members, and every earlier one as it was."""

from html import escape

import streamlit as st

from dashboard.shell.frame import ask, page_link
from dashboard.widgets.badge import Badge, Tone, badge_html
from dashboard.widgets.note import note
from dashboard.widgets.table import Column, Row, plain_table
from dashboard.words import t
from dashboard.words.formats import date_text
from data_model import teams
from data_model.teams import ActRow, QuorumRule, Standing

TONES: dict[Standing, Tone] = {Standing.IN_FORCE: "good", Standing.TO_COME: "waiting", Standing.ENDED: "neutral"}


def in_force(acts: list[ActRow]) -> ActRow | None:
    return next((one for one in acts if one.standing is Standing.IN_FORCE), None)


def draw(acts: list[ActRow]) -> None:
    """The act in force; then those to come and those that ended, each as it was."""
    present = in_force(acts)
    if present:
        st.subheader(t("teams.act"), anchor=False)
        one(present)
    others = [act for act in acts if act is not present]
    if others:
        st.subheader(t("teams.history"), anchor=False)
    for act in others:
        with st.expander(title_of(act), key=f"act_{act.id}"):
            one(act)


def no_act(acts: list[ActRow]) -> None:
    """That the county has no act in force, and until when it had one."""
    st.warning(t("teams.no_act"), icon=":material/gavel:")
    last = next((act for act in acts if act.standing is Standing.ENDED), None)
    if last and last.in_force_to:
        note(t("teams.last_act", number=last.number, ended=date_text(last.in_force_to)))


def title_of(act: ActRow) -> str:
    until = date_text(act.in_force_to) if act.in_force_to else t("teams.no_end")
    return t("teams.title_of", number=act.number, since=date_text(act.in_force_from), until=until)


def one(act: ActRow) -> None:
    """Everything that an act says."""
    badge = Badge(TONES[act.standing], t(f"teams.standing.{act.standing}"))
    said = " ".join(_sentences(act))
    st.html(f"<p>{badge_html(badge)} {escape(said)}</p>")
    note(t("teams.lead_by", chair=act.chair or t("teams.nobody"), secretary=act.secretary or t("teams.nobody")))
    note(quorum_words(act.quorum_rule, act.quorum, len(act.members)))
    columns = [Column(key, t(f"teams.column.{key}")) for key in ("institution", "titular", "substitutes")]
    rows = [
        Row(
            str(m.id),
            {"institution": m.name, "titular": m.titular or None, "substitutes": "; ".join(m.substitutes) or None},
        )
        for m in act.members
    ]
    plain_table(columns, rows, caption=t("teams.members", n=len(rows)))


def _sentences(act: ActRow) -> list[str]:
    said = [
        t("teams.order", number=act.number, signed=date_text(act.signed_on), since=date_text(act.in_force_from)),
    ]
    if act.in_force_to:
        said.append(t("teams.until", ended=date_text(act.in_force_to)))
    if act.replaces:
        said.append(t("teams.replaces", order=_order(act)))
    if act.replaced_by:
        said.append(t("teams.replaced_by", number=act.replaced_by))
    if act.ended_because:
        said.append(t("teams.because", because=act.ended_because))
    return said


def _order(act: ActRow) -> str:
    """ "nr. 12/2024 din 01.02.2024" for an act that is kept here; an older order as it was written."""
    number, _, day = act.replaces.rpartition("/")
    return t("teams.numbered", number=number, day=day) if act.follows else act.replaces


def quorum_words(rule: QuorumRule, needed: int, members: int) -> str:
    """The rule in words, and what it comes to."""
    return t("teams.quorum.said", rule=t(f"teams.quorum.rule.{rule}"), needed=needed, n=members)


def summary(county: str) -> None:
    """On another page: the act in one line, or that there is none, and the way to the team's page."""
    act = ask(teams.team, county=county)
    if act is None:
        st.warning(t("teams.no_act"), icon=":material/gavel:")
    with st.container(horizontal=True, vertical_alignment="center"):
        if act:
            note(t("teams.in_short", number=act.number, signed=date_text(act.signed_on), n=len(act.members)))
        page_link("teams", t("teams.to_page" if act else "teams.to_form"))
