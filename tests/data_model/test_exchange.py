"""Lists of cases and referrals in and out: row by row, whole or not at all; HTCDS loses nothing it can say."""

import csv
import io
from datetime import UTC, datetime
from itertools import product
from typing import Any

import pytest
import xlsxwriter

from data_model import cases, exchange, referrals, store
from data_model.cases import (
    AgeBand,
    Case,
    Citizenship,
    CloseReason,
    Exploitation,
    NeedKind,
    Progress,
    Sex,
    Signal,
    VictimStatus,
)
from data_model.errors import Invalid
from data_model.exchange import ExchangeForm, Register, htcds, layout
from data_model.institutions import InstitutionKind
from tests.world import FACTS, World, ask, do, version_of

MAY = datetime(2025, 5, 6, 9, tzinfo=UTC)

HEADS = ("Grupa de vârstă", "Sex", "Cetățenie", "Forma de exploatare", "Cine a semnalat", "Nevoi", "Notă", "Cod SIMEV")
GOOD = ("18-25 de ani", "F", "română", "Muncă", "ITM", "adăpost; juridic", "A cerut ajutor la centru.", "S-1")


def table(*rows: tuple[str, ...], heads: tuple[str, ...] = HEADS) -> bytes:
    text = io.StringIO(newline="")
    csv.writer(text, delimiter=";").writerows([("Cazurile noastre (inventat)",), heads, *rows])
    return text.getvalue().encode("utf-8-sig")


def workbook(*rows: tuple[str, ...]) -> bytes:
    buffer = io.BytesIO()
    with xlsxwriter.Workbook(buffer, {"in_memory": True, "strings_to_formulas": False}) as book:
        sheet = book.add_worksheet()
        for number, row in enumerate((HEADS, *rows)):
            sheet.write_row(number, 0, row)
    return buffer.getvalue()


def changed(**cells: str) -> tuple[str, ...]:
    return tuple(cells.get(head.split()[-1], value) for head, value in zip(HEADS, GOOD, strict=True))


@pytest.mark.parametrize("make", [table, workbook], ids=["csv", "xlsx"])
def test_a_good_list_enters_whole(sqlite_world: World, make: Any) -> None:
    dgaspc = sqlite_world.actor("dgaspc")
    lines = exchange.lines_of(make(GOOD, changed(SIMEV="", vârstă="14-17 ani", Notă='=HYPERLINK("x")')))
    report = ask(dgaspc, exchange.check, cases=lines)
    assert report.whole, report
    assert len(ask(dgaspc, cases.listed)) == 1  # a dry run
    assert do(dgaspc, exchange.carry_out, cases=lines) == 2
    rows = sorted(ask(dgaspc, cases.listed), key=lambda row: row.id)[1:]
    assert [row.needs for row in rows] == [(NeedKind.SHELTER, NeedKind.LEGAL)] * 2
    first, second = (ask(dgaspc, cases.detail, case_id=row.id) for row in rows)
    assert (first.facts.exploitation, first.facts.source) == (Exploitation.LABOUR, Signal.LABOUR)
    assert second.row.age_band is AgeBand.FROM_14
    assert [note.text for note in second.facts.notes] == ['HYPERLINK("x")']
    assert [(r.register, r.reference) for r in ask(dgaspc, exchange.references_of, case_id=rows[0].id)] == [
        (Register.SIMEV, "S-1")
    ]


def test_each_bad_line_says_why_without_its_words_and_nothing_enters(sqlite_world: World) -> None:
    dgaspc = sqlite_world.actor("dgaspc")
    lines = exchange.lines_of(
        table(
            GOOD, changed(Sex="?"), changed(Notă="Popescu Ion, 0722 123 456", SIMEV="S-2"),
            changed(SIMEV="S-1"), changed(SIMEV="două cuvinte"), changed(semnalat="", SIMEV=""),
        )
    )  # fmt: skip
    report = ask(dgaspc, exchange.check, cases=lines)
    assert [(line.row, line.remarks) for line in report.lines] == [
        (3, ()), (4, ("wrong_sex", "twice")), (5, ("guard_phone",)), (6, ("twice",)),
        (7, ("reference_form",)), (8, ("wrong_source",)),
    ]  # fmt: skip
    assert "Popescu" not in repr(report)
    with pytest.raises(Invalid):
        do(dgaspc, exchange.carry_out, cases=lines)
    assert len(ask(dgaspc, cases.listed)) == 1


