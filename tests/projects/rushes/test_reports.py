"""Reports of the set, as cameras, recorders and people write them."""

from __future__ import annotations

from projects.rushes.facts import Slate
from projects.rushes.reports import read_report, report_key


def test_an_ale_tells_scene_take_and_tape() -> None:
    ale = (
        "Heading\nFIELD_DELIM\tTABS\nVIDEO_FORMAT\t1080\nFPS\t25\n\nColumn\n"
        "Name\tScene\tTake\tTape\tCircled\tStart\t\n\nData\n"
        "A001C001_251122_R1AB.mxf\t12A\t3\tA001R1AB\t*\t10:00:00:00\t\n"
        "A001C002_251122_R1AB.mxf\t\t\t\t\t10:01:00:00\t\n"
    )
    assert read_report(ale.encode()) == {
        "a001c001_251122_r1ab": Slate("12", "12A", 3, "", "A001R1AB", True)
    }


def test_a_sound_report_with_a_preamble_is_read() -> None:
    report = (
        '"SOUND REPORT"\r\n"Project","FERRY"\r\n\r\n'
        '"File Name","Scene","Take","Circled","Notes"\r\n'
        '"SM_7B_T04.wav","7B","4","TRUE","plane, at the end"\r\n'
    )
    assert read_report(report.encode()) == {"sm_7b_t04": Slate("7", "7B", 4, circled=True)}


def test_a_french_report_by_semicolons_in_an_old_encoding_is_read() -> None:
    report = "Fichier;Séquence;Plan;Prise;Caméra;Bobine;Cerclée\nA001C003.mov;12;3;2;A;A001;oui\n"
    assert read_report(report.encode("cp1252")) == {
        "a001c003": Slate("12", "12/3", 2, "A", "A001", True)
    }


def test_a_setup_written_whole_is_not_doubled() -> None:
    told = read_report(b"Clip,Scene,Setup,Take\nx.mov,12,12A,1*\n")
    assert told == {"x": Slate("12", "12A", 1, circled=True)}


def test_a_table_that_names_no_file_tells_nothing() -> None:
    assert read_report(b"Date,Weather\n2026,rain\n") == {}


def test_a_file_is_found_whatever_its_folder_and_extension() -> None:
    assert report_key("D:\\CARD\\A001C001.MXF") == report_key("/x/a001c001.mov")
