"""Step two: which column holds what, with the first rows as they are understood."""

from dataclasses import replace

import streamlit as st

from dashboard.documents.import_report import remark_words
from dashboard.server.uploads import Upload
from dashboard.widgets.note import note
from dashboard.widgets.table import Column, Row, Value, plain_table
from dashboard.words import t
from data_model import imports
from data_model.access import Actor
from data_model.imports import NEEDED, Columns, Entry, Field, Remark, Sheet
from data_model.places import locality_or_none
from geodata.counties import COUNTIES

MAIN = (
    Field.NAME, Field.PROVIDER, Field.PROVIDER_KIND, Field.NOMENCLATURE, Field.CATEGORY, Field.GROUPS, Field.COUNTY,
    Field.TOWN, Field.STREET, Field.CAPACITY,
)  # fmt: skip
PREVIEWED = 5
NONE = -1  # not None: Streamlit takes that for a choice that was cleared
SAMPLE = 40
PREVIEW = ("row", "name", "provider", "need", "county", "town", "capacity", "remarks")


def choose_columns(actor: Actor, upload: Upload, sheet: Sheet) -> Columns | None:
    """The columns as the person has them; None while a needed one is missing."""
    st.subheader(t("service_import.map.title"), anchor=False)
    note(t("service_import.map.hint"))
    proposed = imports.propose(sheet.heads)
    chosen = _grid(upload, sheet, proposed, MAIN)
    with st.expander(t("service_import.map.more")):
        chosen |= _grid(upload, sheet, proposed, tuple(f for f in Field if f not in MAIN))
    persons = [head for head in sheet.heads if head and imports.holds_persons(head)]
    if persons:
        note(t("service_import.map.persons", columns=", ".join(persons)))
    columns = Columns(tuple((f, chosen[f]) for f in Field if f in chosen))
    if columns.of(Field.COUNTY) is None:
        columns = replace(columns, county=_county(actor, upload))
    if any(columns.of(field) is None for field in NEEDED):
        st.warning(t("service_import.map.needed"), icon=":material/warning:")
        return None
    if columns.of(Field.COUNTY) is None and not columns.county:
        st.warning(t("service_import.map.need_county"), icon=":material/warning:")
        return None
    _preview(sheet, columns)
    return columns


def _grid(upload: Upload, sheet: Sheet, proposed: Columns, fields: tuple[Field, ...]) -> dict[Field, int]:
    options = [NONE, *(i for i, head in enumerate(sheet.heads) if not imports.holds_persons(head) and _holds(sheet, i))]
    chosen: dict[Field, int] = {}
    for start in range(0, len(fields), 3):
        for place, field in zip(st.columns(3), fields[start : start + 3], strict=False):
            at = proposed.of(field)
            with place:
                column = st.selectbox(
                    t(f"service_import.field.{field.value}"),
                    options,
                    index=options.index(at) if at in options else 0,
                    format_func=lambda i: _column_words(sheet, i),
                    key=f"map_{upload.number}_{sheet.name}_{field.value}",
                )
            if column != NONE:
                chosen[field] = column
    return chosen


def _holds(sheet: Sheet, column: int) -> bool:
    return bool(sheet.heads[column] or sheet.sample(column))


def _column_words(sheet: Sheet, column: int) -> str:
    if column == NONE:
        return t("service_import.map.none")
    head = sheet.heads[column] or t("service_import.map.nameless", n=column + 1)
    sample = " ".join(sheet.sample(column).split())[:SAMPLE]
    return t("service_import.map.column", head=head, sample=sample) if sample else head


def _county(actor: Actor, upload: Upload) -> str:
    own = [code for code in COUNTIES if code in imports.reach(actor)]
    county = st.selectbox(
        t("service_import.map.county"),
        own,
        index=0 if len(own) == 1 else None,
        placeholder=t("service_import.map.choose"),
        format_func=lambda code: COUNTIES[code].name,
        help=t("service_import.map.county_help"),
        key=f"county_{upload.number}",
    )
    return county or ""


def _preview(sheet: Sheet, columns: Columns) -> None:
    few = replace(sheet, rows=sheet.rows[:PREVIEWED], numbers=sheet.numbers[:PREVIEWED])
    heads = [Column(name, t(f"service_import.column.{name}")) for name in PREVIEW]
    lines = [Row(f"{e.row}.{e.part}", _cells(e)) for e in imports.entries_of(few, columns)]
    plain_table(heads, lines, caption=t("service_import.map.preview"))


def _cells(e: Entry) -> dict[str, Value]:
    town = locality_or_none(e.town) if e.town else None
    doubt = [Remark("town_doubtful", e.town_said)] if e.doubtful else []
    said = [*e.remarks, *doubt, *([e.refused] if e.refused else [])]
    return {
        "row": str(e.row),
        "name": e.name,
        "provider": e.provider,
        "need": None if e.refused else t(f"terms.need.{e.kind.value}"),
        "county": COUNTIES[e.county].name if e.county else None,
        "town": town.name if town else e.town_said or None,
        "capacity": e.capacity,
        "remarks": "; ".join(remark_words(r) for r in said),
    }
