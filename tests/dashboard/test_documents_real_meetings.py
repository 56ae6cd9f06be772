"""The minutes of two real meetings: every section that minutes must have, read in the files' own structure."""

import io
import re
import shutil
import subprocess
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from docx import Document
from docx.document import Document as DocxDocument
from docx.table import Table
from docx.text.paragraph import Paragraph
from pypdf import PdfReader
from pypdf.generic import ArrayObject, DictionaryObject

from dashboard.documents.minutes import minutes_docx, minutes_pdf
from data_model import meetings
from data_model.minutes import MinutesRecord
from tests.dashboard.test_documents_minutes import SECTIONS, text_of_pdf
from tests.real_meetings import BRASOV, CALARASI, RealMeeting, hold
from tests.world import ask

pytestmark = pytest.mark.parametrize("db_url", ["sqlite"], indirect=True)  # paper does not know where it comes from
REAL = pytest.mark.parametrize("real", [BRASOV, CALARASI], ids=["brasov-2025", "calarasi-2019"])


@cache
def minutes(real: RealMeeting) -> MinutesRecord:
    actor, made = hold(real)
    record: MinutesRecord = ask(actor, meetings.minutes_of, at=real.starts_at, meeting_id=made)
    return record


@cache
def docx_of(real: RealMeeting) -> bytes:
    return minutes_docx(minutes(real))


@cache
def pdf_of(real: RealMeeting) -> bytes:
    return minutes_pdf(minutes(real))


def outline(document: DocxDocument) -> dict[str, list[Paragraph | Table]]:
    """What stands under each heading, by the heading's words; what is before the first stands under ""."""
    under: dict[str, list[Paragraph | Table]] = {"": []}
    heading = ""
    for part in document.iter_inner_content():
        if isinstance(part, Paragraph) and str(part.style and part.style.name).startswith("Heading"):
            heading = part.text
            under[heading] = []
        else:
            under[heading].append(part)
    return under


def said(parts: list[Paragraph | Table]) -> str:
    return "\n".join(p.text for p in parts if isinstance(p, Paragraph))


def cells(parts: list[Paragraph | Table]) -> list[list[str]]:
    (table,) = (p for p in parts if isinstance(p, Table))
    return [[cell.text for cell in row.cells] for row in table.rows[1:]]


@REAL
def test_the_minutes_of_a_real_meeting_have_every_required_section(db_url: str, real: RealMeeting) -> None:
    document = Document(io.BytesIO(docx_of(real)))
    under = outline(document)
    assert [h for h in under if h in SECTIONS] == SECTIONS
    styles = {str(p.style and p.style.name): p.text for p in document.paragraphs}
    assert styles["Title"] == f"PROCES-VERBAL nr. 1/{real.starts_at.year}"
    head = [p.text for p in document.paragraphs if p.style and p.style.name == "Letterhead"]
    assert head[2].startswith("INSTITUȚIA PREFECTULUI – JUDEȚUL")
    grounds = [p for p in under[SECTIONS[0]] if isinstance(p, Paragraph)]
    assert {str(p.style and p.style.name) for p in grounds} == {"List Bullet"}
    assert f"Ordinul prefectului nr. 1 din 15.01.{real.starts_at.year}" in said(under[SECTIONS[0]])
    facts = said(under[SECTIONS[1]])
    assert real.place in facts and f"Președinte de ședință: {real.chair}" in facts and "ora 10:00" in facts
    came = cells(under[SECTIONS[2]])
    assert {row[1] for row in came} == {name for _kind, name in real.roster}
    assert "Cvorumul este întrunit." in said(under[SECTIONS[2]])
    assert [row[1] for row in cells(under[SECTIONS[3]])] == list(real.agenda)
    assert "păstrează confidențialitatea" in said(under["Confidențialitate"])
    signing = [row[1] for row in cells(under["Semnături"])]
    assert signing[0] == real.chair and len(signing) == 2 + len(real.roster) - 1  # one was absent


