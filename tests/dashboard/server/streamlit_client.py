"""A browser's half of Streamlit's protocol, as far as the tests need it."""

from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from websockets.sync.client import ClientConnection


def ask_for(socket: ClientConnection, page: str = "", query: str = "") -> None:
    message = BackMsg()
    message.rerun_script.page_name, message.rerun_script.query_string = page, query
    socket.send(message.SerializeToString())


def run_of(socket: ClientConnection, timeout: float = 60) -> str:
    """All that one run sends, as text."""
    seen = []
    while True:
        data = socket.recv(timeout=timeout)
        assert isinstance(data, bytes)
        message = ForwardMsg.FromString(data)
        seen.append(str(message))
        if message.WhichOneof("type") == "script_finished":
            return (
                "\n".join(seen)
                .encode()
                .decode("unicode_escape")
                .encode("latin-1", "replace")
                .decode("utf-8", "replace")
            )


def visit(socket: ClientConnection, page: str = "", query: str = "") -> str:
    ask_for(socket, page, query)
    return run_of(socket)
