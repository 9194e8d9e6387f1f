"""The page in the zip that tells an editor what each file is for, one plain HTML file.

Format: HTML 5, no script, nothing loaded from elsewhere. English or French.
"""

from __future__ import annotations

from collections.abc import Iterable
from collections.abc import Sequence as Many
from html import escape

from editor.interchange import cmx3600
from editor.interchange.losses import Loss, warnings
from editor.interchange.names import PathRule, plain_text
from editor.interchange.notes_words import word
from editor.interchange.timeline import Sequence, Source, rate_label
from editor.interchange.verify import Proof
from editor.interchange.wishes import ExportWishes
from roughcut.core.timecode import frames_to_smpte
from roughcut.core.vocabulary import Language

_NAMES_SHOWN = 12
_STYLE = (
    "body{font:16px/1.5 system-ui,sans-serif;max-width:60rem;margin:2rem auto;padding:0 1rem;"
    "color:#1c1c1c;background:#fff}h1{font-size:1.6rem}h2{font-size:1.15rem;margin-top:2rem}"
    "table{border-collapse:collapse;width:100%}th,td{text-align:left;vertical-align:top;"
    "padding:.35rem .75rem .35rem 0;border-bottom:1px solid #ddd;overflow-wrap:anywhere}"
    "td ul{margin:0;padding-left:1.1rem}code{font-size:.9em}"
    "@media(prefers-color-scheme:dark){body{color:#e8e8e8;background:#191919}"
    "th,td{border-color:#444}}"
)


def file_name(language: Language) -> str:
    return "LISEZMOI.html" if language is Language.FRENCH else "README.html"


def render(
    sequence: Sequence,
    *,
    files: Many[tuple[str, str]],
    losses: Many[Loss],
    proofs: Many[Proof],
    wishes: ExportWishes,
) -> bytes:
    """The page. files: (format, file name) in the order they are told."""
    page = _Page(sequence, wishes.language)
    sections = [
        page.facts(),
        page.warnings(wishes.handles),
        page.files(files),
        page.losses(losses),
        page.reels(any(name == "edl" for name, _ in files)),
        page.path_map(wishes.rules),
        page.sources(),
        page.proofs(proofs),
    ]
    title = f"{_html(sequence.name)} · {page.word('title')}"
    body = "\n".join(filter(None, sections))
    return (
        f'<!DOCTYPE html>\n<html lang="{wishes.language.value}">\n<head>\n<meta charset="utf-8">\n'
        f'<meta name="viewport" content="width=device-width">\n<title>{title}</title>\n'
        f"<style>{_STYLE}</style>\n</head>\n<body>\n<h1>{title}</h1>\n{body}\n</body>\n</html>\n"
    ).encode()


