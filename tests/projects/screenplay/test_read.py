"""Scripts as people write and export them, in both languages."""

from __future__ import annotations

from pathlib import Path

import pytest

from projects.screenplay.doubts import warning_words
from projects.screenplay.model import Element, ElementKind, Script
from projects.screenplay.read import read_script
from roughcut.core.errors import ScriptError

FIXTURES = Path(__file__).parent / "fixtures"


def script(name: str) -> Script:
    return read_script(name, (FIXTURES / name).read_bytes())


def of(text: str) -> Script:
    return read_script("x.fountain", text.encode())


def spoken(found: Script) -> list[tuple[str, str]]:
    return [(line.character, line.spoken) for line in found.lines]


def line(found: Script, start: str) -> Element:
    return next(one for one in found.lines if one.spoken.startswith(start))


def test_a_french_script_has_its_scenes_lines_and_title() -> None:
    found = script("marche.fountain")
    assert (found.title, found.language) == ("Le Marché de l'aube", "fr")
    assert [(s.number, s.setting, s.place, s.time_of_day) for s in found.scenes] == [
        ("1", "EXT", "PLACE DU MARCHÉ", "AUBE"),
        ("5A", "INT/EXT", "CAMIONNETTE", "CONTINU"),
        ("7", "INT", "CUISINE D’HÉLÈNE", "PLUS TARD"),
    ]
    assert spoken(found) == [
        ("HÉLÈNE", "Toujours la première… Comme d'habitude !"),
        ("RENÉ", "Tu veux un coup de main ?"),
        ("HÉLÈNE", "Non. Enfin, si."),
        ("RENÉ", "Il a dit : « Je reviens demain. » Et puis plus rien."),
        ("HÉLÈNE", "Et tu l'as cru ?"),
        ("RENÉ", "Je l'ai cru."),
        ("MADAME D'ARC-LEFÈVRE", "Au clair de la lune, mon ami Pierrot."),
        ("ŒDIPE", "Je ne sais pas où m'asseoir."),
    ]


def test_what_is_only_told_is_kept_apart_from_what_is_said() -> None:
    found = script("marche.fountain")
    assert line(found, "Toujours").parentheticals == ("à elle-même",)
    assert line(found, "Non").parentheticals == ("un temps",)
    assert line(found, "Je ne sais").parentheticals == ("il hésite entre deux chaises",)


def test_a_speaker_who_need_not_be_seen_is_known_in_both_languages() -> None:
    assert [one.offscreen for one in script("marche.fountain").lines] == [
        False, True, False, False, True, False, False, False,
    ]  # fmt: skip
    extensions = ["V.O.", "VO", "O.S.", "O. C.", "OFF", "voix off", "HORS-CHAMP", "off; radio"]
    for extension in extensions:
        assert of(f"INT. A - DAY\n\nEVE ({extension})\nYes.\n").lines[0].offscreen, extension
    assert of("INT. A - DAY\n\nEVE\n(off)\nYes.\n").lines[0].offscreen
    assert not of("INT. A - DAY\n\nEVE (CONT'D)\nYes.\n").lines[0].offscreen
    assert not of("INT. A - DAY\n\nEVE\n(takes off her hat)\nYes.\n").lines[0].offscreen


@pytest.mark.parametrize("mark", ["CONT'D", "CONT’D", "cont.", "SUITE", "CONTINUED", "V.O., suite"])
def test_a_continued_cue_is_the_same_person(mark: str) -> None:
    found = of(f"INT. A - DAY\n\nEVE ({mark})\nYes.\n").lines[0]
    assert (found.character, found.parentheticals) == ("EVE", ())


def test_names_without_their_accents_are_the_same_person() -> None:
    assert {one.character for one in script("marche.fountain").lines} >= {"HÉLÈNE"}
    assert "HELENE" not in {one.character for one in script("marche.fountain").lines}


def test_speeches_at_once_share_a_group_and_others_have_none() -> None:
    groups = [(one.character, one.dual_group) for one in script("harbour.fountain").lines]
    assert groups == [("ANNA", 0), ("BEN", 1), ("ANNA", 1), ("MCALLISTER", 0)]


