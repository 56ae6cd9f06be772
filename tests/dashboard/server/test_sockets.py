"""An open page lives no longer than its session."""

from websockets.exceptions import ConnectionClosed
from websockets.sync.client import ClientConnection

from dashboard.server import sockets
from dashboard.words import t
from data_model import people
from tests.dashboard.server.conftest import Server
from tests.dashboard.server.streamlit_client import ask_for, run_of, visit
from tests.world import do


def drained(socket: ClientConnection) -> tuple[list[bytes], int]:
    """What still comes until the server closes, and the code of the close."""
    seen = []
    try:
        while True:
            seen.append(bytes(socket.recv(timeout=10)))
    except ConnectionClosed as closed:
        return seen, closed.rcvd.code if closed.rcvd else 0


def ending(socket: ClientConnection) -> tuple[str, int]:
    """What the page gets drawn last, and the code of the close."""
    last = run_of(socket, timeout=10)
    return last, drained(socket)[1]


def test_signing_out_clears_the_open_page_and_closes_its_socket(server: Server) -> None:
    with server.socket(server.token("shelter")) as socket:
        assert "home pentru shelter" in visit(socket)
        visitor = server.as_("shelter")
        form = visitor.get("/iesire").text.partition('name="formular" value="')[2].partition('"')[0]
        assert visitor.post("/iesire", data={"formular": form}).headers["location"] == "/intrare"
        last, code = ending(socket)
    assert t("shell.ended") in last
    assert "home pentru shelter" not in last
    assert code == sockets.SIGNED_OUT


def test_an_account_that_is_closed_loses_its_open_page(server: Server) -> None:
    shelter = server.world.actor("shelter").account_id
    with server.socket(server.token("shelter")) as socket, server.socket(server.token("dgaspc")) as other:
        visit(socket)
        visit(other)
        do(server.world.actor("admin"), people.set_active, account_id=shelter, active=False, expected_version=1)
        last, code = ending(socket)
        assert "home pentru dgaspc" in visit(other)
    assert t("shell.ended") in last
    assert code == sockets.SIGNED_OUT


def test_an_ended_page_is_not_listened_to(server: Server) -> None:
    with server.socket(server.token("shelter")) as socket:
        visit(socket)
        people.sign_out(server.token("shelter"))
        ask_for(socket, "servicii")
        seen, code = drained(socket)
    assert code == sockets.SIGNED_OUT
    assert not any(b"services pentru" in data for data in seen)


def test_a_session_that_ends_between_two_clicks_draws_nothing(server: Server) -> None:
    """Even before the watch looks: each run asks the database again."""
    with server.socket(server.token("shelter")) as socket:
        visit(socket)
        people.sign_out(server.token("shelter"))
        assert "pentru shelter" not in visit(socket)


def test_another_users_streamlit_session_cannot_be_resumed(server: Server) -> None:
    """Presenting the id of her browser session gives him a new one of his own."""
    with server.socket(server.token("dgaspc")) as hers:
        first = visit(hers)
    hers_id = first.partition('session_id: "')[2].partition('"')[0]
    assert hers_id
    with server.socket(server.token("shelter"), resuming=hers_id) as socket:
        page = visit(socket)
    assert "home pentru shelter" in page
    assert hers_id not in page
    assert "dgaspc" not in page
    with server.socket(server.token("dgaspc"), resuming=hers_id) as again:
        assert hers_id in visit(again)
