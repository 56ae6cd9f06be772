"""Access to a case for a time: the form for who holds a code, and the askings that one's own institution answers."""

from datetime import datetime, timedelta
from html import escape

import streamlit as st
from sqlmodel import Session

from dashboard.shell.frame import act, ask, flash
from dashboard.widgets.note import note
from dashboard.widgets.table import Column, Row, plain_table
from dashboard.widgets.typed import start_anew, typed_key
from dashboard.words import t
from dashboard.words.formats import ago, datetime_text
from data_model import admission, settings
from data_model.access import Actor, Right
from data_model.admission import Asked, OwnAsk, Purpose, Told

FORM = "admission.ask"
HOURS = {24: "day", 168: "week", 720: "month"}


def asking(actor: Actor) -> None:
    """The small form, and what became of one's own askings."""
    if not actor.may(Right.ASK_ACCESS):
        return
    with st.expander(t("admission.ask.title"), icon=":material/key:", key="ask_access"):
        note(t("admission.ask.why"))
        left, right = st.columns(2)
        code = left.text_input(
            t("admission.ask.code"), key=typed_key(FORM, "code"), placeholder=t("admission.ask.code_hint"),
            max_chars=16, autocomplete="off",
        )  # fmt: skip
        purpose = right.selectbox(
            t("admission.ask.purpose"), list(Purpose), index=None, placeholder=t("admission.ask.purpose_any"),
            format_func=_purpose, key=typed_key(FORM, "purpose"),
        )  # fmt: skip
        if st.button(t("admission.ask.send"), key="admission.send") and act(
            admission.ask_access, done="admission.ask.sent", code=code or "", purpose=purpose
        ):
            start_anew(FORM)
            st.rerun()
        _own(ask(admission.own_asks))


def _purpose(purpose: Purpose) -> str:
    return t(f"admission.purpose.{purpose}")


def _own(asks: list[OwnAsk]) -> None:
    if not asks:
        return
    columns = [
        Column("code", t("admission.ask.code_column")), Column("purpose", t("admission.ask.purpose_column")),
        Column("asked", t("admission.ask.asked")), Column("told", t("admission.ask.told")),
    ]  # fmt: skip
    rows = [
        Row(
            str(number),
            {
                "code": one.code,
                "purpose": _purpose(one.purpose),
                "asked": one.asked_at,
                "told": t(f"admission.told.{one.told}", until=_until(one.until) if one.told is Told.GRANTED else ""),
            },
        )
        for number, one in enumerate(asks)
    ]
    plain_table(columns, rows, caption=t("admission.ask.own"))


def _until(moment: datetime | None) -> str:
    return datetime_text(moment) if moment else ""


def _waiting(db: Session, actor: Actor) -> tuple[list[Asked], datetime, int]:
    return admission.asked_of_me(db, actor), settings.now(db), settings.number(db, "access_hours_most")


def asked(actor: Actor) -> None:
    """What others ask of one's own institution; nothing where nobody asks."""
    if not actor.may(Right.WORK_CASE):
        return
    found, now, most = ask(_waiting)
    if not found:
        return
    with st.container(border=True):
        st.subheader(t("admission.asked.title", n=len(found)), anchor=False)
        note(t("admission.asked.what"))
        for one in found:
            _one(one, now, most)


def _one(one: Asked, now: datetime, most: int) -> None:
    line = t(
        "admission.asked.line", institution=one.institution, code=one.code, purpose=_purpose(one.purpose),
        when=ago(one.asked_at, now),
    )  # fmt: skip
    st.html(f"<p>{escape(line)}</p>")
    with st.container(horizontal=True, vertical_alignment="bottom"):
        hours = st.selectbox(
            t("admission.asked.hours"), [h for h in HOURS if h <= most] or [most], index=0, width=180,
            format_func=lambda h: t(f"admission.asked.{HOURS.get(h, 'day')}"), key=f"admission.hours.{one.id}",
        )  # fmt: skip
        st.button(
            t("admission.asked.grant"), key=f"admission.grant.{one.id}", type="primary", on_click=_grant,
            args=(one, hours, now),
        )  # fmt: skip
        st.button(t("admission.asked.refuse"), key=f"admission.refuse.{one.id}", on_click=_refuse, args=(one,))


def _grant(one: Asked, hours: int, now: datetime) -> None:
    if act(admission.grant, ask_id=one.id, hours=hours, expected_version=one.version):
        until = datetime_text(now + timedelta(hours=hours))
        flash(t("admission.asked.granted", code=one.code, institution=one.institution, until=until))


def _refuse(one: Asked) -> None:
    if act(admission.refuse, ask_id=one.id, expected_version=one.version):
        flash(t("admission.asked.refused", institution=one.institution))
