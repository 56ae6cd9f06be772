"""The catalog: the plan of 2024-2026 is complete and sound, and the next one loads beside it without code."""

import csv
import re
import shutil
from collections import Counter
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest

from data_model import plan_catalog
from data_model.catalog.table import Row
from data_model.plan_catalog import BadCatalog, Cadence, Evaluation, Feed, PlanVersion, load_plan, plan_for, plans

CATALOG = Path(plan_catalog.__file__).parent / "catalog"
PLAN_2024 = CATALOG / "plans" / "2024-2026"
CEDILLA = re.compile("[\u015e\u015f\u0162\u0163]")
SAME_EVALUATION = {"Anual": Evaluation.YEARLY, "Semestrial": Evaluation.HALF_YEARLY}


@pytest.fixture
def plan(monkeypatch: pytest.MonkeyPatch) -> PlanVersion:
    monkeypatch.delenv("IMPREUNA_PLANS", raising=False)
    return plans()["2024-2026"]


@pytest.fixture
def next_plan(tmp_path: Path) -> Path:
    """A small invented plan for 2027-2028, in a folder of plans."""
    folder = tmp_path / "plans" / "2027-2028"
    folder.mkdir(parents=True)
    (folder / "plan.toml").write_text(
        """
id = "2027-2028"
title = "Plan inventat 2027-2028"
first_day = 2027-01-01
last_day = 2028-12-31
legal_basis = "inventat"
[[general_objective]]
code = "1"
short_title = "Prevenire"
title = "Obiectiv inventat"
[[specific_objective]]
code = "1.1"
short_title = "Informare"
title = "Obiectiv specific inventat"
""",
        "utf-8",
    )
    (folder / "institutions.csv").write_text(
        "code,name,within,kind\nPREFECT,Instituția Prefectului,,prefecture\n", "utf-8"
    )
    (folder / "actions.csv").write_text(
        "code,short_title,responsible,support,period,cadence,at_need,first_day,due,evaluation,evaluation_due\n"
        "1.1.1,Întâlniri inventate,PREFECT,,Trimestrial,quarterly,yes,,,half_yearly,\n"
        "1.1.2,Raport inventat,PREFECT,,2027,once,no,2027-01-01,2027-12-31,by_date,2028-03-31\n",
        "utf-8",
    )
    (folder / "indicators.csv").write_text(
        "indicator_id,action,text,feed,reporters,formula,counted,evaluation,published\n"
        "1.1.1-I1,1.1.1,Număr de întâlniri,prefect,PREFECT,,,,\n"
        "1.1.2-I1,1.1.2,Raport elaborat,,,,,yearly,\n",
        "utf-8",
    )
    return folder


def table(file: str) -> list[dict[str, str]]:
    with (CATALOG / file).open(encoding="utf-8", newline="") as stream:
        return list(csv.DictReader(stream))


def edit(file: Path, old: str, new: str) -> None:
    text = file.read_text("utf-8")
    assert old in text
    file.write_text(text.replace(old, new, 1), "utf-8")


def test_the_plan_has_its_five_eighteen_one_hundred_and_four_and_two_hundred_ninety_nine(plan: PlanVersion) -> None:
    assert (len(plan.general_objectives), len(plan.specific_objectives)) == (5, 18)
    assert (len(plan.actions), len(plan.indicators)) == (104, 299)
    assert Counter(action.objective for action in plan.actions.values()) == dict(
        zip(plan.specific_objectives, (4, 7, 3, 3, 8, 2, 2, 6, 13, 5, 5, 9, 8, 6, 2, 7, 9, 5), strict=True)
    )


def test_counties_feed_two_hundred_and_three_indicators_of_sixty_three_actions(plan: PlanVersion) -> None:
    fed = [indicator for indicator in plan.indicators.values() if indicator.county_fed]
    assert len(fed) == 203
    assert len({indicator.action for indicator in fed}) == 63
    assert all(indicator.formula and indicator.counted for indicator in fed)
    assert {i.action for i in fed if i.feed is Feed.PREFECT} == {"1.5.2", "3.2.9", "3.3.6", "5.1.1", "5.1.2"}


def test_every_action_has_indicators_numbered_without_a_gap(plan: PlanVersion) -> None:
    for code in plan.actions:
        ids = [indicator.indicator_id for indicator in plan.indicators_of(code)]
        assert ids == [f"{code}-I{n}" for n in range(1, len(ids) + 1)]
        assert ids


