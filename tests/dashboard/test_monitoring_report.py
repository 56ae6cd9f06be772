"""Reports on the screen, as workbooks and as papers: the same figures, nothing that is not its reader's, no formula."""

import io
import re
import shutil
import subprocess
import zipfile
from html import unescape
from pathlib import Path

import openpyxl
import pytest
from docx import Document
from docx.oxml.ns import qn

from dashboard import cli
from dashboard.documents.monitoring_report import report_docx, report_xlsx
from dashboard.documents.monitoring_report.said import column_title, number_of, table_title, text_of
from dashboard.documents.monitoring_report.workbook import HEAD, sheet_name
from dashboard.words import t
from data_model import audit, monitoring_report, practices
from data_model.monitoring_report import Kind, Report
from data_model.releasing import Audience
from tests.dashboard.opening import open_page, said, stand_still
from tests.reported import plant
from tests.world import NOW, World, ask, do


def made(world: World, **asked: object) -> Report:
    chosen = {"kind": Kind.ANNUAL, "period": "2025", "audience": Audience.ANITP} | asked
    found: Report = ask(world.actor("anitp"), monitoring_report.of, **chosen)
    return found


def as_read(report: Report) -> list[list[list[str]]]:
    """Every table as its readers see it, the head first."""
    return [
        [[column_title(c) for c in table.columns], *([text_of(cell) for cell in row] for row in table.rows)]
        for table in report.tables
    ]


def in_docx(body: bytes) -> list[list[list[str]]]:
    return [
        [[" ".join(p.text for p in cell.paragraphs) for cell in row.cells] for row in table.rows]
        for table in Document(io.BytesIO(body)).tables
    ]


def plain(html: str) -> list[list[list[str]]]:
    """The tables of a page."""
    found = []
    for table in re.findall(r"<table>(.*?)</table>", html, re.DOTALL):
        rows = re.findall(r"<tr>(.*?)</tr>", table, re.DOTALL)
        found.append([[unescape(cell) for cell in re.findall(r"<t[hd][^>]*>(.*?)</t[hd]>", row)] for row in rows])
    return found


