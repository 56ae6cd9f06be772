"""Badges and definitions: colour and shape and word, everything escaped."""

from streamlit.testing.v1 import AppTest

from dashboard.widgets.badge import SHAPES, Badge, badge_html


def test_every_tone_has_a_shape_of_its_own():
    assert len(set(SHAPES.values())) == len(SHAPES)


def test_a_badge_holds_shape_and_word_and_the_exact_moment():
    html = badge_html(Badge("bad", "depășit"), exact="22.11.2026, 10:42")
    assert "■" in html
    assert "depășit" in html
    assert 'title="22.11.2026, 10:42"' in html


def test_a_badge_escapes_what_it_says():
    html = badge_html(Badge("info", "<b>&"), exact='"><script>')
    assert "<b>" not in html
    assert "<script>" not in html


def test_a_definition_is_shown_as_typed_with_source_and_date():
    def page() -> None:
        from datetime import date

        from dashboard.widgets.badge import apply_style, definition

        apply_style()
        definition("Persoane *identificate*", source="Eliberarea 3", on=date(2026, 11, 22), key="d")

    app = AppTest.from_function(page).run()
    assert not app.exception
    assert app.markdown[0].value == r"Persoane \*identificate\*"
    said = " ".join(html.proto.body for html in app.get("html"))
    assert "Sursa: Eliberarea 3" in said
    assert "Date la 22.11.2026" in said