def test_referrals_of_a_list_leave_as_one_batch_a_case(sqlite_world: World) -> None:
    dgaspc = sqlite_world.actor("dgaspc")
    code = ask(dgaspc, cases.detail, case_id=sqlite_world.case_id).row.code
    heads = ("Cod caz", "Nevoie", "Către", "Mesaj")
    good = [
        (code, "adăpost", "asociatia adapost (inventata)", "Diseară."),
        (code, "medical", "Spitalul Județean Brașov", ""),
    ]
    bad = [("BV-2026-ZZZZZ", "medical", "Spitalul Județean Brașov", ""), (code, "juridic", "Nimeni", "")]
    lines = exchange.lines_of(table(*good, *bad, heads=heads))
    assert [line.remarks for line in ask(dgaspc, exchange.check, referrals=lines).lines] == [
        (), (), ("case_unknown",), ("need_unknown", "institution_unknown"),
    ]  # fmt: skip
    do(dgaspc, exchange.carry_out, referrals=lines[:2])
    sent = ask(dgaspc, referrals.of_case, case_id=sqlite_world.case_id)
    assert len({row.batch for row in sent}) == 1
    assert {row.need for row in sent} == {NeedKind.SHELTER, NeedKind.MEDICAL}


def test_a_file_that_is_no_such_list_is_refused(sqlite_world: World) -> None:
    for data in (b"", b"a;b\n1;2\n", b"%PDF-1.7", table(heads=("Nume", "CNP"))):
        with pytest.raises(Invalid):
            exchange.lines_of(data)


def test_what_is_exported_in_our_layout_comes_in_again(sqlite_world: World) -> None:
    dgaspc = sqlite_world.actor("dgaspc")
    own, asked = do(dgaspc, exchange.export, form=ExchangeForm.OWN)
    assert (own.name, asked.name, len(own.rows)) == ("cases", "referrals", 1)
    kept = [i for i, head in enumerate(own.heads) if head in layout.layout()["cases"]["age_band"] or i]
    rows = [tuple("" if row[i] is None else str(row[i]) for i in kept) for row in own.rows]
    (line,) = exchange.lines_of(table(*rows, heads=tuple(own.heads[i] for i in kept)))
    assert not line.wrong
    assert (line.age_band, line.sex, line.destination) == (AgeBand.FROM_18, Sex.FEMALE, "DE")
    assert set(line.needs) == {NeedKind.SHELTER, NeedKind.COUNSELLING, NeedKind.MEDICAL}


def test_everybody_takes_away_what_they_see_and_no_more(sqlite_world: World) -> None:
    world = sqlite_world
    do(
        world.actor("dgaspc"), exchange.put_reference, case_id=world.case_id, register=Register.SUNRISE,
        reference="SR/77", expected_version=version_of(world.actor("dgaspc"), world.case_id),
    )  # fmt: skip
    told = {}
    for who in ("dgaspc", "centre", "bcco", "prefecture", "shelter", "dgaspc_cj"):
        own = do(world.actor(who), exchange.export, form=ExchangeForm.OWN)[0]
        (full,) = do(world.actor(who), exchange.export, form=ExchangeForm.HTCDS)
        told[who] = (len(own.rows), "SR/77" in repr(own), "feminin" in repr(own), len(full.rows))
    assert told == {
        "dgaspc": (1, True, True, 1), "centre": (1, True, True, 1), "bcco": (1, False, True, 0),
        "prefecture": (1, False, False, 0), "shelter": (0, False, False, 0), "dgaspc_cj": (0, False, False, 0),
    }  # fmt: skip
    assert ask(world.actor("bcco"), exchange.references_of, case_id=world.case_id) == []


