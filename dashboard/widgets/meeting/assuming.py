"""The form of an action that an institution assumes at a point: who, until when, and what it is about."""

from datetime import date, timedelta

import streamlit as st

from dashboard.shell.frame import act, ask, flash, now
from dashboard.shell.session import actor
from dashboard.widgets import editor as editors
from dashboard.widgets.meeting import writing
from dashboard.widgets.meeting.points import plan_action_label, plan_actions
from dashboard.words import t
from dashboard.words.formats import local
from data_model import institutions, meetings, referrals
from data_model.access import Right
from data_model.cases import NeedKind
from data_model.meetings import MeetingDetail, PointRow
from data_model.referrals import ReferralRow

DUE = timedelta(days=30)
NOTHING, CASE, REFERRAL, NEED = "", "case", "referral", "need"
About = tuple[str, str]
"""What an action is about: a kind of thing, and which one."""


def draw(detail: MeetingDetail, point: PointRow) -> None:
    """The fields and the button; what is seldom needed stands folded."""
    today = local(now()).date()
    editors.editor(writing.field(point.id, "action"), label=t("meetings.new_action"), height=80)
    _owner(detail, point.id)
    st.date_input(t("meetings.due_on"), today + DUE, key=f"due_{point.id}", format="DD.MM.YYYY", min_value=today)
    choose_plan_action(f"assumed_{point.id}", today, every=True)
    with st.expander(t("meetings.assume_more")):
        st.text_input(t("meetings.person_within"), key=f"person_{point.id}", max_chars=120)
        options = _options(detail, point)
        st.selectbox(
            t("meetings.about"),
            list(options),
            index=1 if NEED in {kind for kind, _ in list(options)[1:2]} else 0,
            key=f"about_{point.id}",
            format_func=lambda one: options.get(one, ""),
        )
    arguments = (point.id,)
    st.button(t("meetings.assume"), key=f"assume_{point.id}", type="primary", on_click=_assume, args=arguments)


def choose_plan_action(key: str, today: date, *, every: bool = False) -> None:
    """The action of the national plan; those that meetings serve first, and the others where `every` is asked for."""
    titles = plan_actions(today)
    served = [code for code in titles if code in meetings.SERVED]
    st.selectbox(
        t("meetings.plan_action"),
        ["", *served, *(code for code in titles if every and code not in served)],
        index=0,
        key=key,
        format_func=lambda code: plan_action_label(code, titles),
    )


def _owner(detail: MeetingDetail, point_id: int) -> None:
    offered = {i.id: i.name for i in ask(institutions.in_counties, counties=(detail.row.county,))}
    invited = {one.institution_id: one.institution for one in detail.attendance}
    names = invited | offered
    st.selectbox(
        t("meetings.owner"),
        list(names),
        index=None,
        key=f"owner_{point_id}",
        placeholder=t("meetings.choose_institution"),
        format_func=lambda i: names.get(i, ""),
    )


def _cases_of(detail: MeetingDetail, point: PointRow) -> dict[int, int]:
    """The meeting's number of each case of the point that the actor may see, by case id."""
    return {detail.case_codes[n][0]: n for n in point.cases if n in detail.case_codes}


def _referrals(cases: dict[int, int]) -> list[ReferralRow]:
    if not cases or not actor().may(Right.SEE_REFERRALS):
        return []
    every = [*ask(referrals.waiting), *ask(referrals.under_way)]
    return [r for r in every if r.case_id in cases]


def _options(detail: MeetingDetail, point: PointRow) -> dict[About, str]:
    """What can be chosen, with its words: the point's own need, its cases and their referrals, the needs."""
    gap = str(point.figures.get("need", ""))
    needs = sorted((k.value for k in NeedKind), key=lambda k: k != gap)
    cases = _cases_of(detail, point)
    words: dict[About, str] = {(NOTHING, ""): t("meetings.about_nothing")}
    if gap:
        words[NEED, gap] = t("meetings.about_need", need=t(f"terms.need.{gap}"))
    for n in point.cases:
        words[CASE, str(n)] = t("meetings.about_case", number=n)
    for r in _referrals(cases):
        words[REFERRAL, str(r.id)] = t(
            "meetings.about_referral", number=cases[r.case_id], need=t(f"terms.need.{r.need}"), receiver=r.receiver
        )
    for need in needs:
        words.setdefault((NEED, need), t("meetings.about_need", need=t(f"terms.need.{need}")))
    return words


def _assume(point_id: int) -> None:
    name = writing.field(point_id, "action")
    owner, due_on = st.session_state[f"owner_{point_id}"], st.session_state[f"due_{point_id}"]
    if owner is None or not due_on:
        flash(t("meetings.action_incomplete"), good=False)
        return
    kind, which = st.session_state.get(f"about_{point_id}") or (NOTHING, "")
    saved = act(
        meetings.assume_action,
        done="meetings.assumed",
        point_id=point_id,
        text=editors.text_of(name),
        owner_institution_id=owner,
        person=st.session_state.get(f"person_{point_id}", ""),
        due_on=due_on,
        plan_action=st.session_state[f"assumed_{point_id}"],
        case=int(which) if kind == CASE else None,
        referral_id=int(which) if kind == REFERRAL else None,
        need=NeedKind(which) if kind == NEED else None,
    )
    if saved:
        editors.clear(name)
        st.session_state[f"owner_{point_id}"] = None
        st.session_state[f"person_{point_id}"] = ""