class _Page:
    """Sections of one page; a section with nothing to tell is empty."""

    def __init__(self, sequence: Sequence, language: Language) -> None:
        self.sequence = sequence
        self.language = language

    def word(self, key: str, **values: object) -> str:
        return escape(word(key, self.language, **values), quote=False)

    def facts(self) -> str:
        cut = self.sequence
        counting = self.word("drop" if cut.drop else "non-drop")
        size = f"{cut.width} × {cut.height}" if cut.width else self.word("unknown")
        facts = (
            ("name", _html(cut.name)),
            ("rate", f"{rate_label(cut.rate)} ({counting})"),
            ("start", frames_to_smpte(cut.start, cut.rate, drop=cut.drop)),
            ("duration", frames_to_smpte(cut.duration, cut.rate, drop=cut.drop)),
            ("size", size),
            ("events", str(len(cut.events))),
        )
        rows = [(f"<b>{self.word(key)}</b>", value) for key, value in facts]
        return self._section("cut", _table((), rows))

    def files(self, files: Many[tuple[str, str]]) -> str:
        rows = []
        for name in dict.fromkeys(name for name, _ in files):
            listed = [file for own, file in files if own == name]
            shown = "<br>".join(f"<code>{_html(file)}</code>" for file in listed[:_NAMES_SHOWN])
            rows.append(
                (
                    self.word(f"program.{name}"),
                    shown + self._more(listed),
                    self.word(f"how.{name}"),
                )
            )
        heading = tuple(self.word(key) for key in ("program", "file", "open"))
        return self._section("files", _table(heading, rows))

    def warnings(self, handles: int) -> str:
        told = []
        for code, names in warnings(self.sequence, handles):
            shown = ", ".join(f"<code>{_html(name)}</code>" for name in names[:_NAMES_SHOWN])
            more = self._more(names).replace("<br>", ", ")
            told.append(f"{self.word(f'warning.{code}')} {shown}{more}")
        return self._section("warnings", _list(told)) if told else ""

    def losses(self, losses: Many[Loss]) -> str:
        if not losses:
            return self._section("losses", f"<p>{self.word('nothing-lost')}</p>")
        rows = []
        for name in dict.fromkeys(loss.format for loss in losses):
            told = [
                self.word(f"loss.{loss.code}", count=loss.count)
                for loss in losses
                if loss.format == name
            ]
            rows.append((self.word(f"program.{name}"), _list(told)))
        return self._section("losses", _table((), rows))

    def reels(self, listed: bool) -> str:
        """The map of reels that an EDL could not hold as they are."""
        short = cmx3600.reels(self.sequence)
        rows = [
            (_html(source.name), _html(source.reel), f"<code>{_html(short[source.key])}</code>")
            for source in self.sequence.sources
            if short[source.key] != source.reel
        ]
        if not listed or not rows:
            return ""
        heading = tuple(self.word(key) for key in ("file", "reel", "short"))
        return self._section("reels", f"<p>{self.word('reels-why')}</p>{_table(heading, rows)}")

    def path_map(self, rules: Many[PathRule]) -> str:
        rows = [
            (f"<code>{_html(rule.server)}</code>", f"<code>{_html(rule.editor)}</code>")
            for rule in rules
        ]
        if not rows:
            return ""
        heading = (self.word("path-here"), self.word("path-there"))
        return self._section("path-map", _table(heading, rows))

    def sources(self) -> str:
        rows = [
            (
                _html(source.name),
                _html(source.reel),
                self._start(source),
                rate_label(source.rate),
                _channels(source),
                f"<code>{_html(source.path)}</code>",
            )
            for source in self.sequence.sources
        ]
        keys = ("file", "reel", "start", "rate", "channels", "path")
        return self._section("sources", _table(tuple(self.word(key) for key in keys), rows))

    def proofs(self, proofs: Many[Proof]) -> str:
        if not proofs:
            return ""
        rows = []
        for proof in proofs:
            told = [self.word(f"claim.{code}", events=proof.events) for code in proof.claims]
            rows.append((self.word(f"program.{proof.format}"), _list(told)))
        return self._section("checked", f"<p>{self.word('checked-how')}</p>{_table((), rows)}")

    def _start(self, source: Source) -> str:
        if not source.start_known:
            return self.word("unknown")
        return frames_to_smpte(source.start, source.rate, drop=source.drop)

    def _more(self, names: Many[str]) -> str:
        rest = len(names) - _NAMES_SHOWN
        return f"<br>{self.word('and-more', count=rest)}" if rest > 0 else ""

    def _section(self, key: str, body: str) -> str:
        return f"<h2>{self.word(key)}</h2>\n{body}"


def _channels(source: Source) -> str:
    named = ", ".join(name for name in source.channel_names if name)
    return _html(f"{source.channels} ({named})" if named else str(source.channels))


def _html(text: str) -> str:
    return escape(plain_text(text))


def _list(items: Iterable[str]) -> str:
    return "<ul>" + "".join(f"<li>{item}</li>" for item in items) + "</ul>"


def _table(heading: tuple[str, ...], rows: Iterable[tuple[str, ...]]) -> str:
    head = "".join(f'<th scope="col">{cell}</th>' for cell in heading)
    lines = [f"<tr>{head}</tr>"] if heading else []
    lines += ["<tr>" + "".join(f"<td>{cell}</td>" for cell in row) + "</tr>" for row in rows]
    return "<table>\n" + "\n".join(lines) + "\n</table>"
