"""A list that came in, line by line: which column is which, and what each cell means. Nothing is guessed."""

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from data_model.access import FreeText
from data_model.cases import AgeBand, Citizenship, Exploitation, NeedKind, Sex, Signal
from data_model.errors import Invalid
from data_model.exchange.layout import codes_by_word, columns_by_head, counties_by_word
from data_model.imports.reading import grids_of
from data_model.imports.sheets import Grid
from geodata.spelling import fold

MOST_LINES = 500
HEAD_WITHIN = 20
FORMULA = "=+@\t\r"
NEEDED = {
    "cases": ("age_band", "sex", "citizenship", "exploitation", "source"),
    "referrals": ("code", "need", "to"),
}


@dataclass(frozen=True)
class CaseLine:
    """One case as a list tells it. `wrong` names the columns whose cell says nothing that we know."""

    row: int
    age_band: AgeBand | None = None
    sex: Sex | None = None
    citizenship: Citizenship | None = None
    exploitation: Exploitation | None = None
    source: Signal | None = None
    origin_county: str | None = None
    exploitation_county: str | None = None
    destination: str = "RO"
    town: int | None = None
    needs: tuple[NeedKind, ...] = ()
    urgent: tuple[NeedKind, ...] = ()
    note: FreeText = ""
    simev: FreeText = ""
    sunrise: FreeText = ""
    wrong: tuple[str, ...] = ()


@dataclass(frozen=True)
class ReferralLine:
    """One referral as a list tells it: of a case by its code, for a need, to an institution by its name."""

    row: int
    code: str = ""
    need: NeedKind | None = None
    to: str = ""
    message: FreeText = ""
    wrong: tuple[str, ...] = ()


def lines_of(data: bytes) -> tuple[CaseLine, ...] | tuple[ReferralLine, ...]:
    """The cases or the referrals of a file (XLSX or CSV). Invalid where no sheet has the columns of either, and for
    more than MOST_LINES."""
    for grid in grids_of(data):
        for kind in ("referrals", "cases"):
            if found := _under_heads(grid, kind):
                columns, body = found
                if len(body) > MOST_LINES:
                    raise Invalid("exchange.rows", most=MOST_LINES)
                read = _referral if kind == "referrals" else _case
                return tuple(read(number, _Cells(columns, cells)) for number, cells in body)  # type: ignore[return-value]
    raise Invalid("exchange.no_header")


Body = list[tuple[int, tuple[str, ...]]]


def _under_heads(grid: Grid, kind: str) -> tuple[dict[str, int], Body] | None:
    for place, (_, cells) in enumerate(grid.rows[:HEAD_WITHIN]):
        known = columns_by_head(kind)
        columns: dict[str, int] = {}
        for i, cell in enumerate(cells):
            if (column := known.get(fold(cell))) and column not in columns:
                columns[column] = i
        if all(column in columns for column in NEEDED[kind]):
            return columns, [(n, row) for n, row in grid.rows[place + 1 :] if any(row)]
    return None


class _Cells:
    """The cells of one line by column; notes which were not understood."""

    def __init__(self, columns: dict[str, int], cells: tuple[str, ...]) -> None:
        self._columns, self._cells = columns, cells
        self.wrong: list[str] = []

    def text(self, column: str) -> str:
        place = self._columns.get(column)
        return self._cells[place].strip() if place is not None and place < len(self._cells) else ""

    def inert(self, column: str) -> str:
        """A text that no spreadsheet would run."""
        return self.text(column).lstrip(FORMULA).strip()

    def one(self, column: str, means: Callable[[str], Any]) -> Any:
        """What the cell means; None for an empty one, and for one that is not understood."""
        said = self.text(column)
        try:
            return means(said) if said else None
        except (KeyError, ValueError):
            self.wrong.append(column)
            return None

    def code(self, column: str, codes: type[StrEnum], code_list: str = "") -> Any:
        return self.one(column, lambda said: codes(codes_by_word(code_list or column)[fold(said)]))

    def needs(self, column: str) -> tuple[NeedKind, ...]:
        known = codes_by_word("need")
        parts = [part for part in self.text(column).replace(",", ";").split(";") if part.strip()]
        try:
            return tuple(dict.fromkeys(NeedKind(known[fold(part)]) for part in parts))
        except KeyError:
            self.wrong.append(column)
            return ()


def _case(row: int, cells: _Cells) -> CaseLine:
    def county(said: str) -> str:
        return counties_by_word()[fold(said)]

    codes = {
        name: cells.code(name, codes)
        for name, codes in (
            ("age_band", AgeBand), ("sex", Sex), ("citizenship", Citizenship), ("exploitation", Exploitation),
            ("source", Signal),
        )
    }  # fmt: skip
    missing = [name for name, value in codes.items() if value is None and name not in cells.wrong]
    return CaseLine(
        row,
        **codes,
        origin_county=cells.one("origin_county", county),
        exploitation_county=cells.one("exploitation_county", county),
        destination=cells.one("destination", _state) or "RO",
        town=cells.one("town", int),
        needs=cells.needs("needs"),
        urgent=cells.needs("urgent"),
        note=cells.inert("note"),
        simev=cells.inert("simev"),
        sunrise=cells.inert("sunrise"),
        wrong=(*missing, *cells.wrong),
    )


def _state(said: str) -> str:
    code = said.upper()
    if len(code) != 2 or not code.isascii() or not code.isalpha():
        raise ValueError(said)
    return code


def _referral(row: int, cells: _Cells) -> ReferralLine:
    need = cells.code("need", NeedKind)
    missing = [name for name in NEEDED["referrals"] if not cells.text(name)]
    return ReferralLine(
        row, cells.text("code").upper(), need, cells.text("to"), cells.inert("message"), (*missing, *cells.wrong)
    )
