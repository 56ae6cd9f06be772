"""Files that are no list, or a hostile one: each gets its sentence, and values alone are read."""

import json
import zipfile
from io import BytesIO
from time import process_time

import pytest
from openpyxl import Workbook
from openpyxl.worksheet.formula import ArrayFormula

from dashboard import words
from data_model import imports
from data_model.errors import Invalid
from data_model.imports import Sheet, codes, named_places, values, workbooks
from data_model.imports.sheets import MOST_COLUMNS
from geodata.spelling import comma_below
from tests.data_model.lists import delimited, workbook

HEAD = ["Furnizor", "Serviciu", "Categorie", "Județ", "Localitate"]
ROW = ["Asociația Una (inventată)", "Consiliere Una", "consiliere", "Brașov", "Brașov"]


def first(data: bytes, file: str = "lista.csv") -> Sheet:
    return imports.read(data, file).sheets[0]


def zipped(parts: dict[str, bytes]) -> bytes:
    out = BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return out.getvalue()


def bomb() -> bytes:
    """A true workbook with one more part that unpacks to 100 MB."""
    kept = {}
    with zipfile.ZipFile(BytesIO(workbook([HEAD, ROW]))) as archive:
        kept = {name: archive.read(name) for name in archive.namelist()}
    return zipped(kept | {"xl/media/big.bin": b"\0" * 100_000_000})


def laughing() -> bytes:
    """Entities that double at each step, in the sheet itself."""
    with zipfile.ZipFile(BytesIO(workbook([HEAD, ROW]))) as archive:
        kept = {name: archive.read(name) for name in archive.namelist()}
    entities = "".join(f'<!ENTITY a{n} "{f"&a{n - 1};" * 10}">' for n in range(1, 12))
    sheet = f'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a0 "ha">{entities}]><worksheet>&a11;</worksheet>'
    return zipped(kept | {"xl/worksheets/sheet1.xml": sheet.encode()})


def with_sheet(change: tuple[bytes, bytes]) -> bytes:
    with zipfile.ZipFile(BytesIO(workbook([HEAD, ROW]))) as archive:
        kept = {name: archive.read(name) for name in archive.namelist()}
    sheet = "xl/worksheets/sheet1.xml"
    return zipped(kept | {sheet: kept[sheet].replace(*change)})


def test_merged_cells_that_never_end_are_passed_over_at_once() -> None:
    data = with_sheet((b"</worksheet>", b"<!-- " + b"<mergeCell " * 100_000 + b"--></worksheet>"))
    began = process_time()
    assert len(first(data, "lista.xlsx").rows) == 1
    assert process_time() - began < 5


