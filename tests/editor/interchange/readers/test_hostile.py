"""Files made to do harm, and files that time has damaged: refused with a reason, soon."""

from __future__ import annotations

import json
import random
import re
import struct
import time
import zipfile
from collections.abc import Callable
from fractions import Fraction
from io import BytesIO

import pytest

from editor.interchange import aaf, cmx3600, fcp7, fcpxml, otio
from editor.interchange.readers import detect, edl, sandbox
from roughcut.core.errors import RefusedError
from tests.editor.interchange.cuts import scene
from tests.editor.interchange.readers import dialects
from tests.editor.interchange.readers.dialects import clipitem, otio_clip, xmeml

PAL = Fraction(25)
_SECONDS = 20


def _refusal(data: bytes, name: str = "cut") -> str:
    """The code with which a file is refused; in time, and with what to do."""
    begins = time.process_time()
    with pytest.raises(RefusedError) as told:
        detect.read(data, name, rate=PAL)
    assert told.value.action
    assert time.process_time() - begins < _SECONDS
    return told.value.code.removeprefix("refused.return.")


LAUGHS = (
    "<!DOCTYPE xmeml ["
    + '<!ENTITY a0 "ha">'
    + "".join(f'<!ENTITY a{n} "{f"&a{n - 1};" * 10}">' for n in range(1, 12))
    + "]>"
)


@pytest.mark.parametrize(
    "head",
    [
        LAUGHS,
        '<!DOCTYPE xmeml [<!ENTITY x SYSTEM "file:///etc/passwd">]>',
        '<!DOCTYPE xmeml [<!ENTITY % x SYSTEM "http://192.0.2.1/x.dtd"> %x;]>',
    ],
    ids=["laughs", "file", "parameter"],
)
@pytest.mark.parametrize("encoding", ["utf-8", "utf-16"])
def test_entities_are_refused_whatever_they_are(head: str, encoding: str) -> None:
    name = "&a11;" if head is LAUGHS else "x"
    told = xmeml(clipitem("A", 0, 10, 0, 10)).decode().replace("<!DOCTYPE xmeml>", head)

    assert _refusal(told.replace("Reel 1", name).encode(encoding)) == "entities"


def test_a_document_type_from_elsewhere_is_not_fetched() -> None:
    head = '<!DOCTYPE xmeml SYSTEM "http://192.0.2.1/xmeml.dtd">'
    told = xmeml(clipitem("A", 0, 10, 0, 10)).replace(b"<!DOCTYPE xmeml>", head.encode())

    assert len(detect.read(told, "cut").events) == 1


def test_depth_is_bounded_in_xml_and_in_json() -> None:
    deep = b"<xmeml>" + b"<a>" * 200_000 + b"</a>" * 200_000 + b"</xmeml>"

    assert _refusal(deep) == "too-much"
    assert _refusal(b'{"OTIO_SCHEMA":"Timeline.1","tracks":' + b'{"a":' * 100_000) == "broken"
    assert _refusal(b'{"OTIO_SCHEMA":"Timeline.1","t":' + b"[" * 100_000 + b"]" * 100_000 + b"}")


def test_nesting_within_a_timeline_is_bounded() -> None:
    inner: dict[str, object] = otio_clip("A", 900000, 50)
    for _ in range(300):
        inner = {"OTIO_SCHEMA": "Stack.1", "children": [inner]}

    told = {"OTIO_SCHEMA": "Timeline.1", "tracks": inner}

    assert detect.read(json.dumps(told).encode(), "x").losses


def test_gigantic_counts_are_refused() -> None:
    line = "{:07d}  A  V  C  10:00:00:00 10:00:01:00 01:00:00:00 01:00:01:00\n"
    many = "".join(line.format(n % 1_000_000) for n in range(150_000)).encode()
    ids = "".join(clipitem(f"c{n}", n, n + 1, 0, 1) for n in range(100))
    nest = "".join(
        f'<clipitem id="n{n}"><start>0</start><end>100</end><in>0</in><out>100</out>'
        f'<sequence id="s{n + 1}"><media><video><track>{ids}</track></video></media></sequence>'
        "</clipitem>"
        for n in range(3)
    )

    assert _refusal(many, "x.edl") == "too-much"
    assert _refusal(b"TITLE: x\n" * 2_000_000, "x.edl") == "too-much"
    assert _refusal(b"<fcpxml>" + b"<gap/>" * 3_500_000 + b"</fcpxml>") == "too-much"
    assert len(detect.read(xmeml(nest), "x").events) == 300


