"""What the coordinator writes of an act: a new order, a correction of one, the end of one. What is typed stays."""

from datetime import date
from html import escape
from typing import Any

import streamlit as st

from dashboard.shell.frame import act, ask, flash, forget_version, now, remember_version
from dashboard.widgets.note import note
from dashboard.widgets.team.acts import in_force, quorum_words, title_of
from dashboard.widgets.typed import recall, remember, start_anew, typed_key
from dashboard.words import t
from dashboard.words.formats import date_text, local
from data_model import institutions, teams
from data_model.teams import (
    LONGEST_NAME,
    LONGEST_NUMBER,
    LONGEST_ORDER,
    LONGEST_REASON,
    ActRow,
    MemberRow,
    Order,
    QuorumRule,
    Seat,
    quorum_of,
)

CHOICE = "act_choice"
NEW, CORRECT, END = "new", "correct", "end"


def draw(county: str, acts: list[ActRow]) -> None:
    """The choice of what to write, then its form; the form of a first order stands open."""
    present = in_force(acts)
    choices = [NEW, *([CORRECT] if acts else []), *([END] if present else [])]
    if st.session_state.get(CHOICE) not in choices:
        st.session_state[CHOICE] = None if present else NEW
    chosen = st.segmented_control(
        t("teams.form.choose"), choices, key=CHOICE, format_func=lambda c: t(f"teams.form.{c}"), wrap=True
    )
    if chosen == NEW:
        with st.container(border=True):
            _new(county, present, acts)
    elif chosen == CORRECT:
        with st.container(border=True):
            _correct(county, acts, present or acts[0])
    elif chosen == END and present:
        with st.container(border=True):
            _end(present)


def _new(county: str, present: ActRow | None, acts: list[ActRow]) -> None:
    form, copied = "act_new", present or (acts[0] if acts else None)
    recall(form)
    note(t("teams.form.new_means" if copied else "teams.form.first_means"))
    if present:
        order = t("teams.numbered", number=present.number, day=date_text(present.signed_on))
        note(t("teams.form.replaces_this", order=order))
    _fields(form, county, copied, fresh=True, older=present is None)
    remember(form)
    st.button(t("teams.form.save"), key="act_save", type="primary", on_click=_record, args=(form,))


def _correct(county: str, acts: list[ActRow], first: ActRow) -> None:
    ids = [one.id for one in acts]
    chosen = st.selectbox(
        t("teams.form.which"),
        ids,
        ids.index(first.id),
        key="act_which",
        format_func=lambda i: title_of(next(a for a in acts if a.id == i)),
    )
    row = next(one for one in acts if one.id == chosen)
    form, version = f"act_fix_{row.id}", remember_version("act", row.id, row.version)
    recall(form)
    note(t("teams.form.correct_means"))
    _fields(form, county, row, fresh=False, older=not row.follows)
    remember(form)
    st.button(
        t("teams.form.correct_save"), key="act_fix_save", type="primary", on_click=_put_right,
        args=(form, row.id, version),
    )  # fmt: skip


def _end(present: ActRow) -> None:
    form, version = f"act_end_{present.id}", remember_version("act", present.id, present.version)
    recall(form)
    note(t("teams.form.end_means"))
    first, second = st.columns([1, 3])
    with first:
        _date(form, "last_day", local(now()).date())
    with second:
        _text(form, "because", "", LONGEST_REASON)
    remember(form)
    st.button(
        t("teams.form.end_save"), key="act_end_save", type="primary", on_click=_ended, args=(form, present.id, version)
    )


def _text(form: str, name: str, value: str, longest: int, **more: Any) -> None:
    key = typed_key(form, name)
    st.session_state.setdefault(key, value)
    st.text_input(more.pop("label", "") or t(f"teams.field.{name}"), key=key, max_chars=longest, **more)


def _date(form: str, name: str, value: date | None) -> None:
    key = typed_key(form, name)
    st.session_state.setdefault(key, value)
    st.date_input(t(f"teams.field.{name}"), key=key, format="DD.MM.YYYY", min_value=date(2006, 1, 1))


def _fields(form: str, county: str, row: ActRow | None, *, fresh: bool, older: bool) -> None:
    """All that an act says; a new one begins as a copy of the last one's team."""
    today = local(now()).date()
    first, second, third, fourth = st.columns(4)
    with first:
        _text(form, "number", "" if fresh or not row else row.number, LONGEST_NUMBER)
    with second:
        _date(form, "signed_on", today if fresh or not row else row.signed_on)
    with third:
        _date(form, "in_force_from", today if fresh or not row else row.in_force_from)
    with fourth:
        _date(form, "in_force_to", None if fresh or not row else row.in_force_to)
    first, second = st.columns(2)
    with first:
        _text(form, "chair", row.chair if row else "", LONGEST_NAME)
    with second:
        _text(form, "secretary", row.secretary if row else "", LONGEST_NAME)
    if older:
        _text(form, "replaces", "" if fresh or not row else row.replaces, LONGEST_ORDER)
    members = _members(form, county, row)
    _quorum(form, row, len(members))
    _seats(form, members, {m.id: m for m in row.members} if row else {})