def test_a_workbook_that_takes_too_long_is_given_up(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(workbooks, "LONGEST_READING", 0.0)
    with pytest.raises(Invalid, match=r"import\.bomb"):
        first(workbook([HEAD, ROW]), "lista.xlsx")


def test_one_part_may_not_take_all_that_a_workbook_may() -> None:
    data = with_sheet((b"</worksheet>", b"<!--" + b" " * 45_000_000 + b"--></worksheet>"))
    with pytest.raises(Invalid, match=r"import\.bomb"):
        first(data, "lista.xlsx")


def entry_of(head: str, cell: str) -> tuple[imports.Entry, ...]:
    sheet = first(delimited([[*HEAD, head], [*ROW, cell]], ";", "utf-8"))
    return imports.entries_of(sheet, imports.propose(sheet.heads))


@pytest.mark.parametrize(
    ("head", "cell", "code"),
    [
        ("Cod nomenclator", ",".join(f"{n:05x}Z" for n in range(4_600)), "too_long"),
        ("Cod nomenclator", ",".join(f"{n}Z" for n in range(60)), "too_many"),
        ("Grup țintă", "abcdefgh " * 3_600 + "victime ale traficului de persoane", "too_long"),
    ],
)  # fmt: skip
def test_a_cell_that_holds_more_than_can_be_read_refuses_its_row_with_one_sentence(
    head: str, cell: str, code: str
) -> None:
    (entry,) = entry_of(head, cell)
    assert entry.refused is not None and entry.refused.code == code
    assert len(entry.remarks) <= 1


@pytest.mark.parametrize("cnp", ["2990101 080018", "2 990101 080018", "299.01.01.08.0018", "299-0101-08/0018"])
def test_a_personal_numeric_code_is_seen_however_it_is_split(cnp: str) -> None:
    with pytest.raises(Invalid, match=r"import\.persons"):
        entry_of("Program", f"Popescu {cnp}")


def test_a_code_with_a_slip_of_the_pen_in_the_name_refuses_its_row() -> None:
    sheet = first(delimited([HEAD, [ROW[0], "Consiliere 2990101080019", *ROW[2:]]], ";", "utf-8"))
    (entry,) = imports.entries_of(sheet, imports.propose(sheet.heads))
    assert entry.refused is not None and entry.refused.code == "name_person"


@pytest.mark.parametrize(
    ("head", "cell", "kept"),
    [
        ("Program", "Luni-Vineri 8:00-16:00", True), ("Program", "non-stop", True),
        ("Program", "L-V 08-16, S 9-13", True),
        ("Licența nr.", "LF 0001234", True), ("Licența nr.", "Seria LF nr. 0012", True),
        ("Program", "sunați la Popescu Ion", False), ("Licența nr.", "Maria Ionescu", False),
    ],
)  # fmt: skip
def test_a_person_in_the_hours_or_the_licence_is_left_out_and_ordinary_ones_stay(
    head: str, cell: str, kept: bool
) -> None:
    (entry,) = entry_of(head, cell)
    assert (entry.hours or entry.licence) == (cell if kept else "")
    assert ("left_person" in {r.code for r in entry.remarks}) is not kept


@pytest.mark.parametrize("name", ["Centrul Sfântul Nicolae", "Casa Maria Ionescu", "Consiliere Sf. Ioan"])
def test_a_service_named_after_a_person_passes(name: str) -> None:
    sheet = first(delimited([HEAD, [ROW[0], name, *ROW[2:]]], ";", "utf-8"))
    (entry,) = imports.entries_of(sheet, imports.propose(sheet.heads))
    assert (entry.name, entry.refused) == (name, None)


@pytest.mark.parametrize("cell", ["1" * 5_000, "1." + "000." * 100 + "000", "1234567 locuri"])
def test_a_capacity_of_very_many_figures_is_a_question(cell: str) -> None:
    (entry,) = entry_of("Capacitate", cell)
    assert entry.capacity is None
    assert "capacity_question" in {r.code for r in entry.remarks} and len(repr(entry.remarks)) < 1_000


HOSTILE: dict[str, tuple[bytes, str]] = {
    "nothing": (b"", "import.empty"),
    "blanks": (b"\xef\xbb\xbf  \r\n\r\n", "import.empty"),
    "a PDF": (b"%PDF-1.7\n1 0 obj", "import.kind"),
    "a picture": (b"\x89PNG\r\n\x1a\n" + b"\0" * 50, "import.kind"),
    "a page": (b"<!DOCTYPE html><table><tr><td>Furnizor</td></tr></table>", "import.kind"),
    "an old workbook": (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600, "import.old_excel"),
    "null bytes": (b"Furnizor;Serviciu\0\0\0;x\n", "import.kind"),
    "null bytes in UTF-16": ("Furnizor\tServiciu\n\0\0\t\0".encode("utf-16"), "import.kind"),
    "noise": (bytes(range(1, 32)) * 40, "import.kind"),
    "another zip": (zipped({"lista.txt": b"Furnizor"}), "import.kind"),
    "a torn zip": (workbook([HEAD, ROW])[:900], "import.unreadable"),
    "a zip bomb": (bomb(), "import.bomb"),
    "a laughing workbook": (laughing(), "import.unreadable"),
    "too many parts": (zipped({f"xl/{n}": b"" for n in range(1_200)} | {"xl/workbook.xml": b""}), "import.bomb"),
    "too large": (b"a;b\n" * 2_600_000, "import.size"),
    "too many rows": (delimited([HEAD, *([ROW] * 20_100)], ";", "utf-8"), "import.rows"),
    "too many columns": (delimited([HEAD + ["x"] * MOST_COLUMNS], ";", "utf-8"), "import.columns"),
    "a wide workbook": (workbook([HEAD + ["x"] * 300]), "import.columns"),
    "a huge cell": (delimited([HEAD, ["x" * 40_000, *ROW[1:]]], ";", "utf-8"), "import.cell"),
    "a cell without end": (("Furnizor;Serviciu\n\"" + "x;" * 200_000).encode(), "import.cell"),
    "no head": (b"\n\n;;\n", "import.no_header"),
    "JSON that is none": (b'{"a": [', "import.json"),
    "JSON without objects": (b'{"a": [1, 2], "b": "c"}', "import.json"),
    "JSON without end": (b"[" * 200_000, "import.json"),
    "JSON with a number without end": (b'[{"a": ' + b"9" * 10_000 + b"}]", "import.json"),
    "a list of people": (delimited([["Nume", "CNP"], ["X", "2990101080018"]], ";", "utf-8"), "import.persons"),
}  # fmt: skip


@pytest.mark.parametrize("name", list(HOSTILE))
def test_a_hostile_file_is_refused_with_its_sentence(name: str) -> None:
    data, code = HOSTILE[name]
    with pytest.raises(Invalid) as refused:
        imports.read(data, "lista")
    assert refused.value.code == code
    assert words.has(f"errors.{code}")


def test_a_formula_is_read_as_the_value_that_was_kept_or_not_at_all() -> None:
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    for line in (HEAD, ROW):
        sheet.append(line)
    sheet["B2"] = '=HYPERLINK("http://exemplu.invalid","apasă")'
    sheet["C2"] = ArrayFormula("C2:C2", "=1+1")
    out = BytesIO()
    book.save(out)
    row = first(out.getvalue(), "lista.xlsx").rows[0]
    assert row[1:3] == ("", "")


@pytest.mark.parametrize(
    ("name", "code"),
    [
        ('=HYPERLINK("http://exemplu.invalid")', "formula"), ("@SUM(A1)", "formula"), ("+40 cmd", "formula"),
        ("<script>alert(1)</script>", "markup"), ("Centru <img src=x onerror=1>", "markup"),
        ("Centru\x07\x1b", "unreadable"), ("x" * 200, "too_long"),
    ],
)  # fmt: skip
def test_a_hostile_cell_refuses_its_row_and_no_other(name: str, code: str) -> None:
    data = json.dumps([dict(zip(HEAD, [ROW[0], text, *ROW[2:]], strict=True)) for text in (name, "Bun")]).encode()
    sheet = first(data, "lista.json")
    bad, good = imports.entries_of(sheet, imports.propose(sheet.heads))
    assert bad.refused is not None and bad.refused.code == code
    assert good.refused is None


def test_a_null_byte_in_json_refuses_its_row() -> None:
    data = json.dumps([dict(zip(HEAD, [ROW[0], "Cen\0tru", *ROW[2:]], strict=True))]).encode()
    sheet = first(data, "lista.json")
    (entry,) = imports.entries_of(sheet, imports.propose(sheet.heads))
    assert entry.refused is not None and entry.refused.code == "unreadable"


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1250", "iso8859-2", "iso8859-16", "utf-16"])
@pytest.mark.parametrize("separator", [",", ";", "\t", "|"])
def test_the_encoding_and_the_separator_are_found(encoding: str, separator: str) -> None:
    old = str.maketrans("șțȘȚ", "\u015f\u0163\u015e\u0162")
    lines = [[c if encoding == "iso8859-16" else c.translate(old) for c in line] for line in (HEAD, ROW, ROW)]
    sheet = first(delimited(lines, separator, encoding))
    assert [comma_below(c) for c in sheet.heads] == HEAD
    assert [comma_below(c) for c in sheet.rows[0]] == ROW


def test_a_first_line_that_names_the_separator_is_heard() -> None:
    data = b"sep=|\r\n" + delimited([HEAD, ROW], "|", "utf-8")
    assert first(data).heads == tuple(HEAD)


def test_the_fullest_sheet_comes_first_and_hidden_ones_are_not_read() -> None:
    book = Workbook()
    book.active.title = "Note"  # type: ignore[union-attr]
    for title, rows in (("Puțin", 1), ("Mult", 3), ("Ascuns", 9)):
        sheet = book.create_sheet(title)
        for line in [HEAD, *([ROW] * rows)]:
            sheet.append(line)
    book["Ascuns"].sheet_state = "hidden"
    out = BytesIO()
    book.save(out)
    assert [s.name for s in imports.read(out.getvalue(), "x.xlsx").sheets] == ["Mult", "Puțin"]


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("BV", "BV"), ("BRASOV", "BV"), ("Bra\u015fov", "BV"), ("jud. Brașov", "BV"), ("Județul Brașov", "BV"),
        ("Cara\u015f Severin", "CS"), ("CARAS-SEVERIN", "CS"), ("Cara\u015fSeverin", "CS"), ("Bistrița Năsăud", "BN"),
        ("Bucure\u015fti", "B"), ("Municipiul București", "B"), ("BUCURESTI SECTOR 2", "B"), ("Sectorul 4", "B"),
        ("Satu Mare", "SM"), ("Dîmbovița", "DB"), ("RO-CJ", "CJ"), ("Brașo", ""), ("", ""), ("România", ""),
    ],
)  # fmt: skip
def test_a_county_is_known_in_any_spelling_and_never_guessed(text: str, code: str) -> None:
    assert named_places.county_of(text) == code


