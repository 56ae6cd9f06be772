"""Where a victim must not be sent: whole counties and towns, noted without a reason by who leads the case."""

import streamlit as st

from dashboard.shell.frame import act, forget_version
from dashboard.widgets.case_words import county_name, town_name
from dashboard.widgets.note import note
from dashboard.widgets.typed import start_anew, typed_key
from dashboard.words import t
from data_model import cases
from data_model.cases import Avoided, CaseDetail
from geodata.counties import COUNTIES, ro_key
from geodata.localities import localities, sectors


def avoided_words(avoided: Avoided) -> str:
    """județul Covasna, Făgăraș (Brașov)."""
    counties = [t("finding.avoid.whole_county", county=county_name(code)) for code in avoided.counties]
    towns = [_town(siruta, county) for county, siruta in avoided.towns]
    return ", ".join([*sorted(counties, key=ro_key), *sorted(towns, key=ro_key)])


def _town(siruta: int, county: str) -> str:
    return t("finding.avoid.town", town=town_name(siruta), county=county_name(county))


def avoiding(case: CaseDetail, version: int) -> None:
    """What is noted now, and the form that replaces it."""
    form, kept = f"case.{case.row.id}.avoid", (case.facts.avoided if case.facts else None) or Avoided()
    with st.expander(t("finding.avoid.title")):
        note(t("finding.avoid.rule"))
        note(avoided_words(kept) or t("finding.avoid.none"))
        counties = st.multiselect(
            t("finding.avoid.counties"), list(COUNTIES), default=sorted(kept.counties), format_func=county_name,
            placeholder=t("finding.avoid.pick"), select_all=False, key=typed_key(form, "counties"),
        )  # fmt: skip
        towns = _towns(form, kept, case.row.county)
        if st.button(t("finding.avoid.save"), key=f"{form}.save"):
            done = "finding.avoid.saved" if counties or towns else "finding.avoid.emptied"
            if act(
                cases.set_avoided, done=done, case_id=case.row.id, counties=tuple(counties), towns=tuple(towns),
                expected_version=version,
            ):  # fmt: skip
                forget_version("case", case.row.id)
                start_anew(form)
                st.rerun()


def _towns(form: str, kept: Avoided, own_county: str) -> list[int]:
    """Towns of any county: one county's at a time are listed, those chosen before stay."""
    key = typed_key(form, "towns")
    county = st.selectbox(
        t("finding.avoid.county"), list(COUNTIES), index=list(COUNTIES).index(own_county), format_func=county_name,
        key=typed_key(form, "county"),
    )  # fmt: skip
    listed = [p.siruta for p in (*localities(county), *(sectors() if county == "B" else ()))]
    names = {siruta: town_name(siruta) for siruta in listed}
    before = [siruta for _, siruta in sorted(kept.towns)]
    chosen = [*before, *st.session_state.get(key, ())]
    return st.multiselect(
        t("finding.avoid.towns"), list(dict.fromkeys([*chosen, *listed])), default=before,
        format_func=lambda siruta: names.get(siruta) or town_name(siruta), placeholder=t("finding.avoid.pick"), key=key,
        select_all=False,
    )  # fmt: skip