def test_compound_clips_that_multiply_end_soon() -> None:
    media = "".join(
        f'<media id="m{n}"><sequence format="r1" duration="9s"><spine>'
        + f'<ref-clip ref="m{n + 1}" offset="0s" duration="9s"/>' * 10
        + "</spine></sequence></media>"
        for n in range(30)
    )
    told = dialects.fcpxml('<ref-clip ref="m0" offset="3600s" duration="9s"/>', media)

    begins = time.process_time()
    read = detect.read(told, "x")

    assert {loss.code for loss in read.losses} >= {"nesting"}
    assert time.process_time() - begins < _SECONDS


def _timeline(value: str) -> bytes:
    clip = json.dumps(otio_clip("A", 900000, 50)).replace("25.0", value)
    return f"""{{"OTIO_SCHEMA": "Timeline.1", "tracks": {{"OTIO_SCHEMA": "Stack.1", "children":
      [{{"OTIO_SCHEMA": "Track.1", "kind": "Video", "children": [{clip}]}}]}}}}""".encode()


@pytest.mark.parametrize("value", ["NaN", "Infinity", "-Infinity"])
def test_what_json_has_no_number_for_is_refused(value: str) -> None:
    assert _refusal(_timeline(value)) == "broken"


@pytest.mark.parametrize("value", ["1e999", "0", "-25"])
def test_rates_that_are_none_are_told(value: str) -> None:
    read = detect.read(_timeline(value), "x")

    assert not read.events
    assert read.losses


@pytest.mark.parametrize("rate", ["0", "-25", "1e9", "9" * 5000, "", "abc"])
def test_a_sequence_without_a_sane_rate_is_refused(rate: str) -> None:
    told = xmeml(clipitem("A", 0, 10, 0, 10)).decode()
    told = told.replace("<timebase>25</timebase>", f"<timebase>{rate}</timebase>")

    assert _refusal(told.encode()) == "broken"


def test_numbers_of_a_million_digits_cost_no_time() -> None:
    told = dialects.fcpxml('<asset-clip ref="r3" offset="3600s" duration="1/3s"/>').decode()

    read = detect.read(told.replace("1/3s", "9" * 1_000_000 + "/3s").encode(), "x")

    assert {loss.code for loss in read.losses} <= {"unreadable"}


def _zip(*members: tuple[str, bytes]) -> bytes:
    held = BytesIO()
    with zipfile.ZipFile(held, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in members:
            archive.writestr(name, content)
    return held.getvalue()


def test_archives_are_looked_into_and_the_exactest_cut_is_read() -> None:
    cut = scene()
    lists = [(f"cut{part.suffix}.edl", part.data) for part in cmx3600.write(cut)]
    bundle = _zip(("content.otio", otio.write(cut)), ("media/A.mov", b"\0" * 100))
    package = _zip(("Reel.fcpxmld/Info.fcpxml", fcpxml.write(cut)), ("__MACOSX/._x.xml", b"x"))

    assert detect.read(bundle, "x.otioz").format == "otio"
    assert detect.read(package, "x.zip").format == "fcpxml"
    assert len(detect.read(_zip(*lists), "x.zip", rate=PAL).events) == len(cut.events)


@pytest.mark.parametrize(
    "name", ["../../etc/cut.otio", "/etc/cut.otio", "..\\..\\cut.otio", "C:\\cut.otio"]
)
def test_a_name_that_leads_out_of_its_folder_refuses_the_archive(name: str) -> None:
    assert _refusal(_zip((name, otio.write(scene())))) == "slip"


def test_bombs_are_not_unpacked() -> None:
    assert _refusal(_zip(("content.otio", b" " * (300 * 2**20)))) == "bomb"
    many = [(f"{number:05d}.edl", b"TITLE: x") for number in range(2_000)]
    assert _refusal(_zip(*many)) == "too-much"
    liar = bytearray(_zip(("content.otio", otio.write(scene()))))
    struct.pack_into("<I", liar, liar.rfind(b"PK\x05\x06") + 12, 2**31)
    assert _refusal(bytes(liar)) == "too-much"


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"", "nothing"),
        (b"\0" * 500, "nothing"),
        (b"\x1f\x8b\x08" + b"x" * 50, "stranger"),
        (b"\x89PNG\r\n" + b"x" * 50, "stranger"),
        (b"<html><body/></html>", "stranger"),
        (b"hello, here is my cut", "stranger"),
        (b"Heading\r\nFIELD_DELIM\tTABS\r\n\r\nColumn\r\nName\r\n", "stranger"),
        (b'{"a": 1}', "broken"),
        (b"<xmeml version='5'/>", "broken"),
        (b"<fcpxml version='1.10'><resources/></fcpxml>", "broken"),
        (b"TITLE: nothing\n", "broken"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600, "broken"),
        (b"PK\x03\x04" + b"\0" * 40, "broken"),
    ],
)
def test_what_is_no_cut_is_refused(data: bytes, code: str) -> None:
    assert _refusal(data) == code


