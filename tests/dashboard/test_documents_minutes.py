import io
import re
import shutil
import subprocess
import zipfile
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest
from docx import Document
from pypdf import PdfReader
from pypdf.generic import DictionaryObject

from dashboard.documents.minutes import minutes_docx, minutes_paper, minutes_pdf
from dashboard.documents.names import file_name
from dashboard.documents.pdf_file import _UNDRAWN
from data_model.minutes import (
    MinutesAction,
    MinutesAttendee,
    MinutesCase,
    MinutesChange,
    MinutesCorrection,
    MinutesForward,
    MinutesPoint,
    MinutesRecord,
)

CASE_CODE = re.compile(r"\b[A-Z]{1,2}-\d{4}-[A-Z0-9]{5}\b")
SECTIONS = [
    "Temeiul ședinței",
    "Data, locul și conducerea ședinței",
    "Prezența și cvorumul",
    "Ordinea de zi",
    "Discuții și hotărâri",
    "Stadiul acțiunilor asumate anterior",
    "Cazurile discutate",
    "Confidențialitate",
    "Autenticitate",
    "Semnături",
]
NAMES = ("Ana Inventată", "Dan Inventat", "Ioana Inventată-Închipuită", "Mihai Inventat")


def action(number: int, state: str = "open") -> MinutesAction:
    return MinutesAction(number, "Protocol cu spitalul județean", "DSP Brașov", date(2026, 12, 10), "3.2.9", state)


def point(number: int, **changes: Any) -> MinutesPoint:
    plain = MinutesPoint(
        number=number,
        rule="late_referrals",
        title="",
        figures={"n": 2, "hours": 30, "institution": "DGASPC Brașov"},
        notes="Prima parte.\n\nA doua parte.",
        decisions=("Se răspunde în 24 de ore.", "Se transmite lista."),
        actions=(action(1),),
        cases=(1, 2),
    )
    return replace(plain, **changes)


def record(**changes: Any) -> MinutesRecord:
    plain = MinutesRecord(
        county="BV",
        number=4,
        year=2026,
        kind="ordinary",
        period="2026-Q4",
        held_at=datetime(2026, 11, 22, 8, 0, tzinfo=UTC),
        closed_at=datetime(2026, 11, 22, 10, 30, tzinfo=UTC),
        place="Sala mare",
        chair="Ana Inventată, subprefect",
        secretary="Dan Inventat",
        act="312/14.02.2026",
        plan_actions=("3.2.9", "3.3.6", "5.1.2"),
        members=4,
        attendees=tuple(
            MinutesAttendee(f"Instituția {i}", NAMES[i], presence)
            for i, presence in enumerate(("present", "substitute", "absent_notice", "absent"))
        ),
        quorum=False,
        points=(point(1),),
        cases=(MinutesCase(1, "14_17", "referred", ("shelter", "medical")), MinutesCase(2, "unknown", "signalled", ())),
        earlier_actions=(action(1, "done"), action(2, "in_work")),
        audit_head="a1" * 32,
        demo=True,
    )
    return replace(plain, **changes)


EMPTY = record(
    closed_at=None, points=(), attendees=(), cases=(), earlier_actions=(), plan_actions=("",), act="", chair="",
    secretary="", place="", members=0, kind="at_need", county="B", demo=False,
)  # fmt: skip
LARGE = record(
    points=tuple(point(i, notes="Lung. " * 200) for i in range(1, 41)),
    attendees=tuple(
        MinutesAttendee("Direcția Generală de Asistență Socială și Protecția Copilului " * 2, "Nume-" * 15, "present")
        for _ in range(20)
    ),
)


def text_of_docx(file: bytes) -> str:
    document = Document(io.BytesIO(file))
    parts = [*document.paragraphs, *document.sections[0].header.paragraphs, *document.sections[0].footer.paragraphs]
    cells = [cell.text for table in document.tables for row in table.rows for cell in row.cells]
    return "\n".join([p.text for p in parts] + cells)