def test_screen_workbook_and_paper_have_the_same_cells(sqlite_world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    stand_still(monkeypatch, NOW)
    plant()
    report = made(sqlite_world, county="BV")
    wanted = as_read(report)
    assert in_docx(report_docx(report)) == wanted
    book = openpyxl.load_workbook(io.BytesIO(report_xlsx(report)))
    for table, cells in zip(report.tables, wanted, strict=True):
        lines = list(book[sheet_name(table)].iter_rows(min_row=HEAD + 1, max_col=len(table.columns)))
        assert [cell.value for cell in lines[0]] == cells[0]
        for row, line in zip(table.rows, lines[1:], strict=True):
            for cell, kept in zip(row, line, strict=True):
                number = number_of(cell)
                if number is not None:
                    assert (kept.value, kept.data_type) == (number, "n")
                elif not kept.is_date:
                    assert kept.value == text_of(cell)
    page = open_page("prefecture", "reports", perioada="2025")
    assert plain(said(page)) == []
    page.button(key="reports_show").click().run()
    assert not page.exception
    assert plain("".join(unescape(str(one.proto.body)) for one in page.get("html"))) == wanted


def test_the_publics_files_hold_no_exact_figure_of_anitp(sqlite_world: World) -> None:
    """Every part of the archive is read, as people write numbers and as machines do."""
    kept = plant()
    made_id = do(
        sqlite_world.actor("prefecture"), practices.write, kind=practices.PracticeKind.INITIATIVE, title="Caravana",
        text="Cuvintele echipei.", started_on=NOW.date().replace(year=2025),
        institution_ids=(sqlite_world.institutions["dgaspc"],),
    )  # fmt: skip
    do(sqlite_world.actor("centre"), practices.validate, practice_id=made_id, expected_version=1)
    for kind, period in ((Kind.SHEET, "2025-H1"), (Kind.COMMITTEE, "2025")):
        public, inside = (
            made(sqlite_world, kind=kind, period=period, audience=a) for a in (Audience.PUBLIC, Audience.ANITP)
        )
        for body in (report_xlsx(public), report_docx(public)):
            assert not numbers_in(body) & kept
            assert "Cuvintele echipei" not in words_in(body)
        full = report_xlsx(inside)
        assert numbers_in(full) & kept, "the exact ones would be found"
        assert ("Cuvintele echipei" in words_in(full)) is (kind is Kind.COMMITTEE)


def words_in(body: bytes) -> str:
    with zipfile.ZipFile(io.BytesIO(body)) as archive:
        return "\n".join(archive.read(name).decode("utf-8", "ignore") for name in archive.namelist() if "xml" in name)


def numbers_in(body: bytes) -> set[int]:
    """Every number of the archive, as people and as machines write it: 31.212,0 and 31212.0 are both 31212."""
    found = set()
    for run in re.findall(r"\d[\d.,\u00a0]*", words_in(body)):
        whole = (run, run.partition(",")[0], run.partition(".")[0] if "," not in run else "")
        found |= {int(digits) for one in whole if (digits := re.sub(r"\D", "", one))}
    return found


def test_a_title_that_begins_like_a_formula_is_run_by_no_spreadsheet(sqlite_world: World) -> None:
    at = practices.write, sqlite_world.actor("prefecture")
    made_id = do(
        at[1], at[0], kind=practices.PracticeKind.INITIATIVE, title="=1+1", text="+cmd", started_on=NOW.date(),
        institution_ids=(sqlite_world.institutions["dgaspc"],),
    )  # fmt: skip
    do(sqlite_world.actor("centre"), practices.validate, practice_id=made_id, expected_version=1)
    body = report_xlsx(made(sqlite_world, county="BV", period="2026"))
    sheet = openpyxl.load_workbook(io.BytesIO(body))[t("monitoring_report.tab.practices")]
    values = [cell.value for cell in list(sheet.iter_rows(min_row=HEAD + 2))[0]]
    assert "'=1+1" in values
    assert "'+cmd" in values
    with zipfile.ZipFile(io.BytesIO(body)) as archive:
        sheets = [archive.read(name).decode() for name in archive.namelist() if name.startswith("xl/worksheets/sheet")]
    assert not [sheet for sheet in sheets if "<f>" in sheet]


def test_the_paper_has_headings_heads_of_tables_pages_and_pictures_in_words(sqlite_world: World) -> None:
    plant()
    report = made(sqlite_world, county="BV", kind=Kind.SHEET, period="2025-H1")
    body = report_docx(report)
    assert body == report_docx(report), "the same report gives the same bytes"
    paper = Document(io.BytesIO(body))
    styles = [p.style.name for p in paper.paragraphs if p.style]
    assert styles.count("Heading 1") == len(report.sections)
    assert styles.count("Heading 2") == len(report.tables)
    assert all(table.rows[0]._tr.find(f".//{qn('w:tblHeader')}") is not None for table in paper.tables)
    said_of = [shape._inline.docPr.get("descr") for shape in paper.inline_shapes]
    assert len(said_of) == sum(table.chart is not None for table in report.tables) > 0
    assert t("indicators.victims_identified.name") in said_of[0]
    words = words_in(body)
    assert "NUMPAGES" in words
    assert 'w:lang w:val="ro-RO"' in words


def test_libreoffice_opens_both_files(sqlite_world: World, tmp_path: Path, office_profile: str) -> None:
    office, draw = shutil.which("soffice"), shutil.which("pdftoppm")
    if office is None or draw is None or not list(Path("/usr/lib/libreoffice/program").glob("libsclo.so")):
        pytest.skip("LibreOffice Writer, Calc or poppler is not installed")
    plant()
    report = made(sqlite_world, kind=Kind.SHEET, county="BV", period="2025-H1")
    for form, body in (("docx", report_docx(report)), ("xlsx", report_xlsx(report))):
        source = tmp_path / f"{form}.{form}"
        source.write_bytes(body)
        command = [office, office_profile, "--headless", "--convert-to", "pdf", "--outdir", str(tmp_path), str(source)]
        subprocess.run(command, check=True, capture_output=True, timeout=180)
        subprocess.run([draw, "-r", "40", "-gray", "-l", "2", f"{form}.pdf", form], check=True, cwd=tmp_path)
        pages = sorted(tmp_path.glob(f"{form}-*.pgm"))
        assert len(pages) == 2
        assert all(sum(shade < 160 for shade in page.read_bytes()[20:]) > 300 for page in pages)


@pytest.mark.parametrize("form", ["xlsx", "docx"])
def test_a_report_is_written_from_the_terminal_and_is_on_record(
    sqlite_world: World, tmp_path: Path, form: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    stand_still(monkeypatch, NOW)
    plant()
    out = tmp_path / f"r.{form}"
    asked = ["--period", "2025", "--audience", "public", "--out", str(out)]
    assert cli.main(["report", "county", "--county", "bv", *asked]) == 0
    written = {"xlsx": report_xlsx, "docx": report_docx}[form](
        made(sqlite_world, county="BV", audience=Audience.PUBLIC)
    )
    assert words_in(out.read_bytes()) == words_in(written)
    assert [p.name for p in tmp_path.iterdir()] == [out.name]
    newest = ask(sqlite_world.actor("admin"), audit.latest, chain="BV")[0]
    assert (newest.action, newest.subject) == (
        "monitoring_report_taken", f"monitoring_report annual 2025 public {form}",
    )  # fmt: skip


@pytest.mark.parametrize(
    ("changed", "said_of_it"),
    [
        (("--period", "2025-Q1"), "errors.monitoring_report.period_annual"),
        (("--period", "2031"), "errors.monitoring_report.ahead"),
        (("--audience", "lumea"), "errors.monitoring_report.audience"),
        (("--kind", "altul"), "errors.monitoring_report.kind"),
        (("--out", "r.pdf"), "errors.monitoring_report.form"),
        (("--out", "/nu/este/r.xlsx"), "cli.report.because.no_folder"),
    ],
)
def test_a_report_that_cannot_be_says_why_and_writes_nothing(
    sqlite_world: World, tmp_path: Path, capsys: pytest.CaptureFixture[str], changed: tuple[str, str], said_of_it: str
) -> None:
    usual = {"--period": "2025", "--audience": "public", "--out": str(tmp_path / "r.xlsx")} | dict([changed])
    assert cli.main(["report", "national", *(word for pair in usual.items() for word in pair)]) == 1
    assert t(said_of_it)[1:] in capsys.readouterr().err
    assert list(tmp_path.iterdir()) == []


def test_the_page_offers_each_its_own(sqlite_world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    stand_still(monkeypatch, NOW)
    nation, county = open_page("anitp", "reports"), open_page("prefecture", "reports")
    assert len(nation.selectbox(key="reports_judet").options) == 43
    assert county.selectbox(key="reports_judet").options == ["Brașov"]
    nation.selectbox(key="reports_fel").select(Kind.COMMITTEE).run()
    assert nation.selectbox(key="reports_judet").options == [t("monitoring_report.country")]
    assert t("reports.record_measure") in said(nation)
    nation.button(key="reports_show").click().run()
    assert not nation.exception
    assert table_title(made(sqlite_world, kind=Kind.COMMITTEE, period="2026").tables[0]) in said(nation)
