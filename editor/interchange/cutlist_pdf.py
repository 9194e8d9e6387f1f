"""The cut list as a PDF, for the director and the assistant: one row for each event.

Format: PDF by fpdf2, A4 across, DejaVu Sans embedded. The file's date is the cut's, so that
equal cuts give equal bytes.
"""

from __future__ import annotations

import io
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC
from functools import lru_cache
from pathlib import Path

from fpdf import FPDF
from fpdf.bidi import BidiParagraph
from fpdf.fonts import TTFFont

from editor.interchange.cutlist import Row, rows
from editor.interchange.names import plain_text
from editor.interchange.notes_words import word
from editor.interchange.timeline import Marker, Sequence, rate_label
from roughcut.core.timecode import frames_to_smpte
from roughcut.core.vocabulary import Language

_FONTS = Path(__file__).with_name("fonts")
_FAMILY = "DejaVu"
_MARGIN = 10.0  # millimetres, as all lengths here
_WIDTH, _HEIGHT = 297.0, 210.0
_FOOT = _HEIGHT - _MARGIN
_POINTS = 7.5
_LINE = 3.5
_PAD = 1.4
_GAP = 2.5  # between columns
_PICTURE = (28.0, 15.75)
_COLUMNS = (
    ("pdf.number", 9.0),
    ("pdf.picture", _PICTURE[0] + _GAP),
    ("pdf.record", 27.0),
    ("pdf.source", 27.0),
    ("pdf.take", 46.0),
    ("pdf.line", 76.0),
    ("pdf.notes", 61.5),
)
_BLACK, _GREY, _RULE = 20, 105, 205
_STATUS = {
    "GREEN": (28, 122, 88),
    "ORANGE": (179, 71, 18),
    "BLUE": (47, 98, 181),
    "RED": (179, 38, 30),
}
_NOTE_LINES_MAX = 40


@dataclass(frozen=True, slots=True)
class _Text:
    """One line of a cell, short enough for its column."""

    text: str
    bold: bool = False
    shade: int = _BLACK


@dataclass(frozen=True, slots=True)
class _Laid:
    row: Row
    cells: tuple[tuple[_Text, ...], ...]
    height: float


def write(
    sequence: Sequence, language: Language, pictures: Mapping[int, bytes] | None = None
) -> bytes:
    """The cut list. pictures: a JPEG of an event, by its index; those without one stay empty."""
    return _Document(sequence, language, pictures or {}).data()