def test_htcds_told_read_and_told_again_is_the_same() -> None:
    """Over every code of every list: what the standard can say is not lost on the way."""
    known = htcds.picklists()
    each = product(Sex, Citizenship, Exploitation)
    facts = [
        htcds.Facts("X", sex, citizen, form, VictimStatus.PRESUMED, None, Progress.NOTIFIED, None, frozenset())
        for sex, citizen, form in each
    ]
    for status, body, reason, need in product(VictimStatus, (None, *InstitutionKind), (None, *CloseReason), NeedKind):
        stage = Progress.CLOSED if reason else Progress.MONITORED
        ruled_out = reason is CloseReason.NOT_VICTIM and status is not VictimStatus.RULED_OUT
        if not ruled_out:
            facts.append(
                htcds.Facts(
                    "X", Sex.MALE, Citizenship.RO, Exploitation.LABOUR, status, body, stage, reason, frozenset({need})
                )
            )
    for one in facts:
        row = htcds.told(one)
        assert htcds.told(htcds.read(row)) == row, row
        for field, value in row.items():
            assert not known.get(field) or set(filter(None, value.split(";"))) <= set(known[field]), (field, value)


def test_every_code_has_its_word_once_and_its_group_in_the_eu() -> None:
    words = layout.layout()["words"]
    for name, codes in (
        ("age_band", AgeBand), ("sex", Sex), ("citizenship", Citizenship), ("exploitation", Exploitation),
        ("source", Signal), ("need", NeedKind),
    ):  # fmt: skip
        assert set(words[name]) == {code.value for code in codes}, name
        said = [one for names in words[name].values() for one in {layout.fold(word) for word in names}]
        assert len(said) == len(set(said)), name
    eu = layout.layout()["eu"]
    for name, codes in (("age_group", AgeBand), ("form", Exploitation), ("organisation", InstitutionKind)):
        assert sorted(code for group in eu[name].values() for code in group) == sorted(codes), name


def registered(world: World, county: str, n: int, sex: Sex) -> None:
    with store.writing() as db:
        for i in range(n):
            db.add(
                Case(
                    code=f"{county}-2025-{sex[:1].upper()}{n}{i}", handling_county=county, opened_at=MAY, moved_at=MAY,
                    lead_institution_id=world.institutions["dgaspc"], victim_status=VictimStatus.PRESUMED,
                    **FACTS | {"sex": sex},
                )
            )  # fmt: skip


def by_sex(world: World) -> list[float | None]:
    lines = do(world.actor("anitp"), exchange.eu_breakdown, year=2025)
    return [line.figure.value for line in lines if line.dimension == "sex" and line.group != "unknown"]


def test_the_breakdown_of_a_year_stays_as_it_was_first_taken(sqlite_world: World) -> None:
    """Else the difference of two takings would tell sex, age, citizenship, form and organisation of one person."""
    for county in ("BV", "CV", "CJ"):
        registered(sqlite_world, county, 8, Sex.FEMALE)
        registered(sqlite_world, county, 7, Sex.MALE)
        registered(sqlite_world, county, 7, Sex.UNKNOWN)
    first = by_sex(sqlite_world)
    assert first == [24, 21]
    registered(sqlite_world, "CJ", 1, Sex.MALE)
    assert by_sex(sqlite_world) == first
    with pytest.raises(Invalid):
        do(sqlite_world.actor("anitp"), exchange.eu_breakdown, year=2026)


def test_the_breakdown_protects_what_is_small_beside_the_county_that_somebody_knows(sqlite_world: World) -> None:
    registered(sqlite_world, "BV", 6, Sex.MALE)
    registered(sqlite_world, "CJ", 1, Sex.MALE)  # of seven, six are known in Brașov
    for county in ("BV", "CV", "CJ"):
        registered(sqlite_world, county, 9, Sex.FEMALE)
        registered(sqlite_world, county, 5, Sex.UNKNOWN)
    assert by_sex(sqlite_world) == [27, None]
