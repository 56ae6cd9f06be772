"""What an entry of the register says of itself in words: how fresh it is, where it is, in which languages."""

from collections.abc import Iterable
from datetime import date, datetime
from html import escape
from typing import Protocol

from dashboard.widgets.badge import Badge
from dashboard.words import t
from dashboard.words.formats import ago, date_text, local
from geodata.counties import COUNTIES


class Checked(Protocol):
    """An entry that somebody checked on a day, or nobody did."""

    @property
    def verified_at(self) -> datetime | None: ...
    @property
    def aged(self) -> bool: ...


def checked_words(entry: Checked, now: datetime) -> str:
    """verificat azi, verificat acum 2 luni, neverificat de peste 6 luni (din 03.02.2026), niciodată verificat."""
    at = entry.verified_at
    if at is None:
        return t("register.checked.never")
    if entry.aged:
        return t("register.checked.aged", date=date_text(at))
    if local(at).date() == local(now).date():
        return t("register.checked.today")
    return t("register.checked.ago", when=ago(at, now))


def entry_badges(entry: Checked, now: datetime, *, over: str = "") -> list[Badge]:
    """What must be said before an entry is trusted; `over` is what of it has ended, in words."""
    told = [Badge("bad", over)] if over else []
    if entry.aged:
        told.append(Badge("neutral", checked_words(entry, now)))
    return told


def languages_words(codes: Iterable[str]) -> str:
    return ", ".join(t(f"register.language.{code}") for code in codes)


def counties_words(codes: Iterable[str]) -> str:
    return ", ".join(COUNTIES[code].name for code in codes)


def until_words(until: date | None, *, over: bool) -> str:
    """valabilă până la 31.12.2027; expirată la 03.02.2026."""
    if until is None:
        return ""
    return t("register.until_over" if over else "register.until", date=date_text(until))


def facts_html(lines: Iterable[tuple[str, str]], *, faded: bool = False) -> str:
    """A list of names and what stands under them, as HTML; lines with nothing are left out."""
    told = "".join(f"<dt>{escape(name)}</dt><dd>{escape(words)}</dd>" for name, words in lines if words)
    return f'<dl class="facts{" faded" if faded else ""}">{told}</dl>'


def checked_by(at: datetime | None, by: str) -> str:
    """23.11.2026, de DGASPC Brașov; niciodată verificat."""
    return t("register.checked.by", date=date_text(at), by=by) if at else t("register.checked.never")