def test_a_list_without_a_rate_asks_for_one() -> None:
    with pytest.raises(RefusedError) as told:
        detect.read(b"TITLE: x\n", "x.edl")

    assert told.value.code == "refused.return.no-rate"


def test_the_extension_decides_nothing() -> None:
    assert detect.read(otio.write(scene()), "cut.edl").format == "otio"
    assert detect.read(aaf.write(scene()), "cut.xml").format == "aaf"


def test_names_in_mac_and_windows_tables_are_read_and_told() -> None:
    told = xmeml(clipitem("Séance", 0, 10, 0, 10)).decode()

    for table in ("cp1252", "mac_roman"):
        read = detect.read(told.encode(table), "x")
        assert read.events[0].name == "Séance"
        assert [loss.code for loss in read.losses] == ["encoding"]
    assert detect.read(told.encode("utf-16"), "x").events[0].name == "Séance"
    declared = told.replace("UTF-8", "windows-1252").encode("cp1252")
    assert not detect.read(declared, "x").losses


# Damage by chance, with fixed seeds.


def _damaged(chance: random.Random, data: bytes) -> bytes:
    place = chance.randrange(len(data))
    until = place + chance.randrange(1, 300)
    return chance.choice((_cut_off, _flipped, _lost, _doubled, _renumbered))(
        chance, data, place, until
    )


def _cut_off(_: random.Random, data: bytes, place: int, __: int) -> bytes:
    return data[:place]


def _flipped(chance: random.Random, data: bytes, *_: int) -> bytes:
    changed = bytearray(data)
    for _each in range(chance.randrange(1, 8)):
        changed[chance.randrange(len(changed))] = chance.randrange(256)
    return bytes(changed)


def _lost(_: random.Random, data: bytes, place: int, until: int) -> bytes:
    return data[:place] + data[until:]


def _doubled(_: random.Random, data: bytes, place: int, until: int) -> bytes:
    return data[:until] + data[place:until] + data[until:]


def _renumbered(chance: random.Random, data: bytes, *_: int) -> bytes:
    numbers = [found.span() for found in re.finditer(rb"\d+", data)]
    start, end = chance.choice(numbers)
    other = chance.choice((b"0", b"-1", b"9" * 20, b"1e309", b"NaN", b"", b"-5", b"1/0"))
    return data[:start] + other + data[end:]


TEXTS: dict[str, tuple[bytes, Callable[[bytes], object]]] = {
    "fcp7": (fcp7.write(scene(), fcp7.Flavour.PREMIERE), detect.READERS["fcp7"]),
    "fcpxml": (fcpxml.write(scene()), detect.READERS["fcpxml"]),
    "otio": (otio.write(scene()), detect.READERS["otio"]),
    "edl": (cmx3600.write(scene())[0].data, lambda data: edl.read([("x", data)], PAL)),
}


@pytest.mark.parametrize("name", TEXTS)
def test_only_refusals_come_out_of_a_damaged_file(name: str) -> None:
    """The readers themselves, without the net that detect.read holds under them."""
    whole, read = TEXTS[name]
    carried = 0
    for seed in range(300):
        try:
            read(_damaged(random.Random(seed), whole))
            carried += 1
        except RefusedError:
            continue
    assert carried > 10


def test_only_refusals_come_out_of_a_damaged_aaf() -> None:
    whole = aaf.write(scene())
    refused = 0
    for seed in range(6):
        try:
            sandbox.read_aaf(_damaged(random.Random(seed), whole))
        except RefusedError:
            refused += 1
    assert refused
