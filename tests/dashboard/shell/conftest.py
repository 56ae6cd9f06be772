"""A page in the frame, run by Streamlit's own test runner, as one of the world's people."""

from collections.abc import Callable
from typing import Any

import pytest
from streamlit.testing.v1 import AppTest

from data_model import people
from tests.world import PASSWORD, World

Open = Callable[..., AppTest]


@pytest.fixture
def open_as(sqlite_world: World) -> Open:
    """`open_as("prefecture", script)`: the script's page, signed in as that body; "" for nobody."""

    def opened(who: str, script: Callable[[], None], **state: Any) -> AppTest:
        test = AppTest.from_function(script, default_timeout=30)
        test.user = {"login": who, "sid": people.session_id(people.sign_in(who, PASSWORD)) if who else ""}
        for name, value in state.items():
            test.session_state[name] = value
        return test.run()

    return opened