def test_notes_and_boneyards_are_no_story_and_break_no_speech() -> None:
    found = script("harbour.fountain")
    assert ("BEN", "Then why -- why come back?") in spoken(found)
    assert not any("cut" in one.text.lower() for one in found.lines)
    assert [scene.number for scene in found.scenes] == ["12", "12A"]


def test_two_spaces_on_a_blank_line_keep_the_speech_together() -> None:
    assert spoken(script("harbour.fountain"))[0] == (
        "ANNA",
        "I never said I would stay. Not one night.",
    )


def test_an_export_that_pads_its_blank_lines_is_not_one_long_speech() -> None:
    padded = "INT. A - DAY\n    \nEVE\nYes.\n    \nShe leaves.\n    \nTOM\nNo.\n"
    assert spoken(of(padded)) == [("EVE", "Yes."), ("TOM", "No.")]


def test_a_cue_without_dialogue_is_kept_as_action_and_told() -> None:
    found = script("harbour.fountain")
    assert "BEN (whispering)" in [one.text for one in found.scenes[0].elements]
    assert found.warnings == ("cue-without-dialogue:BEN",)
    assert warning_words(found.warnings[0], "fr").startswith("BEN est nommé")


def test_forced_elements_are_what_they_are_forced_to_be() -> None:
    pier = script("harbour.fountain").scenes[1]
    assert [(one.kind, one.text) for one in pier.elements] == [
        (ElementKind.ACTION, "THE BOAT\nis gone."),
        (ElementKind.ACTION, "THE END"),
    ]


def test_an_exported_script_loses_its_page_furniture_and_no_word() -> None:
    found = script("exported.txt")
    assert [(s.number, s.place) for s in found.scenes] == [("22", "GARAGE"), ("A24", "YARD")]
    assert spoken(found) == [
        ("MAX", "Hand me the other one! No, the small one, the one that I dropped yesterday."),
        ("LILA", "It's under the car."),
    ]
    assert found.warnings == ("omitted-scene:23",)
    actions = [one.text for s in found.scenes for one in s.elements if one.kind == "action"]
    assert actions == ["Sparks. MAX welds.", "Nobody."]


def test_french_sequences_and_their_numbers_are_read() -> None:
    found = script("sequences.fountain")
    assert [(s.number, s.place) for s in found.scenes] == [
        ("3", "GARE"), ("4", "QUAI"), ("4B", "WAGON"),
    ]  # fmt: skip
    assert [one.character for one in found.lines] == [
        "LE CHEF DE GARE", "VOYAGEUSE 1", "VOIX FÉMININE", "JULIE", "ENFANT",
    ]  # fmt: skip
    assert line(found, "J'arrive").parentheticals == ("au téléphone",)


def test_dialogue_before_any_heading_and_names_without_blank_lines_are_kept() -> None:
    found = script("bare.fountain")
    assert [one.character for one in found.lines] == ["MIRA", "TOM", "MIRA", "TOM"]
    assert [scene.number for scene in found.scenes] == ["1", "2"]
    assert "no-heading" in found.warnings


def test_emphasis_goes_and_every_word_stays() -> None:
    said = [text for _, text in spoken(script("emphasis.fountain"))]
    assert said[0] == (
        "It was never about the money. It was ours. All of it, unbelievable, and 2 * 3 is six."
    )
    assert said[1].startswith("snake_case_names stay")
    assert said[2] == "Hello? No not now."


def test_final_draft_keeps_dual_dialogue_numbers_and_runs() -> None:
    found = script("dual.fdx")
    assert (found.title, found.language) == ("Deux voix", "fr")
    assert [scene.number for scene in found.scenes] == ["7", "7A"]
    assert [(one.character, one.spoken, one.dual_group) for one in found.lines] == [
        ("ZOÉ", "Attends, écoute-moi !", 1),
        ("PAUL", "Toi, écoute !", 1),
        ("ZOÉ", "Bon. D'accord.", 0),
    ]
    assert line(found, "Toi").offscreen
    assert not any("raccord" in one.text for s in found.scenes for one in s.elements)


