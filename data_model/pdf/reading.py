"""The reading process: a PDF on standard input; on standard output one line of JSON, then the clean copy.

`python -m data_model.pdf.reading SECONDS PAGES PATTERN`. It sets its own limits before it reads a byte, because a
PDF can be made to take any time and memory. Nothing of the text is written anywhere.
"""

import json
import logging
import os
import re
import resource
import sys
from io import BytesIO

from pypdf import PdfReader, PdfWriter
from pypdf.generic import ArrayObject, DictionaryObject

from data_model.guard import Found, findings
from data_model.guard.cases import holds_case_code
from data_model.pdf import LARGEST
from data_model.pdf.drawing import PICTURE, SCAN, Drawing
from data_model.pdf.pages import draws, letters_make_sense, side_by_side, text_of, unreadable
from data_model.pdf.refusal import Odd, Refused

MEMORY = 1_500_000_000  # bytes of address space
MOST_TEXT = 600_000  # characters
PIECE, OVERLAP = 15_000, 300  # of what the guard looks at in one go
ACTING = {
    "/JavaScript", "/Launch", "/SubmitForm", "/ImportData", "/RichMedia", "/Rendition", "/Movie", "/Sound", "/GoToE",
    "/GoToR", "/Hide", "/ResetForm", "/SetOCGState", "/GoTo3DView", "/Trans",
}  # fmt: skip


def main(seconds: int, most_pages: int, pattern: str) -> None:
    """Set the limits, read, answer."""
    logging.disable(logging.CRITICAL)
    os.nice(5)
    resource.setrlimit(resource.RLIMIT_CPU, (seconds, seconds + 1))
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    try:
        pages, content = read(sys.stdin.buffer.read(), most_pages, pattern)
        said: dict[str, str | int] = {"pages": pages}
    except Refused as refusal:
        said, content = refusal.said, b""
    except MemoryError:
        said, content = {"refused": "pdf.slow"}, b""
    except Exception:  # a broken or hostile file breaks pypdf in any way it likes
        said, content = {"refused": "pdf.broken"}, b""
    sys.stdout.buffer.write(json.dumps(said).encode() + b"\n" + content)


def read(data: bytes, most_pages: int, pattern: str) -> tuple[int, bytes]:
    """How many pages, and the clean copy. Refused for a file that is not let in; anything for a broken one."""
    if b"%PDF-" not in data[:1024]:
        raise Refused("pdf.kind")
    reader = PdfReader(BytesIO(data), strict=False)
    if reader.is_encrypted:
        raise Refused("pdf.locked")
    count = len(reader.pages)
    if not 1 <= count <= most_pages:
        raise Refused("pdf.pages", longest=most_pages)
    _refuse_parts_beside_pages(reader)
    copy = _copy(reader)
    if len(copy) > LARGEST:
        raise Refused("pdf.size", longest=LARGEST // 1_000_000)
    _look_through(PdfReader(BytesIO(copy)), pattern)
    return count, copy


def _refuse_parts_beside_pages(reader: PdfReader) -> None:
    """What the text does not show: attached files, scripts, forms and signatures, comments."""
    root = reader.root_object
    names = _dict(root.get("/Names"))
    if "/EmbeddedFiles" in names or "/AF" in root or "/Collection" in root:
        raise Refused("pdf.attachments")
    opening = root.get("/OpenAction")
    opening = opening.get_object() if opening is not None else None
    acts = isinstance(opening, DictionaryObject) and opening.get("/S") != "/GoTo"
    if "/JavaScript" in names or "/AA" in root or acts:
        raise Refused("pdf.active")
    form = _dict(root.get("/AcroForm"))
    if _list(form.get("/Fields")) or "/XFA" in form:
        raise Refused("pdf.form")
    for number, page in enumerate(reader.pages, start=1):
        if "/AA" in page:
            raise Refused("pdf.active")
        if "/AF" in page:
            raise Refused("pdf.attachments")
        for one in _list(page.get("/Annots")):
            _refuse_note(_dict(one), number)


def _refuse_note(note: DictionaryObject, page: int) -> None:
    kind = note.get("/Subtype")
    if kind == "/FileAttachment":
        raise Refused("pdf.attachments")
    if kind == "/Widget":
        raise Refused("pdf.form")
    if kind != "/Link":
        raise Refused("pdf.comments", page)
    if _dict(note.get("/A")).get("/S") in ACTING:
        raise Refused("pdf.active")


def _dict(value: object) -> DictionaryObject:
    found = value.get_object() if hasattr(value, "get_object") else value
    return found if isinstance(found, DictionaryObject) else DictionaryObject()


def _list(value: object) -> ArrayObject:
    found = value.get_object() if hasattr(value, "get_object") else value
    return found if isinstance(found, ArrayObject) else ArrayObject()


def _look_through(copy: PdfReader, pattern: str) -> None:
    """Refuse a copy whose text cannot be read on every page, or names somebody on one."""
    texts: list[str] = []
    before = ""
    for number, page in enumerate(copy.pages, start=1):
        text = text_of(page)
        if not text.strip() and draws(page):
            raise Refused("pdf.scan", number)
        if unreadable(text):
            raise Refused("pdf.letters")
        texts.append(text)
        if sum(map(len, texts)) > MOST_TEXT:
            raise Refused("pdf.text", longest=MOST_TEXT)
        _guard(before + text, number, pattern)
        _guard(side_by_side(page), number, pattern)
        before = text[-OVERLAP:] + "\n"
    if not "".join(texts).strip():
        raise Refused("pdf.scan", 1)
    if not letters_make_sense("".join(texts)):
        raise Refused("pdf.letters")


def _guard(text: str, page: int, pattern: str) -> None:
    for start in range(0, max(len(text), 1), PIECE - OVERLAP):
        piece = text[start : start + PIECE]
        found: tuple[Found, ...] = findings(piece)
        if found:
            raise Refused(f"pdf_guard.{found[0]}", page)
        if holds_case_code(piece) or (pattern and re.search(pattern, piece, re.IGNORECASE)):
            raise Refused("pdf.pattern", page)


def _copy(reader: PdfReader) -> bytes:
    """The pages alone, drawn anew as a new file: what no page draws stays behind."""
    writer = PdfWriter()
    drawing = Drawing(reader, writer)
    for number, page in enumerate(reader.pages, start=1):
        try:
            covered = drawing.page(page)
        except Odd as odd:
            raise Refused(odd.code, number) from None
        if covered > PICTURE:
            raise Refused("pdf.scan" if covered > SCAN else "pdf.pictures", number)
    writer.metadata = None
    out = BytesIO()
    writer.write(out)
    return out.getvalue()


if __name__ == "__main__":
    main(int(sys.argv[1]), int(sys.argv[2]), sys.argv[3])
