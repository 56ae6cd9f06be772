"""A PDF that somebody hands in: what is refused, by which sentence, and what is left of one that is let in."""

from collections.abc import Callable
from io import BytesIO
from typing import Any

import pytest
from pypdf import PdfReader

from dashboard import words
from data_model import pdf
from data_model.cases.codes import CASE_CODE
from data_model.errors import Invalid
from data_model.guard import Found
from data_model.meetings.materials import checked
from data_model.pdf import reading
from data_model.pdf.refusal import Refused
from tests import pdfs


def refusal(data: bytes) -> dict[str, Any]:
    """What the reading process would say, without its process."""
    with pytest.raises(Refused) as refused:
        reading.read(data, 3, CASE_CODE.pattern)
    return refused.value.said


def test_a_sound_document_keeps_its_pages_and_nothing_beside_them() -> None:
    link = '#link("https://exemplu.invalid")[o legătură] #image("picture.jpg", width: 2cm)'
    given = pdfs.made(f"{pdfs.SOUND}\n{link}\n#pagebreak()\nA doua pagină.", author="Ana Exemplu")
    assert b"unde a fost facuta" in given
    kept = checked(given)
    read = PdfReader(BytesIO(kept.content))
    assert (kept.pages, len(read.pages)) == (2, 2)
    assert "Situația locurilor" in read.pages[0].extract_text()
    assert read.metadata is None and set(read.root_object) == {"/Type", "/Pages"}
    assert set(read.pages[0]) <= {"/Type", "/Parent", "/Contents", "/Resources", "/MediaBox", "/CropBox"}
    for left in (b"Exemplu", b"exemplu.invalid", b"facuta", b"Metadata"):
        assert left not in kept.content
    assert checked(given) == kept


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("Persoana are CNP 2960712080012.", "cnp"), ("Se sună la 0722 123 456.", "phone"),
        ("Scrie la ana\\@exemplu.ro", "email"), ("Victima Maria Popescu a venit.", "name"),
        ("Stă pe str. Lungă nr. 5, ap. 3.", "address"), ("Născută la 12.07.2008.", "birth_date"),
    ],
)  # fmt: skip
def test_a_document_that_names_somebody_is_refused_with_the_kind_and_the_page_alone(text: str, kind: str) -> None:
    said = refusal(pdfs.made(f"{pdfs.SOUND}\n#pagebreak()\n{text}"))
    assert said == {"refused": f"pdf_guard.{kind}", "page": 2}


def test_a_number_cut_in_two_by_the_end_of_a_page_is_found() -> None:
    assert refusal(pdfs.made(f"{pdfs.SOUND}\n\nTelefon 0722\n#pagebreak()\n123 456"))["refused"] == "pdf_guard.phone"


def test_words_hidden_behind_a_drawing_are_read_too() -> None:
    hidden = "#pdf.artifact[x] #text(size: 1pt, fill: white)[Maria Popescu]"
    assert refusal(pdfs.made(f"{pdfs.SOUND}\n{hidden}"))["refused"] == "pdf_guard.name"


@pytest.mark.parametrize(
    ("change", "code"),
    [
        (pdfs.with_script, "pdf.active"), (pdfs.with_script_on_a_page, "pdf.active"), (pdfs.with_form, "pdf.form"),
        (pdfs.with_file, "pdf.attachments"), (pdfs.with_comment, "pdf.comments"), (pdfs.with_password, "pdf.locked"),
    ],
)  # fmt: skip
def test_what_no_page_shows_is_not_let_in(change: Callable[..., object], code: str) -> None:
    assert refusal(pdfs.changed(change))["refused"] == code


FULL = '#set page(margin: 0pt)\n{words}#place(top + left, image("picture.jpg", width: 100%, height: 100%))'


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (lambda: pdfs.made(FULL.format(words="")), "pdf.scan"),
        (lambda: pdfs.made(FULL.format(words=pdfs.SOUND)), "pdf.scan"),  # a picture under read text
        (lambda: pdfs.made("#pagebreak()\n" * 3), "pdf.pages"),
        (lambda: pdfs.made(f"{pdfs.SOUND} Despre BV-2026-A1B2C."), "pdf.pattern"),
        (lambda: pdfs.made(f"{pdfs.SOUND} Despre BV–2026–A1B2C."), "pdf.pattern"),
        (lambda: b"PK\x03\x04 o lista", "pdf.kind"),
    ],
)  # fmt: skip
def test_what_cannot_be_checked_is_refused(data: Callable[[], bytes], code: str) -> None:
    assert refusal(data())["refused"] == code


@pytest.mark.parametrize("data", [pdfs.made()[:3000], b"%PDF-1.7\n" + bytes(range(256)) * 20], ids=["cut", "noise"])
def test_a_broken_file_is_answered_by_its_sentence(data: bytes) -> None:
    with pytest.raises(Invalid, match=r"pdf\.broken"):
        checked(data)


def test_a_file_made_to_take_forever_is_given_up(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pdf, "SECONDS", 2)
    with pytest.raises(Invalid, match=r"pdf\.slow"):
        checked(pdfs.endless())
    monkeypatch.setattr(pdf, "PATIENCE", 0.01)
    with pytest.raises(Invalid, match=r"pdf\.slow"):
        checked(pdfs.made())


def test_a_file_that_is_too_big_is_not_read() -> None:
    with pytest.raises(Invalid, match=r"pdf\.size"):
        checked(b"%PDF-" + bytes(pdf.LARGEST))


@pytest.mark.parametrize("kind", Found)
def test_every_kind_of_identity_has_its_sentence_for_documents(kind: Found) -> None:
    assert "{page}" in words.t(f"errors.pdf_guard.{kind}")


def test_letters_without_their_table_are_no_text() -> None:
    from data_model.pdf.pages import letters_make_sense

    assert letters_make_sense(pdfs.SOUND * 3)
    assert not letters_make_sense("".join(chr(0xE000 + ord(c) % 64) for c in pdfs.SOUND))
    assert not letters_make_sense("".join(chr(ord(c) - 29) if c.isalpha() else c for c in "Locurile din judet " * 20))