def test_action_codes_run_on_without_a_gap(plan: PlanVersion) -> None:
    for objective in plan.specific_objectives:
        codes = [action.code for action in plan.actions.values() if action.objective == objective]
        assert codes == [f"{objective}.{n}" for n in range(1, len(codes) + 1)]


def test_every_institution_code_has_a_romanian_name_and_is_used(plan: PlanVersion) -> None:
    named = {code for action in plan.actions.values() for code in (*action.responsible, *action.support)}
    named |= {code for indicator in plan.indicators.values() for code in indicator.reporters}
    named |= {institution.within for institution in plan.institutions.values() if institution.within}
    assert named == set(plan.institutions)
    names = [institution.name for institution in plan.institutions.values()]
    assert len(set(names)) == len(names)


def test_every_published_row_is_kept_and_every_oddly_written_evaluation_is_listed(plan: PlanVersion) -> None:
    odd = {(oddity.where, oddity.column) for oddity in plan.oddities}
    for action in plan.actions.values():
        assert action.published is not None
        assert action.published.title
        assert action.published.responsible
        if action.published.period != action.period:
            assert (action.code, "period") in odd
        if SAME_EVALUATION.get(action.published.evaluation) is not action.evaluation:
            dated = re.fullmatch(r"(Semestrul|Trimestrul) [IV]+ \d{4}", action.published.evaluation)
            assert dated or (action.code, "evaluation") in odd, action.code


def test_every_empty_cell_of_the_plan_is_listed_as_an_oddity(plan: PlanVersion) -> None:
    odd = {(oddity.where, oddity.column) for oddity in plan.oddities}
    empty = {
        (action.code, column)
        for action in plan.actions.values()
        for column in ("support", "results", "evaluation")
        if action.published is not None and not getattr(action.published, column)
    }
    assert len(empty) == 17 + 1 + 2
    assert empty <= odd
    assert all(not plan.actions[code].support for code, column in empty if column == "support")


def lightly_mended(text: str) -> str:
    """The mending that needs no explaining: spaces, a last stop (but "etc."), "Nr"."""
    text = re.sub(r"(?<!etc)[.,;/]+$", "", re.sub(r"\s+", " ", text))
    text = re.sub(r"\s*/\s*", "/", text).replace("informativ - preventive", "informativ-preventive")
    text = re.sub(r"^[Nn]r\.? ", "Nr. ", text)
    return text[0].upper() + text[1:]


def test_an_indicator_whose_words_were_changed_is_listed_as_an_oddity(plan: PlanVersion) -> None:
    listed = {oddity.where: oddity for oddity in plan.oddities if oddity.column == "text"}
    changed = {i.indicator_id for i in plan.indicators.values() if lightly_mended(i.published) != i.text}
    assert changed == set(listed)
    for indicator_id, oddity in listed.items():
        assert oddity.source_says == plan.indicators[indicator_id].published
        assert oddity.kept_as == plan.indicators[indicator_id].text


def test_an_oddity_about_an_institution_cell_tells_what_was_kept(plan: PlanVersion) -> None:
    for oddity in plan.oddities:
        if oddity.where in plan.actions and oddity.column in ("responsible", "support") and oddity.kept_as.isupper():
            kept = getattr(plan.actions[oddity.where], oddity.column)
            assert set(oddity.kept_as.split(";")) <= set(kept), oddity


def test_every_oddity_is_explained_and_says_where_it_is(plan: PlanVersion) -> None:
    places = re.compile(r"L\d+|Lista de abrevieri|toate celulele")
    for oddity in plan.oddities:
        assert oddity.where in plan.actions or oddity.where in plan.indicators or places.match(oddity.where), oddity
    assert len({(o.where, o.column, o.source_says) for o in plan.oddities}) == len(plan.oddities)


def test_short_titles_are_short_unique_and_our_own(plan: PlanVersion) -> None:
    titles = [action.short_title for action in plan.actions.values()]
    assert len(set(titles)) == len(titles)
    assert max(map(len, titles)) <= 90
    copied = [a.code for a in plan.actions.values() if a.published and a.published.title.strip(".") == a.short_title]
    assert copied == []


def test_dates_follow_the_published_period(plan: PlanVersion) -> None:
    actions = plan.actions
    assert (actions["1.4.1"].first_day, actions["1.4.1"].due) == (date(2025, 1, 1), date(2025, 12, 31))
    assert actions["2.1.4"].due == date(2026, 6, 30)
    assert actions["1.5.8"].cadence is Cadence.PERMANENT
    assert actions["1.5.8"].due == date(2026, 6, 30)
    assert (actions["3.2.9"].cadence, actions["3.2.9"].at_need) == (Cadence.QUARTERLY, True)
    assert (actions["3.3.6"].cadence, actions["3.3.6"].at_need) == (Cadence.HALF_YEARLY, True)
    assert actions["2.1.4"].evaluation_due == date(2027, 3, 31)
    for action in actions.values():
        if action.published is not None:
            years = {int(year) for year in re.findall(r"20\d\d", action.published.period)}
            given = {day.year for day in (action.first_day, action.due) if day is not None}
            assert not years or (action.due is not None and years <= given), action.code