@REAL
def test_each_point_has_its_discussion_its_decision_and_actions_with_owner_and_day(
    db_url: str, real: RealMeeting
) -> None:
    under = outline(Document(io.BytesIO(docx_of(real))))
    for n, title in enumerate(real.agenda, start=1):
        point = under[f"Punctul {n}. {title}"]
        assert f"Discuții: S-a prezentat: {title}." in said(point)
        assert f"Hotărârea {n}.1: Se ia act de informare" in said(point)
        ((number, action, owner, due, _plan),) = cells(point)
        assert (number, action) == (str(n), f"Trimite o notă despre: {title}.")
        assert owner in {name for _kind, name in real.roster}
        assert re.fullmatch(r"\d\d\.\d\d\.\d{4}", due)


@REAL
def test_both_files_print_the_head_of_the_journal_at_the_foot_of_each_page(db_url: str, real: RealMeeting) -> None:
    record = minutes(real)
    head = f"Jurnal {record.audit_head[:12]}"
    assert head in Document(io.BytesIO(docx_of(real))).sections[0].footer.paragraphs[0].text
    assert all(head in page.extract_text() for page in PdfReader(io.BytesIO(pdf_of(real))).pages)


def elements(node: Any, trail: tuple[str, ...] = ()) -> list[tuple[tuple[str, ...], DictionaryObject]]:
    """Every element of the tag tree with the kinds it stands in."""
    node = node.get_object()
    if isinstance(node, ArrayObject):
        return [found for kid in node for found in elements(kid, trail)]
    if not isinstance(node, DictionaryObject):
        return []
    here = (*trail, str(node["/S"])) if "/S" in node else trail
    return [(here, node), *(elements(node["/K"], here) if "/K" in node else [])]


@REAL
def test_the_pdf_reads_as_a_document_with_headings_lists_tables_and_nothing_without_words(
    db_url: str, real: RealMeeting
) -> None:
    reader = PdfReader(io.BytesIO(pdf_of(real)))
    root: Any = reader.trailer["/Root"]
    found = elements(root["/StructTreeRoot"])
    kinds = [trail[-1] for trail, _node in found if trail]
    assert kinds.count("/H1") == len(SECTIONS) and kinds.count("/H2") == len(real.agenda)
    assert "/LI" in kinds and kinds.count("/TH") > 10
    assert all("/Table" in trail for trail, _node in found if trail and trail[-1] in ("/TH", "/TD"))
    assert all("/Scope" in str(node.get("/A")) for trail, node in found if trail and trail[-1] == "/TH")
    assert all("/Alt" in node for trail, node in found if trail and trail[-1] in ("/Figure", "/Formula"))
    assert (root["/Lang"], reader.metadata and reader.metadata.title) == (
        "ro-RO", f"PROCES-VERBAL nr. 1/{real.starts_at.year}",
    )  # fmt: skip
    assert not [name for page in reader.pages for name in page.images], "a picture without a tag"


def test_every_table_of_the_docx_says_what_it_is(db_url: str) -> None:
    document = Document(io.BytesIO(docx_of(CALARASI)))
    for table in document.tables:
        assert 'w:tblCaption w:val="' in table._tbl.tblPr.xml


@REAL
def test_the_docx_opened_in_libreoffice_becomes_pages_with_print_on_them(
    db_url: str, real: RealMeeting, tmp_path: Path, office_profile: str
) -> None:
    office, draw = shutil.which("soffice"), shutil.which("pdftoppm")
    if office is None or draw is None:
        pytest.skip("LibreOffice or poppler is not installed")
    source = tmp_path / "minutes.docx"
    source.write_bytes(docx_of(real))
    command = [office, office_profile, "--headless", "--convert-to", "pdf", "--outdir", str(tmp_path), str(source)]
    subprocess.run(command, check=True, capture_output=True, timeout=180)
    pdf = tmp_path / "minutes.pdf"
    words = text_of_pdf(pdf.read_bytes())
    assert all(title in words for title in (*SECTIONS, *real.agenda))
    subprocess.run([draw, "-r", "50", "-gray", str(pdf), str(tmp_path / "page")], check=True, timeout=60)
    pages = sorted(tmp_path.glob("page-*.pgm"))
    assert len(pages) == len(PdfReader(pdf).pages) > 2
    for page in pages:
        inked = sum(shade < 128 for shade in page.read_bytes()[20:])
        assert 500 < inked < page.stat().st_size / 4, page.name
