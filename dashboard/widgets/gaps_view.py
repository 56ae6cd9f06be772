"""The gaps of a county for its own team: needs against places, why help was refused, what is missing."""

from collections.abc import Sequence

import streamlit as st

from dashboard.shell.frame import ask, now, page_link
from dashboard.widgets.badge import Badge, badge_html, definition
from dashboard.widgets.case_words import term
from dashboard.widgets.note import note
from dashboard.widgets.table import Cell, Column, Row, Value, data_table
from dashboard.words import t
from dashboard.words.formats import local, number_text, period_label
from data_model import gaps
from data_model.cases import NeedKind
from data_model.disclosure import Figure
from data_model.gaps import CountyGaps, KindGap
from data_model.periods import Quarter
from data_model.provision import Provision
from geodata.counties import COUNTIES

QUARTERS = 8
PERIOD = "trimestru"
NUMBERS = ("recorded", "met", "open", "refused", "not_possible", "services", "places")


def draw(counties: Sequence[str]) -> None:
    """The county's section, with its quarter in the address; of several counties one is chosen."""
    with st.container(horizontal=True):
        county = _county(counties)
        quarter = _quarter()
    found = ask(gaps.of_county, county=county, quarter=quarter)
    name, period = COUNTIES[county].name, period_label(quarter)
    st.subheader(t("gaps.county.title", county=name, period=period), anchor=False)
    note(t("gaps.county.lead"))
    missing(found.provision, [gap.kind for gap in found.kinds if _state(gap).tone == "bad"])
    _kinds(found)
    _reasons(found)
    note(t("gaps.county.own"))
    definition(t("gaps.county.meaning"), source=t("gaps.county.source"), on=local(now()).date(), key="gaps_meaning")
    page_link("county", t("gaps.county.on_map"), judet=county if len(counties) > 1 else "")


def _county(counties: Sequence[str]) -> str:
    codes = [code for code in COUNTIES if code in counties]
    if len(codes) == 1:
        return codes[0]
    chosen = st.selectbox(
        t("services.filter.county"), codes, format_func=lambda code: COUNTIES[code].name, key="gaps_county",
        width=260,
    )  # fmt: skip
    return chosen or codes[0]


def _quarter() -> str:
    newest = Quarter.of(now())
    options = [str(newest.before(i)) for i in range(QUARTERS)]
    asked = st.query_params.get(PERIOD, "")
    chosen = st.selectbox(
        t("gaps.county.quarter"), options, index=options.index(asked) if asked in options else 0,
        format_func=period_label, key="gaps_quarter", width=260,
    )  # fmt: skip
    st.query_params[PERIOD] = chosen
    return chosen


def missing(have: Provision, kinds: Sequence[NeedKind] = ()) -> None:
    """What the county lacks, as badges, the kinds of help that are asked for and that nobody offers among them."""
    st.markdown(f"**{t('gaps.county.missing')}**")
    lacking = missing_words(have)
    if kinds:
        lacking.insert(0, Badge("bad", t("gaps.fact.kinds", kinds=", ".join(term("need", kind) for kind in kinds))))
    if lacking:
        st.html("".join(f'<div class="todo">{badge_html(one)}</div>' for one in lacking))
    else:
        st.success(t("gaps.fact.nothing"), icon=":material/check_circle:")


def missing_words(have: Provision) -> list[Badge]:
    """Each thing that a county lacks, the gravest first."""
    found = []
    if not have.shelters:
        found.append(Badge("bad", t("gaps.fact.shelter")))
    elif not have.emergency:
        capital = "_capital" if COUNTIES[have.county].is_capital else ""
        found.append(Badge("bad" if capital else "attention", t(f"gaps.fact.emergency{capital}")))
    if have.without_ssvi:
        found.append(Badge("bad", t("gaps.fact.ssvi", n=have.without_ssvi, all=have.dgaspcs)))
    if have.ssvi_shared:
        found.append(Badge("attention", t("gaps.fact.ssvi_shared", n=have.ssvi_shared)))
    if have.unverified:
        found.append(Badge("neutral", t("gaps.fact.unverified", n=have.unverified)))
    return found


def _kinds(found: CountyGaps) -> None:
    columns = [
        Column("kind", t("gaps.county.kind")),
        Column("state", t("gaps.county.state")),
        *(Column(name, t(f"gaps.county.{name}"), "number") for name in NUMBERS),
    ]
    rows = [Row(gap.kind.value, _cells(gap)) for gap in found.kinds]
    data_table(
        columns, rows, key="gaps_kinds", caption=t("gaps.county.caption", n=len(rows)), empty=t("gaps.county.empty")
    )


def _cells(gap: KindGap) -> dict[str, Value]:
    people = (gap.recorded, gap.met, gap.open, gap.refused, gap.not_possible)
    return {
        "kind": term("need", gap.kind),
        "state": _state(gap),
        **{name: figure.value for name, figure in zip(NUMBERS, people, strict=False)},
        "services": gap.services,
        "places": _places(gap),
    }


def _places(gap: KindGap) -> Cell | None:
    """3 din 12, sorted by what is free, or 12 locuri for who is not told; a kind without services has none."""
    if gap.counted and gap.free is None:
        return Cell(t("services.capacity", n=gap.places), gap.places)
    if gap.counted and gap.free is not None:
        return Cell(t("gaps.county.of", free=number_text(gap.free), places=number_text(gap.places)), gap.free)
    return Cell(t("gaps.county.uncounted")) if gap.services else None


def _state(gap: KindGap) -> Badge:
    asked = bool(gap.recorded.value or gap.refused.value or gap.not_possible.value)
    if not gap.services:
        return Badge("bad", t("gaps.county.gap"))
    if gap.open.value or gap.not_possible.value:
        return Badge("attention", t("gaps.county.short"))
    return Badge("good", t("gaps.county.covered")) if asked else Badge("neutral", t("gaps.county.unasked"))


def _reasons(found: CountyGaps) -> None:
    said: list[tuple[str, str, Figure]] = [("refusal", r.value, f) for r, f in found.refusals]
    said += [("not_possible", r.value, f) for r, f in found.impossible]
    if not said:
        note(t("gaps.county.no_refusals"))
        return
    left, right = st.columns(2)
    for column, group, caption in ((left, "refusal", "refusals"), (right, "not_possible", "impossible")):
        rows = [Row(code, {"reason": t(f"terms.{group}.{code}"), "n": f.value}) for g, code, f in said if g == group]
        if rows:
            columns = [Column("reason", t("gaps.county.reason")), Column("n", t("gaps.county.n"), "number")]
            with column:
                data_table(columns, rows, key=f"gaps_{group}", caption=t(f"gaps.county.{caption}"))
