"""No word is lost: whatever the text, each is in one element or in a declared part."""

from __future__ import annotations

from collections import Counter
from xml.sax.saxutils import escape

from hypothesis import given
from hypothesis import strategies as st

from projects.screenplay.fdx import parse_fdx
from projects.screenplay.fountain import parse_fountain
from projects.screenplay.headings import unaccented
from projects.screenplay.lines import words_of
from projects.screenplay.parts import Manuscript
from projects.screenplay.read import read_script
from tests.chance import examples

LINES = st.sampled_from(
    [
        "", "", "", "  ", "INT. SALON - NUIT", "5A EXT. PONT - JOUR 5A", "MARIE", "MARIE (OFF)",
        "TOM ^",
        "@McDuck", "(un temps)", "(he looks", "at her)", "Je n'irai pas.", "Why (b) not?",
        "mot[[x]]mot",
        "CUT TO:", "FONDU AU NOIR", "# Acte", "= Résumé", "===", "~La la la", "> FIN <",
        "> BURN TO:",
        "!BANG", ".RÊVE", "[[note", "ends]]", "[[une note]] reste", "/* coupé", "fini */", "12.",
        "(MORE)", "(SUITE)", "CONTINUED:", "12 OMITTED 12", "TITLE: x", "Titre: y", "    suite",
        "Déjà vu   *", "ÉLOÏSE (CONT'D)", "MARIE ET TOM (au loin)", "2 * 3", "_sous_", "***",
    ]
)  # fmt: skip
ANY_TEXT = st.text(
    st.characters(
        codec="utf-8", exclude_categories=["Cs", "Co", "Cc"], include_characters="\n\r\t"
    ),
    max_size=400,
)
WORD = st.sampled_from(
    "je tu il nous the and why café œuf l'été don't garçon Noël 12 naïve été where là".split()
)
SPEECH = st.lists(WORD, min_size=1, max_size=12).map(" ".join)
NAME = st.sampled_from(["MARIE", "ÉLOÏSE", "TOM", "R2D2", "M. LE MAIRE", "O'NEIL"])


def words_told(found: Manuscript) -> Counter[str]:
    told: Counter[str] = Counter()
    for part in found.parts:
        told.update(words_of(f"{part.text}\n{part.cue}\n{part.number}"))
    for key, value in found.title_page:
        told.update(words_of(f"{key}\n{value}"))
    return told


@examples(300)
@given(st.lists(LINES, max_size=30))
def test_every_word_of_a_fountain_is_in_exactly_one_part(lines: list[str]) -> None:
    text = "\n".join(lines)
    assert words_told(parse_fountain(text)) == Counter(words_of(text))


@examples(200)
@given(ANY_TEXT)
def test_any_text_at_all_keeps_its_words(text: str) -> None:
    read = text.replace("\r\n", "\n").replace("\r", "\n")
    assert words_told(parse_fountain(text)) == Counter(words_of(read))


@examples(150)
@given(st.lists(st.tuples(NAME, SPEECH, st.booleans(), SPEECH), min_size=1, max_size=8))
def test_every_word_said_reaches_its_speaker(said: list[tuple[str, str, bool, str]]) -> None:
    text = "INT. LIEU - JOUR\n\n"
    for name, speech, dual, told in said:
        text += f"{name}{' ^' if dual else ''}\n({told})\n{speech}\n\n"
    found = read_script("x.fountain", text.encode())
    assert [(unaccented(one.character), one.spoken) for one in found.lines] == [
        (unaccented(name), speech) for name, speech, _, _ in said
    ]
    assert [one.parentheticals for one in found.lines] == [(told,) for _, _, _, told in said]
    assert len({one.uid for one in found.lines}) == len(said)


PARAGRAPH = st.tuples(
    st.sampled_from(
        ["Scene Heading", "Action", "Character", "Dialogue", "Parenthetical", "Transition",
         "General", "Shot", "Lyrics", "Outline 1", "Cast List"]
    ),
    SPEECH,
)  # fmt: skip


@examples(150)
@given(st.lists(st.lists(PARAGRAPH, min_size=1, max_size=5), max_size=6), st.booleans())
def test_every_word_of_an_fdx_is_in_exactly_one_part(
    groups: list[list[tuple[str, str]]], dual: bool
) -> None:
    body = ""
    for group in groups:
        inner = "".join(
            f'<Paragraph Type="{kind}"><Text>{escape(text[:3])}</Text><Text>{escape(text[3:])}'
            "</Text></Paragraph>"
            for kind, text in group
        )
        body += f"<Paragraph><DualDialogue>{inner}</DualDialogue></Paragraph>" if dual else inner
    content = f"<FinalDraft><Content>{body}</Content></FinalDraft>".encode()
    expected = Counter(word for group in groups for _, text in group for word in words_of(text))
    assert words_told(parse_fdx(content)) == expected


@examples(200)
@given(st.lists(LINES, max_size=30))
def test_reading_is_the_same_every_time_and_never_fails(lines: list[str]) -> None:
    content = ("INT. LIEU - JOUR\n\nTOM\nOui.\n\n" + "\n".join(lines)).encode()
    first = read_script("x.fountain", content)
    assert first == read_script("x.fountain", content)
    uids = [one.uid for scene in first.scenes for one in scene.elements]
    assert len(set(uids)) == len(uids)
