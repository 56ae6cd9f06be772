"""The plan's indicators in words: a value with its unit, its state, and how far it is from its target."""

from dashboard.widgets.badge import Badge, Tone
from dashboard.words import t
from dashboard.words.formats import number_text, percent_text
from data_model.disclosure import Figure, FigureState
from data_model.monitoring import IndicatorValue, Reached, ValueState
from data_model.plan_catalog import Unit
from geodata.counties import COUNTIES, COUNTRY

STATES: dict[ValueState, Tone] = {
    ValueState.COMPUTED: "good",
    ValueState.DECLARED: "good",
    ValueState.PROTECTED: "info",
    ValueState.NOT_REPORTED: "attention",
    ValueState.NOT_DUE: "neutral",
}
REACHED: dict[Reached | None, Tone] = {
    Reached.REACHED: "good",
    Reached.PARTLY: "attention",
    Reached.NOT_REACHED: "bad",
    None: "waiting",
}
UNIT_WORDS = {Unit.PERCENT: "percent", Unit.LEI: "lei", Unit.DAYS: "days"}


def figure_words(figure: Figure, unit: Unit, *, country: bool = False) -> str:
    """The figure as people read it; of a yes or no over the country, how many counties said yes."""
    if figure.state is FigureState.PROTECTED:
        return t("facts.value.protected")
    if figure.value is None:
        return t("facts.value.none")
    if unit is Unit.YES_NO and not country:
        return t("facts.value.yes" if figure.value else "facts.value.no")
    value = round(figure.value, 1)
    said, whole = number_text(value), int(value) if value == int(value) else 2  # 4,5 zile counts as few
    return t(f"facts.value.{UNIT_WORDS[unit]}", n=whole, value=said) if unit in UNIT_WORDS else said


def value_words(value: IndicatorValue, *, country: bool = False) -> str:
    """The value, or the word of the state where there is none."""
    if value.state in (ValueState.NOT_REPORTED, ValueState.NOT_DUE):
        return ""
    return figure_words(value.figure, value.unit, country=country)


def state_badge(value: IndicatorValue) -> Badge:
    return Badge(STATES[value.state], t(f"facts.state.{value.state}"))


def reached_badge(value: IndicatorValue) -> Badge | None:
    """How far the value is from its target; None where none is set or nothing can be said."""
    told = value.attainment
    if told is None:
        return None
    word = t(f"facts.reached.{told.reached or 'going'}")
    return Badge(REACHED[told.reached], f"{percent_text(told.percent / 100)}, {word}")


def place_name(place: str) -> str:
    """A county, or the country."""
    return t("tracking.country") if place == COUNTRY else COUNTIES[place].name


def kind_name(kind: str) -> str:
    """The kind of an institution as a sentence begins with it."""
    name = t(f"terms.institution_kind.{kind}")
    return name[:1].upper() + name[1:]