def text_of_pdf(file: bytes) -> str:
    return " ".join(" ".join(page.extract_text() for page in PdfReader(io.BytesIO(file)).pages).split())


def headings(file: bytes, style: str) -> list[str]:
    return [p.text for p in Document(io.BytesIO(file)).paragraphs if p.style and p.style.name == style]


@pytest.mark.parametrize("minutes", [record(), EMPTY, LARGE], ids=["usual", "empty", "large"])
def test_every_section_stands_in_the_docx_in_order_even_when_it_is_empty(minutes: MinutesRecord) -> None:
    assert headings(minutes_docx(minutes), "Heading 1") == SECTIONS


def test_the_pdf_says_what_the_docx_says() -> None:
    pdf, letter = text_of_pdf(minutes_pdf(record())), text_of_docx(minutes_docx(record()))
    for words in (
        *SECTIONS,
        "PROCES-VERBAL nr. 4/2026",
        "INSTITUȚIA PREFECTULUI – JUDEȚUL BRAȘOV",
        "Ordinul prefectului nr. 312 din 14.02.2026",
        "acțiunile 3.2.9, 3.3.6 și 5.1.2",
        "22 noiembrie 2026, ora 10:00",
        "Au fost convocate 4 instituții. Au participat 2 reprezentanți.",
        "Cvorumul nu este întrunit.",
        "Referiri fără răspuns în termen de la DGASPC Brașov: 2",
        "Hotărârea 1.2: Se transmite lista.",
        "A doua parte.",
        "îndeplinită",
        "cazare, asistență medicală",
        "nicio nevoie consemnată",
    ):
        assert words in pdf, words
        assert words in letter, words


def test_an_action_is_printed_with_its_owner_and_its_day() -> None:
    table = next(t for t in Document(io.BytesIO(minutes_docx(record()))).tables if t.cell(0, 1).text == "Acțiunea")
    cells = [cell.text for cell in table.rows[1].cells]
    assert cells == ["1", "Protocol cu spitalul județean", "DSP Brașov", "10.12.2026", "3.2.9"]


def test_those_who_came_sign_and_those_who_did_not_do_not() -> None:
    table = Document(io.BytesIO(minutes_docx(record()))).tables[-1]
    assert [row.cells[1].text for row in table.rows[1:]] == ["Ana Inventată, subprefect", "Dan Inventat", *NAMES[:2]]
    assert table.rows[4].cells[0].text == "Înlocuitor, Instituția 1"


def test_the_quorum_is_said_by_the_rule_of_the_act_with_guests_and_substitutes() -> None:
    came = record().attendees
    attendees = (replace(came[0], member=False), replace(came[1], instead_of="Ana Titulară"), *came[2:])
    words = text_of_docx(
        minutes_docx(record(attendees=attendees, members=3, quorum_rule="two_thirds", quorum_needed=2))
    )
    assert "potrivit actului de constituire, 3 instituții membre" in words
    assert "nevoie de cel puțin două treimi dintre membri, adică de cel puțin 2." in words
    assert "A fost reprezentată o instituție dintre ele. Cvorumul nu este întrunit." in words
    assert "prezent (invitat, nu intră în cvorum)" in words
    assert "Dan Inventat (înlocuitor pentru Ana Titulară)" in words
    assert "Neexistând un act" in text_of_docx(minutes_docx(record(act="", quorum_rule="more_than_half")))


def test_bucuresti_is_a_municipality_and_not_a_county() -> None:
    words = text_of_docx(minutes_docx(EMPTY))
    assert "INSTITUȚIA PREFECTULUI – MUNICIPIUL BUCUREȘTI" in words
    assert "antitrafic a municipiului București" in words
    assert "JUDEȚUL" not in words


def test_minutes_of_an_open_meeting_are_marked_as_a_draft_and_carry_no_digest() -> None:
    words = text_of_docx(minutes_docx(record(closed_at=None)))
    assert "PROIECT" in words
    assert "Amprent" not in words


