"""A case's way on the screen: the tracks that apply, their steps, the partners, and what every victim may ask for."""

from dashboard.widgets.tracks.view import draw, late, read

__all__ = ["draw", "late", "read"]
