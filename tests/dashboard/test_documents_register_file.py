"""The register as a file: whole, readable by a spreadsheet, harmless in it, and no nearer than a town."""

import csv
import io
import json
from dataclasses import replace
from datetime import date

import openpyxl
import pytest

from dashboard.documents.register_file import COLUMNS, inert, register_file
from dashboard.words import t
from data_model.cases import NeedKind
from data_model.services import ExportForm, GroupPlaces, ProviderType, PublicService, ServiceFacts, TargetGroup
from geodata.localities import locality

OPEN = PublicService(
    "Asociația Sprijin (inventată)", ProviderType.NGO, "BV",
    ServiceFacts(
        name="Centru de zi; „Șțăîâ”", kind=NeedKind.COUNSELLING, groups=(TargetGroup.WOMAN, TargetGroup.CHILD),
        town=40241, capacity=6, nomenclature="8899CZ-VTP-I", street="Strada Inventată 1", phone="+40 268 000 000",
        hours='=HYPERLINK("http://x.example")', languages=("ro", "ar"), covers=("CV",), licence="-1+1",
        licence_until=date(2027, 1, 31), voucher=True, places=(GroupPlaces(TargetGroup.WOMAN, 6),),
    ),
    date(2026, 11, 23),
)  # fmt: skip
HIDDEN = replace(OPEN, facts=ServiceFacts(name="Asociația · Brașov", kind=NeedKind.SHELTER, confidential=True))


def head(name: str) -> str:
    return t(f"register.file.{name}")


def test_the_workbook_has_every_column_and_no_formula() -> None:
    body, _ = register_file(ExportForm.XLSX, [OPEN, HIDDEN])
    sheet = openpyxl.load_workbook(io.BytesIO(body)).worksheets[0]
    rows = list(sheet.iter_rows())
    assert [c.value for c in rows[0]] == [head(name) for name in COLUMNS]
    told = dict(zip(COLUMNS, (c.value for c in rows[1]), strict=True))
    assert (told["name"], told["capacity"], told["town"]) == ("Centru de zi; „Șțăîâ”", 6, "Codlea")
    assert told["hours"] == "'" + '=HYPERLINK("http://x.example")'
    assert not [c for row in rows for c in row if c.data_type == "f" or c.hyperlink]


def test_a_romanian_excel_opens_the_csv_with_its_diacritics() -> None:
    body, kind = register_file(ExportForm.CSV, [OPEN, HIDDEN])
    assert body.startswith(b"\xef\xbb\xbf")
    first, second = csv.DictReader(io.StringIO(body.decode("utf-8-sig"), newline=""), delimiter=";")
    assert first[head("name")] == OPEN.facts.name
    assert first[head("county")] == "Brașov"
    assert (first[head("licence")], first[head("phone")]) == ("'-1+1", "'+40 268 000 000")
    assert second[head("town")] == t("services.confidential")
    assert kind == "text/csv; charset=utf-8"


@pytest.mark.parametrize("cell", ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1"])
def test_a_text_that_looks_like_a_formula_is_made_harmless(cell: str) -> None:
    assert inert(cell) == f"'{cell}"


@pytest.mark.parametrize("cell", ["", "Ajutor", "8790CR-VTP-I", 0, -3, None, "a=b"])
def test_any_other_cell_stays_as_it_is(cell: str | int | None) -> None:
    assert inert(cell) == cell


def test_a_point_is_that_of_the_town_and_a_confidential_service_has_none() -> None:
    body, _ = register_file(ExportForm.GEOJSON, [OPEN, HIDDEN, replace(OPEN, facts=replace(OPEN.facts, town=None))])
    one, hidden, nowhere = json.loads(body)["features"]
    town = locality(40241)
    assert one["geometry"] == {"type": "Point", "coordinates": [town.lon, town.lat]}
    assert one["properties"]["siruta"] == 40241
    assert hidden["geometry"] is None and nowhere["geometry"] is None
    assert set(hidden["properties"]) & {"siruta", "street", "phone"} == set()


def test_an_empty_register_is_still_a_file() -> None:
    for form in ExportForm:
        assert register_file(form, [])[0]
