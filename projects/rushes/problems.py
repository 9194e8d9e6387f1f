"""Everything that can be wrong with a file: one table of codes, with words in both languages.

The catalogue lives here and not in gettext, so that pure code and the terminal say the same.
`{name}` in the words is filled from the problem's detail.
"""

from __future__ import annotations

from dataclasses import dataclass

from projects.rushes.facts import Problem
from roughcut.core.vocabulary import DefectKind


@dataclass(frozen=True, slots=True)
class Entry:
    """kind: the judge's word for it, None where it is only worth knowing.

    words: language to (fact, action).
    """

    kind: DefectKind | None
    fatal: bool
    words: dict[str, tuple[str, str]]


CATALOGUE: dict[str, Entry] = {
    "zero-bytes": Entry(
        DefectKind.ZERO_BYTES,
        True,
        {
            "en": ("The file is empty (zero bytes).", "Copy it again from the camera card."),
            "fr": ("Le fichier est vide (zéro octet).", "Recopiez-le depuis la carte caméra."),
        },
    ),
    "unreadable": Entry(
        None,
        True,
        {
            "en": ("The file cannot be opened: {reason}.", "Check its permissions and the disk."),
            "fr": ("Le fichier ne s’ouvre pas : {reason}.", "Vérifiez ses droits et le disque."),
        },
    ),
    "not-media": Entry(
        DefectKind.WRONG_EXTENSION,
        True,
        {
            "en": (
                "The name says {extension} but the content is {content}: no picture, no sound.",
                "Give it its right name, or bring the media file that belongs here.",
            ),
            "fr": (
                "Le nom annonce {extension} mais le contenu est {content} : ni image ni son.",
                "Renommez-le, ou apportez le média attendu à sa place.",
            ),
        },
    ),
    "still-picture": Entry(
        DefectKind.WRONG_EXTENSION,
        True,
        {
            "en": (
                "The name says {extension} but the content is one still picture ({content}).",
                "Bring the camera file, or add the picture as a document.",
            ),
            "fr": (
                "Le nom annonce {extension} mais le contenu est une image fixe ({content}).",
                "Apportez le fichier caméra, ou ajoutez l’image comme document.",
            ),
        },
    ),
    "wrong-extension": Entry(
        DefectKind.WRONG_EXTENSION,
        False,
        {
            "en": (
                "The name says {extension} but the content is {content}; it was read as {content}.",
                "Rename the original before the conform, so that other programs open it too.",
            ),
            "fr": (
                "Le nom annonce {extension} mais le contenu est {content} ; il a été lu comme tel.",
                "Renommez l’original avant la conformation, pour que tout logiciel l’ouvre.",
            ),
        },
    ),
    "corrupt": Entry(
        DefectKind.CORRUPT,
        True,
        {
            "en": (
                "The file is broken: nothing in it can be read.",
                "Copy it again from the card, or run a repair tool on a copy.",
            ),
            "fr": (
                "Le fichier est abîmé : rien n’y est lisible.",
                "Recopiez-le depuis la carte, ou passez un outil de réparation sur une copie.",
            ),
        },
    ),
    "unfinished": Entry(
        DefectKind.CORRUPT,
        True,
        {
            "en": (
                "The recording was never closed: its index is missing.",
                "Copy it again from the card; if it is the same, use the camera's own repair.",
            ),
            "fr": (
                "L’enregistrement n’a jamais été clos : son index manque.",
                "Recopiez-le depuis la carte ; sinon, utilisez la réparation de la caméra.",
            ),
        },
    ),
    "cut-short": Entry(
        DefectKind.CORRUPT,
        False,
        {
            "en": (
                "The file stops early: {present} of {promised} frames are there.",
                "Copy it again from the card; what is there can be used meanwhile.",
            ),
            "fr": (
                "Le fichier s’arrête trop tôt : {present} images sur {promised}.",
                "Recopiez-le depuis la carte ; ce qui est là reste utilisable.",
            ),
        },
    ),
    "sound-cut-short": Entry(
        DefectKind.CORRUPT,
        False,
        {
            "en": (
                "The sound file stops early or was never closed: {seconds} s are there.",
                "Copy it again from the recorder; what is there can be used meanwhile.",
            ),
            "fr": (
                "Le fichier son s’arrête trop tôt ou n’a pas été clos : {seconds} s sont là.",
                "Recopiez-le depuis l’enregistreur ; ce qui est là reste utilisable.",
            ),
        },
    ),
    "no-picture": Entry(
        DefectKind.WRONG_EXTENSION,
        False,
        {
            "en": (
                "The name says {extension} but there is no picture in the file; its sound is used.",
                "Rename the original as a sound file, or bring the picture.",
            ),
            "fr": (
                "Le nom annonce {extension} mais le fichier n’a pas d’image ; son son est utilisé.",
                "Renommez l’original en fichier son, ou apportez l’image.",
            ),
        },
    ),
    "damaged": Entry(
        DefectKind.CORRUPT,
        False,
        {
            "en": (
                "Part of the picture cannot be decoded (near {where}).",
                "Copy it again from the card; look at the clip before using it.",
            ),
            "fr": (
                "Une partie de l’image ne se décode pas (vers {where}).",
                "Recopiez-le depuis la carte ; regardez le plan avant de l’utiliser.",
            ),
        },
    ),
    "unsupported-codec": Entry(
        None,
        True,
        {
            "en": (
                "The picture is coded as {codec}, which this machine cannot decode.",
                "Transcode it to ProRes, DNxHR or H.264 and keep name, reel and timecode.",
            ),
            "fr": (
                "L’image est codée en {codec}, que cette machine ne sait pas décoder.",
                "Transcodez en ProRes, DNxHR ou H.264 en gardant nom, bobine et timecode.",
            ),
        },
    ),
    "no-audio": Entry(
        DefectKind.NO_AUDIO,
        False,
        {
            "en": (
                "The clip has no sound.",
                "Bring the sound file of this take, or mark the take as shot without sound.",
            ),
            "fr": (
                "Le plan n’a pas de son.",
                "Apportez le fichier son de cette prise, ou marquez-la comme muette.",
            ),
        },
    ),
    "variable-rate": Entry(
        DefectKind.VARIABLE_RATE,
        False,
        {
            "en": (
                "The frame rate varies ({lowest} to {highest} frames a second); "
                "it is handled as {rate}.",
                "Transcode it to a constant rate before the conform.",
            ),
            "fr": (
                "La cadence varie ({lowest} à {highest} images par seconde) ; "
                "elle est traitée comme {rate}.",
                "Transcodez à cadence constante avant la conformation.",
            ),
        },
    ),
    "audio-late": Entry(
        DefectKind.AUDIO_LATE,
        False,
        {
            "en": (
                "The sound begins {seconds} s after the picture.",
                "Use the recorder's sound for the beginning, or another take.",
            ),
            "fr": (
                "Le son commence {seconds} s après l’image.",
                "Prenez le son de l’enregistreur pour le début, ou une autre prise.",
            ),
        },
    ),
    "no-timecode": Entry(
        None,
        False,
        {
            "en": (
                "The file carries no timecode.",
                "It is synced by sound; relink by file name at the conform.",
            ),
            "fr": (
                "Le fichier ne porte pas de timecode.",
                "Il est synchronisé au son ; à la conformation, reliez par nom de fichier.",
            ),
        },
    ),
    "bad-timecode": Entry(
        None,
        False,
        {
            "en": (
                "The timecode {timecode} is impossible at {rate} frames a second; it is left out.",
                "Check the camera's timecode setting; the clip is synced by sound.",
            ),
            "fr": (
                "Le timecode {timecode} est impossible à {rate} images/s ; il est ignoré.",
                "Vérifiez le réglage de la caméra ; le plan est synchronisé au son.",
            ),
        },
    ),
}


def problem(code: str, **detail: str) -> Problem:
    """A problem of the catalogue; detail: the figures its words need."""
    entry = CATALOGUE[code]
    return Problem(code=code, kind=entry.kind, fatal=entry.fatal, detail=detail)


def words(problem: Problem, language: str) -> tuple[str, str]:
    """The fact and the action in "fr" or, for any other language, English."""
    spoken = CATALOGUE[problem.code].words
    fact, action = spoken.get(language, spoken["en"])
    return fact.format_map(problem.detail), action.format_map(problem.detail)
