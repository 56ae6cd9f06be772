"""Lines made into the bytes of a workbook or of a delimited file."""

import csv
from collections.abc import Sequence
from io import BytesIO, StringIO
from typing import Any

from openpyxl import Workbook

Line = Sequence[Any]


def workbook(lines: Sequence[Line], merged: Sequence[str] = (), title: str = "Lista") -> bytes:
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.title = title
    for line in lines:
        sheet.append(list(line))
    for span in merged:
        sheet.merge_cells(span)
    out = BytesIO()
    book.save(out)
    return out.getvalue()


def delimited(lines: Sequence[Line], separator: str, encoding: str) -> bytes:
    out = StringIO()
    csv.writer(out, delimiter=separator, lineterminator="\r\n").writerows(lines)
    return out.getvalue().encode(encoding)
