"""Where words and pictures hide in a PDF: they are refused where nobody can look, and left behind where no page shows
them."""

import shutil
import subprocess
import zlib
from io import BytesIO
from pathlib import Path

import pytest
from docx import Document
from docx.shared import Cm
from PIL import Image
from pypdf import PdfReader, PdfWriter

from data_model.cases.codes import CASE_CODE
from data_model.pdf import parts, reading
from data_model.pdf.refusal import Refused
from tests import pdfs
from tests.pdfs import drawn, stream

NAME = b"Maria Popescu"
TEXT = b"BT /F1 9 Tf 20 800 Td (%s) Tj ET\n" % (
    b"Locurile libere din judet pe trimestre. Echipa discuta ce poate face. " * 3
)
HIDDEN = b"BT /F1 9 Tf 20 700 Td (Victima Maria Popescu) Tj ET\n"
FORM = b"/Type/XObject/Subtype/Form/BBox[0 0 595 842]"
FONTS = b"/Resources<</Font<</F1 5 0 R>>>>"
PATTERN = b"/Type/Pattern/PatternType 1/PaintType 1/TilingType 1/BBox[0 0 595 842]/XStep 595/YStep 842"
TYPE3 = (
    b"<</Type/Font/Subtype/Type3/FontBBox[0 0 9 9]/FontMatrix[.001 0 0 .001 0 0]/CharProcs<</a 7 0 R>>/Encoding"
    b"<</Differences[97/a]>>/FirstChar 97/LastChar 97/Widths[9]/ToUnicode 8 0 R" + FONTS + b">>"
)
SHAPE = b"/Pattern cs /P0 scn 0 0 500 800 re f\n"


def read(data: bytes) -> bytes:
    return reading.read(data, 3, CASE_CODE.pattern)[1]


def refusal(data: bytes) -> str:
    with pytest.raises(Refused) as refused:
        read(data)
    return str(refused.value.said["refused"])


def picture(data: bytes, filters: bytes = b"/Filter/DCTDecode") -> bytes:
    head = b"/Type/XObject/Subtype/Image/Width 60/Height 80/ColorSpace/DeviceRGB/BitsPerComponent 8"
    return stream(head + filters, data)


def jpeg(said: str = "") -> bytes:
    exif, out = Image.Exif(), BytesIO()
    exif[0x010E] = said
    Image.new("RGB", (60, 80), "white").save(out, "JPEG", exif=exif if said else b"")
    return out.getvalue()


@pytest.mark.parametrize(
    ("drawing", "resources", "parts"),
    [
        (b"/X0 Do", b"/XObject<</X0 6 0 R>>", [stream(FORM, HIDDEN)]),  # programs take the page's font for it
        (b"/X0 Do", b"/XObject<</X0 6 0 R>>", [stream(FORM + b"/Resources<<>>", HIDDEN)]),
        (SHAPE, b"/Pattern<</P0 6 0 R>>", [stream(PATTERN + FONTS, HIDDEN)]),
        (
            b"/G0 gs 0 0 500 800 re f", b"/ExtGState<</G0 6 0 R>>",
            [b"<</SMask<</S/Luminosity/G 7 0 R>>>>", stream(FORM + FONTS, HIDDEN)],
        ),
        (
            b"BT /F3 9 Tf 20 600 Td (a) Tj ET", b"/Font<</F1 5 0 R/F3 6 0 R>>",
            [TYPE3, stream(b"", b"9 0 d0 " + HIDDEN), stream(b"", b"")],
        ),
        (
            SHAPE, b"/Pattern<</P0 7 0 R>>",
            [picture(jpeg()), stream(PATTERN + b"/Resources<</XObject<</I 6 0 R>>>>", b"595 0 0 842 0 0 cm /I Do")],
        ),
        (b"/S sh", b"/Shading<</S<</ShadingType 1/ColorSpace/DeviceRGB/Function<</FunctionType 0>>>>>>", []),  # mosaic
        (b"(Maria Popescu) 1 w", b"", []),
        (b"/Maria#20Popescu /X0 Do", b"/XObject<</X0 6 0 R>>", [stream(FORM, b"")]),
    ],
    ids=["borrowed", "empty", "pattern", "mask", "drawn letter", "pattern's picture", "mosaic", "string", "name"],
)  # fmt: skip
def test_words_and_pictures_are_refused_where_nobody_can_look(
    drawing: bytes, resources: bytes, parts: list[bytes]
) -> None:
    assert refusal(drawn(TEXT + drawing, *parts, resources=resources)) == "pdf.odd"


def test_a_number_drawn_in_pieces_around_another_cell_is_read_as_it_stands_on_the_page() -> None:
    cells = b" ".join(b"1 0 0 1 %d 600 Tm (%s) Tj" % c for c in [(100, b"296071"), (300, b"altele"), (137, b"2080012")])
    cells = b"BT /F1 9 Tf " + cells + b" ET\n"
    assert refusal(drawn(TEXT + cells)) == "pdf_guard.cnp"
    form = stream(FORM + FONTS, cells)
    assert refusal(drawn(TEXT + b"/X0 Do", form, resources=b"/XObject<</X0 6 0 R>>")) == "pdf_guard.cnp"


