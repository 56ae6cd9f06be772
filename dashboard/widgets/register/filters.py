"""The filters of the register. They stand in the address, but for the text, in which somebody might type a name."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

import streamlit as st

from dashboard.words import t
from data_model.access import Actor
from data_model.cases import NeedKind
from data_model.services import Availability, ProviderType, Search, TargetGroup
from geodata.counties import COUNTIES

ALL = ""
YES = "da"
ADDRESS = {
    "kind": "nevoie", "group": "grup", "county": "judet", "state": "stare", "provider": "furnizor",
    "voucher": "voucher", "to_check": "de-verificat", "resource": "fel", "language": "limba",
}  # fmt: skip
"""Each filter's name in the address."""

RARER = ("state", "provider", "voucher", "to_check")
LISTS: dict[str, tuple[Any, str]] = {
    "kind": (NeedKind, "terms.need"),
    "group": (TargetGroup, "terms.target_group"),
    "state": (Availability, "terms.availability"),
    "provider": (ProviderType, "register.provider"),
}


@dataclass(frozen=True)
class Asked:
    """What the filters say: where to look, and for what."""

    counties: tuple[str, ...]
    search: Search

    @property
    def narrow(self) -> bool:
        """Whether anything is asked for beside the counties."""
        return self.search != Search()


def draw(actor: Actor) -> Asked:
    """The filters, the rarer ones folded away."""
    text = search_box("services")
    where, what, whom = st.columns(3)
    with where:
        counties = county_filter(actor)
    with what:
        _listed("kind")
    with whom:
        _listed("group")
    unfolded = any(ADDRESS[name] in st.query_params for name in RARER)
    with st.expander(t("register.filter.more"), expanded=unfolded, key="more_filters"):
        left, right = st.columns(2)
        with left:
            _listed("state")
            _ticked("voucher")
        with right:
            _listed("provider")
            _ticked("to_check")
    _, search = read(st.query_params)
    return Asked(counties, replace(search, text=text))


def read(address: Mapping[str, str]) -> tuple[tuple[str, ...], Search]:
    """What the filters of an address say, for a file: the counties, none for one's own, and the rest. A word that no
    list offers asks for nothing, as on the page."""

    def code(name: str) -> Any:
        codes = LISTS[name][0]
        said = address.get(ADDRESS[name], ALL)
        return codes(said) if said in list(codes) else None

    county = address.get(ADDRESS["county"], ALL)
    search = Search(
        kind=code("kind"), group=code("group"), state=code("state"), provider=code("provider"),
        voucher=address.get(ADDRESS["voucher"]) == YES, to_check=address.get(ADDRESS["to_check"]) == YES,
    )  # fmt: skip
    return (county,) if county in COUNTIES else (), search


def search_box(of: str) -> str:
    """The text that is looked for, in any spelling."""
    return st.text_input(
        t("register.filter.text"), key=f"search_{of}", placeholder=t(f"register.filter.text_{of}"), autocomplete="off"
    )


def _listed(name: str) -> None:
    codes, terms = LISTS[name]
    choice(name, [c.value for c in codes], t(f"services.filter.{name}"), terms)


def choice(name: str, values: list[str], label: str, terms: str) -> str:
    """One filter from a list; "" for any."""
    asked = st.query_params.get(ADDRESS[name], ALL)
    options = [ALL, *values]
    chosen = st.selectbox(
        label,
        options,
        index=options.index(asked) if asked in options else 0,
        format_func=lambda value: t(f"{terms}.{value}") if value else t("services.anywhere"),
        key=f"filter_{name}",
    )
    return _kept(name, chosen)


def _ticked(name: str) -> None:
    asked = st.query_params.get(ADDRESS[name], ALL) == YES
    _kept(name, YES if st.checkbox(t(f"register.filter.{name}"), asked, key=f"filter_{name}") else ALL)


def _kept(name: str, chosen: str | None) -> str:
    if chosen:
        st.query_params[ADDRESS[name]] = chosen
    elif ADDRESS[name] in st.query_params:
        del st.query_params[ADDRESS[name]]
    return chosen or ALL


def county_filter(actor: Actor) -> tuple[str, ...]:
    """The counties to look in: one's own together, one of them, or a neighbour; for ANITP any, or the whole country."""
    own = [code for code in COUNTIES if code in actor.counties]
    options = [ALL, *_choices(own)]
    asked = st.query_params.get(ADDRESS["county"], ALL)
    whole = t(f"services.filter.{'all_own' if len(own) > 1 else 'own_county'}") if own else t("register.filter.country")
    chosen = st.selectbox(
        t("services.filter.county"),
        options,
        index=options.index(asked) if asked in options else 0,
        format_func=lambda code: COUNTIES[code].name if code else whole,
        key="filter_county",
    )
    code = _kept("county", chosen)
    return (code,) if code else tuple(own)


def _choices(own: list[str]) -> list[str]:
    if not own:
        return list(COUNTIES)
    from geodata.boundaries import neighbours  # geopandas comes with it

    near = {other for code in own for other in neighbours(code)} - set(own)
    return [*(own if len(own) > 1 else []), *(code for code in COUNTIES if code in near)]
