"""The minutes of a meeting (procesul-verbal) as a paper: what stands in them and in which order.

Basis: HG 533/2024, plan actions 3.2.9, 3.3.6, 5.1.1, 5.1.2 (Strategy L779, L792, L861, L862); HG 88/2023 (L165);
confidentiality and anonymity: L520.
"""

import re
from collections.abc import Iterable, Sequence

from dashboard.documents.agenda import agenda_reason, agenda_title, term
from dashboard.documents.continuing import going_on_blocks, postponed_blocks
from dashboard.documents.corrections import correction_blocks
from dashboard.documents.dates import day_in, moment_text, period_text
from dashboard.documents.docx_file import docx
from dashboard.documents.letterhead import letterhead, office
from dashboard.documents.paper import Block, Heading, Items, Line, Paper, Table, clean, paragraphs, table
from dashboard.documents.pdf_file import pdf
from dashboard.documents.reminded import reminded_lines
from dashboard.words import ROMANIAN, has, speaking, t
from dashboard.words.formats import date_text, date_words
from data_model.minutes import MinutesAction, MinutesAttendee, MinutesPoint, MinutesRecord

SHORT_HEAD = 12  # characters of a hash that the foot of a page carries
CAME = ("present", "substitute")


@speaking(ROMANIAN)
def minutes_docx(record: MinutesRecord) -> bytes:
    """The minutes as an editable DOCX, A4. UnknownCounty for a county code that is none."""
    return docx(minutes_paper(record))


@speaking(ROMANIAN)
def minutes_pdf(record: MinutesRecord) -> bytes:
    """The minutes as a tagged PDF (UA-1, A-2a), A4; the same record gives the same bytes."""
    return pdf(minutes_paper(record))


@speaking(ROMANIAN)
def minutes_paper(record: MinutesRecord) -> Paper:
    """The minutes of a closed meeting, or their draft while it is open."""
    number = t("documents.number.at", number=record.number, year=record.year)
    digest, head = record.digest()[:SHORT_HEAD], record.audit_head[:SHORT_HEAD]
    words = {"head": head, "digest": digest, "version": record.version}
    footer = t(f"minutes.paper.footer_{_standing(record)}", **words)
    return Paper(
        title=t("documents.minutes.title", number=number),
        subtitle=t(f"documents.minutes.subtitle_{_kind(record)}", date=date_words(record.held_at)),
        subject=t("documents.minutes.subject"),
        author=office(record.county),
        letterhead=letterhead(record.county),
        marks=_marks(record),
        running_head=t("documents.minutes.running_head", number=number, office=office(record.county)),
        footer=footer,
        made_at=record.correction.made_at if record.correction else record.closed_at or record.held_at,
        blocks=(
            *correction_blocks(record),
            *_basis(record),
            *_facts(record),
            *_attendance(record),
            *_agenda(record),
            *_discussion(record),
            *_earlier_actions(record),
            *_cases(record),
            *_confidentiality(record),
            *_integrity(record),
            *_signatures(record),
        ),
    )


def _standing(record: MinutesRecord) -> str:
    """draft, locked or corrected: which words the foot, the integrity note and the signatures take."""
    return "corrected" if record.correction else "locked" if record.closed_at else "draft"


def _kind(record: MinutesRecord) -> str:
    return "at_need" if record.kind == "at_need" else "ordinary"


def _marks(record: MinutesRecord) -> tuple[str, ...]:
    demo = (t("documents.demo_mark"),) if record.demo else ()
    draft = () if record.closed_at else (t("documents.minutes.draft_mark"),)
    return demo + draft


def _section(name: str) -> Heading:
    return Heading(1, t(f"documents.minutes.section.{name}"))


def _columns(*names: str) -> tuple[str, ...]:
    return tuple(t(f"documents.minutes.column.{name}") for name in names)


def _table(
    what: str, header: Sequence[str], rows: Iterable[Iterable[str]], widths: Sequence[int], *, tall: bool = False
) -> Table:
    return table(header, rows, widths, tall=tall, summary=t(f"minutes.summary.{what}"))


def _fact(key: str, value: str) -> Line:
    return Line(clean(value) or t("documents.not_recorded"), label=t(f"documents.minutes.{key}"))


def _listed(words: Sequence[str]) -> str:
    if len(words) < 2:
        return "".join(words)
    return t("documents.minutes.basis.and", most=", ".join(words[:-1]), last=words[-1])


