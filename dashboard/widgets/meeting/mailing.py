"""The invitation by e-mail: how it stands at each institution, the button that sends it, and missing addresses."""

from collections.abc import Callable
from html import escape

import streamlit as st

from dashboard.server.posting import post_invitation
from dashboard.shell.frame import act, actor, ask, flash, sentence
from dashboard.shell.messages import log_failure, not_saved
from dashboard.widgets.badge import Badge, Tone, badge_html
from dashboard.widgets.note import note
from dashboard.words import t
from dashboard.words.formats import datetime_text
from data_model import institutions, mailing, meetings
from data_model.errors import Invalid, ModelError
from data_model.meetings import TO_SEND, Delivery, DeliveryRow, MeetingRow

TONES: dict[Delivery, Tone] = {
    Delivery.NO_ADDRESS: "neutral",
    Delivery.NOT_SENT: "waiting",
    Delivery.UNDER_WAY: "info",
    Delivery.SENT: "good",
    Delivery.OUTDATED: "attention",
    Delivery.FAILED: "bad",
}


def draw(meeting: MeetingRow) -> None:
    """The whole part, folded; without an SMTP server one sentence says what to do instead."""
    with st.expander(t("mail.title"), icon=":material/mail:", key="mail_open"):
        try:
            office = mailing.post_office()
        except Invalid as error:
            st.warning(sentence(error), icon=":material/settings:")
            return
        if office is None:
            note(t("mail.not_set"))
            return
        _mail(meeting, ask(meetings.deliveries, meeting_id=meeting.id))


def _mail(meeting: MeetingRow, rows: list[DeliveryRow]) -> None:
    if not rows:
        note(t("mail.nobody_invited"))
        return
    note(t("mail.what"))
    _send_button(meeting, [row for row in rows if row.delivery in TO_SEND])
    st.html(standing_html(rows))
    _addresses([row for row in rows if row.own_county])


def _send_button(meeting: MeetingRow, rows: list[DeliveryRow]) -> None:
    if not rows:
        note(t("mail.nobody_left"))
        return
    if any(row.delivery is Delivery.OUTDATED for row in rows):
        st.warning(t("mail.changed"), icon=":material/update:")
    note(t("mail.addressees", n=len(rows)))
    kinds = {row.delivery for row in rows}
    words = {frozenset({Delivery.OUTDATED}): "send_changed", frozenset({Delivery.FAILED}): "send_again"}
    ids = tuple(row.institution_id for row in rows)
    st.button(
        t(f"mail.{words.get(frozenset(kinds), 'send')}"), key="mail_send", type="primary", icon=":material/send:",
        on_click=_send, args=(meeting.id, ids, meeting.sequence),
    )  # fmt: skip


def _send(meeting_id: int, ids: tuple[int, ...], sequence: int) -> None:
    who = actor()
    try:
        posted = post_invitation(who, meeting_id, ids, sequence)
    except ModelError as error:
        flash(sentence(error), good=False)
        return
    except Exception as error:  # whatever it is, the page says one sentence; what went out is on record
        log_failure("mail", error)
        flash(not_saved(error), good=False)
        return
    if posted.sent:
        flash(t("mail.all_sent", n=posted.sent))
    if posted.failed:
        flash(t("mail.some_failed", n=posted.failed), good=False)


def standing_html(rows: list[DeliveryRow]) -> str:
    """Each institution with its address and how the invitation to it stands."""
    return f'<ul class="mailed" aria-label="{escape(t("mail.table"))}">{"".join(map(_line, rows))}</ul>'


def _line(row: DeliveryRow) -> str:
    told = t(f"mail.failure.{row.failure}") if row.failure else datetime_text(row.at) if row.at else ""
    parts = (
        f"<strong>{escape(row.institution)}</strong>",
        f"<span>{escape(row.address)}</span>" if row.address else "",
        f"{badge_html(Badge(TONES[row.delivery], t(f'mail.delivery.{row.delivery}')))} {escape(told)}",
    )
    return f"<li>{'<br>'.join(filter(None, parts))}</li>"


def _addresses(rows: list[DeliveryRow]) -> None:
    """Addresses of the county's own institutions, the missing ones first."""
    if not rows:
        return
    by_id = {row.institution_id: row for row in sorted(rows, key=lambda row: bool(row.address))}
    st.html(f'<p class="small">{t("mail.addresses", n=len(rows))}</p>')
    note(t("mail.addresses_note"))
    chosen = st.selectbox(
        t("mail.choose_institution"), list(by_id), key="mail_institution", index=None,
        placeholder=t("meetings.choose_institution"), format_func=lambda i: by_id[i].institution if i in by_id else "",
    )  # fmt: skip
    if chosen is not None and chosen in by_id:
        row = by_id[chosen]
        address_field(row.institution_id, row.institution, row.address, institutions.put_county_address)


def address_field(institution_id: int, name: str, address: str, command: Callable[..., object]) -> None:
    """One institution's address with its button; `command` keeps it."""
    key = f"address_{institution_id}"
    label = t("mail.address_of", institution=name)
    st.text_input(label, address, key=key, max_chars=160, placeholder=t("mail.placeholder"), autocomplete="off")
    st.button(t("mail.address_save"), key=f"{key}_save", on_click=_save, args=(institution_id, key, command))


def _save(institution_id: int, key: str, command: Callable[..., object]) -> None:
    act(command, done="mail.address_saved", institution_id=institution_id, email=st.session_state[key])
