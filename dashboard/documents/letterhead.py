"""Who issues the papers of a county's team: the lines at the top, and the names of office and team."""

from dashboard.words import t
from geodata.counties import county


def _line(key: str, name: str, code: str) -> str:
    capital = "_capital" if county(code).is_capital else ""
    return t(f"documents.letterhead.{key}{capital}", county=name)


def office(code: str) -> str:
    """ "Instituția Prefectului – Județul Brașov". UnknownCounty for a code that is none."""
    return _line("office", county(code).name, code)


def team(code: str) -> str:
    """ "Echipa interinstituțională antitrafic a județului Brașov"."""
    return _line("team", county(code).name, code)


def letterhead(code: str) -> tuple[str, ...]:
    """The lines of the letterhead, from the country down to the team."""
    return (
        t("documents.letterhead.country"),
        t("documents.letterhead.ministry"),
        _line("prefecture", county(code).name.upper(), code),
        team(code),
    )
