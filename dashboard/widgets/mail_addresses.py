"""The institutions' e-mail addresses, as the administrator keeps them."""

import streamlit as st

from dashboard.shell.frame import ask
from dashboard.widgets.meeting.mailing import address_field
from dashboard.widgets.note import note
from dashboard.widgets.reminding import notice
from dashboard.words import t
from dashboard.words.formats import date_text
from data_model import digests, institutions
from geodata.counties import COUNTIES

NATIONAL = ""


def undelivered() -> None:
    """The daily e-mails that did not arrive, each with why; nothing where all did."""
    rows = ask(digests.undelivered)
    if rows:
        lines = [
            t("notices.undelivered.line", institution=row.institution, day=date_text(row.day),
              why=t(f"mail.failure.{row.failure.value}"))
            for row in rows
        ]  # fmt: skip
        notice(t("notices.undelivered.title", n=len(rows)), lines)


def draw() -> None:
    """A county, one of its institutions, and the address."""
    note(t("mail.accounts.note"))
    county = st.selectbox(
        t("accounts.new.place"), [*COUNTIES, NATIONAL], index=None, key="mail_place",
        format_func=lambda code: COUNTIES[code].name if code else t("accounts.new.national"),
        placeholder=t("accounts.new.choose"),
    )  # fmt: skip
    if county is None:
        return
    rows = {row.institution.id: row for row in ask(institutions.addresses, county=county)}
    chosen = st.selectbox(
        t("accounts.new.institution"), list(rows), index=None, key=f"mail_institution_{county}",
        format_func=lambda i: rows[i].institution.name, placeholder=t("accounts.new.choose"),
    )  # fmt: skip
    if chosen is not None:
        row = rows[chosen]
        address_field(chosen, row.institution.name, row.email, institutions.put_address)
