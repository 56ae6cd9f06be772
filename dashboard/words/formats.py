"""Dates, numbers and spans of time as Romanian offices write them: 22.11.2026, 1.234,5, acum 3 zile; in English
22.11.2026, 1,234.5, 3 days ago."""

import re
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from functools import lru_cache
from zoneinfo import ZoneInfo

from babel.dates import format_date
from babel.dates import get_month_names as month_names
from babel.numbers import format_decimal, get_decimal_symbol, get_group_symbol

from dashboard.words import ROMANIAN, language, t

LOCALES = {ROMANIAN: "ro", "en": "en_GB"}
ZONE = ZoneInfo("Europe/Bucharest")
ROMAN = ("I", "II", "III", "IV")
Number = int | float | Decimal

_PERIOD = re.compile(r"(?P<year>\d{4})(?:-(?:Q(?P<quarter>[1-4])|[HS](?P<half>[12])|(?P<month>0[1-9]|1[0-2])))?")


def locale() -> str:
    """Babel's name for the language and its customs."""
    return LOCALES[language()]


def local(moment: datetime) -> datetime:
    """The moment on a Bucharest clock; one without a zone is taken as UTC, as the store keeps it."""
    return (moment if moment.tzinfo else moment.replace(tzinfo=UTC)).astimezone(ZONE)


def date_text(day: date) -> str:
    """22.11.2026; a datetime is first moved to Bucharest."""
    return f"{local(day) if isinstance(day, datetime) else day:%d.%m.%Y}"  # Babel says the same, 20 times slower


def datetime_text(moment: datetime) -> str:
    """22.11.2026, 10:42, in Bucharest."""
    return f"{local(moment):%d.%m.%Y, %H:%M}"


def date_words(day: date) -> str:
    """22 noiembrie 2026, for documents and titles."""
    return format_date(local(day) if isinstance(day, datetime) else day, "d MMMM yyyy", locale=locale())


def number_text(value: Number, digits: int | None = None) -> str:
    """1.234,5. `digits` fixes the decimals; without it at most three are shown."""
    return _number(value, digits, locale())


@lru_cache(maxsize=10_000)  # Babel takes longer for a table of numbers than the database to find them
def _number(value: Number, digits: int | None, locale: str) -> str:
    pattern = "#,##0.###" if digits is None else "#,##0" + ("." + "0" * digits if digits else "")
    return format_decimal(value, pattern, locale=locale)


def decimal_and_thousands() -> str:
    """The two signs of a number, as a drawing library wants them: ",." of 1.234,5; ".," in English."""
    return get_decimal_symbol(locale()) + get_group_symbol(locale())


def percent_text(share: Number, digits: int = 0) -> str:
    """12,3 % for 0.123, with a space that does not break; 12.3% in English."""
    space = "\u00a0" if language() == ROMANIAN else ""
    return f"{number_text(Decimal(str(share)) * 100, digits)}{space}%"


def inside(text: str) -> str:
    """A phrase as it stands inside a sentence: its first letter small, unless it begins with an acronym."""
    return text if text[1:2].isupper() else text[:1].lower() + text[1:]


def quoted(text: str) -> str:
    """„text”, in English “text”."""
    return f"{'„' if language() == ROMANIAN else '“'}{text}”"


def part_of_year(n: int) -> str:
    """The number of a quarter or a half-year: IV; in English 4."""
    return ROMAN[n - 1] if language() == ROMANIAN else str(n)


def month_name(month: int) -> str:
    """noiembrie for 11."""
    return str(month_names("wide", locale=locale())[month])


def period_label(period: str) -> str:
    """Name a period: trim. IV 2026 for "2026-Q4", sem. I 2026 for "2026-H1", noiembrie 2026 for "2026-11".

    Raises ValueError for anything else.
    """
    parts = _PERIOD.fullmatch(period)
    if parts is None:
        raise ValueError(f"not a period: {period!r}")
    year = parts["year"]
    if parts["quarter"]:
        return t("widgets.period.quarter", part=part_of_year(int(parts["quarter"])), year=year)
    if parts["half"]:
        return t("widgets.period.half", part=part_of_year(int(parts["half"])), year=year)
    return f"{month_name(int(parts['month']))} {year}" if parts["month"] else year


def ago(then: datetime, now: datetime) -> str:
    """How long since `then`: chiar acum, acum 5 minute, acum o oră, acum 3 zile, acum 2 luni."""
    passed = max(now - then, timedelta(0))
    if passed < timedelta(minutes=1):
        return t("widgets.time.ago.now")
    unit, count = _whole(passed)
    if unit == "days" and count >= 60:
        unit, count = ("years", count // 365) if count >= 730 else ("months", int(count / 30.44))
    return t(f"widgets.time.ago.{unit}", n=count)


def day_ago(day: date, now: datetime) -> str:
    """How long since a day: azi, ieri, acum 3 zile, acum 2 luni."""
    passed = (local(now).date() - day).days
    if passed <= 1:
        return t(f"widgets.time.ago.{'yesterday' if passed == 1 else 'today'}")
    return ago(now - timedelta(days=passed), now)


def until(due: datetime, now: datetime) -> str:
    """What is left to a deadline (mai sunt 5 ore) or how far it is behind (depășit de 2 zile).

    Whole units, rounded down; hours up to two days, so that nobody is told of more time than there is.
    """
    late = now > due
    unit, count = _whole(now - due if late else due - now)
    if count == 0:
        return t("widgets.time.late.now" if late else "widgets.time.left.now")
    return t(f"widgets.time.{'late' if late else 'left'}.{unit}", n=count)


def _whole(span: timedelta) -> tuple[str, int]:
    minutes = int(span.total_seconds() // 60)
    if minutes < 60:
        return "minutes", minutes
    if minutes < 48 * 60:
        return "hours", minutes // 60
    return "days", minutes // (24 * 60)
