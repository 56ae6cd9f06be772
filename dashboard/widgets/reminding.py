"""Gentle reminders about free places: to the provider before its answer grows old, to the coordinator of silence."""

from html import escape

import streamlit as st

from dashboard.shell.frame import ask
from dashboard.shell.frame import now as clock
from dashboard.words import t
from dashboard.words.formats import ago, date_text
from data_model import services
from data_model.services import Silent, ToConfirm

FEW = 6


def to_confirm() -> None:
    """What the actor's institution should confirm now; nothing while all its answers are fresh."""
    rows = ask(services.to_confirm)
    if rows:
        notice(t("finding.remind.title"), [_line(row) for row in rows], t("finding.remind.why"))


def _line(row: ToConfirm) -> str:
    when = date_text(row.old_at) if row.old_at else ""
    return t(f"finding.remind.{row.reminder.value}", name=row.name, date=when)


def silent(county: str) -> None:
    """The county's services whose silence is too long; nothing where there is none."""
    rows = ask(services.silent_in, county=county)
    if rows:
        more = [t("finding.remind.silent_more", n=len(rows) - FEW)] if len(rows) > FEW else []
        notice(t("finding.remind.silent"), [_silence(row) for row in rows[:FEW]] + more)


def _silence(row: Silent) -> str:
    when = (
        t("finding.remind.silent_since", when=ago(row.confirmed_at, clock()))
        if row.confirmed_at
        else t("finding.remind.silent_never")
    )
    key = "silent_same" if row.institution in row.name else "silent_line"
    return t(f"finding.remind.{key}", name=row.name, institution=row.institution, when=when)


def notice(title: str, lines: list[str], why: str = "") -> None:
    """A quiet box: a title, its lines, and why it is there."""
    items = "".join(f"<li>{escape(line)}</li>" for line in lines)
    end = f'<p class="quiet">{escape(why)}</p>' if why else ""
    st.html(f'<section class="reminder" role="note"><h3>{escape(title)}</h3><ul>{items}</ul>{end}</section>')
