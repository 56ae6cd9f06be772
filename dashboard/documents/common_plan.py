"""The common action plan (planul de acțiune comun) as a paper: the living list, by objective of the national plan.

Basis: HG 533/2024, plan action 3.3.6. A paper holds no case and no number of one.
"""

import re
from collections.abc import Sequence

from dashboard.documents.agenda import term
from dashboard.documents.docx_file import docx
from dashboard.documents.letterhead import letterhead, office
from dashboard.documents.paper import Block, Heading, Line, Paper, clean, table
from dashboard.documents.pdf_file import pdf
from dashboard.words import ROMANIAN, speaking, t
from dashboard.words.formats import date_text, date_words, local
from data_model.actions import PENDING, ActionRow, CommonPlan, Objective, held_by
from data_model.guard.cases import case_codes_replaced
from data_model.practices import PracticeRow


@speaking(ROMANIAN)
def plan_docx(plan: CommonPlan, practices: Sequence[PracticeRow]) -> bytes:
    """The plan as an editable DOCX, A4."""
    return docx(plan_paper(plan, practices))


@speaking(ROMANIAN)
def plan_pdf(plan: CommonPlan, practices: Sequence[PracticeRow]) -> bytes:
    """The plan as a tagged PDF (UA-1, A-2a), A4."""
    return pdf(plan_paper(plan, practices))


@speaking(ROMANIAN)
def plan_file_name(plan: CommonPlan, ending: str) -> str:
    """ "plan-comun-bv-2026-11-25.docx"; `ending` without the dot."""
    code = re.sub(r"[^a-z]", "", plan.county.lower())
    return f"{t('documents.plan.file_name')}-{code}-{local(plan.made_at):%Y-%m-%d}.{ending}"


@speaking(ROMANIAN)
def plan_paper(plan: CommonPlan, practices: Sequence[PracticeRow]) -> Paper:
    """The plan as it stands at its moment, with the team's initiatives and good practices at the end."""
    day = date_words(plan.made_at)
    return Paper(
        title=t("documents.plan.title"),
        subtitle=t("documents.plan.subtitle", date=day),
        subject=t("documents.plan.subject"),
        author=office(plan.county),
        letterhead=letterhead(plan.county),
        marks=(t("documents.demo_mark"),) if plan.demo else (),
        running_head=t("documents.plan.running_head", office=office(plan.county)),
        footer=t("documents.plan.footer", date=day),
        made_at=plan.made_at,
        blocks=(*_opening(plan), *_groups(plan), *_practices(practices)),
    )


def _opening(plan: CommonPlan) -> tuple[Block, ...]:
    extract = (Line(t("documents.plan.extract", institution=clean(plan.extract_for))),) if plan.extract_for else ()
    since = Line(t("documents.plan.living", date=date_text(plan.ended_since)))
    return Line(t("documents.plan.basis")), *extract, since


def _groups(plan: CommonPlan) -> tuple[Block, ...]:
    if not plan.groups:
        return (Line(t("documents.plan.empty")),)
    blocks: list[Block] = []
    general = None
    for objective, rows in plan.groups:
        if objective.general != general:
            general = objective.general
            blocks.append(Heading(1, _general(objective)))
        if objective.code:
            title = clean(objective.title)
            blocks.append(Heading(2, t("documents.plan.specific", code=objective.code, title=title)))
        blocks.append(_table(rows))
    return tuple(blocks)


def _general(objective: Objective) -> str:
    if not objective.code:
        return t("documents.plan.outside")
    return t("documents.plan.general", code=objective.general, title=clean(objective.general_title))


def _table(rows: Sequence[ActionRow]) -> Block:
    names = ("number", "action", "owner", "due", "state", "evidence")
    header = [t(f"documents.plan.column.{name}") for name in names]
    cells = (
        (
            str(i),
            _without_code(f"{row.text} ({row.plan_action})" if row.plan_action else row.text),
            held_by(row.owner, row.person),
            date_text(row.due_on),
            _state(row),
            _without_code(row.evidence),
        )
        for i, row in enumerate(rows, start=1)
    )
    return table(header, cells, (2, 11, 8, 5, 6, 9))


def _state(row: ActionRow) -> str:
    state = term("action_state", row.state)
    reason = term("not_done", row.because) if row.because else ""
    day = date_text(row.ended_on) if row.ended_on and row.state not in PENDING else ""
    late = t("documents.plan.late") if row.overdue else ""
    return ", ".join(filter(None, (state, reason, late, day)))


def _without_code(text: str) -> str:
    """A text written before codes were refused may hold one: it does not reach the paper."""
    return case_codes_replaced(text, t("documents.plan.code_left_out"))


def _practices(rows: Sequence[PracticeRow]) -> tuple[Block, ...]:
    if not rows:
        return ()
    header = [t(f"documents.plan.column.{name}") for name in ("number", "practice", "kind", "began", "state")]
    cells = (
        (
            str(i),
            row.title,
            term("practice_kind", row.kind),
            date_text(row.started_on),
            term("practice_state", row.state),
        )
        for i, row in enumerate(rows, start=1)
    )
    return Heading(1, t("documents.plan.practices")), table(header, cells, (2, 16, 6, 5, 6))
