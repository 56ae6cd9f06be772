"""Our browser parts come as files, and any runtime learns of them by itself."""

from streamlit.components.v2.component_manager import BidiComponentManager
from streamlit.testing.v1 import AppTest

from dashboard.widgets import component


def test_every_part_has_its_files_and_is_found():
    manager = BidiComponentManager()
    component.register(manager)
    for part in component.PARTS:
        root = manager.get_component_asset_root(f"impreuna.{part}")
        assert root is not None
        assert (root / f"{part}.js").is_file()
        assert (root / f"{part}.css").is_file()


def test_registering_twice_changes_nothing():
    manager = BidiComponentManager()
    component.register(manager)
    component.register(manager)
    assert manager.get_component_asset_root("impreuna.table") is not None


def test_no_part_holds_a_script_that_the_policy_would_block():
    for file in component.FRONTEND.glob("*.js"):
        text = file.read_text("utf-8")
        assert "eval(" not in text
        assert "new Function" not in text
        assert "innerHTML" not in text
        assert "http" not in text.replace("http://www.w3.org/2000/svg", "")


def test_a_page_with_map_and_table_runs():
    def page() -> None:
        from dashboard.widgets.country_map import Legend, MapCell, country_map
        from dashboard.widgets.table import Column, Row, data_table

        cells = [MapCell("BV", "Brașov", "value", "37 de victime", 1)]
        chosen = country_map(cells, legend=Legend("Victime", ("1 și peste",)), selected="BV", key="harta")
        data_table([Column("n", "Județ")], [Row("BV", {"n": "Brașov"})], key="tabel", caption="c", selected=chosen)

    app = AppTest.from_function(page).run()
    assert not app.exception
    assert [element.proto.component_name for element in app.main.children.values()] == [
        "impreuna.country_map",
        "impreuna.table",
    ]
