"""PDFs for tests: sound ones made by typst, and those that a document may not be."""

import tempfile
import zlib
from collections.abc import Callable
from io import BytesIO
from pathlib import Path

import typst
from PIL import Image
from pypdf import PdfReader, PdfWriter
from pypdf.annotations import Text
from pypdf.generic import ArrayObject, DictionaryObject, NameObject, TextStringObject

SOUND = "= Situația locurilor\nLocurile libere din județ, pe trimestre: 12, 9, 7 și 4. Echipa discută ce se poate face."


def made(words: str = SOUND, *, author: str = "") -> bytes:
    """Typst's own words as a PDF; `picture.jpg` can be placed in them."""
    with tempfile.TemporaryDirectory() as folder:
        picture = Image.new("RGB", (60, 80), "white")
        picture.save(Path(folder) / "picture.jpg", exif=_exif())
        head = f'#set document(title: "Titlu", author: "{author}")\n' if author else ""
        source = Path(folder) / "source.typ"
        source.write_text(f'{head}#set text(lang: "ro")\n{words}', "utf-8")
        return bytes(typst.compile(str(source)))


def _exif() -> Image.Exif:
    exif = Image.Exif()
    exif[0x010E] = "unde a fost facuta poza"
    return exif


def changed(change: Callable[[PdfWriter], object], data: bytes = b"") -> bytes:
    """A sound PDF after `change`."""
    writer = PdfWriter(clone_from=PdfReader(BytesIO(data or made())))
    change(writer)
    out = BytesIO()
    writer.write(out)
    return out.getvalue()


def _script() -> DictionaryObject:
    return DictionaryObject(
        {NameObject("/S"): NameObject("/JavaScript"), NameObject("/JS"): TextStringObject("app.alert(1)")}
    )


def with_script(writer: PdfWriter) -> None:
    writer.root_object[NameObject("/OpenAction")] = _script()


def with_script_on_a_page(writer: PdfWriter) -> None:
    writer.pages[0][NameObject("/AA")] = DictionaryObject({NameObject("/O"): _script()})


def with_form(writer: PdfWriter) -> None:
    field = writer._add_object(DictionaryObject({NameObject("/T"): TextStringObject("Semnătura")}))
    writer.root_object[NameObject("/AcroForm")] = DictionaryObject({NameObject("/Fields"): ArrayObject([field])})


def with_file(writer: PdfWriter) -> None:
    writer.add_attachment("lista.txt", b"Maria Popescu")


def with_comment(writer: PdfWriter) -> None:
    writer.add_annotation(0, Text(rect=(0, 0, 50, 50), text="De vorbit cu Maria Popescu"))


def with_password(writer: PdfWriter) -> None:
    writer.encrypt("", "o parolă", algorithm="RC4-128")


def endless(times: int = 100_000) -> bytes:
    """A small file whose one page takes many seconds to read."""
    return drawn(b"BT /F1 9 Tf (Salut) Tj ET " * times)


def stream(head: bytes, body: bytes) -> bytes:
    return b"<<%s/Length %d>>stream\n%s\nendstream" % (head, len(body), body)


def drawn(drawing: bytes, *parts: bytes, resources: bytes = b"", page: bytes = b"/MediaBox[0 0 595 842]") -> bytes:
    """One page drawn by hand; `parts` are objects from number 6, and /F1 is a font."""
    fonts = b"" if b"/Font" in resources else b"/Font<</F1 5 0 R>>"
    packed = zlib.compress(drawing, 9)
    objects = [
        b"<</Type/Catalog/Pages 2 0 R>>",
        b"<</Type/Pages/Kids[3 0 R]/Count 1>>",
        b"<</Type/Page/Parent 2 0 R%s/Contents 4 0 R/Resources<<%s%s>>>>" % (page, fonts, resources),
        stream(b"/Filter/FlateDecode", packed),
        b"<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>",
        *parts,
    ]
    out, places = b"%PDF-1.7\n", []
    for number, one in enumerate(objects, 1):
        places.append(len(out))
        out += b"%d 0 obj\n%s\nendobj\n" % (number, one)
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    size = len(objects) + 1
    tail = b"trailer\n<</Size %d/Root 1 0 R>>\nstartxref\n%d\n%%%%EOF" % (size, len(out))
    return out + b"xref\n0 %d\n0000000000 65535 f \n" % size + table + tail