def _basis(record: MinutesRecord) -> tuple[Block, ...]:
    codes = tuple(filter(None, map(clean, record.plan_actions)))
    plan = t("documents.minutes.basis.plan_actions", n=len(codes), codes=_listed(codes))
    grounds = (
        t("documents.minutes.basis.strategy"),
        *((plan,) if codes else ()),
        t("documents.minutes.basis.mechanism"),
        _act(record.act),
    )
    return _section("basis"), Items(grounds)


def _act(act: str) -> str:
    if not act.strip():
        return t("documents.minutes.basis.no_act")
    number, _, day = clean(act).rpartition("/")
    if number and re.fullmatch(r"[\d.-]{8,10}", day):
        return t("documents.minutes.basis.act", number=number, date=day_in(day))
    return t("documents.minutes.basis.act_undated", number=clean(act))


def _facts(record: MinutesRecord) -> tuple[Block, ...]:
    closed = (_fact("facts.closed", moment_text(record.closed_at)),) if record.closed_at else ()
    return (
        _section("facts"),
        _fact("facts.held", moment_text(record.held_at)),
        _fact("facts.place", record.place),
        _fact("facts.period", period_text(record.period)),
        _fact("facts.chair", record.chair),
        _fact("facts.secretary", record.secretary),
        *closed,
    )


def _attendance(record: MinutesRecord) -> tuple[Block, ...]:
    came = sum(a.presence in CAME for a in record.attendees)
    substitutes = sum(a.presence == "substitute" for a in record.attendees)
    said = [
        t("documents.minutes.attendance.members", n=len(record.attendees)),
        t(f"documents.minutes.attendance.{'came' if came else 'came_none'}", n=came),
        t("documents.minutes.attendance.substitutes", n=substitutes) if substitutes else "",
    ]
    blocks = (_section("attendance"), Line(" ".join(filter(None, said))), Line(_quorum(record)))
    if not record.attendees:
        return *blocks, Line(t("documents.minutes.attendance.empty"))
    rows = ((str(i), a.institution, _person(a), _presence(a)) for i, a in enumerate(record.attendees, 1))
    header = _columns("number", "institution", "person", "presence")
    return *blocks, _table("attendance", header, rows, (1, 7, 5, 4))


def _quorum(record: MinutesRecord) -> str:
    """The rule, what it comes to, and whether it was met; minutes from before there were rules say the last alone."""
    met = t(f"documents.minutes.attendance.{'quorum' if record.quorum else 'no_quorum'}")
    if not record.quorum_rule:
        return met
    here = sum(a.presence in CAME and a.member for a in record.attendees)
    base = "by_act" if record.act.strip() else "without_act"
    known = f"teams.quorum.rule.{record.quorum_rule}"
    rule = t(known) if has(known) else record.quorum_rule
    counted = t(f"teams.paper.{base}", n=record.members, rule=rule, needed=record.quorum_needed)
    return f"{counted} {t('teams.paper.here', n=here)} {met}"


def _person(a: MinutesAttendee) -> str:
    """Who came, and in whose place."""
    return t("teams.paper.instead_of", person=a.person, titular=a.instead_of) if a.instead_of else a.person


def _presence(a: MinutesAttendee) -> str:
    said = term("presence", a.presence)
    return said if a.member else f"{said} ({t('teams.guest')})"


def _agenda(record: MinutesRecord) -> tuple[Block, ...]:
    if not record.points:
        return _section("agenda"), Line(t("documents.minutes.agenda.empty"))
    rows = ((str(p.number), _title(p), agenda_reason(p.rule, p.figures)) for p in record.points)
    whole = _table("agenda", _columns("number", "point", "reason"), rows, (1, 8, 8))
    return _section("agenda"), whole, *postponed_blocks(record)


def _title(point: MinutesPoint) -> str:
    return clean(agenda_title(point.rule, point.title, point.figures))


def _discussion(record: MinutesRecord) -> tuple[Block, ...]:
    if not record.points:
        return _section("discussion"), Line(t("documents.minutes.discussion.empty"))
    return _section("discussion"), *(
        block
        for point in record.points
        for block in (*_point(point, reached=_reached(record, point)), *going_on_blocks(record, point))
    )


def _reached(record: MinutesRecord, point: MinutesPoint) -> bool:
    """Whether anything happened at the point, or nobody left it for the next meeting."""
    return bool(point.notes or point.decisions or point.actions) or point.number not in record.postponed


