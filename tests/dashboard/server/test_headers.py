"""What every answer carries."""

import base64
import hashlib
import re

import pytest

from dashboard.server import headers, index
from tests.dashboard.server.conftest import Server

EVERY = (
    "/", "/intrare", "/judet", "/nicaieri", "/media/x", "/_stcore/health", "/assets/style.css", "/iesire", "/ciorne/x",
    "/_stcore/host-config", "/documente/sedinta/9999/proces-verbal.pdf", "/static/index.html",
)  # fmt: skip


@pytest.mark.parametrize("path", EVERY)
@pytest.mark.parametrize("who", ["", "prefecture"])
def test_every_answer_carries_the_security_headers(server: Server, path: str, who: str) -> None:
    answer = (server.as_(who) if who else server.visitor()).get(path)
    assert answer.headers["content-security-policy"] == headers.policy()
    assert answer.headers["x-frame-options"] == "DENY"
    for name, value in headers.FIXED.items():
        assert answer.headers[name] == value
    assert answer.headers.get("server") is None


def test_the_policy_allows_no_other_host_and_no_inline_script() -> None:
    policy = headers.policy()
    assert "default-src 'none'" in policy
    assert "http" not in policy.replace("https:", "http:")
    scripts = re.findall(r"script-src ([^;]+)", policy)[0]
    assert "unsafe" not in scripts
    assert "frame-ancestors 'none'" in policy


def test_the_policys_hashes_are_of_the_page_that_is_served(server: Server) -> None:
    page = server.as_("shelter").get("/").text
    inline = re.findall(r"<script>(.*?)</script>", page, flags=re.DOTALL)
    assert inline
    for code in inline:
        mark = base64.b64encode(hashlib.sha256(code.encode()).digest()).decode()
        assert f"'sha256-{mark}'" in headers.policy()


@pytest.mark.parametrize("path", ["/", "/judet", "/ajutor"])
def test_the_page_speaks_romanian_and_does_not_advertise_streamlits_interfaces(server: Server, path: str) -> None:
    page = server.as_("shelter").get(path)
    assert '<html lang="ro">' in page.text
    assert "<title>Împreună</title>" in page.text
    assert "You need to enable JavaScript" not in page.text
    assert 'rel="service-desc"' not in page.text
    assert page.headers["cache-control"] == "no-store"


def test_a_new_streamlit_whose_page_looks_different_is_noticed(
    monkeypatch: pytest.MonkeyPatch, tmp_path_factory: pytest.TempPathFactory
) -> None:
    other = tmp_path_factory.mktemp("streamlit") / "index.html"
    other.write_text("<html><head></head></html>")
    monkeypatch.setattr(index, "SERVED", other)
    with pytest.raises(ValueError, match="has no"):
        index.html.__wrapped__("ro")


def test_personal_answers_are_not_kept_by_the_browser(server: Server) -> None:
    visitor = server.as_("prefecture")
    for path in ("/", "/iesire", "/_stcore/host-config", "/harti/judet/BV"):
        assert "no-store" in visitor.get(path).headers["cache-control"] or path == "/_stcore/host-config"
