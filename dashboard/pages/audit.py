"""Jurnal: who did what and when, and whether nobody touched the record."""

import streamlit as st

from dashboard import words
from dashboard.shell.frame import ask, page
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
    left, right = st.columns([1, 2], vertical_alignment="bottom")
    with left:
        chain = _chain()
    with right:
        wanted = st.button(
            t("audit.verify.button"), key="audit_verify", type="primary", icon=":material/verified_user:"
        )
    note(t("audit.verify.what"))
    if wanted:
        _verify()
    rows = ask(audit.latest, chain=chain)
    logins = {account.id: account.login for account in ask(people.accounts)}
    _list(rows, logins)


def name_of(chain: str) -> str:
    """A chain in words: a county's, or the nation's."""
    return COUNTIES[chain].name if chain in COUNTIES else t("audit.filter.nation" if chain else "audit.filter.all")


def _chain() -> str:
    key = "audit_chain"
    if key not in st.session_state:
        asked = st.query_params.get(CHAIN, "")
        st.session_state[key] = asked if asked in CHAINS else ""
    st.selectbox(t("audit.filter.chain"), CHAINS, format_func=name_of, key=key, placeholder=t("audit.filter.choose"))
    chain: str = st.session_state[key]
    st.query_params[CHAIN] = chain
    return chain


def _verify() -> None:
    """Every chain, one after the other; what does not fit is named."""
    progress, broken = st.progress(0.0), {}
    for place, chain in enumerate(CHAINS[1:]):
        progress.progress(place / len(CHAINS), t("audit.verify.working", name=name_of(chain)))
        if (wrong := ask(audit.first_broken, chain=chain)) is not None:
            broken[chain] = wrong
    progress.empty()
    for chain, sequence in broken.items():
        st.error(t("audit.verify.broken", name=name_of(chain), sequence=sequence), icon=":material/error:")
    if not broken:
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


def action_words(action: str) -> str:
    """An action's code in words; the code itself for one that has none yet."""
    return t(f"audit.action.{action}") if words.has(f"audit.action.{action}") else action


def subject_words(subject: str) -> str:
    """ "case 12" as caz, nr. intern 12; anything unknown as it is."""
    kind, _, rest = subject.partition(" ")
    if rest and words.has(f"audit.subject.{kind}"):
        return t(f"audit.subject.{kind}", rest=rest)
    return subject or t("audit.list.nobody")


render()