FIXTURE_LINES = {
    "vieux_mac.txt": [
        ("1", "NOËL", "« Où vas-tu ? » m'a-t-elle demandé.", False),
        ("1", "FRANÇOISE", "Là où le cœur me mène…", True),
        ("1", "NOËL", "Pas si loin.", True),
        ("2", "GARÇON DE CAFÉ", "Ça fait 12 €, s'il vous plaît.", False),
    ],
    "windows.txt": [
        ("41", "GRAN’S VOICE", "Who’s there—who is it?", True),
        ("41", "IZZY", "It’s only me, Gran…", False),
        ("41", "IZZY", "Oh—no.", False),
        ("41A", "GRAN", "I heard that!", False),
    ],
    "chanson.fountain": [
        ("1", "LES DEUX", "Il pleut, il mouille.", False),
        ("1", "LUI", "Encore ?", False),
        ("1", "ELLE", "Encore !", False),
        ("1", "EUX", "Encore…", False),
    ],
    "coloured_pages.fountain": [
        ("9", "VERA", "Nobody gets off at Redhill.", False),
        ("9", "CONDUCTOR #2", "Tickets please.", False),
        ("9", "VERA", "That is what I told them afterwards.", True),
    ],
    "revisions.fdx": [
        ("3", "UMA", "Dig here.", True),
        ("5", "UMA", "Sing it. And again & again. Once more.", False),
    ],
}


@pytest.mark.parametrize("name", FIXTURE_LINES)
def test_a_script_from_elsewhere_has_every_line_in_its_scene(name: str) -> None:
    found = script(name)
    told = [
        (scene.number, one.character, one.spoken, one.offscreen)
        for scene in found.scenes
        for one in scene.elements
        if one.kind is ElementKind.DIALOGUE
    ]
    assert told == FIXTURE_LINES[name]


def test_three_speeches_at_once_are_one_group() -> None:
    assert [one.dual_group for one in script("chanson.fountain").lines] == [0, 1, 1, 1]


def test_a_coloured_page_header_is_no_story() -> None:
    texts = [one.text for s in script("coloured_pages.fountain").scenes for one in s.elements]
    assert not any("REVISION" in text or "CONTINUED" in text for text in texts)


@pytest.mark.parametrize(
    ("heading", "expected"),
    [
        ("INT. HOUSE - DAY", ("", "INT", "HOUSE", "DAY")),
        ("ext. maison – nuit", ("", "EXT", "maison", "nuit")),
        ("5 INT. SALON - SOIR 5", ("5", "INT", "SALON", "SOIR")),
        ("12A. EXT. RUE DE LA PAIX - PETIT MATIN", ("12A", "EXT", "RUE DE LA PAIX", "PETIT MATIN")),
        ("INT./EXT. VOITURE - CRÉPUSCULE #3B#", ("3B", "INT/EXT", "VOITURE", "CRÉPUSCULE")),
        ("I/E CAR - MOMENTS LATER", ("", "INT/EXT", "CAR", "MOMENTS LATER")),
        ("EST. PARIS - L'AUBE", ("", "EST", "PARIS", "L'AUBE")),
        ("INT. ROOM 5 - NIGHT", ("", "INT", "ROOM 5", "NIGHT")),
        ("INT. ROOM 12", ("", "INT", "ROOM 12", "")),
        ("SCENE 4: EXT. FIELD - DUSK", ("4", "EXT", "FIELD", "DUSK")),
        ("INT. SALON - CHEZ ZOÉ - JOUR", ("", "INT", "SALON - CHEZ ZOÉ", "JOUR")),
        (".LE RÊVE", ("", "", "LE RÊVE", "")),
    ],
)  # fmt: skip
def test_a_heading_is_read_into_its_parts(heading: str, expected: tuple[str, ...]) -> None:
    scene = of(f"{heading}\n\nNothing.\n").scenes[0]
    number = expected[0] or "1"
    assert (scene.number, scene.setting, scene.place, scene.time_of_day) == (number, *expected[1:])


