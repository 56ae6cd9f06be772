"""The files that ANITP can publish: one a year, for each of the last years."""

from dashboard.widgets import yearly_files
from dashboard.widgets.yearly_files import Link
from dashboard.words import t
from data_model.access import Actor

YEARS = 2
FORMS = ("xlsx", "csv")


def draw(actor: Actor) -> None:
    """The links; nothing for who may not release figures."""
    yearly_files.draw(
        actor, _links, title=t("open_data.title"), what=t("open_data.what"), icon=":material/public:", key="open_data"
    )


def _links(year: int) -> list[Link]:
    return [
        (f"/documente/date-deschise/{y}.{form}", t("open_data.file", year=y, form=form.upper()))
        for y in range(year, year - YEARS, -1)
        for form in FORMS
    ]
