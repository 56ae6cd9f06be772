"""Quiet text under a title or a chart. Streamlit's own caption is too pale to pass WCAG AA (3.9:1 of 4.5:1)."""

from html import escape

import streamlit as st


def note(*texts: str) -> None:
    """Small lines under one another, as plain text."""
    st.html("".join(f'<p class="quiet">{escape(text)}</p>' for text in texts))
