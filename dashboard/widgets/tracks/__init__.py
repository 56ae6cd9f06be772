"""A case's way on the screen: the tracks that apply, their steps, the partners, and what every victim may ask for."""

from dashboard.widgets.tracks.view import draw

__all__ = ["draw"]
