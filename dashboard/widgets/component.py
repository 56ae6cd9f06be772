"""Our small browser parts: Streamlit components whose script and style are files, as the strict policy wants.

Streamlit finds such files only for a component that was declared from a manifest. The installed package cannot
carry one under our name, so it is declared here: at server start, and again by any runtime that does not know it.
"""

from collections.abc import Callable, Mapping
from functools import cache
from pathlib import Path
from typing import Any

import streamlit as st
from streamlit.components.v2.component_manager import BidiComponentManager
from streamlit.components.v2.get_bidi_component_manager import get_bidi_component_manager
from streamlit.components.v2.manifest_scanner import ComponentConfig, ComponentManifest
from streamlit.components.v2.types import ComponentRenderer

FRONTEND = Path(__file__).parent / "frontend"
PACKAGE = "impreuna"
PARTS = ("country_map", "multiples", "chart", "table", "upload", "pulse")


def register(manager: BidiComponentManager | None = None) -> None:
    """Tell Streamlit where the files of our parts are. Call at server start; calling it again does nothing."""
    manager = manager or get_bidi_component_manager()
    if manager.get_component_asset_root(f"{PACKAGE}.{PARTS[0]}") is not None:
        return
    manifest = ComponentManifest(PACKAGE, "1", [ComponentConfig(part, FRONTEND.name) for part in PARTS])
    manager.register_from_manifest(manifest, FRONTEND.parent)


@cache
def _renderer(part: str, css: str) -> ComponentRenderer:
    return st.components.v2.component(f"{PACKAGE}.{part}", js=f"{part}.js", css=css, html='<div class="root"></div>')


def mount(part: str, data: Mapping[str, Any], *, key: str, css: str, picked: Callable[[], None]) -> None:
    """Draw one part. Its script calls `setTriggerValue("picked", …)`; `picked` then runs before the page does."""
    register()
    _renderer(part, css)(key=key, data=dict(data), on_picked_change=picked)
