"""The public's figures are rounded: the same number always the same way, whatever table it stands in."""

from dataclasses import replace

from data_model.disclosure.figures import Figure

TO = 5  # people


def rounded(figure: Figure, *, median: bool = False) -> Figure:
    """The figure to the nearest five people, a median to the whole day. What is protected stays so."""
    if figure.value is None:
        return figure
    value = float(round(figure.value)) if median else float(TO * round(figure.value / TO))
    return replace(figure, value=value)