def test_every_county_is_known_by_its_own_name_in_capitals_without_marks() -> None:
    from geodata.counties import COUNTIES
    from geodata.spelling import fold

    assert all(named_places.county_of(fold(c.name).upper()) == c.code for c in COUNTIES.values())


@pytest.mark.parametrize(
    "written", ["8790CR-VD-IV", "8790CR-VTB-I", "8790CR-VD", "8899CZ-", "abc", "", "8891CZ-C-VIII", "8790CR"]
)
def test_a_code_that_may_be_several_or_none_is_not_mended(written: str) -> None:
    assert codes.mended(written) == ""


def test_an_unknown_code_of_services_for_victims_makes_the_place_confidential() -> None:
    lines = [
        [*HEAD, "Cod", "Adresa"],
        [*ROW, "8790CR-VD-IV", "Str. Secretă 1"],
        [*ROW, "8899CZ-VTP-", "Str. Secretă 1"],
    ]
    sheet = first(delimited(lines, ";", "utf-8"))
    made = imports.entries_of(sheet, imports.propose(sheet.heads))
    assert [(e.confidential, e.street) for e in made] == [(True, ""), (True, "")]


def test_every_code_of_the_nomenclature_is_itself_and_has_a_need() -> None:
    assert all(codes.mended(code) == code and codes.served(code).need for code in codes.names())
    assert all(codes.served(c).confidential for c in codes.names() if "-VTP-" in c or c.startswith("8790CR-VD-"))


@pytest.mark.parametrize(
    ("text", "phones"),
    [
        ("0268/123.456, 0722-123-456", "0268 123 456; 0722 123 456"), ("+40 722 123 456", "0722 123 456"),
        ("Ana Inventata: 0722123456", "0722 123 456"), ("722123456", "0722 123 456"), ("fără", ""), ("112", ""),
    ],
)  # fmt: skip
def test_phones_are_taken_out_of_a_cell_without_the_names_between_them(text: str, phones: str) -> None:
    assert values.phones(text) == phones