FULL = b"q 595 0 0 842 0 0 cm %s Do Q"
IMAGE = b"/Resources<</XObject<</I 6 0 R>>>>"


@pytest.mark.parametrize(
    ("drawing", "form", "page", "code"),
    [
        (FULL % b"/X", stream(FORM + IMAGE, b"/I Do"), b"/MediaBox[0 0 595 842]", "pdf.scan"),
        (b"/X Do", stream(FORM + b"/Matrix[595 0 0 842 0 0]" + IMAGE, b"/I Do"), b"/MediaBox[0 0 595 842]", "pdf.scan"),
        (FULL % b"/I", b"null", b"/MediaBox[0 0 1190 1684]/CropBox[0 0 595 842]", "pdf.scan"),
        (b"q 300 0 0 380 0 0 cm /I Do Q", b"null", b"/MediaBox[0 0 595 842]", "pdf.pictures"),  # an identity card
    ],
    ids=["scaled form", "form's matrix", "cropped", "card"],
)
def test_a_picture_counts_as_large_as_it_is_seen(drawing: bytes, form: bytes, page: bytes, code: str) -> None:
    resources = b"/XObject<</I 6 0 R/X 7 0 R>>"
    assert refusal(drawn(TEXT + drawing, picture(jpeg()), form, resources=resources, page=page)) == code


def test_a_picture_within_the_drawing_is_kept_small_and_counted_when_large() -> None:
    inline = b"q %d 0 0 %d 0 0 cm BI /W 1 /H 1 /CS /G /BPC 8 /Note (Maria) ID \x00 EI Q\n"
    (page,) = PdfReader(BytesIO(read(drawn(TEXT + inline % (9, 9))))).pages
    drawing = page.get_contents().get_data()  # type: ignore[union-attr]
    assert b"BI" in drawing and b"Maria" not in drawing
    assert refusal(drawn(TEXT + inline % (595, 842))) == "pdf.scan"
    camera = (inline % (9, 9)).replace(b"/CS", b"/F /DCT /CS").replace(b"\x00", jpeg("la adapost"))
    assert refusal(drawn(TEXT + camera)) == "pdf.odd"


