"""The tables of the sums. Only the program itself reads them (`walls`): they are raw, and small counts are people."""

from sqlalchemy import BigInteger
from sqlmodel import Field, SQLModel


class Rollup(SQLModel, table=True):
    """How many of a measure in a period (2026-Q4, 2026-H2, 2026) and county; of `timed` of them the seconds, summed.

    `bin` is a tenth of a day in the histogram of waiting times, 0 elsewhere. The period "" holds one row of zeros for
    each measure and county of a quarter, from which a new quarter is opened whole.
    """

    measure: str = Field(primary_key=True, max_length=40)
    period: str = Field(primary_key=True, max_length=7)
    county: str = Field(primary_key=True, max_length=2)
    bin: int = Field(primary_key=True)
    n: int
    timed: int
    seconds: int = Field(sa_type=BigInteger)


class RollupCase(SQLModel, table=True):
    """What one case adds to the sums: taken from them before what it adds now is added.

    No reference to the case, so that the row of a case that is purged is still there to be taken away with it.
    """

    case_id: int = Field(primary_key=True, sa_column_kwargs={"autoincrement": False})
    facts: str


class RollupMark(SQLModel, table=True):
    """By which definitions the sums were built whole; no row where they never were."""

    digest: str = Field(primary_key=True, max_length=64)
