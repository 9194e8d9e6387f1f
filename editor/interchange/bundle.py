"""All files of one export: every format asked for, read back and proved, with the editor's page."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass

from lxml import etree

from editor.interchange import (
    aaf,
    ale,
    captions,
    cmx3600,
    cutlist_pdf,
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
from roughcut.core.errors import RefusedError

_UNREADABLE = (ValueError, KeyError, StopIteration, etree.XMLSyntaxError)
ZIP_EPOCH = (1980, 1, 1, 0, 0, 0)
ZIP_MODE = 0o100644 << 16


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
class _Order:
    """What every writer is given. body: of the file names, safe on every system."""

    sequence: Sequence
    body: str
    wishes: ExportWishes
    pictures: Mapping[int, bytes]


@dataclass(frozen=True, slots=True)
class _Written:
    files: tuple[ExportFile, ...]
    proof: Proof | None = None
    refused: Loss | None = None


def bundle(
    sequence: Sequence,
    wishes: ExportWishes | None = None,
    pictures: Mapping[int, bytes] | None = None,
) -> Bundle:
    """The files of every format wished and the page that explains them.

    wishes: None = every format in English. pictures: a JPEG of an event by its index, for the cut
    list. Raises MachineError when a file read back is not the sequence: then nothing is offered.
    """
    wishes = wishes or ExportWishes()
    wanted = tuple(dict.fromkeys(wishes.formats))
    order = _Order(sequence, export_stem(sequence.name), wishes, pictures or {})
    written = [(name, _proved(name, order)) for name in wanted]
    proofs = tuple(part.proof for _, part in written if part.proof)
    lost = losses(sequence, wanted) + tuple(part.refused for _, part in written if part.refused)
    files = [(name, file.name) for name, part in written for file in part.files]
    page = notes_page.render(sequence, files=files, losses=lost, proofs=proofs, wishes=wishes)
    page_file = ExportFile(notes_page.file_name(wishes.language), page)
    every = (page_file, *(file for _, part in written for file in part.files))
    return Bundle(files=every, proofs=proofs, losses=lost)


def _proved(name: str, order: _Order) -> _Written:
    """One format's files. Raises MachineError unless they read back as the sequence."""
    try:
        part = _WRITERS[name](order)
    except _UNREADABLE as error:
        raise verify.unproved(name, repr(error), order.sequence.name) from error
    if part.proof:
        verify.require(part.proof, order.sequence.name)
    return part


def zipped(files: Iterable[ExportFile]) -> bytes:
    """One zip; equal files give equal bytes, whenever and wherever it is made."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED, compresslevel=6) as archive:
        for file in files:
            entry = zipfile.ZipInfo(file.name, ZIP_EPOCH)
            entry.compress_type = zipfile.ZIP_DEFLATED
            entry.create_system = 3
            entry.external_attr = ZIP_MODE
            archive.writestr(entry, file.data)
    return buffer.getvalue()


def _premiere(order: _Order) -> _Written:
    data = fcp7.write(order.sequence, fcp7.Flavour.PREMIERE)
    proof = verify.fcp7(order.sequence, data, name="premiere")
    return _Written((ExportFile(f"{order.body}_Premiere.xml", data),), proof)


def _resolve(order: _Order) -> _Written:
    data = fcp7.write(order.sequence, fcp7.Flavour.RESOLVE)
    proof = verify.fcp7(order.sequence, data, name="resolve")
    return _Written((ExportFile(f"{order.body}_Resolve.xml", data),), proof)


def _fcpxml(order: _Order) -> _Written:
    data = fcpxml.write(order.sequence)
    return _Written(
        (ExportFile(f"{order.body}.fcpxml", data),), verify.fcpxml(order.sequence, data)
    )


def _edl(order: _Order) -> _Written:
    """The rate stands in the name: the list itself cannot say it."""
    lists = cmx3600.write(order.sequence)
    if not lists:
        return _Written((), refused=Loss("edl", "nothing-plays", len(order.sequence.events)))
    rate = rate_label(order.sequence.rate)
    files = tuple(
        ExportFile(f"{order.body}_{rate}fps{each.suffix}.edl", each.data) for each in lists
    )
    return _Written(files, verify.edl(order.sequence, [(each.track, each.data) for each in lists]))


def _aaf(order: _Order) -> _Written:
    data = aaf.write(order.sequence)
    return _Written((ExportFile(f"{order.body}.aaf", data),), verify.aaf(order.sequence, data))


def _otio(order: _Order) -> _Written:
    """The .otio always; the .otioz with the media beside it where that is wished and can be."""
    data = otio.write(order.sequence)
    files = [ExportFile(f"{order.body}.otio", data)]
    refused = None
    if order.wishes.media:
        try:
            files.append(ExportFile(f"{order.body}.otioz", otio.write_otioz(order.sequence)))
        except RefusedError as error:
            refused = Loss("otio", error.code.rpartition(".")[2], len(order.sequence.sources))
    return _Written(tuple(files), verify.otio(order.sequence, data), refused)


def _ale(order: _Order) -> _Written:
    lists = ale.write(order.sequence)
    return _Written(tuple(ExportFile(f"{order.body}_{e.label}fps.ale", e.data) for e in lists))


def _markers(order: _Order) -> _Written:
    cut, body = order.sequence, f"markers/{order.body}"
    if not cut.markers:
        return _Written(())
    return _Written(
        (
            ExportFile(f"{body}_Resolve_markers.edl", markers.resolve_edl(cut)),
            ExportFile(f"{body}_Avid_markers.txt", markers.avid_text(cut)),
            ExportFile(f"{body}_markers.csv", markers.csv_text(cut)),
        )
    )


def _captions(order: _Order) -> _Written:
    if not order.sequence.captions:
        return _Written(())
    return _Written(
        (
            ExportFile(f"captions/{order.body}.srt", captions.srt(order.sequence)),
            ExportFile(f"captions/{order.body}.vtt", captions.vtt(order.sequence)),
        )
    )


def _pdf(order: _Order) -> _Written:
    data = cutlist_pdf.write(order.sequence, order.wishes.language, order.pictures)
    return _Written((ExportFile(f"{order.body}.pdf", data),))


_WRITERS: dict[str, Callable[[_Order], _Written]] = {
    "premiere": _premiere,
    "resolve": _resolve,
    "fcpxml": _fcpxml,
    "edl": _edl,
    "aaf": _aaf,
    "otio": _otio,
    "ale": _ale,
    "markers": _markers,
    "captions": _captions,
    "pdf": _pdf,
}
