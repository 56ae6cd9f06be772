"""A backup is sealed, tried before it counts, restored whole or not at all, and drilled, on both databases."""

from pathlib import Path

import pyrage
import pytest
from sqlalchemy import func, select, text

from dashboard import cli
from dashboard.words import t
from dashboard.words.formats import number_text
from data_model import audit, backup, meetings, people, store
from data_model.backup import Key, Seal, making, sealing
from data_model.backup.archive import TableCopy
from data_model.errors import Conflict, Invalid
from tests.world import NOW, PASSWORD, World, do, later

PHRASE = "o frază de acces pentru copii"


def tables() -> dict[str, TableCopy]:
    found: dict[str, TableCopy] = making.kind_of(store.url()).measured(store.url())
    return found


def changed_since(world: World) -> None:
    do(world.actor("prefecture"), meetings.prepare, starts_at=later(days=3), place="După copie")


@pytest.fixture
def identity(tmp_path: Path) -> tuple[str, Key]:
    public = backup.new_key(tmp_path / "cheie.txt")
    return public, sealing.identities_in(tmp_path / "cheie.txt")


def test_a_drill_backs_up_destroys_restores_and_compares(world: World, capsys: pytest.CaptureFixture[str]) -> None:
    before = tables()
    assert cli.main(["drill"]) == 0
    said = capsys.readouterr().out
    rows = sum(table.rows for table in before.values())
    assert rows > 50
    assert f"Exercițiul a reușit: {number_text(rows)} rânduri" in said
    assert said.count(" s\n") == 4
    assert tables() == before


def test_what_a_backup_held_is_what_comes_back(world: World, tmp_path: Path, identity: tuple[str, Key]) -> None:
    public, key = identity
    token = people.sign_in("dgaspc", PASSWORD)
    held, file = tables(), tmp_path / "copie.age"
    made = backup.make(file, Seal((public,)))
    assert made.manifest.tables == held
    assert b"DGASPC" not in file.read_bytes()
    changed_since(world)
    later_on = tables()
    with pytest.raises(Conflict, match=r"backup\.not_empty"):
        backup.restore(file, key)
    assert tables() == later_on
    backup.restore(file, key, overwrite=True)
    back = tables()
    assert {name for name in held if back[name] != held[name]} == {"signin", "auditevent"}
    assert back["signin"].rows == held["signin"].rows
    assert back["auditevent"].rows == held["auditevent"].rows + 1
    with store.reading() as db:
        assert people.actor_for(db, token) is None
        assert audit.verify(db, audit.NATION) is None
    changed_since(world)  # and work goes on: numbers, triggers and all
    with pytest.raises(Exception, match="append-only|permission denied"), store.writing(NOW) as db:
        db.execute(text("DELETE FROM auditevent"))


def test_a_damaged_or_foreign_file_and_a_wrong_key_leave_the_database_as_it_was(
    world: World, tmp_path: Path, identity: tuple[str, Key], monkeypatch: pytest.MonkeyPatch
) -> None:
    public, key = identity
    file, bad = tmp_path / "copie.age", tmp_path / "rea.age"
    backup.make(file, Seal((public,)))
    before, whole = tables(), file.read_bytes()

    def refused(code: str, data: bytes, key: Key = key) -> None:
        bad.write_bytes(data)
        with pytest.raises(Invalid, match=code):
            backup.restore(bad, key, overwrite=True)
        assert tables() == before

    middle = len(whole) // 2
    refused(r"backup\.locked", whole[:middle])
    refused(r"backup\.locked", whole[:middle] + bytes([whole[middle] ^ 1]) + whole[middle + 1 :])
    refused(r"backup\.locked", whole, Key((str(pyrage.x25519.Identity.generate()),)))
    refused(r"backup\.locked", b"", Key(passphrase=PHRASE))
    refused(r"backup\.unreadable", pyrage.encrypt(b"ceva", [pyrage.x25519.Recipient.from_str(public)]))
    kind = making.kind_of(store.url())
    monkeypatch.setattr(kind, "measure" if kind.__name__.endswith("sqlite") else "_measure", lambda _db: {})
    with pytest.raises(Invalid, match=r"backup\.broken"):
        backup.restore(file, key, overwrite=True)
    monkeypatch.undo()
    assert tables() == before


def test_a_backup_that_does_not_come_back_the_same_is_no_backup(
    sqlite_world: World, tmp_path: Path, identity: tuple[str, Key], monkeypatch: pytest.MonkeyPatch
) -> None:
    file = tmp_path / "copie.age"
    monkeypatch.setattr(making.sqlite, "measured", lambda _address: {})
    with pytest.raises(Invalid, match=r"backup\.broken"):
        backup.make(file, Seal((identity[0],)))
    assert sorted(tmp_path.glob("*copie*")) == []


def test_the_command_line_makes_a_key_backs_up_and_restores_into_an_empty_database(
    sqlite_world: World, tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    key, file, phrased = (str(tmp_path / name) for name in ("cheie", "a.age", "b.age"))
    assert cli.main(["backup", file]) == 1
    assert t("errors.backup.no_recipient") in capsys.readouterr().err
    assert cli.main(["backup-key", key]) == 0
    assert (Path(key).stat().st_mode & 0o777, cli.main(["backup-key", key])) == (0o600, 1)
    monkeypatch.setenv("IMPREUNA_BACKUP_RECIPIENT", capsys.readouterr().out.split()[-1])
    assert cli.main(["backup", str(tmp_path / "nu" / "exista.age")]) == 1
    assert "Cauza: " in capsys.readouterr().err
    assert cli.main(["backup", file]) == 0
    assert cli.main(["backup", file]) == 1
    monkeypatch.setattr("getpass.getpass", lambda _asked: PHRASE)
    monkeypatch.setattr("sys.stdin.isatty", lambda: True, raising=False)
    assert cli.main(["backup", phrased, "--passphrase"]) == 0
    assert "copia" in capsys.readouterr().out.lower()
    assert cli.main(["restore", file, "--identity", key]) == 1
    assert "--overwrite" in capsys.readouterr().err
    with store.reading() as db:
        accounts = db.execute(select(func.count()).select_from(people.Account)).scalar_one()
    for n, args in enumerate((["restore", file, "--identity", key], ["restore", phrased])):
        monkeypatch.setenv("IMPREUNA_DATABASE_URL", f"sqlite:///{tmp_path}/nou{n}.db")
        assert cli.main(args) == 0
        with store.reading() as db:
            assert db.execute(select(func.count()).select_from(people.Account)).scalar_one() == accounts
        store.engine().dispose()
