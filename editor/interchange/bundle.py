"""All files of one export: every format asked for, read back and proved, with the editor's page."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable, Iterable
from dataclasses import dataclass

from lxml import etree

from editor.interchange import (
    aaf,
    ale,
    captions,
    cmx3600,
    fcp7,
    fcpxml,
    markers,
    notes_page,
    otio,
    verify,
)
from editor.interchange.losses import Loss, losses
from editor.interchange.names import export_stem
from editor.interchange.timeline import Sequence, rate_label
from editor.interchange.verify import Proof
from editor.interchange.wishes import ExportWishes

_UNREADABLE = (ValueError, KeyError, StopIteration, etree.XMLSyntaxError)
_ZIP_EPOCH = (1980, 1, 1, 0, 0, 0)
_ZIP_MODE = 0o100644 << 16


@dataclass(frozen=True, slots=True)
class ExportFile:
    """name: relative, "/" between folders, safe on every system."""

    name: str
    data: bytes


@dataclass(frozen=True, slots=True)
class Bundle:
    """files: the page first. proofs: what was read back. losses: what a format leaves out."""

    files: tuple[ExportFile, ...]
    proofs: tuple[Proof, ...]
    losses: tuple[Loss, ...]


@dataclass(frozen=True, slots=True)
class _Written:
    files: tuple[ExportFile, ...]
    proof: Proof | None = None


def bundle(sequence: Sequence, wishes: ExportWishes | None = None) -> Bundle:
    """The files of every format wished and the page that explains them.

    wishes: None = every format in English. Raises MachineError when a file read back is not the
    sequence: then nothing is offered.
    """
    wishes = wishes or ExportWishes()
    wanted = tuple(dict.fromkeys(wishes.formats))
    body = export_stem(sequence.name)
    written = [(name, _proved(name, sequence, body)) for name in wanted]
    proofs = tuple(part.proof for _, part in written if part.proof)
    lost = losses(sequence, wanted)
    files = [(name, file.name) for name, part in written for file in part.files]
    page = notes_page.render(sequence, files=files, losses=lost, proofs=proofs, wishes=wishes)
    page_file = ExportFile(notes_page.file_name(wishes.language), page)
    every = (page_file, *(file for _, part in written for file in part.files))
    return Bundle(files=every, proofs=proofs, losses=lost)


def _proved(name: str, sequence: Sequence, body: str) -> _Written:
    """One format's files. Raises MachineError unless they read back as the sequence."""
    try:
        part = _WRITERS[name](sequence, body)
    except _UNREADABLE as error:
        raise verify.unproved(name, repr(error), sequence.name) from error
    if part.proof:
        verify.require(part.proof, sequence.name)
    return part


def zipped(files: Iterable[ExportFile]) -> bytes:
    """One zip; equal files give equal bytes, whenever and wherever it is made."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED, compresslevel=6) as archive:
        for file in files:
            entry = zipfile.ZipInfo(file.name, _ZIP_EPOCH)
            entry.compress_type = zipfile.ZIP_DEFLATED
            entry.create_system = 3
            entry.external_attr = _ZIP_MODE
            archive.writestr(entry, file.data)
    return buffer.getvalue()


def _premiere(sequence: Sequence, body: str) -> _Written:
    data = fcp7.write(sequence, fcp7.Flavour.PREMIERE)
    proof = verify.fcp7(sequence, data, name="premiere")
    return _Written((ExportFile(f"{body}_Premiere.xml", data),), proof)


def _resolve(sequence: Sequence, body: str) -> _Written:
    data = fcp7.write(sequence, fcp7.Flavour.RESOLVE)
    proof = verify.fcp7(sequence, data, name="resolve")
    return _Written((ExportFile(f"{body}_Resolve.xml", data),), proof)


def _fcpxml(sequence: Sequence, body: str) -> _Written:
    data = fcpxml.write(sequence)
    return _Written((ExportFile(f"{body}.fcpxml", data),), verify.fcpxml(sequence, data))


def _edl(sequence: Sequence, body: str) -> _Written:
    """The rate stands in the name: the list itself cannot say it."""
    lists = cmx3600.write(sequence)
    rate = rate_label(sequence.rate)
    files = tuple(ExportFile(f"{body}_{rate}fps{each.suffix}.edl", each.data) for each in lists)
    return _Written(files, verify.edl(sequence, [(each.track, each.data) for each in lists]))


def _aaf(sequence: Sequence, body: str) -> _Written:
    data = aaf.write(sequence)
    return _Written((ExportFile(f"{body}.aaf", data),), verify.aaf(sequence, data))


def _otio(sequence: Sequence, body: str) -> _Written:
    data = otio.write(sequence)
    return _Written((ExportFile(f"{body}.otio", data),), verify.otio(sequence, data))


def _ale(sequence: Sequence, body: str) -> _Written:
    lists = ale.write(sequence)
    return _Written(tuple(ExportFile(f"{body}_{e.label}fps.ale", e.data) for e in lists))


def _markers(sequence: Sequence, body: str) -> _Written:
    if not sequence.markers:
        return _Written(())
    return _Written(
        (
            ExportFile(f"markers/{body}_Resolve_markers.edl", markers.resolve_edl(sequence)),
            ExportFile(f"markers/{body}_Avid_markers.txt", markers.avid_text(sequence)),
            ExportFile(f"markers/{body}_markers.csv", markers.csv_text(sequence)),
        )
    )


def _captions(sequence: Sequence, body: str) -> _Written:
    if not sequence.captions:
        return _Written(())
    return _Written(
        (
            ExportFile(f"captions/{body}.srt", captions.srt(sequence)),
            ExportFile(f"captions/{body}.vtt", captions.vtt(sequence)),
        )
    )


_WRITERS: dict[str, Callable[[Sequence, str], _Written]] = {
    "premiere": _premiere,
    "resolve": _resolve,
    "fcpxml": _fcpxml,
    "edl": _edl,
    "aaf": _aaf,
    "otio": _otio,
    "ale": _ale,
    "markers": _markers,
    "captions": _captions,
}
