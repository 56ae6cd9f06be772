"""The towns that nobody is sure of, put to the person who imports."""

import streamlit as st

from dashboard.server.uploads import Upload
from dashboard.widgets.note import note
from dashboard.words import t
from data_model.imports import NOT_SAID, Decisions, Line, Verdict, town_key
from geodata.counties import COUNTIES
from geodata.localities import localities, locality

SHOWN = 30
Doubt = tuple[str, str]


def decisions_of(upload: Upload) -> Decisions:
    """What was decided so far, also for towns that the present report no longer asks about."""
    kept: dict[Doubt, int] = st.session_state.setdefault(_kept(upload), {})
    return tuple((county, key, siruta) for (county, key), siruta in sorted(kept.items()))


def _kept(upload: Upload) -> str:
    return f"decided_{upload.number}"


def decide(upload: Upload) -> None:
    """A choice for each doubtful town: the likely ones first, then every town of the county, or none."""
    doubts = _doubts(upload)
    if not doubts:
        return
    st.subheader(t("service_import.decide.title", n=len(doubts)), anchor=False)
    note(t("service_import.decide.hint"))
    shown = list(doubts)[:SHOWN]
    for start in range(0, len(shown), 2):
        for place, doubt in zip(st.columns(2), shown[start : start + 2], strict=False):
            with place:
                _choose(upload, doubt, doubts[doubt])
    if len(doubts) > SHOWN:
        note(t("service_import.decide.more", n=len(doubts) - SHOWN))


def _doubts(upload: Upload) -> dict[Doubt, list[Line]]:
    found: dict[Doubt, list[Line]] = {}
    for line in upload.report.lines if upload.report else ():
        if line.verdict is Verdict.UNDECIDED:
            found.setdefault((line.county, town_key(line.town_said)), []).append(line)
    return found


def _choose(upload: Upload, doubt: Doubt, lines: list[Line]) -> None:
    county, key = doubt
    likely = list(lines[0].towns)
    rest = [p.siruta for p in localities(county) if p.siruta not in likely]
    widget = f"town_{upload.number}_{county}_{key}"
    st.selectbox(
        t("service_import.decide.label", town=lines[0].town_said, county=COUNTIES[county].name, n=len(lines)),
        [*likely, NOT_SAID, *rest],
        index=None,
        placeholder=t("service_import.decide.later"),
        format_func=lambda siruta: locality(siruta).name if siruta else t("service_import.decide.none"),
        key=widget,
        on_change=_decided,
        args=(upload, doubt, widget),
    )


def _decided(upload: Upload, doubt: Doubt, widget: str) -> None:
    kept: dict[Doubt, int] = st.session_state.setdefault(_kept(upload), {})
    chosen = st.session_state.get(widget)
    if chosen is None:
        kept.pop(doubt, None)
    else:
        kept[doubt] = chosen
