"""`manage.py interchange CUT MEDIA_DIR OUT_DIR`: a cut of any format in, every format out."""

from __future__ import annotations

import json
from argparse import ArgumentParser, ArgumentTypeError
from fractions import Fraction
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from editor.interchange.convert import Converted, convert
from editor.interchange.losses import Loss, warnings
from editor.interchange.names import PathRule
from editor.interchange.wishes import FORMATS, ExportWishes
from roughcut.core.errors import RoughCutError
from roughcut.core.timecode import snap_rate
from roughcut.core.vocabulary import Language


class Command(BaseCommand):
    help = (
        "Convert a cut into every NLE format. CUT: a cut.json (schema 2), or an OTIO, EDL, FCP 7 "
        "XML, FCPXML or AAF file of another program."
    )
    requires_system_checks: list[str] = []  # reads and writes files only

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("cut", type=Path)
        parser.add_argument("media", type=Path, help="the folder that the files lie in")
        parser.add_argument("out", type=Path)
        parser.add_argument("--formats", type=_formats, default=FORMATS, metavar="A,B")
        parser.add_argument("--language", choices=("en", "fr"), default="en")
        parser.add_argument("--rate", type=_rate, help="of an EDL: 25, 23.976, 30000/1001")
        parser.add_argument(
            "--path-map",
            action="append",
            nargs=2,
            default=[],
            metavar=("HERE", "THERE"),
            dest="rules",
            help="what begins with HERE begins with THERE on the editing machine",
        )
        parser.add_argument("--otioz", action="store_true", help="also a .otioz with the media")
        parser.add_argument("--json", type=Path, help="write what was done to this file")

    def handle(self, *args: Any, **options: Any) -> None:  # Django's own signature
        try:
            done = convert(
                options["cut"],
                options["media"],
                options["out"],
                wishes=ExportWishes(
                    formats=options["formats"],
                    language=Language(options["language"]),
                    rules=tuple(PathRule(*rule) for rule in options["rules"]),
                    media=options["otioz"],
                ),
                rate=options["rate"],
            )
            if options["json"]:
                report = json.dumps(_report(done), ensure_ascii=False, indent=1)
                options["json"].write_text(report + "\n", encoding="utf-8")
        except (RoughCutError, OSError) as error:
            raise CommandError(str(error)) from error
        for file in done.made.files:
            self.stdout.write(file.name)
        for loss in done.left:
            self.stderr.write(f"not taken from the {loss.format} file: {loss.code} ({loss.count})")


def _formats(text: str) -> tuple[str, ...]:
    names = tuple(filter(None, (name.strip() for name in text.split(","))))
    unknown = [name for name in names if name not in FORMATS]
    if unknown or not names:
        raise ArgumentTypeError(f"no format {', '.join(unknown)}; there are {', '.join(FORMATS)}")
    return names


def _rate(text: str) -> Fraction:
    try:
        rate = Fraction(text)
    except (ValueError, ZeroDivisionError) as error:
        raise ArgumentTypeError(f"{text} is no frame rate") from error
    if not 0 < rate <= 1000:
        raise ArgumentTypeError(f"{text} is no frame rate")
    return snap_rate(rate)


def _report(done: Converted) -> dict[str, Any]:
    cut = done.sequence
    return {
        "name": cut.name,
        "rate": [cut.rate.numerator, cut.rate.denominator],
        "events": len(cut.events),
        "sources": len(cut.sources),
        "files": [{"name": file.name, "bytes": len(file.data)} for file in done.made.files],
        "proofs": [
            {"format": proof.format, "events": proof.events, "holds": list(proof.claims)}
            for proof in done.made.proofs
        ],
        "losses": _told(done.made.losses),
        "not_taken": _told(done.left),
        "warnings": {code: list(names) for code, names in warnings(cut)},
    }


def _told(losses: tuple[Loss, ...]) -> list[dict[str, Any]]:
    return [{"format": loss.format, "code": loss.code, "count": loss.count} for loss in losses]