def test_the_three_objective_indicators_wait_for_action_4_1_8(plan: PlanVersion) -> None:
    assert [i.objective for i in plan.objective_indicators.values()] == ["1", "1", "1"]
    assert {i.awaits_action for i in plan.objective_indicators.values()} == {"4.1.8"}
    published = plan.actions["4.1.8"].published
    assert published is not None
    assert all(i.text in published.title for i in plan.objective_indicators.values())


def test_no_file_of_the_catalog_holds_a_cedilla() -> None:
    for file in (*CATALOG.glob("*.*"), *PLAN_2024.iterdir()):
        assert not CEDILLA.search(file.read_text("utf-8")), file.name


def test_the_next_plan_stands_beside_this_one_without_code(next_plan: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("IMPREUNA_PLANS", str(next_plan.parent))
    assert list(plans()) == ["2024-2026", "2027-2028"]
    assert plans()["2027-2028"].actions["1.1.1"].at_need
    assert plans()["2027-2028"].actions["1.1.1"].short_title != plans()["2024-2026"].actions["1.1.1"].short_title
    assert plans()["2027-2028"].indicators["1.1.1-I1"].evaluation is Evaluation.HALF_YEARLY
    assert plans()["2027-2028"].indicators["1.1.2-I1"].evaluation is Evaluation.YEARLY
    assert [found and found.plan_id for found in map(plan_for, (date(2026, 12, 31), date(2027, 1, 1)))] == [
        "2024-2026",
        "2027-2028",
    ]


def test_the_last_plan_goes_on_until_the_next_begins_and_there_was_none_before_the_first(plan: PlanVersion) -> None:
    assert plan_for(date(2027, 3, 1)) == plan
    assert plan_for(date(2024, 1, 1)) == plan
    assert plan_for(date(2023, 12, 31)) is None


def test_two_plans_may_not_share_an_id(next_plan: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    edit(next_plan / "plan.toml", 'id = "2027-2028"', 'id = "2024-2026"')
    monkeypatch.setenv("IMPREUNA_PLANS", str(next_plan.parent))
    with pytest.raises(BadCatalog, match="already called"):
        plans()


def test_a_folder_of_plans_that_is_not_there_is_said_so(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("IMPREUNA_PLANS", str(tmp_path / "nowhere"))
    with pytest.raises(BadCatalog, match="not a folder"):
        plans()


MISTAKES: list[tuple[str, str, str, int | None, str]] = [
    ("actions.csv", "1.1.2,Raport", "1.1.1,Raport", 3, "code"),
    ("actions.csv", "1.1.2,Raport", "1.7.2,Raport", 3, "code"),
    ("actions.csv", "Raport inventat,PREFECT", "Raport inventat,PREFCT", 3, "responsible"),
    ("actions.csv", "Raport inventat,PREFECT", "Raport inventat,", 3, "responsible"),
    ("actions.csv", "Raport inventat", "Întâlniri inventate", 3, "short_title"),
    ("actions.csv", "Raport inventat", "R" * 91, 3, "short_title"),
    ("actions.csv", "once", "sometimes", 3, "cadence"),
    ("actions.csv", "2027-12-31", "31.12.2027", 3, "due"),
    ("actions.csv", "2027-12-31", "2029-12-31", 3, "due"),
    ("actions.csv", "2027-12-31", "", 3, "due"),
    ("actions.csv", "2028-03-31", "", 3, "evaluation_due"),
    ("actions.csv", "2027-01-01", "2026-01-01", 3, "first_day"),
    ("actions.csv", "quarterly,yes", "quarterly,da", 2, "at_need"),
    ("actions.csv", "period,", "", 1, ""),
    ("actions.csv", "Trimestrial,", "Trimestrial,x,", 2, ""),
    ("indicators.csv", "1.1.2-I1", "1.1.1-I1", 3, "indicator_id"),
    ("indicators.csv", "1.1.2-I1,1.1.2", "1.1.2-I1,1.1.9", 3, "action"),
    ("indicators.csv", "prefect,PREFECT", "prefect,", 2, "reporters"),
    ("indicators.csv", "prefect,PREFECT", "prefect,BCCO", 2, "reporters"),
    ("indicators.csv", "prefect,PREFECT", "mayor,PREFECT", 2, "feed"),
    ("institutions.csv", "Prefectului,,", "Prefectului,MAI,", 2, "within"),
    ("institutions.csv", "PREFECT,Instituția Prefectului,,prefecture", "PREFECT,,,", 2, "name"),
    ("plan.toml", 'code = "1.1"', 'code = "2.1"', 1, "code"),
    ("plan.toml", "2028-12-31", "2026-12-31", 1, "last_day"),
    ("plan.toml", "last_day = 2028-12-31", "", 1, "last_day"),
    ("plan.toml", "[[specific_objective]]", "[[specific]]", None, "specific_objective"),
    ("plan.toml", "[[specific_objective]]", "[[specific_objective", None, ""),
]


@pytest.mark.parametrize(("file", "old", "new", "row", "column"), MISTAKES)
def test_a_mistake_in_a_plan_names_its_file_row_and_column(
    next_plan: Path, file: str, old: str, new: str, row: int | None, column: str
) -> None:
    edit(next_plan / file, old, new)
    with pytest.raises(BadCatalog) as caught:
        load_plan(next_plan)
    assert (caught.value.file.name, caught.value.row, caught.value.column) == (file, row, column)
    assert f"2027-2028/{file}" in str(caught.value)


def missing(folder: Path) -> None:
    (folder / "indicators.csv").unlink()


def in_another_encoding(folder: Path) -> None:
    (folder / "indicators.csv").write_bytes("întâlniri".encode("utf-16"))


def with_an_open_quote(folder: Path) -> None:
    edit(folder / "indicators.csv", "Raport elaborat", '"Raport elaborat')


@pytest.mark.parametrize("spoil", [missing, in_another_encoding, with_an_open_quote])
def test_a_file_that_cannot_be_read_is_named(next_plan: Path, spoil: Callable[[Path], None]) -> None:
    spoil(next_plan)
    with pytest.raises(BadCatalog, match=r"2027-2028/indicators\.csv"):
        load_plan(next_plan)


def test_a_published_row_of_no_action_is_refused(next_plan: Path) -> None:
    header = "code,title,responsible,support,results,period,evaluation\n"
    (next_plan / "published.csv").write_text(header + "1.1.9,a,b,c,d,e,f\n", "utf-8")
    with pytest.raises(BadCatalog, match=r"published\.csv, row 2, column code"):
        load_plan(next_plan)


def test_cedilla_and_byte_order_mark_from_a_spreadsheet_do_no_harm(next_plan: Path) -> None:
    edit(next_plan / "actions.csv", "Raport inventat", "Informa\u0163ii \u015fi raport")
    marked = (next_plan / "actions.csv").read_text("utf-8")
    (next_plan / "actions.csv").write_text(marked, "utf-8-sig")
    assert load_plan(next_plan).actions["1.1.2"].short_title == "Informa\u021bii \u0219i raport"


def test_a_code_named_twice_in_a_cell_is_refused() -> None:
    with pytest.raises(BadCatalog, match="twice"):
        Row(Path("a/b.csv"), 2, {"support": "ONG; ONG"}).codes("support", {"ONG": 1})


@pytest.mark.parametrize(
    ("before", "after", "column"),
    [
        ("1.1.1-I1,1,declared", "9.9.9-I1,1,declared", "indicator_id"),
        ("1.1.1-I1,1,declared,activity,activities", "1.1.1-I1,1,declared,activity,victims", "measures"),
        ("1.1.1-I1,1,declared", "1.1.1-I1,0,declared", "version"),
        ("1.1.4-I1,1,national", "1.1.4-I1,1,declared", "reporters"),
        ("1.1.4-I1,1,national,activity", "1.1.4-I1,1,computed,activity", "source"),
        ("1.2.1-I4,1,declared,activity,correct;tested", "1.2.1-I4,1,declared,activity,correct", "measures"),
    ],
)
def test_a_definition_that_does_not_fit_its_plan_says_where(
    tmp_path: Path, before: str, after: str, column: str
) -> None:
    source = plan_catalog.PLANS / "2024-2026"
    folder = shutil.copytree(source, tmp_path / "plan")
    told = (source / "definitions.csv").read_text("utf-8")
    assert before in told
    (folder / "definitions.csv").write_text(told.replace(before, after, 1), "utf-8")
    with pytest.raises(plan_catalog.BadCatalog, match=f"column {column}"):
        plan_catalog.load_plan(folder)
