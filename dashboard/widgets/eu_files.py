"""The breakdown for the European Union, for ANITP: a file for each of the last years that have ended."""

from dashboard.widgets import yearly_files
from dashboard.widgets.yearly_files import Link
from dashboard.words import t
from data_model.access import Actor

YEARS = 3


def draw(actor: Actor) -> None:
    """The links; nothing for who may not release figures."""
    yearly_files.draw(
        actor, _links, title=t("exchange.eu.title"), what=t("exchange.eu.what"), icon=":material/download:",
        key="eu_files",
    )  # fmt: skip


def _links(year: int) -> list[Link]:
    return [
        (f"/documente/schimb/ue-{y}.csv", t("exchange.eu.file", year=y)) for y in range(year - 1, year - 1 - YEARS, -1)
    ]
