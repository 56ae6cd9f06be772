"""The report of an import: what each remark says, and all rows as XLSX. What a list said is written as text alone."""

from io import BytesIO

from xlsxwriter import Workbook
from xlsxwriter.worksheet import Worksheet

from dashboard import words
from dashboard.words import t
from data_model.imports import Line, Remark, Report
from geodata.counties import COUNTIES

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
COLUMNS = (("row", 9), ("part", 9), ("verdict", 14), ("name", 44), ("provider", 40), ("county", 18), ("remarks", 90))
AS_TEXT = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
_NAMES_A_FACT = ("changed", "kept", "conflict", "missing", "too_long", "markup", "unreadable")


def remark_words(remark: Remark) -> str:
    """One remark as a sentence without its full stop."""
    found, code = remark.found, remark.code
    if code in _NAMES_A_FACT or code.startswith("left_"):
        found = t(f"service_import.field.{found}") if words.has(f"service_import.field.{found}") else found
    if code == "county_unknown" and remark.taken:
        code = "county_unknown_near"
    return t(f"service_import.remark.{code}", found=found, taken=remark.taken)


def remarks_words(line: Line) -> str:
    """All remarks of a row, with semicolons; facts that change together stand together."""
    told: dict[str, list[str]] = {}
    for remark in line.remarks:
        together = remark.code if remark.code in ("changed", "kept", "conflict") else repr(remark)
        told.setdefault(together, []).append(remark_words(remark))
    return "; ".join(_joined(sentences) for sentences in told.values())


def _joined(sentences: list[str]) -> str:
    """ "se schimbă: Strada, Capacitatea" from one sentence a fact."""
    start = sentences[0].rpartition(": ")[0]
    return sentences[0] if len(sentences) == 1 else f"{start}: {', '.join(s.rpartition(': ')[2] for s in sentences)}"


def import_report_xlsx(report: Report) -> bytes:
    """Every row with its verdict, and the institutions that come in."""
    out = BytesIO()
    with Workbook(out, AS_TEXT) as book:
        head = book.add_format({"bold": True, "bg_color": "#dde6ef", "border": 1, "text_wrap": True})
        wrap = book.add_format({"text_wrap": True, "valign": "top"})
        sheet = book.add_worksheet(t("service_import.report.sheet"))
        _top(sheet, COLUMNS, head)
        for place, line in enumerate(report.lines, start=1):
            sheet.write_number(place, 0, line.row, wrap)
            sheet.write_number(place, 1, line.part, wrap)
            texts = (
                t(f"service_import.verdict.{line.verdict.value}"), line.name, line.provider, _county(line.county),
                remarks_words(line),
            )  # fmt: skip
            for column, text in enumerate(texts, start=2):
                sheet.write_string(place, column, text, wrap)
        sheet.autofilter(0, 0, len(report.lines), len(COLUMNS) - 1)
        if report.new_providers:
            _providers(book.add_worksheet(t("service_import.report.sheet_providers")), report, head, wrap)
    return out.getvalue()


def _top(sheet: Worksheet, columns: tuple[tuple[str, int], ...], head: object) -> None:
    sheet.freeze_panes(1, 0)
    for place, (name, width) in enumerate(columns):
        sheet.set_column(place, place, width)
        sheet.write_string(0, place, t(f"service_import.column.{name}"), head)


def _providers(sheet: Worksheet, report: Report, head: object, wrap: object) -> None:
    _top(sheet, (("institution", 60), ("kind", 34), ("county", 20)), head)
    for place, (name, kind, county) in enumerate(report.new_providers, start=1):
        for column, text in enumerate((name, t(f"terms.institution_kind.{kind.value}"), _county(county))):
            sheet.write_string(place, column, text, wrap)


def _county(code: str) -> str:
    return COUNTIES[code].name if code in COUNTIES else ""
