"""Contextul național: the Strategy's context figures from released values, a chart and an equal table for each."""

import streamlit as st

from dashboard.shell.frame import ask
from dashboard.widgets.badge import Badge
from dashboard.widgets.bar_list import Bar, bar_list
from dashboard.widgets.comparison import TONES
from dashboard.widgets.country_map import state_of
from dashboard.widgets.note import note
from dashboard.widgets.table import Cell, Column, Row, data_table, plain_table
from dashboard.words import t
from dashboard.words.formats import number_text, period_label
from data_model import context
from data_model.access import Actor, Role
from data_model.context import ORIGIN, ContextFigure, GroupFigure, Missing
from data_model.disclosure import Figure, FigureState
from data_model.releasing import Audience
from geodata.counties import COUNTIES

AUDIENCE = "context_audience"


def draw(actor: Actor, period: str) -> None:
    """Every table of the period; ANITP may look at what the public is told."""
    st.subheader(t("context.title"), anchor=False)
    note(t("context.lead"))
    if "Q" in period:
        st.info(t("context.missing.quarter"))
        return
    for figure in ask(context.figures, period=period, audience=audience_for(actor)):
        _draw(figure, period)


def audience_for(actor: Actor, key: str = AUDIENCE) -> Audience:
    """For whom figures are looked at: ANITP chooses, all others see what is released to institutions."""
    if actor.role is not Role.CENTRAL:
        return Audience.ANITP
    words = {a: t(f"context.audiences.{a.value}") for a in Audience}
    return st.segmented_control(
        t("context.audience"), list(Audience), format_func=words.__getitem__, key=key, default=Audience.ANITP,
        required=True,
    ) or Audience.ANITP  # fmt: skip


def group_name(table: str, group: str) -> str:
    """A group in words; a county of origin by its name."""
    return COUNTIES[group].name if table == ORIGIN else t(f"context.{table}.groups.{group}")


def words_of(figure: Figure) -> str:
    """A figure in words, with why it has no number."""
    return number_text(figure.value, 0) if figure.value is not None else t(f"context.{figure.state.value}")


def _draw(figure: ContextFigure, period: str) -> None:
    title = t(f"context.{figure.id}.title")
    st.markdown(f"#### {title}")
    if figure.missing is not None:
        note(missing_words(figure))
        return
    note(_whole(figure.whole))
    caption = t("context.caption", title=title, period=period_label(period))
    if figure.id == ORIGIN:
        _table(figure.id, figure.groups, caption, scroll=True)
        return
    left, right = st.columns([1, 1], gap="medium")
    with left:
        bars = [Bar(group_name(figure.id, g.group), g.figure.value, words_of(g.figure)) for g in figure.groups]
        said = "; ".join(t("context.point", group=bar.name, value=bar.words) for bar in bars)
        bar_list(bars, summary=t("context.chart", title=title, words=said))
    with right:
        _table(figure.id, figure.groups, caption, scroll=False)
    if figure.regions and _any_value(figure):
        _by_region(figure, caption)


def missing_words(figure: ContextFigure) -> str:
    """Why a table has no figures."""
    if figure.missing is Missing.WAITS:
        names = ", ".join(COUNTIES[c].name for c in figure.waits_for)
        return t("context.missing.waits", n=len(figure.waits_for), counties=names)
    return t(f"context.missing.{(figure.missing or Missing.NOT_COUNTED).value}")


def _whole(whole: Figure) -> str:
    if whole.value is None:
        return t("context.whole_none" if whole.state is FigureState.NOT_REPORTED else "context.whole_protected")
    return t("context.whole", value=number_text(whole.value, 0))


def _table(table: str, groups: tuple[GroupFigure, ...], caption: str, *, scroll: bool) -> None:
    columns = [
        Column("group", t("context.group")), Column("value", t("context.value"), "number"),
        Column("share", t("context.share"), "number", 1), Column("state", t("context.state")),
    ]  # fmt: skip
    rows = [
        Row(
            g.group,
            {
                "group": group_name(table, g.group), "value": _number(g.figure), "share": g.share,
                "state": _badge(g.figure),
            },
        )
        for g in groups
    ]  # fmt: skip
    if scroll:
        data_table(columns, rows, key=f"context_{table}", caption=caption, sort=("value", "desc"), height=420)
    else:
        plain_table(columns, rows, caption=caption)


def _number(figure: Figure) -> float | Cell:
    return Cell("–") if figure.value is None else figure.value


def _badge(figure: Figure) -> Badge:
    return Badge(TONES[state_of(figure)], t(f"country.state.{figure.state.value}"))


def _any_value(figure: ContextFigure) -> bool:
    return any(g.figure.value is not None for groups in figure.regions.values() for g in groups)


def _by_region(figure: ContextFigure, caption: str) -> None:
    with st.expander(t("context.regions")):
        columns = [Column("region", t("context.region"))]
        columns += [Column(g.group, group_name(figure.id, g.group)) for g in figure.groups]
        rows = [
            Row(region, {"region": region} | {g.group: words_of(g.figure) for g in groups})
            for region, groups in figure.regions.items()
        ]
        plain_table(columns, rows, caption=caption)
