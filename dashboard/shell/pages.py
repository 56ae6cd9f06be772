"""The list of pages: file, address and the right that opens each. Labels stand in words/ro/shell.toml."""

from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlencode

import streamlit as st
from streamlit.errors import StreamlitAPIException

from data_model.access import Actor, Right

FOLDER = Path(__file__).parent.parent / "pages"


@dataclass(frozen=True)
class PageEntry:
    """One page: `key` names its file and its words, `path` is its address without the slash."""

    key: str
    path: str
    right: Right

    @property
    def file(self) -> Path:
        return FOLDER / f"{self.key}.py"


PAGES: tuple[PageEntry, ...] = (
    PageEntry("home", "acasa", Right.USE_PROGRAM),
    PageEntry("county", "judet", Right.SEE_COUNTY),
    PageEntry("cases", "cazuri", Right.SEE_CASES),
    PageEntry("referrals", "referiri", Right.SEE_REFERRALS),
    PageEntry("exchange", "schimb-de-date", Right.SEE_CASES),
    PageEntry("services", "servicii", Right.SEE_SERVICES),
    PageEntry("service_import", "import-servicii", Right.IMPORT_SERVICES),
    PageEntry("meetings", "sedinte", Right.SEE_MEETINGS),
    PageEntry("teams", "echipe", Right.SEE_COUNTRY),
    PageEntry("questions", "intrebari", Right.ANSWER_FORWARD),
    PageEntry("actions", "plan-comun", Right.SEE_ACTIONS),
    PageEntry("declaring", "date-pentru-plan", Right.DECLARE_FACTS),
    PageEntry("tracking", "urmarirea-planului", Right.SEE_REPORTS),
    PageEntry("plan", "indicatori", Right.SEE_REPORTS),
    PageEntry("country", "harta-nationala", Right.SEE_COUNTRY),
    PageEntry("reports", "rapoarte", Right.SEE_REPORTS),
    PageEntry("accounts", "conturi", Right.MANAGE_ACCOUNTS),
    PageEntry("confirming", "confirmari", Right.CONFIRM_ACCOUNTS),
    PageEntry("audit", "jurnal", Right.READ_AUDIT),
    PageEntry("retention", "pastrare", Right.CARRY_FORWARD),
    PageEntry("account", "contul-meu", Right.USE_PROGRAM),
    PageEntry("help", "ajutor", Right.USE_PROGRAM),
)
HOME = PAGES[0].key


def entry_of(key: str) -> PageEntry:
    """The page named `key`; KeyError for none."""
    return {entry.key: entry for entry in PAGES}[key]


def pages_of(actor: Actor) -> list[PageEntry]:
    """The pages that the actor's role opens, in the order of the menu."""
    return [entry for entry in PAGES if actor.may(entry.right)]


def _query(filters: dict[str, object]) -> dict[str, str]:
    return {name: str(value) for name, value in filters.items() if value not in (None, "")}


def link_to(page_key: str, **filters: object) -> str:
    """The address of a page with its filters, for a link: "/servicii?registru=goluri". Never put a case code in it.

    Where a filter is a widget bound to the address, its value there is the option's label, not its code.
    """
    # Streamlit cannot route a default page's own path
    address = "/" if page_key == HOME else f"/{entry_of(page_key).path}"
    query = _query(filters)
    return f"{address}?{urlencode(query)}" if query else address


def page_link(page_key: str, label: str, **filters: object) -> None:
    """Draw a link that changes the page without a new load; the bare label where the page is not offered."""
    try:
        st.page_link(entry_of(page_key).file, label=label, query_params=_query(filters) or None)
    except StreamlitAPIException:
        st.markdown(label)


def go(page_key: str, **filters: object) -> None:
    """Leave for another page, with its filters; not inside a callback."""
    st.switch_page(entry_of(page_key).file, query_params=_query(filters) or None)
