"""Real parts for every test: a migrated database of each kind, and a small invented world in it."""

import os
import pwd
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from argon2 import PasswordHasher
from cryptography.fernet import Fernet
from hypothesis import HealthCheck, settings
from sqlalchemy import create_engine, text
from xdist.remote import Producer  # type: ignore[import-untyped]
from xdist.scheduler import LoadScopeScheduling  # type: ignore[import-untyped]

from data_model import guessing, kept, migrate, store
from data_model.people import passwords
from tests.world import World, build_world

settings.register_profile("shared", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("shared")  # how fast a machine is, or how busy, says nothing about the code
os.environ.setdefault("IMPREUNA_KEY", Fernet.generate_key().decode())  # no test leaves a key in the working folder
POSTGRES = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"))


class TwoBrowsers(LoadScopeScheduling):  # type: ignore[misc]
    """The browser tests go to at most two workers, because each needs a server and a Chromium: those that look at every
    page on one, those that work with them on the other. The rest go to whoever is free.

    The mark `xdist_group` says the same, but pytest-xdist 3.8 does not hear it under pytest 9.2.
    """

    LOOKING = ("test_accessibility", "test_no_foreign_host", "test_country_map", "test_county_map", "test_bad_input")

    def _split_scope(self, nodeid: str) -> str:
        if not nodeid.startswith("tests/browser/"):
            return nodeid
        return "looking" if Path(nodeid.split("::")[0]).stem in self.LOOKING else "working"


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config: pytest.Config, log: Producer) -> TwoBrowsers:
    return TwoBrowsers(config, log)


class Postgres:
    """A cluster of our own on a Unix socket, ended with the test run."""

    def __init__(self) -> None:
        self.folder = Path(tempfile.mkdtemp(prefix="impreuna-pg-", dir="/tmp"))
        self.bin = POSTGRES[-1].parent
        self.prefix: list[str] = []
        self.copying = "STRATEGY FILE_COPY" if int(self.bin.parent.name) >= 15 else ""  # a third quicker
        if os.geteuid() == 0:
            owner = pwd.getpwnam("postgres")
            os.chown(self.folder, owner.pw_uid, owner.pw_gid)
            self.prefix = ["setpriv", f"--reuid={owner.pw_uid}", f"--regid={owner.pw_gid}", "--clear-groups"]
        self.run(
            "initdb", "-D", f"{self.folder}/data", "-E", "UTF8", "--locale=C.UTF-8", "-A", "trust", "-U", "impreuna"
        )
        options = f"-c listen_addresses= -c unix_socket_directories={self.folder} -c fsync=off -c max_connections=200"
        self.run("pg_ctl", "-D", f"{self.folder}/data", "-w", "-l", f"{self.folder}/log", "-o", options, "start")
        self.engine = create_engine(self.url("postgres"), isolation_level="AUTOCOMMIT")

    def run(self, program: str, *args: str) -> None:
        command = [*self.prefix, str(self.bin / program), *args]
        subprocess.run(command, check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, cwd="/")

    def url(self, name: str) -> str:
        return f"postgresql+psycopg://impreuna@/{name}?host={self.folder}"

    def execute(self, statement: str) -> None:
        with self.engine.connect() as connection:
            connection.execute(text(statement))

    def stop(self) -> None:
        self.engine.dispose()
        self.run("pg_ctl", "-D", f"{self.folder}/data", "-m", "immediate", "stop")
        shutil.rmtree(self.folder, ignore_errors=True)


@pytest.fixture(scope="session")
def postgres() -> Iterator[Postgres]:
    if not POSTGRES:
        pytest.skip("PostgreSQL is not installed here")
    server = Postgres()
    yield server
    server.stop()


def _use(url: str, patch: pytest.MonkeyPatch) -> None:
    patch.setenv("IMPREUNA_DATABASE_URL", url)


def _migrated(url: str, *, world: bool) -> World | None:
    with pytest.MonkeyPatch.context() as patch:
        _use(url, patch)
        migrate.upgrade()
        made = build_world() if world else None
        store.engine().dispose()
        store.engine_for.cache_clear()
        return made


@pytest.fixture(scope="session")
def sqlite_templates(tmp_path_factory: pytest.TempPathFactory) -> dict[str, tuple[Path, World | None]]:
    folder = tmp_path_factory.mktemp("templates")
    made = {}
    for name in ("empty", "world"):
        path = folder / f"{name}.db"
        made[name] = (path, _migrated(f"sqlite:///{path}", world=name == "world"))
    return made


@pytest.fixture(scope="session")
def postgres_templates(postgres: Postgres) -> dict[str, tuple[str, World | None]]:
    made = {}
    for name in ("empty", "world"):
        postgres.execute(f"CREATE DATABASE template_{name}")
        made[name] = (f"template_{name}", _migrated(postgres.url(f"template_{name}"), world=name == "world"))
    return made


def _fresh(request: pytest.FixtureRequest, kind: str, template: str) -> Iterator[World | None]:
    """A database copied from a template, always at the worker's same address: its engine remembers the statements it
    has compiled, which are a fifth of a test's time."""
    patch = pytest.MonkeyPatch()
    if kind == "sqlite":
        source, world = request.getfixturevalue("sqlite_templates")[template]
        path = source.with_name("test.db")
        for left in path.parent.glob("test.db*"):
            left.unlink()
        shutil.copy(source, path)
        url = f"sqlite:///{path}"
    else:
        server: Postgres = request.getfixturevalue("postgres")
        source, world = request.getfixturevalue("postgres_templates")[template]
        server.execute(f"CREATE DATABASE test TEMPLATE {source} {server.copying}")
        url = server.url("test")
    _use(url, patch)
    kept.forget()
    yield world
    store.engine().dispose()
    patch.undo()
    if kind == "postgresql":
        server.execute("DROP DATABASE test WITH (FORCE)")


@pytest.fixture(autouse=True)
def no_guess_is_remembered(monkeypatch: pytest.MonkeyPatch) -> None:
    """Wrong passwords at unknown logins are counted in the process: each test begins at none."""
    monkeypatch.setattr(guessing.STRANGERS, "_known", {})


@pytest.fixture(autouse=True)
def passwords_are_quick(monkeypatch: pytest.MonkeyPatch) -> None:
    """A real hash costs 64 MB and a third of a second, which says nothing about a test's rule; one test looks at it."""
    monkeypatch.setattr(passwords, "_hasher", PasswordHasher(time_cost=1, memory_cost=8, parallelism=1))


@pytest.fixture(params=["sqlite", "postgresql"])
def db_url(request: pytest.FixtureRequest) -> Iterator[str]:
    """The address of a fresh, migrated, empty database, on both kinds; the store uses it."""
    for _world in _fresh(request, request.param, "empty"):
        yield store.url()


@pytest.fixture(params=["sqlite", "postgresql"])
def world(request: pytest.FixtureRequest) -> Iterator[World]:
    """The small invented world, in a fresh database of both kinds."""
    for world in _fresh(request, request.param, "world"):
        assert world is not None
        yield world


@pytest.fixture
def sqlite_world(request: pytest.FixtureRequest) -> Iterator[World]:
    """The same on SQLite alone, where the kind of database does not matter."""
    for world in _fresh(request, "sqlite", "world"):
        assert world is not None
        yield world


@pytest.fixture(scope="session")
def office_profile(tmp_path_factory: pytest.TempPathFactory) -> str:
    """LibreOffice's option for a profile of the worker's own; its first start makes it, which is slow."""
    return f"-env:UserInstallation={(tmp_path_factory.getbasetemp() / 'office').as_uri()}"
