"""Which steps begin where a case stands, why some are not possible yet, and the steps that were made."""

from html import escape

import streamlit as st

from dashboard.widgets.badge import Badge, badge_html
from dashboard.widgets.case_words import term
from dashboard.widgets.table import Cell, Column, Row, plain_table
from dashboard.words import t
from dashboard.words.formats import datetime_text
from data_model.cases import CaseDetail, NextStep, Progress, StepRow
from data_model.transitions import Transition


def ahead(case: CaseDetail) -> None:
    """Every step from here, those that may be made now first; for the others, in words, what is missing or whose they
    are."""
    if not case.next:
        return
    lines = "".join(f"<li>{_line(one)}</li>" for one in _once(case.next))
    with st.expander(t("cases.course.title"), key="case_course"):
        st.html(f'<ul class="case-course" aria-label="{escape(t("cases.course.title"))}">{lines}</ul>')


def _once(steps: tuple[NextStep, ...]) -> list[NextStep]:
    """One step to each state: of two ways, the one that comes first."""
    found: dict[str, NextStep] = {}
    for one in steps:
        found.setdefault(f"{axis_of(one.transition)}.{one.transition.to}", one)
    return list(found.values())


def _line(one: NextStep) -> str:
    state = f"<strong>{escape(step_word(one.transition))}</strong>"
    if one.mine and not one.missing:
        return f"{state} {badge_html(Badge('good', t('cases.course.now')))}"
    why = [t(f"course.need.{need}") for need in one.missing]
    if not one.mine:
        why.append(t("cases.course.others", who=parts_word(one.transition)))
    return f"{state}: {escape('; '.join(why))}"


def step_word(transition: Transition) -> str:
    """etapa „acord dat”, or statutul „prezumată”."""
    axis = axis_of(transition)
    return t(f"cases.course.to_{axis}", word=term(axis, transition.to))


def axis_of(transition: Transition) -> str:
    """The code list of the state to which a step leads."""
    return "progress" if isinstance(transition.to, Progress) else "victim_status"


def parts_word(transition: Transition) -> str:
    """Who may make a step, in words."""
    return t("cases.course.or").join(t(f"course.by.{part}") for part in transition.by)


def history(steps: tuple[StepRow, ...]) -> None:
    """The steps that were made: when, to what, who noted it and who decided."""
    if not steps:
        return
    with st.expander(t("cases.course.history", n=len(steps))):
        columns = [Column(key, t(f"cases.course.{key}")) for key in ("at", "to", "by")]
        rows = [Row(str(n), _row(one)) for n, one in enumerate(reversed(steps))]
        plain_table(columns, rows, caption=t("cases.course.history", n=len(steps)))


def _row(one: StepRow) -> dict[str, Cell | str]:
    to = t(f"cases.course.to_{one.axis}", word=term(one.axis, one.after))
    if one.reason:
        to = f"{to} ({_reason(one)})"
    decided = one.decided_by and t("cases.course.decided", who=term("institution_kind", one.decided_by))
    by = f"{one.by}; {decided}" if decided else one.by
    return {"at": Cell(datetime_text(one.at), one.at), "to": to, "by": by}


def _reason(one: StepRow) -> str:
    return term("close_reason" if one.after == Progress.CLOSED else "reopen_reason", one.reason)