class _Document:
    def __init__(
        self, sequence: Sequence, language: Language, pictures: Mapping[int, bytes]
    ) -> None:
        self.sequence = sequence
        self.language = language
        self.pictures = pictures
        self.pdf = FPDF(orientation="landscape", format="A4")
        self.pdf.set_auto_page_break(False)
        for style, file in (("", "DejaVuSans.ttf"), ("B", "DejaVuSans-Bold.ttf")):
            self.pdf.add_font(_FAMILY, style, _FONTS / file)
        regular = self.pdf.fonts[_FAMILY.lower()]
        self.known = frozenset(regular.cmap if isinstance(regular, TTFFont) else ())
        self.pdf.set_title(plain_text(sequence.name))
        self.pdf.set_lang(language.value)
        self.pdf.set_creator("Rough Cut")
        self.pdf.set_producer("Rough Cut")
        self.pdf.set_creation_date(sequence.created.replace(tzinfo=UTC))
        self._width = lru_cache(maxsize=20_000)(self._measured)

    def data(self) -> bytes:
        laid = [self._laid(row) for row in rows(self.sequence)]
        pages = self._pages(laid)
        for number, page in enumerate(pages, 1):
            self.pdf.add_page()
            top = self._heading() if number == 1 else self._running_head()
            self._columns(top)
            top += _LINE + _PAD * 2
            for each in page:
                self._row(each, top)
                top += each.height
            self._foot(number, len(pages))
        return bytes(self.pdf.output())

    def word(self, key: str, **values: object) -> str:
        return word(key, self.language, **values)

    # Laying out

    def _pages(self, laid: list[_Laid]) -> list[list[_Laid]]:
        pages: list[list[_Laid]] = [[]]
        room = _FOOT - _MARGIN - 32.0
        for each in laid:
            if each.height > room and pages[-1]:
                pages.append([])
                room = _FOOT - _MARGIN - 22.0
            pages[-1].append(each)
            room -= each.height
        return pages

    def _laid(self, row: Row) -> _Laid:
        widths = [width - _GAP for _, width in _COLUMNS]
        told = (
            self._number(row),
            (),
            self._record(row),
            (_Text(row.source[0]), _Text(row.source[1], shade=_GREY)),
            self._take(row),
            self._line(row),
            [text for marker in row.notes for text in self._note(marker)],
        )
        cells = tuple(
            tuple(self._wrapped(texts, width)) for texts, width in zip(told, widths, strict=True)
        )
        lines = max(len(cell) for cell in cells) * _LINE
        picture = _PICTURE[1] if row.event in self.pictures else 0.0
        return _Laid(row, cells, max(lines, picture) + _PAD * 2)

    def _number(self, row: Row) -> list[_Text]:
        return [_Text(str(row.number) if row.number else "–", bold=True)]

    def _record(self, row: Row) -> list[_Text]:
        seconds = f"{float(row.frames / self.sequence.rate):.1f} s"
        length = self.word("pdf.length", frames=row.frames, seconds=seconds)
        told = [_Text(row.record[0])]
        told += [_Text(text, shade=_GREY) for text in (row.record[1], length)]
        if row.dissolve:
            told.append(_Text(self.word("pdf.dissolve", frames=row.dissolve), shade=_GREY))
        return told

    def _take(self, row: Row) -> list[_Text]:
        told = [_Text(row.name, bold=True), _Text(row.reel), _Text(row.file, shade=_GREY)]
        if row.track not in ("", "V1"):
            told.append(_Text(row.track, shade=_GREY))
        if row.sound:
            told.append(_Text(", ".join(row.sound), shade=_GREY))
        edges = (
            (row.early, "sound-early", "sound-begins-late"),
            (row.late, "sound-late", "sound-ends-early"),
        )
        for frames, out, inside in edges if row.sound else ():
            if frames:
                key = f"pdf.{out if frames > 0 else inside}"
                told.append(_Text(self.word(key, frames=abs(frames)), shade=_GREY))
        return [text for text in told if text.text]

    def _line(self, row: Row) -> list[_Text]:
        told = [_Text(line) for line in row.lines]
        if row.reason:
            told.append(_Text(row.reason, shade=_GREY))
        if row.confidence is not None:
            sure = self.word("pdf.sure", percent=round(row.confidence * 100))
            told.append(_Text(sure, shade=_GREY))
        if row.status in _STATUS:
            told.append(_Text(self.word(f"pdf.status.{row.status}"), bold=True))
        return told

    def _note(self, marker: Marker) -> list[_Text]:
        sequence = self.sequence
        at = frames_to_smpte(sequence.start + marker.frame, sequence.rate, drop=sequence.drop)
        head = " · ".join(filter(None, (at, marker.author, self._done(marker))))
        said = marker.discussed_note or marker.name
        if marker.name and marker.name not in said:
            said = f"{marker.name}\n{said}"
        return [_Text(head, shade=_GREY), *(_Text(line) for line in said.splitlines() if line)]

    def _done(self, marker: Marker) -> str:
        return self.word("pdf.done") if marker.done else ""

    # Lines

    def _wrapped(self, texts: Iterable[_Text], width: float) -> list[_Text]:
        lines = []
        for each in texts:
            for part in self._broken(self._drawable(each.text), width, each.bold):
                lines.append(_Text(_ordered(part), each.bold, each.shade))
        if len(lines) > _NOTE_LINES_MAX:
            lines = [*lines[: _NOTE_LINES_MAX - 1], _Text("…", shade=_GREY)]
        return lines

    def _drawable(self, text: str) -> str:
        """A text in signs that the font has; others, as colour pictures, become a square."""
        return "".join(
            sign if ord(sign) in self.known else "\u25a1"
            for sign in " ".join(plain_text(text).split())
            if sign not in "\u200d\ufe0f\u200b"
        )

    def _broken(self, text: str, width: float, bold: bool) -> list[str]:
        """A text in lines of at most `width`; a longer word is cut."""
        lines, line, taken = [], "", 0.0
        blank = self._width(" ", bold)
        for piece in text.split(" "):
            for part in self._pieces(piece, width, bold):
                needed = self._width(part, bold)
                if line and taken + blank + needed > width:
                    lines.append(line)
                    line, taken = part, needed
                else:
                    taken += needed + (blank if line else 0.0)
                    line = f"{line} {part}" if line else part
        return [*lines, line] if line else lines

    def _pieces(self, piece: str, width: float, bold: bool) -> list[str]:
        if self._width(piece, bold) <= width:
            return [piece]
        parts, part = [], ""
        for sign in piece:
            if part and self._width(part + sign, bold) > width:
                parts.append(part)
                part = ""
            part += sign
        return [*parts, part]

    def _measured(self, text: str, bold: bool) -> float:
        self.pdf.set_font(_FAMILY, "B" if bold else "", _POINTS)
        return float(self.pdf.get_string_width(text))

    # Drawing

    def _write(
        self, x: float, y: float, text: str, size: float = _POINTS, *, bold: bool = False
    ) -> None:
        self.pdf.set_font(_FAMILY, "B" if bold else "", size)
        self.pdf.text(x, y, text)

    def _heading(self) -> float:
        cut = self.sequence
        counted = self.word("drop" if cut.drop else "non-drop")
        facts = (
            ("rate", f"{rate_label(cut.rate)} ({counted})"),
            ("start", frames_to_smpte(cut.start, cut.rate, drop=cut.drop)),
            ("duration", frames_to_smpte(cut.duration, cut.rate, drop=cut.drop)),
            ("pdf.shots", str(sum(e.picture and e.enabled for e in cut.events))),
            ("pdf.date", f"{cut.created:%Y-%m-%d %H:%M} UTC"),
        )
        self.pdf.set_text_color(_BLACK)
        room = _WIDTH - _MARGIN * 2
        title = self._broken(self._drawable(cut.name), room * _POINTS / 15, True)[:1]
        self._write(_MARGIN, _MARGIN + 5, _ordered("".join(title)), 15, bold=True)
        told = "   ".join(f"{self.word(key)} {value}" for key, value in facts)
        self.pdf.set_text_color(_GREY)
        self._write(_MARGIN, _MARGIN + 11, told, 8.5)
        return _MARGIN + 16

    def _running_head(self) -> float:
        self.pdf.set_text_color(_GREY)
        title = self._broken(self._drawable(self.sequence.name), _WIDTH - _MARGIN * 2, False)[:1]
        self._write(_MARGIN, _MARGIN + 3, _ordered("".join(title)))
        return _MARGIN + 6

    def _columns(self, top: float) -> None:
        self.pdf.set_text_color(_GREY)
        x = _MARGIN
        for key, width in _COLUMNS:
            self._write(x, top + _LINE, self.word(key), bold=True)
            x += width
        self._rule(top + _LINE + _PAD)

    def _rule(self, y: float) -> None:
        self.pdf.set_draw_color(_RULE)
        self.pdf.set_line_width(0.15)
        self.pdf.line(_MARGIN, y, _WIDTH - _MARGIN, y)

    def _row(self, laid: _Laid, top: float) -> None:
        x = _MARGIN
        for (_, width), cell in zip(_COLUMNS, laid.cells, strict=True):
            for place, each in enumerate(cell):
                self.pdf.set_text_color(each.shade)
                y = top + _PAD + (place + 0.8) * _LINE
                self._write(x, y, each.text, bold=each.bold)
            x += width
        if laid.row.event in self.pictures:
            data = io.BytesIO(self.pictures[laid.row.event or 0])
            left = _MARGIN + _COLUMNS[0][1]
            box = (left, top + _PAD, *_PICTURE)
            self.pdf.image(data, *box, keep_aspect_ratio=True)
        if laid.row.status in _STATUS:
            self.pdf.set_fill_color(*_STATUS[laid.row.status])
            self.pdf.rect(_MARGIN - 2, top + _PAD, 0.8, laid.height - _PAD * 2, style="F")
        self._rule(top + laid.height)

    def _foot(self, number: int, count: int) -> None:
        self.pdf.set_text_color(_GREY)
        told = self.word("pdf.page", number=number, count=count)
        self.pdf.set_font(_FAMILY, "", _POINTS)
        left = _WIDTH - _MARGIN - self.pdf.get_string_width(told)
        self._write(left, _HEIGHT - 6, told)


def _ordered(text: str) -> str:
    """Text in the order of the eye: what is written from right to left is turned."""
    if text.isascii() or not any("\u0590" <= sign <= "\u08ff" for sign in text):
        return text
    return str(BidiParagraph(text).get_reordered_string())
