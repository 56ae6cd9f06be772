"""A report as an editable DOCX: sections, tables with header rows, charts as pictures above the tables they draw."""

from collections.abc import Iterator

from dashboard.documents.docx_file import docx
from dashboard.documents.letterhead import letterhead, office
from dashboard.documents.monitoring_report.drawing import picture
from dashboard.documents.monitoring_report.said import (
    chart_labels,
    column_title,
    sentence_words,
    subtitle_of,
    table_title,
    text_of,
    title_of,
)
from dashboard.documents.paper import Block, Heading, Line, Paper, Picture, table
from dashboard.words import t
from dashboard.words.formats import date_words
from data_model.monitoring_report import Report, Section, Table


def report_docx(report: Report) -> bytes:
    """The bytes of the DOCX, A4; the same report gives the same bytes."""
    return docx(report_paper(report))


def report_paper(report: Report) -> Paper:
    """The report as headings, lines, pictures and tables."""
    audience = t(f"monitoring_report.audience.{report.audience}")
    agency = tuple(t(f"monitoring_report.paper.{line}") for line in ("country", "ministry", "agency"))
    author = office(report.county) if report.county else t("monitoring_report.paper.agency_name")
    return Paper(
        title=title_of(report),
        subtitle=subtitle_of(report),
        subject=t("monitoring_report.paper.subject"),
        author=author,
        letterhead=letterhead(report.county) if report.county else agency,
        marks=(t("documents.demo_mark"),) if report.demo else (),
        running_head=f"{title_of(report)}, {subtitle_of(report)}",
        footer=t("monitoring_report.paper.footer", date=date_words(report.made_at), audience=audience),
        made_at=report.made_at,
        blocks=tuple(block for section in report.sections for block in _section(section)),
        wide=True,
    )


def _section(section: Section) -> Iterator[Block]:
    yield Heading(1, t(f"monitoring_report.section.{section.id}"))
    for sentence in section.sentences:
        yield Line(sentence_words(sentence))
    for one in section.tables:
        yield from _table(one)


def _table(one: Table) -> Iterator[Block]:
    title = table_title(one)
    yield Heading(2, title)
    if one.chart:
        words = "; ".join(chart_labels(one))
        yield Picture(picture(one, one.chart), t("monitoring_report.paper.picture", title=title, words=words))
    header = [column_title(column) for column in one.columns]
    rows = ([text_of(cell) for cell in row] for row in one.rows)
    yield table(header, rows, [column.wide for column in one.columns], summary=title)