def test_locked_minutes_carry_the_digest_and_the_head_of_the_journal() -> None:
    minutes = record()
    for words in (text_of_docx(minutes_docx(minutes)), text_of_pdf(minutes_pdf(minutes))):
        assert minutes.digest() in words
        assert minutes.audit_head in words
        assert f"Amprentă {minutes.digest()[:12]}" in words


CORRECTED = record(
    correction=MinutesCorrection(
        version=2, replaces="b2" * 32, because="Termenul era greșit.", by="Om Inventat, Instituția Prefectului",
        made_at=datetime(2026, 12, 3, 9, 0, tzinfo=UTC),
        changes=(
            MinutesChange("decision", "1.1", "Se răspunde în 24 de ore.", "Se răspunde în 48 de ore."),
            MinutesChange("presence", "Instituția 2", "absent", "present"),
            MinutesChange("secretary", "", "", "Dan Inventat"),
        ),
    )
)  # fmt: skip


def test_a_corrected_version_says_first_what_it_replaces_why_and_what_changed() -> None:
    assert headings(minutes_docx(CORRECTED), "Heading 1") == ["Ce corectează această versiune", *SECTIONS]
    pdf, letter = text_of_pdf(minutes_pdf(CORRECTED)), text_of_docx(minutes_docx(CORRECTED))
    for words in (
        "este versiunea 2 a procesului-verbal; înlocuiește versiunea 1 (amprenta b2b2b2b2b2b2…)",
        "Motivul: Termenul era greșit.",
        "Corectat de: Om Inventat, Instituția Prefectului",
        "3 decembrie 2026, ora 11:00",
        "Se răspunde în 48 de ore.",
        "Prezența: Instituția 2",
        f"Versiunea 2 · Jurnal {CORRECTED.audit_head[:12]} · Amprentă {CORRECTED.digest()[:12]}",
        "a fost întocmită astăzi, 3 decembrie 2026",
    ):
        assert words in pdf, words
        assert words in letter, words
    rows = [[c.text for c in row.cells] for row in Document(io.BytesIO(minutes_docx(CORRECTED))).tables[0].rows]
    assert rows[1] == ["Hotărârea 1.1", "Se răspunde în 24 de ore.", "Se răspunde în 48 de ore."]
    assert rows[2][1:] == ["absent", "prezent"]
    assert rows[3][1] == "—"


def test_the_minutes_say_which_points_go_on_and_what_was_asked_elsewhere() -> None:
    asked = (
        MinutesForward(1, "ANITP", "Cine traduce?", ""),
        MinutesForward(2, "Centrul Regional", "Când?", "Miercuri."),
    )
    made = record(points=(point(1), point(2), point(3)), postponed=(1, 3), forwards=asked)
    text = text_of_docx(minutes_docx(made))
    assert "2 puncte nu erau încheiate și se reiau la ședința următoare: punctele 1, 3." in text
    assert text.count("Punctul nu a fost încheiat și se reia la ședința următoare.") == 2
    assert "Întrebare trimisă către ANITP: Cine traduce? (Răspunsul era așteptat la închiderea ședinței.)" in text
    assert "Răspunsul de la Centrul Regional: Miercuri." in text
    draft = text_of_docx(minutes_docx(replace(made, closed_at=None)))
    assert "se reia" not in draft, "while the meeting lasts, any point may still be reached"
    assert "postponed" not in record().canonical(), "what was locked before keeps its digest"


def test_a_point_that_was_not_reached_is_one_line_and_its_cases_are_not_told_as_discussed() -> None:
    silent = point(2, notes="", decisions=(), actions=(), cases=(2,))
    made = record(points=(point(1, cases=(1,)), silent), postponed=(2,))
    text = text_of_docx(minutes_docx(made))
    assert text.count("Punctul nu a fost discutat.") == 1 and "Cazuri care se reiau: cazul 2" in text
    assert "Nu s-au consemnat discuții" not in text
    assert (text.count("cazul 1"), text.count("cazul 2")) == (2, 1), (
        "the point that goes on stands in the table of cases"
    )


