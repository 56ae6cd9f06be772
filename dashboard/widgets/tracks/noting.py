"""Noting a step: that it was done, on which day, by whom, to what end; that it is not needed; undoing a note."""

from collections.abc import Callable
from typing import Any

import streamlit as st

from dashboard.shell.frame import act, ask, flash, forget_version, now
from dashboard.widgets.note import note
from dashboard.widgets.typed import start_anew, typed_key
from dashboard.words import t
from dashboard.words.formats import local
from data_model import settings, tracks
from data_model.tracks import NotNeeded, StepRow


def _chosen_key(case_id: int) -> str:
    return f"case.{case_id}.step"


def chosen(case_id: int) -> str | None:
    """The step whose form is open."""
    found: str | None = st.session_state.get(_chosen_key(case_id))
    return found


def _choose(case_id: int, step: str | None) -> None:
    st.session_state[_chosen_key(case_id)] = step


def offer(case_id: int, track: str, step: str) -> None:
    """The one next button of a track."""
    st.button(
        t("tracks.note_next", step=t(f"tracks.step.{step}")), key=f"case.{case_id}.next.{track}",
        icon=":material/arrow_forward:", on_click=_choose, args=(case_id, step),
    )  # fmt: skip


def another(case_id: int, rows: list[StepRow]) -> None:
    """Any other step that can be noted, left out or undone."""
    open_ones = [row.step.code for row in rows if row.may_record or row.may_skip or row.may_take_back]
    if not open_ones:
        return
    tracks_of = {row.step.code: row.step.track for row in rows}

    def pick() -> None:
        _choose(case_id, st.session_state[key])
        st.session_state[key] = None

    key = f"case.{case_id}.another"
    st.selectbox(
        t("tracks.another"), open_ones, index=None, placeholder=t("tracks.another_hint"), key=key, on_change=pick,
        format_func=lambda code: f"{t(f'tracks.track.{tracks_of[code]}')}: {t(f'tracks.step.{code}')}",
    )  # fmt: skip


def form(case_id: int, version: int, row: StepRow) -> None:
    """The open form of one step."""
    code = row.step.code
    name = f"case.{case_id}.step.{code}"
    ways = [way for way, may in (("done", row.may_record), ("skip", row.may_skip), ("back", row.may_take_back)) if may]
    with st.container(border=True):
        st.markdown(f"**{t(f'tracks.step.{code}')}**")
        if not ways:
            note(t("tracks.nothing_to_note"))
            st.button(t("tracks.cancel"), key=f"{name}.cancel", on_click=_choose, args=(case_id, None))
            return
        way = ways[0]
        if len(ways) > 1:
            way = st.radio(
                t("tracks.what"), ways, horizontal=True, format_func=lambda w: t(f"tracks.way.{w}"),
                key=typed_key(name, "way"),
            )  # fmt: skip
        given = _asked(case_id, name, row, way)
        with st.container(horizontal=True):
            save = st.button(t(f"tracks.save.{way}"), key=f"{name}.save", type="primary")
            st.button(t("tracks.cancel"), key=f"{name}.cancel", on_click=_choose, args=(case_id, None))
        if save:
            _save(case_id, version, name, row, way, given)


def _asked(case_id: int, name: str, row: StepRow, way: str) -> dict[str, Any]:
    if way == "done":
        return _of_done(case_id, name, row)
    if way == "back":
        note(t("tracks.back_rule"))
        return {}
    reason = st.radio(
        t("tracks.why_not"), list(NotNeeded), index=None, format_func=lambda r: t(f"tracks.not_needed.{r}"),
        key=typed_key(name, "reason"),
    )  # fmt: skip
    return {"reason": reason}


def _of_done(case_id: int, name: str, row: StepRow) -> dict[str, Any]:
    given: dict[str, Any] = {}
    today = local(now()).date()
    left, right = st.columns(2)
    given["on"] = left.date_input(
        t("tracks.on"), today, key=typed_key(name, "on"), format="DD.MM.YYYY", max_value=today
    )
    who = ask(tracks.doers, case_id=case_id, step=row.step.code)
    names = {one.id: one.name for one in who}
    given["by_institution_id"] = right.selectbox(
        t("tracks.who_did"), list(names), index=0 if len(names) == 1 else None, format_func=lambda id: names[id],
        placeholder=t("cases.form.pick"), key=typed_key(name, "by"),
    )  # fmt: skip
    if row.step.outcomes:
        given["outcome"] = st.radio(
            t("tracks.came_to"), row.step.outcomes, index=None, horizontal=True,
            format_func=lambda o: t(f"tracks.outcome.{o}"), key=typed_key(name, "outcome"),
        )  # fmt: skip
    if row.step.days:
        most = ask(lambda db, _actor: settings.number(db, row.step.days)) // 24
        given["days"] = st.number_input(
            t("tracks.days", n=most), min_value=1, max_value=most, value=most, step=1, key=typed_key(name, "days")
        )
    return given


def _save(case_id: int, version: int, name: str, row: StepRow, way: str, given: dict[str, Any]) -> None:
    missing = [t(f"tracks.missing.{key}") for key, value in given.items() if value is None]
    if missing:
        flash(t("tracks.missing.all", fields=", ".join(missing)), good=False)
        return
    commands: dict[str, Callable[..., object]] = {
        "done": tracks.record_step,
        "skip": tracks.skip_step,
        "back": tracks.take_back_step,
    }
    code = row.step.code
    if act(commands[way], done=f"tracks.saved.{way}", case_id=case_id, step=code, expected_version=version, **given):
        forget_version("case", case_id)
        start_anew(name)
        _choose(case_id, None)
        st.rerun()
