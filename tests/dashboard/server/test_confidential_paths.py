"""No road out of the server tells more of a confidential place than its county: files, map layers, pages.

The roads are read from the routes themselves, and the layers from the map: a new one is tried without being named here.
The doors of the model are tried in tests/data_model/test_confidential.py.
"""

import io
import re
import zipfile

import pytest
from starlette.routing import Route

from dashboard.server import downloads
from dashboard.widgets.county_view import LAYERS
from data_model import store
from data_model.services import Service
from tests.dashboard.server.conftest import Server
from tests.data_model.test_confidential import MARK, TOWN, everyone, plant, seen_in
from tests.data_model.test_gate import Scene

FILLED = {
    "{meeting_id:int}": "{meeting}",
    "{material_id:int}": "1",
    "{number:int}": "1",
    "{county}": "BV",
    "{rest:path}": "x",
}
INSIDE = "shelter"


def roads(meeting: int) -> list[str]:
    """Every address of our downloads, its gaps filled with what there is in Brașov; maps with each layer and all."""
    found = []
    for route in downloads.routes():
        assert isinstance(route, Route)
        path = route.path
        for gap, value in FILLED.items():
            path = path.replace(gap, value.format(meeting=meeting))
        assert "{" not in path, f"{route.path} has a gap that this test cannot fill"
        found += [f"{path}?judet=BV", path] if "registru" in path else [path]
        if path.startswith("/harti/"):
            found += [f"{path}?straturi={layers}" for layers in (*LAYERS, ",".join(LAYERS))]
    return found


def words_of(body: bytes) -> str:
    """All that a file says, its packed parts unpacked."""
    if not zipfile.is_zipfile(io.BytesIO(body)):
        return body.decode("utf-8", "replace")
    with zipfile.ZipFile(io.BytesIO(body)) as packed:
        return "\n".join(packed.read(name).decode("utf-8", "replace") for name in packed.namelist())


@pytest.fixture
def planted(server: Server) -> Scene:
    scene = Scene(server.world)
    plant(server.world)
    return scene


def leaks(words: str) -> list[str]:
    """The planted things; the names of a county's towns stand on its map for all, so there only marks count."""
    found = set(seen_in(words))
    if "<main>" in words:
        marks = [m for m in found if m not in (TOWN.name, str(TOWN.lat), str(TOWN.lon))]
        popups = " ".join(re.findall(r"bindPopup\((.*?)\);", words, re.DOTALL))
        return marks + seen_in(popups)
    return sorted(found)


def test_no_file_and_no_layer_tells_who_is_outside_more_than_the_county(server: Server, planted: Scene) -> None:
    found = []
    for who in everyone(server.world):
        visitor = server.as_(who)
        for road in roads(planted.meeting):
            answer = visitor.get(road)
            assert answer.status_code in (200, 400, 403, 404), (who, road, answer.status_code)
            found += [(who, road, leak) for leak in leaks(words_of(answer.content))]
    assert found == []


def test_files_say_no_more_even_to_its_own_institution(server: Server, planted: Scene) -> None:
    for form in ("xlsx", "csv", "geojson"):
        for road in (f"/documente/registru.{form}", f"/documente/registru.{form}?judet=BV"):
            answer = server.as_(INSIDE).get(road)
            assert answer.status_code == 200
            assert "Asociația Adăpost (inventată) · Brașov" in words_of(answer.content)
            assert seen_in(words_of(answer.content)) == []


@pytest.mark.parametrize("layers", [*LAYERS, ",".join(LAYERS)])
def test_a_mark_of_a_confidential_place_stands_where_it_does_without_a_town(
    server: Server, planted: Scene, layers: str
) -> None:
    """The drawn map is the same, letter for letter, wherever in the county the place is; for each who may see it."""
    drawn = []
    for town in (TOWN.siruta, 40198, None):
        with store.writing() as db:
            db.get_one(Service, server.world.services["shelter"]).town = town
        answers = [server.as_(who).get(f"/harti/judet/BV?straturi={layers}") for who in everyone(server.world)]
        drawn.append([a.text for a in answers if a.status_code == 200])
    assert len(drawn[0]) == 2  # the coordinator and the regional centre
    assert MARK not in "".join(drawn[0])
    assert drawn[0] == drawn[1] == drawn[2]
