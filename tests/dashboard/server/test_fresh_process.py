"""A process that was just started, as `impreuna run` starts it: the first thing it sees is a deep link."""

from pathlib import Path

from dashboard.shell import pages
from dashboard.shell.pages import PAGES
from dashboard.words import t
from tests.dashboard.server.conftest import Server
from tests.dashboard.server.streamlit_client import visit

REAL = Path(pages.__file__).parent.parent / "pages"


def test_a_deep_link_to_any_page_shows_it_only_to_whom_it_belongs(fresh: Server) -> None:
    """First the administrator, who may see almost nothing, on every page; each on a socket of its own."""
    written = [page for page in PAGES if (REAL / f"{page.key}.py").exists()]
    for who in ("admin", "shelter"):
        for page in written:
            with fresh.socket(fresh.token(who)) as opened:
                seen = visit(opened, page.path)
            title = f'body: "{t(f"{page.key}.title")}"'
            shown = title in seen and t("errors.not_allowed") not in seen
            assert shown == fresh.world.actor(who).may(page.right), (who, page.key)
            assert "Traceback" not in seen
