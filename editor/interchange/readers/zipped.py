"""Looks into an archive (.otioz, a zipped .fcpxmld, a zipped export) without unpacking it.

Format: PKWARE, "APPNOTE.TXT - .ZIP File Format Specification". Only members that can be a cut are
read, each to a bound; names that would leave their folder refuse the whole archive.
"""

from __future__ import annotations

import struct
import zipfile
import zlib
from io import BytesIO

from editor.interchange.foreign import broken, too_much
from editor.interchange.readers.bounds import TEXT_BYTES_MAX
from roughcut.core.errors import RefusedError

SIGNATURE = b"PK\x03\x04"
_ENDINGS = (".otio", ".edl", ".xml", ".fcpxml", ".aaf", ".txt")
_DIRECTORY_MAX = 4 * 2**20
_MEMBERS_MAX = 500
_RATIO_MAX = 200
_END = b"PK\x05\x06"


def members(data: bytes) -> list[tuple[str, bytes]]:
    """(name, content) of all that may be a cut. Raises RefusedError for a harmful archive."""
    _check_directory(data)
    try:
        with zipfile.ZipFile(BytesIO(data)) as archive:
            infos = archive.infolist()
            for info in infos:
                _check_name(info.filename)
            wanted = [info for info in infos if _may_be_a_cut(info)]
            if len(wanted) > _MEMBERS_MAX:
                raise too_much(_MEMBERS_MAX)
            return _contents(archive, wanted)
    except (zipfile.BadZipFile, zlib.error, NotImplementedError, RuntimeError) as error:
        raise broken(f"the archive is damaged ({error})") from error
    except (OSError, ValueError, EOFError, struct.error, MemoryError) as error:
        raise broken(f"the archive is damaged ({error})") from error


def _contents(archive: zipfile.ZipFile, wanted: list[zipfile.ZipInfo]) -> list[tuple[str, bytes]]:
    found = []
    left = TEXT_BYTES_MAX
    for info in wanted:
        with archive.open(info) as member:
            content = member.read(left + 1)
        left -= len(content)
        if left < 0 or len(content) > max(info.compress_size, 1) * _RATIO_MAX + 2**20:
            raise RefusedError(
                "return.bomb",
                "This archive unpacks to far more than it is.",
                action="Send the cut itself, not an archive.",
            )
        found.append((info.filename, content))
    return found


def _check_directory(data: bytes) -> None:
    """The list of members must be short before anything builds it in memory."""
    place = data.rfind(_END, max(0, len(data) - 65_557))
    if place < 0 or place + 22 > len(data):
        raise broken("the archive has no end")
    (size,) = struct.unpack_from("<I", data, place + 12)
    if size > _DIRECTORY_MAX:
        raise too_much(_DIRECTORY_MAX)


def _check_name(name: str) -> None:
    parts = name.replace("\\", "/").split("/")
    if name.startswith(("/", "\\")) or ".." in parts or ":" in parts[0]:
        raise RefusedError(
            "return.slip",
            "This archive holds a name that leads out of its folder: {name}.",
            action="It may have been made to do harm: export the cut again yourself.",
            values={"name": name[:120]},
        )


def _may_be_a_cut(info: zipfile.ZipInfo) -> bool:
    name = info.filename.lower()
    hidden = name.startswith("__macosx/") or name.rsplit("/", 1)[-1].startswith(".")
    return name.endswith(_ENDINGS) and not info.is_dir() and not hidden
