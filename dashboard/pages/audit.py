"""Jurnal: who did what and when, and whether nobody touched the record."""

from typing import Any

import streamlit as st

from dashboard import words
from dashboard.shell.frame import ask, page
from dashboard.widgets import address
from dashboard.widgets.audit_words import action_words, name_of, wrong_words
from dashboard.widgets.badge import apply_style
from dashboard.widgets.note import note
from dashboard.widgets.table import Column, Row, Value, data_table
from dashboard.words import t
from data_model import audit, people
from data_model.access import Actor, Right
from data_model.audit import NATION, AuditRow
from geodata.counties import COUNTIES

CHAIN = "jurnal"
CHAINS = ("", NATION, *COUNTIES)


@page(Right.READ_AUDIT, "audit")
def render(actor: Actor) -> None:
    apply_style()
    logins = {account.id: account.login for account in ask(people.accounts)}
    chain, wanted = _chain_and_button()
    note(t("audit.verify.what"))
    if wanted:
        _verify()
    _list(ask(audit.latest, chain=chain, **_filters(logins)), logins)


def _chain_and_button() -> tuple[str, bool]:
    left, right = st.columns([1, 2], vertical_alignment="bottom")
    with left:
        chain = address.choose(
            CHAIN, CHAINS, name_of, label=t("audit.filter.chain"), key="audit_chain",
            placeholder=t("audit.filter.choose"),
        )  # fmt: skip
    with right:
        icon = ":material/verified_user:"
        return chain, st.button(t("audit.verify.button"), key="audit_verify", type="primary", icon=icon)


def _filters(logins: dict[int, str]) -> dict[str, Any]:
    """What was done, by whom, and between which days; each empty for all."""
    place = st.columns([2, 2, 1, 1])
    choose = t("audit.filter.all")
    actions = ask(audit.actions)
    with place[0]:
        action = st.selectbox(
            t("audit.filter.action"), sorted(actions, key=action_words), index=None, format_func=action_words,
            key="audit_action", placeholder=choose,
        )  # fmt: skip
    with place[1]:
        account = st.selectbox(
            t("audit.filter.who"), sorted(logins, key=logins.__getitem__), index=None, format_func=logins.__getitem__,
            key="audit_who", placeholder=choose,
        )  # fmt: skip
    first, last = (
        column.date_input(t(f"audit.filter.{key}"), value=None, format="DD.MM.YYYY", key=f"audit_{key}")
        for key, column in (("first", place[2]), ("last", place[3]))
    )
    return {"action": action or "", "account_id": account, "first": first, "last": last}


def _verify() -> None:
    """Every chain, one after the other; what does not fit is named."""
    progress, wrong = st.progress(0.0), []
    for place, chain in enumerate(CHAINS[1:]):
        progress.progress(place / len(CHAINS), t("audit.verify.working", name=name_of(chain)))
        if not (proof := ask(audit.proof, chain=chain)).holds:
            wrong.append(proof)
    progress.empty()
    for proof in wrong:
        st.error(wrong_words(proof), icon=":material/error:")
    if not wrong:
        st.success(t("audit.verify.whole", n=len(CHAINS) - 1), icon=":material/verified_user:")


def _list(rows: list[AuditRow], logins: dict[int, str]) -> None:
    columns = [Column("at", t("audit.list.at"), "date")]
    columns += [Column(key, t(f"audit.list.{key}")) for key in ("who", "action", "subject", "chain", "hash")]
    shown = [Row(str(place), _cells(row, logins)) for place, row in enumerate(rows)]
    caption = t("audit.list.caption", n=len(rows))
    data_table(columns, shown, key="audit_list", caption=caption, empty=t("audit.list.none"), height=640)


def _cells(row: AuditRow, logins: dict[int, str]) -> dict[str, Value]:
    who = t("audit.list.nobody")
    if row.account_id:
        who = logins.get(row.account_id) or t("audit.list.unknown", id=row.account_id)
    return {
        "at": row.at,
        "who": who,
        "action": action_words(row.action),
        "subject": subject_words(row.subject),
        "chain": name_of(row.chain),
        "hash": row.hash,
    }


def subject_words(subject: str) -> str:
    """ "case 12" as caz, nr. intern 12; anything unknown as it is."""
    kind, _, rest = subject.partition(" ")
    if rest and words.has(f"audit.subject.{kind}"):
        return t(f"audit.subject.{kind}", rest=rest)
    return subject or t("audit.list.nobody")


render()
