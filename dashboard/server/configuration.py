"""How Streamlit is set up. Here alone: no config.toml, and its environment variables do nothing under uvicorn."""

import logging
import os
from typing import Any

from streamlit import config

from dashboard.shell.messages import where

ACCENT = "#1F4E79"
USER_HEADER = "x-gate-user"
SESSION_HEADER = "x-gate-session"
LANGUAGE_HEADER = "x-gate-language"

OPTIONS: dict[str, Any] = {
    "browser.gatherUsageStats": False,
    "client.disableDataExport": True,
    "client.showErrorDetails": "none",
    "client.showErrorLinks": False,
    "client.showSidebarNavigation": True,
    "client.toolbarMode": "minimal",
    "global.developmentMode": False,
    "global.suppressDeprecationWarnings": True,
    "logger.enableRich": False,  # its tracebacks go past the filter below
    "runner.magicEnabled": False,
    "runner.postScriptGC": False,  # costs 150 ms a rerun; the heap is frozen at start instead
    "server.enableAgentApi": False,
    "server.enableStaticServing": False,
    "server.enableXsrfProtection": True,
    "server.fileWatcherType": "none",  # re-importing a module would define its tables twice
    "server.headless": True,
    "server.maxUploadSize": 1,
    "server.maxWidgetStateSize": 2,
    "server.runOnSave": False,
    "server.trustedUserHeaders": {USER_HEADER: "login", SESSION_HEADER: "sid", LANGUAGE_HEADER: "language"},
    "theme.light.primaryColor": ACCENT,
    "theme.light.textColor": "#1B1F24",
    "theme.light.backgroundColor": "#FFFFFF",
    "theme.light.secondaryBackgroundColor": "#F2F5F8",
    "theme.light.linkColor": ACCENT,
    "theme.light.borderColor": "#8A96A3",
    "theme.dark.primaryColor": "#8FBCE6",
    "theme.dark.textColor": "#E8ECF1",
    "theme.dark.backgroundColor": "#12171D",
    "theme.dark.secondaryBackgroundColor": "#1C242D",
    "theme.dark.linkColor": "#9CC7EF",
    "theme.dark.borderColor": "#6B7885",
    "theme.baseRadius": "small",
    "theme.headingFontSizes": ["1.75rem", "1.35rem", "1.15rem", "1rem", "1rem", "1rem"],
    "theme.headingFontWeights": [700, 650, 650, 600, 600, 600],
    "theme.showWidgetBorder": True,
    "theme.linkUnderline": True,
}


class WithoutData(logging.Filter):
    """Streamlit logs a failed run with its message, which may quote what was typed: keep only kind and place."""

    def filter(self, record: logging.LogRecord) -> bool:
        if record.exc_info and record.exc_info[1] is not None:
            record.msg, record.args = f"run failed: {where(record.exc_info[1])}", ()
            record.exc_info = record.exc_text = None
        return True


def apply() -> None:
    """Set every option; before the application is made."""
    for name, value in OPTIONS.items():
        config.set_option(name, value)
    logging.getLogger("streamlit.error_util").addFilter(WithoutData())


def tls_always() -> bool:
    """Whether every visitor comes over TLS (`IMPREUNA_TLS=1`)."""
    return os.environ.get("IMPREUNA_TLS") == "1"


def behind_proxy() -> bool:
    """Whether a proxy of ours sets X-Forwarded-Proto (`IMPREUNA_PROXY=1`)."""
    return os.environ.get("IMPREUNA_PROXY") == "1"