def _members(form: str, county: str, row: ActRow | None) -> dict[int, str]:
    found = ask(institutions.in_counties, counties=(county,))
    names = {i.id: i.name for i in found} | ({m.id: m.name for m in row.members} if row else {})
    key = typed_key(form, "members")
    st.session_state.setdefault(key, [m.id for m in row.members] if row else [])
    chosen = st.multiselect(
        t("teams.field.members"),
        list(names),
        select_all=False,
        key=key,
        placeholder=t("teams.form.members_placeholder"),
        format_func=lambda member: names.get(member, ""),
    )
    if not chosen:
        usual = [i.id for i in found if i.kind in teams.USUAL]
        st.button(
            t("teams.form.usual"), key=f"{form}_usual", icon=":material/group_add:", on_click=_put, args=(key, usual)
        )
    return {member: names[member] for member in chosen}


def _put(key: str, value: object) -> None:
    st.session_state[key] = value


def _quorum(form: str, row: ActRow | None, members: int) -> None:
    rule_key, number_key = typed_key(form, "quorum_rule"), typed_key(form, "quorum_number")
    st.session_state.setdefault(rule_key, row.quorum_rule if row else QuorumRule.MORE_THAN_HALF)
    st.session_state.setdefault(number_key, (row.quorum_number if row else None) or max(1, members // 2 + 1))
    first, second = st.columns([3, 1], vertical_alignment="bottom")
    with first:
        st.radio(
            t("teams.field.quorum_rule"), list(QuorumRule), key=rule_key, horizontal=True,
            format_func=lambda r: t(f"teams.quorum.rule.{r}"),
        )  # fmt: skip
    rule = QuorumRule(st.session_state[rule_key])
    number = None
    if rule is QuorumRule.NUMBER:
        with second:
            number = st.number_input(t("teams.field.quorum_number"), min_value=1, max_value=99, key=number_key)
    if members:
        note(quorum_words(rule, quorum_of(rule, members, number), members))


def _seats(form: str, members: dict[int, str], before: dict[int, MemberRow]) -> None:
    """Who sits for each member and who may come instead: a row for each institution."""
    if not members:
        return
    st.html(f'<p class="form-part">{t("teams.form.seats")}</p>')
    note(t("teams.form.seats_means"))
    for member, name in members.items():
        known = before.get(member)
        label, first, second = st.columns([4, 3, 5], vertical_alignment="center")
        label.html(f'<p class="who">{escape(name)}</p>')
        with first:
            _seat(form, member, "titular", known.titular if known else "", name, LONGEST_NAME)
        with second:
            _seat(form, member, "substitutes", "; ".join(known.substitutes) if known else "", name, 6 * LONGEST_NAME)


def _seat(form: str, member: int, what: str, value: str, name: str, longest: int) -> None:
    _text(
        form, f"{what}_{member}", value, longest, label=t(f"teams.form.{what}_of", institution=name),
        placeholder=t(f"teams.form.{what}"), label_visibility="collapsed",
    )  # fmt: skip


def _typed(form: str) -> tuple[Order, tuple[Seat, ...]] | None:
    """What stands in the form; None, and a sentence, where a date is empty."""

    def of(name: str) -> Any:
        return st.session_state.get(typed_key(form, name))

    if not of("signed_on") or not of("in_force_from"):
        flash(t("teams.form.dates_missing"), good=False)
        return None
    members, rule = tuple(of("members") or ()), of("quorum_rule") or QuorumRule.MORE_THAN_HALF
    number = of("quorum_number") if rule == QuorumRule.NUMBER else None
    order = Order(
        of("number") or "", of("signed_on"), of("in_force_from"), members, of("chair") or "", of("secretary") or "",
        of("in_force_to"), of("replaces") or "", rule, number,
    )  # fmt: skip
    seats = tuple(Seat(m, of(f"titular_{m}") or "", of(f"substitutes_{m}") or "") for m in members)
    return order, seats


def _record(form: str) -> None:
    typed = _typed(form)
    if typed is None:
        return
    order, seats = typed
    if act(teams.record_act, done="teams.form.saved", **vars(order), seats=seats):
        start_anew(form)
        st.session_state[CHOICE] = None


def _put_right(form: str, act_id: int, version: int) -> None:
    typed = _typed(form)
    if typed is None:
        return
    order, seats = typed
    done = "teams.form.corrected"
    if act(teams.correct_act, done=done, act_id=act_id, order=order, seats=seats, expected_version=version):
        _close(form, act_id)


def _ended(form: str, act_id: int, version: int) -> None:
    last_day = st.session_state.get(typed_key(form, "last_day"))
    because = st.session_state.get(typed_key(form, "because")) or ""
    if not last_day:
        flash(t("teams.form.dates_missing"), good=False)
        return
    done = "teams.form.ended"
    if act(teams.end_act, done=done, act_id=act_id, last_day=last_day, because=because, expected_version=version):
        _close(form, act_id)


def _close(form: str, act_id: int) -> None:
    start_anew(form)
    forget_version("act", act_id)
    st.session_state[CHOICE] = None
