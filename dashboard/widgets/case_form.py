"""Opening a case: what is known of it, never who the person is."""

from collections.abc import Callable
from enum import StrEnum
from typing import Any

import streamlit as st

from dashboard.shell.frame import act, ask, flash, last_result
from dashboard.widgets.case_choice import choose
from dashboard.widgets.case_words import DESTINATIONS, county_name, destination_name, term, town_name
from dashboard.widgets.editor import clear, editor
from dashboard.widgets.note import note
from dashboard.widgets.typed import start_anew, typed_key
from dashboard.words import t
from dashboard.words.formats import inside
from data_model import cases
from data_model.access import Actor
from data_model.cases import AgeBand, Citizenship, Exploitation, Sex, Signal
from geodata.counties import COUNTIES
from geodata.localities import localities, search, sectors

FORM = "case.new"
NOTE = "case.new.note"
_OPEN = "cases.form_open"
_CODES: dict[str, tuple[str, type[StrEnum]]] = {
    "age_band": ("age_band", AgeBand),
    "sex": ("sex", Sex),
    "citizenship": ("citizenship", Citizenship),
    "exploitation": ("exploitation", Exploitation),
    "source": ("signal", Signal),
}


def begin() -> None:
    """Show the form instead of the list."""
    st.session_state[_OPEN] = True


def begun() -> bool:
    """Whether the form is shown."""
    return bool(st.session_state.get(_OPEN))


def _end() -> None:
    st.session_state.pop(_OPEN, None)
    start_anew(FORM)


def _cancel() -> None:
    _end()
    clear(NOTE)


def draw(actor: Actor) -> None:
    """The form; after saving, the new case is shown and it is said who was notified."""
    st.header(t("cases.form.title"), anchor=False)
    note(t("cases.form.rule"))
    left, right = st.columns(2, gap="large")
    with left:
        st.subheader(t("cases.form.person"), anchor=False)
        given: dict[str, Any] = {key: _code(key) for key in ("age_band", "sex", "citizenship")}
        given["origin_county"] = _county("origin_county")
    with right:
        st.subheader(t("cases.form.facts"), anchor=False)
        given |= {key: _code(key) for key in ("source", "exploitation")}
        given |= _where(actor)
    text = editor(NOTE, label=t("cases.form.note"), height=110)
    with st.container(horizontal=True):
        saved = st.button(t("cases.form.save"), key="cases.form.save", type="primary")
        st.button(t("cases.form.cancel"), key="cases.form.cancel", on_click=_cancel)
    if saved:
        _save(given, text)


def _select(key: str, options: Any, name: Callable[[Any], str], empty: str) -> Any:
    return st.selectbox(
        t(f"cases.form.{key}"), options, index=None, format_func=name, placeholder=t(f"cases.form.{empty}"),
        key=typed_key(FORM, key),
    )  # fmt: skip


def _code(key: str) -> Any:
    kind, codes = _CODES[key]
    return _select(key, list(codes), lambda code: term(kind, code), "pick")


def _county(key: str) -> str | None:
    found: str | None = _select(key, list(COUNTIES), county_name, "not_known")
    return found


def _where(actor: Actor) -> dict[str, Any]:
    destination = _select("destination", DESTINATIONS, destination_name, "pick")
    inside = _county("exploitation_county") if destination == "RO" else None
    return {"destination": destination, "exploitation_county": inside, "town": _town(actor.county)}


def _town(county: str) -> int | None:
    typed = st.text_input(
        t("cases.form.town_search", county=county_name(county)), key=typed_key(FORM, "town_search"),
        placeholder=t("cases.form.town_hint"), autocomplete="off", live=True, max_chars=60,
    )  # fmt: skip
    found = search(typed, county) if typed else (*localities(county), *(sectors() if county == "B" else ()))
    if not found:
        note(t("cases.form.town_none", text=typed))
        return None
    town: int | None = st.selectbox(
        t("cases.form.town"), [place.siruta for place in found], index=0 if typed else None, format_func=town_name,
        placeholder=t("cases.form.not_known"), key=typed_key(FORM, f"town{'_found' if typed else ''}"),
    )  # fmt: skip
    return town


def _save(given: dict[str, Any], text: str) -> None:
    missing = [key for key in (*_CODES, "destination") if given[key] is None]
    if missing:
        fields = ", ".join(inside(t(f"cases.form.{key}")) for key in missing)
        flash(t("cases.form.missing", fields=fields), good=False)
        return
    if not act(cases.open_case, **given, note=text):
        return
    case_id: int = last_result()
    _end()
    clear(NOTE)
    opened = ask(cases.detail, case_id=case_id)
    told = [who for who, _when in opened.facts.notified] if opened.facts else []
    if told:
        flash(t("cases.opened.told", code=opened.row.code, who=", ".join(told)))
    else:
        flash(t("cases.opened.nobody", code=opened.row.code))
    choose(case_id)
    st.rerun()
