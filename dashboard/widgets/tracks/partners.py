"""Partners invited to one case: OIM, UNHCR, legal aid."""

import streamlit as st

from dashboard.shell.frame import act, ask, flash, forget_version
from dashboard.widgets.note import note
from dashboard.widgets.typed import start_anew, typed_key
from dashboard.words import t
from dashboard.words.formats import date_text
from data_model import tracks
from data_model.cases import CaseDetail
from data_model.tracks import CaseTracks, PartnerRow


def draw(case: CaseDetail, version: int, found: CaseTracks) -> None:
    """Who is invited, with the end of each invitation, and the form for one more."""
    if not (found.partners or case.may_work):
        return
    with st.expander(
        t("tracks.partners.title", n=len(found.partners)) if found.partners else t("tracks.partners.title_none"),
        icon=":material/handshake:",
    ):
        note(t("tracks.partners.rule"))
        for one in found.partners:
            _partner(case, version, one)
        if case.may_work:
            _invite(case, version)


def _partner(case: CaseDetail, version: int, one: PartnerRow) -> None:
    with st.container(horizontal=True, vertical_alignment="center"):
        role, since = t(f"tracks.partner_role.{one.role}"), date_text(one.invited_at)
        note(t("tracks.partners.line", name=one.name, role=role, since=since))
        key = f"case.{case.row.id}.partner.{one.institution_id}.end"
        if case.may_work and st.button(t("tracks.partners.end"), key=key) and act(
            tracks.end_partner, done="tracks.partners.ended", case_id=case.row.id, institution_id=one.institution_id,
            expected_version=version,
        ):  # fmt: skip
            forget_version("case", case.row.id)
            st.rerun()


def _invite(case: CaseDetail, version: int) -> None:
    form = f"case.{case.row.id}.partner"
    names = {one.id: one.name for one in ask(tracks.partners_to_invite, case_id=case.row.id)}
    picked = st.selectbox(
        t("tracks.partners.who"), list(names), index=None, format_func=lambda id: names[id],
        placeholder=t("cases.form.pick"), key=typed_key(form, "who"),
    )  # fmt: skip
    if not st.button(t("tracks.partners.invite"), key=f"{form}.save"):
        return
    if picked is None:
        flash(t("tracks.partners.choose"), good=False)
    elif act(
        tracks.invite_partner, done="tracks.partners.invited", case_id=case.row.id, institution_id=picked,
        expected_version=version,
    ):  # fmt: skip
        forget_version("case", case.row.id)
        start_anew(form)
        st.rerun()
