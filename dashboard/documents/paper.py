"""A paper before it is a file: the same headings, lines, lists and tables become a DOCX and a PDF."""

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from geodata.spelling import comma_below

_INVISIBLE = {"Cc", "Cf", "Cs", "Co", "Cn"}


@dataclass(frozen=True)
class Heading:
    level: int  # 1 for a section, 2 for a point
    text: str


@dataclass(frozen=True)
class Line:
    text: str
    label: str = ""  # printed in bold before the text, with a colon


@dataclass(frozen=True)
class Items:
    texts: tuple[str, ...]  # a list without numbers


@dataclass(frozen=True)
class Table:
    header: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    widths: tuple[int, ...]  # shares of the page's width, one a column
    tall: bool = False  # rows with room for a signature by hand
    summary: str = ""  # what the table is, for who hears the paper read


@dataclass(frozen=True)
class Picture:
    png: bytes
    words: str  # what it shows, for who does not see it


Block = Heading | Line | Items | Table | Picture


@dataclass(frozen=True)
class Paper:
    title: str
    subtitle: str
    subject: str
    author: str
    letterhead: tuple[str, ...]
    marks: tuple[str, ...]  # what must be seen on every page: invented data, draft
    running_head: str
    footer: str
    made_at: datetime  # UTC; the file carries no other time, so that its bytes repeat
    blocks: tuple[Block, ...]
    wide: bool = False  # pages that lie, for tables of many columns


def clean(text: str) -> str:
    """One line or paragraph as every format can hold it: composed letters, no control characters."""
    flat = re.sub(r"\s+", " ", comma_below(text))
    return "".join(c for c in flat if unicodedata.category(c) not in _INVISIBLE).strip()


def paragraphs(text: str) -> tuple[str, ...]:
    """The paragraphs of a long note, cleaned; empty ones are left out."""
    return tuple(p for p in map(clean, text.splitlines()) if p)


def table(
    header: Iterable[str],
    rows: Iterable[Iterable[str]],
    widths: Iterable[int],
    *,
    tall: bool = False,
    summary: str = "",
) -> Table:
    """A table of cleaned cells."""
    return Table(tuple(header), tuple(tuple(clean(cell) for cell in row) for row in rows), tuple(widths), tall, summary)