def _point(point: MinutesPoint, *, reached: bool) -> tuple[Block, ...]:
    heading = Heading(2, t("documents.minutes.discussion.point", number=point.number, title=_title(point)))
    cases = ", ".join(t("documents.minutes.discussion.case", number=n) for n in point.cases)
    if not reached:
        waiting = (_fact("discussion.cases_waiting", cases),) if cases else ()
        return heading, Line(t("documents.minutes.discussion.not_reached")), *waiting, *_materials(point)
    notes = paragraphs(point.notes) or (t("documents.minutes.discussion.no_notes"),)
    return (
        heading,
        *((_fact("discussion.cases", cases),) if cases else ()),
        _fact("discussion.notes", notes[0]),
        *(Line(note) for note in notes[1:]),
        *_materials(point),
        *_decisions(point),
        *_assumed(point.actions),
    )


def _materials(point: MinutesPoint) -> Iterable[Block]:
    for m in point.materials:
        title = clean(m.title) or t("proposed.material.number", number=m.number)
        yield Line(
            t("proposed.material.line", title=title, n=m.pages, digest=m.digest), label=t("proposed.material.one")
        )


def _decisions(point: MinutesPoint) -> tuple[Block, ...]:
    if not point.decisions:
        return (Line(t("documents.minutes.discussion.no_decisions")),)
    return tuple(
        Line(clean(text), label=t("documents.minutes.discussion.decision", point=point.number, number=i))
        for i, text in enumerate(point.decisions, 1)
    )


def _assumed(actions: Sequence[MinutesAction]) -> tuple[Block, ...]:
    if not actions:
        return ()
    rows = ((str(a.number), a.text, a.owner, date_text(a.due_on), a.plan_action) for a in actions)
    header = _columns("number", "action", "owner", "due", "plan_action")
    return Line("", label=t("documents.minutes.discussion.actions")), _table("assumed", header, rows, (2, 12, 9, 5, 5))


def _earlier_actions(record: MinutesRecord) -> tuple[Block, ...]:
    if not record.earlier_actions:
        return _section("earlier"), Line(t("documents.minutes.earlier.empty"))
    rows = (
        (str(i), a.text, a.owner, date_text(a.due_on), term("action_state", a.state), a.plan_action)
        for i, a in enumerate(record.earlier_actions, 1)
    )
    header = _columns("number", "action", "owner", "due", "state", "plan_action")
    return (
        _section("earlier"),
        Line(t("documents.minutes.earlier.intro")),
        _table("earlier", header, rows, (3, 11, 8, 6, 6, 5)),
    )


def _cases(record: MinutesRecord) -> tuple[Block, ...]:
    discussed = {n for point in record.points if _reached(record, point) for n in point.cases}
    if not discussed & {c.number for c in record.cases}:
        return _section("cases"), Line(t("documents.minutes.cases.empty"))
    rows = (
        (
            t("documents.minutes.discussion.case", number=c.number),
            term("age_band", c.age_band),
            term("progress", c.progress),
            ", ".join(term("need", need) for need in c.needs) or t("documents.minutes.cases.no_needs"),
        )
        for c in record.cases
        if c.number in discussed
    )
    header = _columns("case", "age_band", "progress", "needs")
    return _section("cases"), Line(t("documents.minutes.cases.intro")), _table("cases", header, rows, (3, 5, 5, 9))


def _confidentiality(record: MinutesRecord) -> tuple[Block, ...]:
    return (
        _section("confidentiality"),
        Line(t("documents.minutes.confidentiality.numbers")),
        Line(t("documents.minutes.confidentiality.duty")),
        *reminded_lines(record),
    )


def _integrity(record: MinutesRecord) -> tuple[Block, ...]:
    head = Line(record.audit_head, label=t(f"minutes.paper.head_{_standing(record)}"))
    if not record.closed_at:
        return _section("integrity"), Line(t("documents.minutes.integrity.draft")), head
    return (
        _section("integrity"),
        Line(t(f"minutes.paper.intro_{_standing(record)}")),
        _fact("integrity.digest", record.digest()),
        head,
        Line(t("minutes.paper.check")),
    )


def _signatures(record: MinutesRecord) -> tuple[Block, ...]:
    rows = [
        (t("documents.minutes.signatures.chair"), record.chair, ""),
        (t("documents.minutes.signatures.secretary"), record.secretary, ""),
    ]
    for a in record.attendees:
        if a.presence in CAME:
            key = "substitute" if a.presence == "substitute" else "member"
            rows.append((t(f"documents.minutes.signatures.{key}", institution=a.institution), a.person, ""))
    written = t("documents.minutes.signatures.intro", date=date_words(record.closed_at)) if record.closed_at else ""
    if record.correction:
        day = date_words(record.correction.made_at)
        written = t("minutes.paper.signed_corrected", version=record.version, date=day)
    return (
        _section("signatures"),
        *((Line(written),) if written else ()),
        _table("signatures", _columns("capacity", "name", "signature"), rows, (6, 5, 5), tall=True),
    )
