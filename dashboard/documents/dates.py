"""Moments, periods and deadlines as the papers write them, longer than the screens do."""

from datetime import date, datetime

from dashboard.words import t
from dashboard.words.formats import date_text, date_words, local, part_of_year

_PARTS = {"Q": "quarter", "S": "half", "H": "half"}


def moment_text(moment: datetime) -> str:
    """ "22 noiembrie 2026, ora 10:00", of a moment in UTC."""
    return t("documents.time.at", date=date_words(moment), time=f"{local(moment):%H:%M}")


def period_text(period: str) -> str:
    """ "trimestrul IV 2026" of "2026-Q4", "semestrul I 2026" of "2026-H1"; anything else stays as it is."""
    year, _, part = period.partition("-")
    if not part and year.isdecimal():
        return t("documents.period.year", year=year)
    kind, number = _PARTS.get(part[:1]), part[1:]
    if kind is None or number not in {"1", "2", "3", "4"}:
        return period
    return t(f"documents.period.{kind}", part=part_of_year(int(number)), year=year)


def day_in(text: object) -> str:
    """The short date of an ISO day handed in as text; other text stays as it is."""
    try:
        return date_text(date.fromisoformat(str(text)))
    except ValueError:
        return str(text)