@pytest.mark.parametrize(
    "text",
    ["Est-ce la fin ?", "Est il venu ?", "Internal affairs.", "extra time", "... not a heading",
     "Scene of the crime.", "5 internes attendent."],
)  # fmt: skip
def test_a_sentence_is_no_heading(text: str) -> None:
    found = of(f"INT. A - DAY\n\n{text}\n")
    assert len(found.scenes) == 1
    assert found.scenes[0].elements[0].text == text


@pytest.mark.parametrize(
    "text",
    ["CUT TO:", "SMASH CUT TO:", "FADE OUT.", "FONDU AU NOIR", "FONDU ENCHAÎNÉ :", "COUPE FRANCHE",
     "COUPE SÈCHE.", "OUVERTURE AU NOIR", "DISSOLVE TO:", "FERMETURE AU NOIR.", "MATCH CUT TO:"],
)  # fmt: skip
def test_transitions_of_both_languages_are_no_cue(text: str) -> None:
    found = of(f"INT. A - DAY\n\nNothing.\n\n{text}\nStill nothing.\n")
    kinds = [one.kind for one in found.scenes[0].elements]
    assert kinds == [ElementKind.ACTION, ElementKind.TRANSITION, ElementKind.ACTION]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252", "mac_roman", "utf-16"])
@pytest.mark.parametrize("ending", ["\n", "\r\n", "\r"], ids=["unix", "dos", "old mac"])
def test_any_encoding_and_line_ending_gives_the_same_script(encoding: str, ending: str) -> None:
    text = (FIXTURES / "marche.fountain").read_text("utf-8")
    assert read_script("m", text.replace("\n", ending).encode(encoding)) == read_script(
        "m", text.encode()
    )


def test_mixed_line_endings_lose_nothing() -> None:
    found = of("INT. A - DAY\r\n\r\nEVE\rYes.\r\rTOM\nNo.\n")
    assert spoken(found) == [("EVE", "Yes."), ("TOM", "No.")]


def test_an_fdx_that_lies_about_its_encoding_is_read() -> None:
    lied = (FIXTURES / "dual.fdx").read_text("utf-8").encode("cp1252")
    assert spoken(read_script("dual.fdx", lied)) == spoken(script("dual.fdx"))


@pytest.mark.parametrize(
    ("name", "content", "code"),
    [
        ("a.fountain", b"", "script.empty"),
        ("a.fountain", b" \n\n ", "script.empty"),
        ("a.pdf", b"%PDF-1.7 ...", "script.kind"),
        ("a.docx", b"PK\x03\x04....", "script.kind"),
        ("a.fdx", b"<FinalDraft><Content>", "script.fdx"),
        ("a.fdx", b"<html></html>", "script.fdx"),
        ("a.fountain", b"\x01\x00\x02\x00\x00\x00" * 30, "script.binary"),
        ("a.fountain", b"Title: Only\nAuthor: Me\n", "script.nothing"),
    ],
)
def test_what_is_no_script_is_refused_in_plain_words(name: str, content: bytes, code: str) -> None:
    with pytest.raises(ScriptError) as refused:
        read_script(name, content)
    assert refused.value.code == code
    assert refused.value.action


def test_an_entity_bomb_is_refused() -> None:
    bomb = b'<!DOCTYPE x [<!ENTITY a "aaaa">]><FinalDraft><Content>&a;</Content></FinalDraft>'
    with pytest.raises(ScriptError):
        read_script("a.fdx", bomb)


def test_the_caller_knows_the_language_best() -> None:
    assert read_script("a", b"INT. A - DAY\n\nEVE\nOK.\n", "fr").language == "fr"


def test_the_same_line_twice_has_two_names_that_last() -> None:
    text = "INT. A - DAY\n\nEVE\nYes.\n\nEVE\nYes.\n"
    once, again = of(text), of(text.replace("Yes.", "  Yes !"))
    assert [one.uid for one in once.lines] == [one.uid for one in again.lines]
    assert len({one.uid for one in once.lines}) == 2