def test_lists_of_lists_without_end_are_given_up(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(parts, "MOST", 5_000)
    lists = [b"[" + b"%d 0 R " % at * 10 + b"]" for at in range(7, 11)]
    made = drawn(TEXT + b"/C cs", *lists, b"[1]", resources=b"/ColorSpace<</C 6 0 R>>")
    assert refusal(made) == "pdf.odd"


def test_a_font_whose_signs_have_names_of_its_own_is_refused() -> None:
    font = b"<</Type/Font/Subtype/Type1/BaseFont/Own/Encoding<</Differences[97 %s]>>>>"
    words, fonts = TEXT + b"BT /F2 9 Tf 20 600 Td (a) Tj ET", b"/Font<</F1 5 0 R/F2 6 0 R>>"
    assert refusal(drawn(words, font % b"/g12", resources=fonts)) == "pdf.letters"
    assert read(drawn(words, font % b"/a/uni0103", resources=fonts))


def test_a_line_in_a_font_without_its_table_of_letters_is_refused_in_a_long_document() -> None:
    words = '#text(font: "DejaVu Sans Mono")[Victima Maria Popescu]'

    def without_table(writer: PdfWriter) -> None:
        for font in writer.pages[-1]["/Resources"]["/Font"].values():  # type: ignore[index]
            if "DejaVu" in str(font.get_object()["/BaseFont"]):
                del font.get_object()["/ToUnicode"]

    made = pdfs.made(f"{(pdfs.SOUND + chr(10) * 2) * 40}{words}")
    assert refusal(pdfs.changed(without_table, made)) == "pdf.letters"


@pytest.mark.parametrize(
    ("drawing", "resources", "part"),
    [
        (b"", b"/XObject<</X0 6 0 R>>", stream(FORM + FONTS, HIDDEN)),  # not drawn
        (b"/Span /MC0 BDC 0 0 9 9 re f EMC", b"/Properties<</MC0 <</ActualText (Maria Popescu)>>>>", b"null"),
        (b"/Span <</Contents (Maria Popescu)/T (Maria Popescu)>> BDC EMC", b"", b"null"),
        (b"/Span <</ActualText (Maria Popescu)>> DP", b"", b"null"),
        (b"% Maria Popescu\n", b"", b"null"),
        (b"/OC /MC0 BDC EMC", b"/Properties<</MC0 6 0 R>>", b"<</Type/OCG/Name(Maria Popescu)>>"),
        (b"/X0 Do", b"/XObject<</X0 6 0 R>>", stream(FORM + b"/Name(Maria Popescu)/Own<</k(Maria Popescu)>>", b"")),
        (b"", b"/Note(Maria Popescu)", b"null"),
        (
            b"/S sh", b"/Shading<</S<</ShadingType 1/ColorSpace/DeviceGray/Function 6 0 R>>>>",
            stream(b"/FunctionType 4/Domain[0 1 0 1]/Range[0 1]", b"{ pop % Maria Popescu\n}"),
        ),
        (b"/G0 gs", b"/ExtGState<</G0 6 0 R>>", b"<</LW 1/Note(Maria Popescu)>>"),
    ],
    ids=["not drawn", "properties", "mark", "point", "comment", "layer", "private", "resources", "function", "state"],
)  # fmt: skip
def test_what_no_page_shows_stays_behind(drawing: bytes, resources: bytes, part: bytes) -> None:
    copy = read(drawn(TEXT + drawing, part, resources=resources))
    left = [copy, *(thing.get_data() for thing in _streams(copy))]
    assert not any(NAME in one for one in left)
    assert "Locurile libere" in PdfReader(BytesIO(copy)).pages[0].extract_text()


def _streams(copy: bytes) -> list:
    reader = PdfReader(BytesIO(copy))
    found = (reader.get_object(number) for number in range(1, reader.trailer["/Size"]))  # type: ignore[call-overload]
    return [one for one in found if hasattr(one, "get_data")]


@pytest.mark.parametrize(
    ("data", "filters"),
    [
        (jpeg("la adapost"), b"/Filter/DCTDecode"),
        (zlib.compress(jpeg("la adapost")), b"/Filter[/FlateDecode/DCTDecode]"),
        (jpeg("la adapost"), b"/Filter 7 0 R"),
        (jpeg() + jpeg("la adapost"), b"/Filter/DCTDecode"),
        (jpeg("la adapost").replace(b"\xff\xe1", b"\xff\xff\xe1", 1), b"/Filter/DCTDecode"),
        (zlib.compress(bytes(14_400)) + b"la adapost", b"/Filter/FlateDecode"),
    ],
    ids=["plain", "packed twice", "filter elsewhere", "after the end", "filled", "after what is packed"],
)
def test_a_picture_does_not_say_where_it_was_taken(data: bytes, filters: bytes) -> None:
    drawing = TEXT + b"q 100 0 0 100 0 0 cm /I Do Q"
    made = drawn(drawing, picture(data, filters), b"/DCTDecode", resources=b"/XObject<</I 6 0 R>>")
    kept = PdfReader(BytesIO(read(made))).pages[0].images[0]
    assert b"adapost" not in kept.data
    assert kept.image is not None and kept.image.size == (60, 80)
    bare = kept.indirect_reference.get_object()._data  # type: ignore[union-attr]
    assert b"adapost" not in bare + (zlib.decompress(bare) if bare[:1] == b"\x78" else b"")


def test_a_picture_of_a_kind_that_is_not_read_is_refused() -> None:
    drawing = TEXT + b"q 100 0 0 100 0 0 cm /I Do Q"
    made = drawn(drawing, picture(b"la adapost", b"/Filter/JPXDecode"), resources=b"/XObject<</I 6 0 R>>")
    assert refusal(made) == "pdf.picture_kind"


def test_an_ordinary_document_of_libreoffice_is_let_in_and_looks_the_same(tmp_path: Path, office_profile: str) -> None:
    office, draw = shutil.which("soffice"), shutil.which("pdftoppm")
    if office is None or draw is None:
        pytest.skip("LibreOffice or poppler is not installed")
    logo, document = tmp_path / "logo.png", Document()
    Image.linear_gradient("L").convert("LA").save(logo)
    document.add_picture(str(logo), width=Cm(2))
    document.add_heading("Situația locurilor", 1)
    document.add_paragraph("Locurile libere din județ, pe trimestre. ").add_run("Echipa discută").bold = True
    for _ in range(5):
        document.add_paragraph("Un serviciu are locuri libere", style="List Bullet")
    for row in document.add_table(3, 4, style="Light Grid Accent 1").rows:
        for cell in row.cells:
            cell.text = "12 locuri"
    document.save(str(tmp_path / "given.docx"))
    command = [office, office_profile, "--headless", "--convert-to", "pdf", "--outdir", str(tmp_path)]
    subprocess.run([*command, str(tmp_path / "given.docx")], check=True, capture_output=True, timeout=120)
    (tmp_path / "kept.pdf").write_bytes(read((tmp_path / "given.pdf").read_bytes()))
    for name in ("given", "kept"):
        subprocess.run([draw, "-r", "40", "-singlefile", f"{tmp_path / name}.pdf", str(tmp_path / name)], check=True)
    assert (tmp_path / "given.ppm").read_bytes() == (tmp_path / "kept.ppm").read_bytes()
