"""The public part of the register as a file: XLSX, CSV or GeoJSON. Places are the points of towns, never nearer."""

import csv
import io
import json
from collections.abc import Callable, Iterable
from datetime import date
from typing import Any

import xlsxwriter

from dashboard.words import t
from dashboard.words.formats import date_text
from data_model.catalog.nomenclature import type_name
from data_model.places import locality_or_none
from data_model.services import ExportForm, PublicService
from geodata.counties import COUNTIES

Cell = str | int | None


def _town(s: PublicService) -> str:
    if s.facts.confidential:
        return t("services.confidential")
    place = locality_or_none(s.facts.town) if s.facts.town is not None else None
    return place.name if place else ""


def _each(codes: Iterable[str], terms: str) -> str:
    return ", ".join(t(f"{terms}.{code}") for code in codes)


def _day(day: date | None) -> str:
    return date_text(day) if day else ""


def _by_group(s: PublicService) -> str:
    known = [p for p in s.facts.places if p.capacity is not None]
    return "; ".join(f"{t(f'terms.target_group.{p.group.value}')}: {p.capacity}" for p in known)


COLUMNS: dict[str, Callable[[PublicService], Cell]] = {
    "name": lambda s: s.facts.name,
    "institution": lambda s: s.institution,
    "provider": lambda s: t(f"register.provider.{s.provider.value}"),
    "kind": lambda s: t(f"terms.need.{s.facts.kind.value}"),
    "nomenclature": lambda s: s.facts.nomenclature,
    "type_name": lambda s: type_name(s.facts.nomenclature),
    "groups": lambda s: _each((g.value for g in s.facts.groups), "terms.target_group"),
    "county": lambda s: COUNTIES[s.county].name,
    "town": _town,
    "street": lambda s: s.facts.street,
    "covers": lambda s: ", ".join(COUNTIES[code].name for code in s.facts.covers),
    "capacity": lambda s: s.facts.capacity,
    "by_group": _by_group,
    "phone": lambda s: s.facts.phone,
    "email": lambda s: s.facts.email,
    "hours": lambda s: s.facts.hours,
    "languages": lambda s: _each(s.facts.languages, "register.language"),
    "cost": lambda s: t(f"register.cost.{s.facts.cost.value}"),
    "voucher": lambda s: t("register.yes") if s.facts.voucher else "",
    "licence": lambda s: s.facts.licence,
    "licence_until": lambda s: _day(s.facts.licence_until),
    "ssvi": lambda s: t(f"register.ssvi.{s.facts.ssvi.value}"),
    "verified_on": lambda s: _day(s.verified_on),
}
"""The columns of a file, in order; their heads stand in the words, under register.file."""

FORMULA = ("=", "+", "-", "@", "\t", "\r")


def inert(cell: Cell) -> Cell:
    """A text that a spreadsheet would run as a formula gets an apostrophe before it; the rest stays."""
    return f"'{cell}" if isinstance(cell, str) and cell.startswith(FORMULA) else cell


def _table(found: Iterable[PublicService]) -> list[list[Cell]]:
    heads: list[Cell] = [t(f"register.file.{name}") for name in COLUMNS]
    return [heads, *([inert(cell(s)) for cell in COLUMNS.values()] for s in found)]


def _xlsx(found: list[PublicService]) -> bytes:
    buffer = io.BytesIO()
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
    with xlsxwriter.Workbook(buffer, options) as book:
        sheet = book.add_worksheet(t("register.files.sheet"))
        head = book.add_format({"bold": True, "bottom": 1})
        for number, line in enumerate(_table(found)):
            sheet.write_row(number, 0, line, None if number else head)
        sheet.freeze_panes(1, 1)
        sheet.autofilter(0, 0, max(len(found), 1), len(COLUMNS) - 1)
        sheet.set_column(0, 1, 42)
        sheet.set_column(2, len(COLUMNS) - 1, 18)
    return buffer.getvalue()


def _csv(found: list[PublicService]) -> bytes:
    """Semicolons and a byte-order mark, as a Romanian Excel opens it."""
    text = io.StringIO(newline="")
    csv.writer(text, delimiter=";").writerows(["" if c is None else c for c in line] for line in _table(found))
    return text.getvalue().encode("utf-8-sig")


def _geojson(found: list[PublicService]) -> bytes:
    features = [_feature(s) for s in found]
    collection = {"type": "FeatureCollection", "features": features}
    return json.dumps(collection, ensure_ascii=False, allow_nan=False).encode()


def _feature(s: PublicService) -> dict[str, Any]:
    """A town's point (WGS 84, longitude first); no geometry where the place is confidential or not known."""
    place = locality_or_none(s.facts.town) if s.facts.town is not None and not s.facts.confidential else None
    point = {"type": "Point", "coordinates": [place.lon, place.lat]} if place and place.lat is not None else None
    told = {name: cell(s) for name, cell in COLUMNS.items()} | {"county_code": s.county, "siruta": s.facts.town}
    return {"type": "Feature", "geometry": point, "properties": {k: v for k, v in told.items() if v not in (None, "")}}


MAKERS: dict[ExportForm, tuple[Callable[[list[PublicService]], bytes], str]] = {
    ExportForm.XLSX: (_xlsx, "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"),
    ExportForm.CSV: (_csv, "text/csv; charset=utf-8"),
    ExportForm.GEOJSON: (_geojson, "application/geo+json"),
}


def register_file(form: ExportForm, found: list[PublicService]) -> tuple[bytes, str]:
    """The file's bytes and media type."""
    make, kind = MAKERS[form]
    return make(found), kind
