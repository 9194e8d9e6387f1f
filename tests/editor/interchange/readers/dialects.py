"""Small files in the dialects of real programs, written here line by line."""

from __future__ import annotations

from collections.abc import Mapping


def clipitem(name: str, start: int, end: int, first: int, last: int, more: str = "") -> str:
    """A clipitem of a 25 fps sequence whose file begins at 10:00:00:00."""
    return f"""<clipitem id="{name}-{start}"><name>{name}</name><enabled>TRUE</enabled>
      <rate><timebase>25</timebase><ntsc>FALSE</ntsc></rate>
      <start>{start}</start><end>{end}</end><in>{first}</in><out>{last}</out>
      <file id="f-{name}"><name>{name}.mov</name>
      <pathurl>file://localhost/Volumes/Rushes/{name}.mov</pathurl>
      <rate><timebase>25</timebase><ntsc>FALSE</ntsc></rate><duration>5000</duration>
      <timecode><rate><timebase>25</timebase><ntsc>FALSE</ntsc></rate>
      <string>10:00:00:00</string><frame>900000</frame><displayformat>NDF</displayformat>
      <reel><name>{name[:4]}</name></reel></timecode></file>{more}</clipitem>"""


def xmeml(video: str, audio: str = "", *, version: str = "4", head: str = "") -> bytes:
    """A sequence of one track of each kind around the items given."""
    return f"""<?xml version="1.0" encoding="UTF-8"?><!DOCTYPE xmeml>
    <xmeml version="{version}">{head}<sequence id="main"><name>Reel 1</name>
    <rate><timebase>25</timebase><ntsc>FALSE</ntsc></rate>
    <timecode><rate><timebase>25</timebase><ntsc>FALSE</ntsc></rate>
    <string>01:00:00:00</string><frame>90000</frame><displayformat>NDF</displayformat></timecode>
    <media><video><track>{video}</track></video><audio><track>{audio}</track></audio></media>
    </sequence></xmeml>""".encode()


def fcpxml(spine: str, resources: str = "", *, tc_start: str = "3600s") -> bytes:
    """A project at 25 fps. Asset r2 is A001.mov, 100 s from 10:00:00:00 with two channels."""
    return f"""<?xml version="1.0" encoding="UTF-8"?><!DOCTYPE fcpxml>
    <fcpxml version="1.11"><resources>
    <format id="r1" frameDuration="100/2500s" width="1920" height="1080"/>
    <asset id="r2" name="A001" uid="UID2" start="36000s" duration="100s" hasVideo="1" format="r1"
      hasAudio="1" audioSources="1" audioChannels="2" audioRate="48000">
      <media-rep kind="original-media" src="file:///Volumes/Caf%C3%A9/A001.mov"/></asset>
    <asset id="r3" name="B002" start="0s" duration="100s" hasVideo="1" format="r1">
      <media-rep kind="original-media" src="file:///Volumes/Rushes/B002.mov"/></asset>
    {resources}</resources><library><event name="e"><project name="Reel 1">
    <sequence format="r1" duration="100s" tcStart="{tc_start}" tcFormat="NDF">
    <spine>{spine}</spine></sequence></project></event></library></fcpxml>""".encode()


def otio_clip(name: str, start: float, frames: float, **more: object) -> dict[str, object]:
    """A clip at 25 fps of a file that begins at frame 900000 of its timecode."""
    return {
        "OTIO_SCHEMA": "Clip.2",
        "name": name,
        "source_range": time_range(start, frames),
        "media_references": {
            "DEFAULT_MEDIA": {
                "OTIO_SCHEMA": "ExternalReference.1",
                "target_url": f"file:///Volumes/Rushes/{name}.mov",
                "available_range": time_range(900000, 5000),
            }
        },
        "active_media_reference_key": "DEFAULT_MEDIA",
        **more,
    }


def time_range(start: float, frames: float, rate: float = 25.0) -> Mapping[str, object]:
    return {
        "OTIO_SCHEMA": "TimeRange.1",
        "start_time": {"OTIO_SCHEMA": "RationalTime.1", "rate": rate, "value": start},
        "duration": {"OTIO_SCHEMA": "RationalTime.1", "rate": rate, "value": frames},
    }
