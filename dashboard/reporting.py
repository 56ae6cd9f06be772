"""The command `impreuna report`: a report on the Strategy as a file, with the released figures that its readers may
have, whoever starts the program."""

import argparse
import os
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from dashboard.documents.monitoring_report import report_docx, report_xlsx
from dashboard.shell.messages import sentence
from dashboard.words import t
from data_model import monitoring_report, store
from data_model.access import Actor, Role
from data_model.errors import Invalid, ModelError
from data_model.monitoring_report import Form, Kind, kind_of
from data_model.releasing import Audience

ANITP = Actor(0, "impreuna", Role.CENTRAL, 0, "impreuna", "", frozenset())
"""Whoever may start the program on its own machine, as ANITP sees the counties: never a case."""
_BECAUSE: dict[type[OSError], str] = {
    FileNotFoundError: "no_folder", NotADirectoryError: "no_folder", PermissionError: "forbidden",
}  # fmt: skip
MAKERS = {Form.DOCX: report_docx, Form.XLSX: report_xlsx}


def report(args: argparse.Namespace) -> int:
    """Write a report into a file; 1 with the reason where it cannot be."""
    try:
        out, form = Path(args.out), _form_of(args.out)
        asked = {
            "county": getattr(args, "county", "").strip().upper(), "kind": _kind_of(args.kind, args.period),
            "period": args.period, "audience": _audience_of(args.audience),
        }  # fmt: skip
        with store.reading() as db:
            body = MAKERS[form](monitoring_report.of(db, ANITP, **asked))
        with _whole(out, body), store.writing() as db:
            monitoring_report.note_taken(db, ANITP, form=form, **asked)
    except ModelError as error:
        print(sentence(error), file=sys.stderr)
        return 1
    except OSError as error:
        reason = t(f"cli.report.because.{_BECAUSE.get(type(error), 'other')}")
        print(t("cli.report.unwritable", file=args.out, reason=reason), file=sys.stderr)
        return 1
    print(t("cli.report.made", file=args.out), flush=True)
    return 0


def _form_of(name: str) -> Form:
    try:
        return Form(Path(name).suffix.removeprefix(".").lower())
    except ValueError:
        raise Invalid("monitoring_report.form", field="out") from None


def _audience_of(text: str) -> Audience:
    try:
        return Audience(text)
    except ValueError:
        raise Invalid("monitoring_report.audience", field="audience") from None


def _kind_of(text: str, period: str) -> Kind:
    """The kind that is named, else the one that the period asks for."""
    try:
        return Kind(text) if text else kind_of(period)
    except ValueError:
        raise Invalid("monitoring_report.kind", field="kind") from None


@contextmanager
def _whole(out: Path, body: bytes) -> Iterator[None]:
    """The whole file or none: written beside its place first, and put there once what is done meanwhile succeeded."""
    beside, name = tempfile.mkstemp(dir=out.parent, prefix=f".{out.name}.")
    try:
        with os.fdopen(beside, "wb") as file:
            file.write(body)
        os.chmod(name, 0o640)
        yield
        os.replace(name, out)
    finally:
        Path(name).unlink(missing_ok=True)