def test_invented_data_are_marked_on_every_page_and_real_data_on_none() -> None:
    mark = "DATE INVENTATE (DEMONSTRAȚIE)"
    assert all(mark in page.extract_text() for page in PdfReader(io.BytesIO(minutes_pdf(record()))).pages)
    assert Document(io.BytesIO(minutes_docx(record()))).sections[0].header.paragraphs[0].text.endswith(mark)
    assert mark not in text_of_pdf(minutes_pdf(record(demo=False))) + text_of_docx(minutes_docx(record(demo=False)))


def test_cases_appear_only_under_the_numbers_of_the_meeting() -> None:
    assert CASE_CODE.search("BV-2026-K7M2P")
    for words in (text_of_docx(minutes_docx(record())), text_of_pdf(minutes_pdf(record()))):
        assert "cazul 1" in words
        assert not CASE_CODE.search(words)


def test_the_pdf_is_tagged_in_romanian_titled_and_made_for_keeping() -> None:
    reader = PdfReader(io.BytesIO(minutes_pdf(record())))
    root: Any = reader.trailer["/Root"]
    assert root["/Lang"] == "ro-RO"
    assert root["/MarkInfo"]["/Marked"].value is True
    assert root["/ViewerPreferences"]["/DisplayDocTitle"].value is True
    assert reader.metadata is not None
    assert reader.metadata.title == "PROCES-VERBAL nr. 4/2026"
    about = root["/Metadata"].get_object().get_data().decode()
    assert "<pdfaid:part>2</pdfaid:part>" in about
    assert "<pdfaid:conformance>A</pdfaid:conformance>" in about
    assert "<pdfuaid:part>1</pdfuaid:part>" in about
    assert {"/H1", "/H2", "/Table", "/TH"} <= tags(root["/StructTreeRoot"])


def tags(node: Any) -> set[str]:
    node = node.get_object()
    if isinstance(node, list):
        return set().union(*map(tags, node)) if node else set()
    if not isinstance(node, DictionaryObject):
        return set()
    return {str(node.get("/S"))} | (tags(node["/K"]) if "/K" in node else set())


def test_every_font_of_the_pdf_travels_inside_it() -> None:
    for page in PdfReader(io.BytesIO(minutes_pdf(LARGE))).pages:
        for font in page["/Resources"]["/Font"].values():  # type: ignore[index]
            descendant = font.get_object()["/DescendantFonts"][0].get_object()["/FontDescriptor"].get_object()
            assert {"/FontFile2", "/FontFile3"} & descendant.keys()


def test_the_same_record_gives_the_same_bytes_and_another_one_others() -> None:
    assert minutes_pdf(record()) == minutes_pdf(record())
    assert minutes_docx(record()) == minutes_docx(record())
    assert minutes_pdf(record(place="Sala mică")) != minutes_pdf(record())


def test_a_file_knows_the_time_of_the_minutes_and_no_other() -> None:
    about = PdfReader(io.BytesIO(minutes_pdf(record()))).metadata
    assert about is not None
    assert about.creation_date == record().closed_at
    with zipfile.ZipFile(io.BytesIO(minutes_docx(record()))) as parts:
        assert {part.date_time for part in parts.infolist()} == {(1980, 1, 1, 0, 0, 0)}
    properties = Document(io.BytesIO(minutes_docx(record()))).core_properties
    assert properties.created == properties.modified == record().closed_at


def test_what_people_wrote_is_printed_and_never_read_as_markup() -> None:
    wild = '#let x = 1 *gras* $a$ <script>alert(1)</script> "ghilimele" \\ {n} @a [b] \u015f \u0163'
    minutes = record(points=(point(1, notes=wild),), place=wild)
    for words in (text_of_docx(minutes_docx(minutes)), text_of_pdf(minutes_pdf(minutes))):
        assert wild.replace("\u015f \u0163", "ș ț") in words


