"""What a file's first bytes say it is, whatever its name says."""

from __future__ import annotations

from pathlib import Path

HEAD = 4096  # bytes looked at
QUICKTIME_ATOMS = (b"ftyp", b"moov", b"mdat", b"wide", b"free", b"skip", b"pnot")

# PyAV's container names to the extensions that may carry them.
EXTENSIONS: dict[str, frozenset[str]] = {
    "mov,mp4,m4a,3gp,3g2,mj2": frozenset(
        {".mov", ".mp4", ".m4v", ".m4a", ".3gp", ".3g2", ".mj2", ".qt", ".mpg4", ".insv", ".lrv"}
    ),
    "matroska,webm": frozenset({".mkv", ".webm", ".mka"}),
    "avi": frozenset({".avi", ".divx"}),
    "mxf": frozenset({".mxf"}),
    "mpegts": frozenset({".ts", ".mts", ".m2ts", ".m2t"}),
    "mpeg": frozenset({".mpg", ".mpeg", ".vob", ".m2p", ".mod"}),
    "asf": frozenset({".wmv", ".wma", ".asf"}),
    "gxf": frozenset({".gxf"}),
    "dv": frozenset({".dv"}),
    "flv": frozenset({".flv"}),
    "wav": frozenset({".wav", ".bwf", ".wave", ".rf64", ".bw64"}),
    "w64": frozenset({".w64"}),
    "aiff": frozenset({".aif", ".aiff", ".aifc"}),
    "caf": frozenset({".caf"}),
    "flac": frozenset({".flac"}),
    "mp3": frozenset({".mp3"}),
    "aac": frozenset({".aac"}),
    "ac3": frozenset({".ac3"}),
    "ogg": frozenset({".ogg", ".oga", ".opus", ".ogv"}),
}

_SHORT_NAMES = {"mov,mp4,m4a,3gp,3g2,mj2": "QuickTime/MP4", "matroska,webm": "Matroska"}
_MAGIC: tuple[tuple[int, bytes, str], ...] = (
    (0, b"\xff\xd8\xff", "JPEG"),
    (0, b"\x89PNG", "PNG"),
    (0, b"II*\0", "TIFF"),
    (0, b"MM\0*", "TIFF"),
    (0, b"GIF8", "GIF"),
    (0, b"%PDF", "PDF"),
    (0, b"PK\x03\x04", "ZIP"),
    (0, b"\x1f\x8b", "gzip"),
    (0, b"Rar!", "RAR"),
    (0, b"7z\xbc\xaf", "7-Zip"),
    (0, b"SQLite format 3", "SQLite"),
    (0, b"<?xml", "XML"),
    (0, b"MZ", "EXE"),
    (0, b"\x7fELF", "EXE"),
)
MEDIA_EXTENSIONS = frozenset().union(*EXTENSIONS.values())
PICTURE_EXTENSIONS = frozenset({".mov", ".mp4", ".m4v", ".avi", ".mkv", ".mxf", ".mts", ".m2ts"})
STILLS = frozenset({"JPEG", "PNG", "TIFF", "GIF"})


def container_name(format_name: str) -> str:
    """A container's short name for people."""
    return _SHORT_NAMES.get(format_name, format_name.upper())


def foreign_content(path: Path) -> str:
    """What a file that is no media is, by its first bytes: "PDF", "TXT", "" if unknown."""
    with path.open("rb") as file:
        head = file.read(HEAD)
    for offset, magic, name in _MAGIC:
        if head.startswith(magic, offset):
            return name
    return "TXT" if _textual(head) else ""


def unfinished_quicktime(path: Path) -> bool:
    """Whether a file begins as QuickTime/MP4: if it still does not open, its index is missing."""
    with path.open("rb") as file:
        return file.read(8)[4:] in QUICKTIME_ATOMS


def _textual(head: bytes) -> bool:
    if head.startswith((b"\xff\xfe", b"\xfe\xff")):
        return True
    if not head or b"\0" in head:
        return False
    odd = sum(byte < 32 and byte not in b"\t\n\r\f\x1b" for byte in head)
    high = sum(byte >= 128 for byte in head)
    return odd == 0 and high < len(head) * 0.3