def test_a_sign_that_no_font_draws_is_named_in_the_pdf_instead_of_breaking_it() -> None:
    minutes = record(
        points=(point(1, notes="bine \U0001f600 漢 \x00\x0b\u202e gata"),), chair="\U0001f468\u200d\U0001f469"
    )
    assert "bine [U+1F600] [U+6F22]" in text_of_pdf(minutes_pdf(minutes))
    assert "bine \U0001f600 漢" in text_of_docx(minutes_docx(minutes))


def test_every_sign_that_is_let_through_can_be_drawn() -> None:
    drawn = "".join(chr(c) for c in range(0x20, 0x3000) if not _UNDRAWN.match(chr(c)))
    assert len(drawn) > 1500
    assert minutes_pdf(record(place=drawn, points=(point(1, title=drawn),))).startswith(b"%PDF")


def test_the_docx_is_a4_in_romanian_with_header_rows_and_page_numbers() -> None:
    document = Document(io.BytesIO(minutes_docx(record())))
    section = document.sections[0]
    assert section.page_width is not None and section.page_height is not None
    assert (round(section.page_width.cm, 1), round(section.page_height.cm, 1)) == (21.0, 29.7)
    assert 'w:lang w:val="ro-RO"' in document.styles.element.xml
    assert all("w:tblHeader" in table.rows[0]._tr.xml for table in document.tables)
    assert {"PAGE", "NUMPAGES"} <= set(re.findall(r'w:instr="(\w+)"', section.footer.paragraphs[0]._p.xml))
    assert document.core_properties.author == "Instituția Prefectului – Județul Brașov"
    assert document.core_properties.comments == ""


def test_the_words_of_a_table_have_a_style_that_the_document_knows() -> None:
    tables = Document(io.BytesIO(minutes_docx(record()))).tables
    assert {p.style.name for t in tables for row in t.rows for c in row.cells for p in c.paragraphs if p.style} == {
        "Table Text"
    }


def test_an_act_without_a_day_and_no_act_at_all_are_said_so() -> None:
    assert "Ordinul prefectului nr. 312, privind" in text_of_docx(minutes_docx(record(act="312")))
    assert "nr. 7/b din 01.02.2025" in text_of_docx(minutes_docx(record(act="7/b/2025-02-01")))
    assert "niciun act de constituire" in text_of_docx(minutes_docx(record(act="")))


def test_a_value_the_catalog_does_not_know_is_printed_as_it_is() -> None:
    paper = minutes_paper(record(cases=(MinutesCase(1, "new_band", "new_step", ("new_need",)),)))
    assert "new_band" in str(paper.blocks)


def test_the_name_of_the_file_tells_the_county_and_the_number_only() -> None:
    assert file_name("minutes", "BV", 4, 2026, "docx") == "proces-verbal-bv-4-2026.docx"
    assert file_name("minutes", "BV", 4, 2026, "pdf", version=2) == "proces-verbal-bv-4-2026-v2.pdf"
    assert file_name("draft", "BV", 4, 2026, "pdf") == "proiect-proces-verbal-bv-4-2026.pdf"
    assert file_name("invitation", "B", 1, 2026, "ics") == "invitatie-b-1-2026.ics"


@pytest.mark.parametrize("minutes", [record(), EMPTY, LARGE], ids=["usual", "empty", "large"])
def test_libreoffice_opens_the_docx(minutes: MinutesRecord, tmp_path: Path, office_profile: str) -> None:
    office = shutil.which("soffice")
    if office is None:
        pytest.skip("LibreOffice is not installed")
    source = tmp_path / "minutes.docx"
    source.write_bytes(minutes_docx(minutes))
    command = [office, office_profile, "--headless", "--convert-to", "pdf", "--outdir", str(tmp_path), str(source)]
    subprocess.run(command, check=True, capture_output=True, timeout=120)
    words = text_of_pdf((tmp_path / "minutes.pdf").read_bytes())
    assert "PROCES-VERBAL nr. 4/2026" in words
    assert re.search(r"Pagina 1 din \d", words)
