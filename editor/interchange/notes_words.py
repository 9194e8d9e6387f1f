"""Words of the editor's page in English and French. Its own catalogue: pure code has no gettext."""

from __future__ import annotations

from roughcut.core.vocabulary import Language

_WORDS: dict[str, tuple[str, str]] = {
    "title": ("Read this first", "À lire d’abord"),
    "cut": ("The cut", "Le montage"),
    "name": ("Name", "Nom"),
    "rate": ("Rate", "Cadence"),
    "drop": ("drop-frame", "drop-frame"),
    "non-drop": ("non-drop", "non-drop"),
    "start": ("Starts at", "Commence à"),
    "duration": ("Length", "Durée"),
    "size": ("Picture", "Image"),
    "events": ("Events", "Plans montés"),
    "unknown": ("unknown", "inconnu"),
    "files": ("Which file for which program", "Quel fichier pour quel logiciel"),
    "program": ("Program", "Logiciel"),
    "file": ("File", "Fichier"),
    "open": ("How to open and relink", "Comment l’ouvrir et relier les rushes"),
    "warnings": ("Look at these first", "À regarder d’abord"),
    "losses": ("What a format leaves out", "Ce qu’un format ne garde pas"),
    "nothing-lost": (
        "Nothing of this cut is left out by the formats in this folder.",
        "Les formats de ce dossier gardent tout ce montage.",
    ),
    "reels": ("Reels in the EDL", "Bobines dans l’EDL"),
    "reels-why": (
        "An EDL has room for eight letters. These reels were shortened, one for one.",
        "Une EDL a place pour huit lettres. Ces bobines ont été abrégées, une pour une.",
    ),
    "reel": ("Reel", "Bobine"),
    "short": ("In the EDL", "Dans l’EDL"),
    "sources": ("Sources", "Sources"),
    "channels": ("Sound", "Son"),
    "path": ("Where it is looked for", "Où il est cherché"),
    "path-map": ("Where the rushes were said to be", "Où les rushes ont été dits être"),
    "path-here": ("On the server", "Sur le serveur"),
    "path-there": ("On the editing machine", "Sur la machine de montage"),
    "checked": ("Checked", "Vérifié"),
    "checked-how": (
        "Each file was read back before it was put here, and compared with the cut.",
        "Chaque fichier a été relu avant d’être mis ici, et comparé au montage.",
    ),
    "claim.events": (
        "{events} events: track, in and out, file and source frame",
        "{events} plans : piste, entrée et sortie, fichier et image source",
    ),
    "claim.start": ("timecode of the first image", "timecode de la première image"),
    "claim.drop": ("drop-frame flag", "drapeau drop-frame"),
    "claim.markers": ("marker positions", "position des marqueurs"),
    "and-more": ("and {count} more", "et {count} autres"),
    # Programs
    "program.premiere": ("Premiere Pro", "Premiere Pro"),
    "program.resolve": ("DaVinci Resolve", "DaVinci Resolve"),
    "program.fcpxml": ("Final Cut Pro", "Final Cut Pro"),
    "program.edl": ("Any program (EDL)", "Tout logiciel (EDL)"),
    "program.aaf": ("Media Composer", "Media Composer"),
    "program.otio": ("OpenTimelineIO, Kdenlive", "OpenTimelineIO, Kdenlive"),
    "program.ale": ("Media Composer, sources", "Media Composer, sources"),
    "program.markers": ("Notes only", "Notes seules"),
    "program.captions": ("Subtitles", "Sous-titres"),
    "how.premiere": (
        "File > Import. If clips are offline: select them, Link Media, match by File Name and "
        "Media Start.",
        "Fichier > Importer. Si des clips sont hors ligne : les sélectionner, Lier les médias, "
        "par nom de fichier et début du média.",
    ),
    "how.resolve": (
        "Put the rushes in the Media Pool first, then File > Import > Timeline. Clips are found "
        "by path, then by name and timecode.",
        "Mettre d’abord les rushes dans le Media Pool, puis File > Import > Timeline. Les clips "
        "sont trouvés par chemin, puis par nom et timecode.",
    ),
    "how.fcpxml": (
        "File > Import > XML. If clips are missing: File > Relink Files, choose the folder.",
        "Fichier > Importer > XML. S’il manque des clips : Fichier > Relier les fichiers, "
        "choisir le dossier.",
    ),
    "how.edl": (
        "Import the rushes first, then one list for each track, at the rate in its name. Match "
        "by reel and timecode.",
        "Importer d’abord les rushes, puis une liste par piste, à la cadence de son nom. "
        "Relier par bobine et timecode.",
    ),
    "how.aaf": (
        "Link to the rushes (Source Browser), import the ALE into their bin, then input the AAF. "
        "Select the sequence, Relink: by Tape and Start.",
        "Lier les rushes (Source Browser), importer l’ALE dans leur chutier, puis l’AAF. "
        "Sélectionner la séquence, Relink : par Tape et Start.",
    ),
    "how.otio": (
        "Open or import the .otio. Media are found by their path.",
        "Ouvrir ou importer le .otio. Les médias sont trouvés par leur chemin.",
    ),
    "how.ale": (
        "Input into the bin of the linked rushes and merge with known sources: it gives them "
        "reel, timecode, scene and take.",
        "Importer dans le chutier des rushes liés et fusionner avec les sources connues : elle "
        "leur donne bobine, timecode, séquence et prise.",
    ),
    "how.markers": (
        "Resolve: Timelines > Import > Timeline Markers from EDL. Media Composer: Tools > "
        "Markers > Import. The CSV opens in any table.",
        "Resolve : Timelines > Import > Timeline Markers from EDL. Media Composer : Tools > "
        "Markers > Import. Le CSV s’ouvre dans tout tableur.",
    ),
    "how.captions": (
        "Import as captions; times count from the first image of the cut.",
        "Importer comme sous-titres ; les temps comptent depuis la première image du montage.",
    ),
    "program.pdf": ("Director, assistant", "Réalisation, assistanat"),
    "how.pdf": (
        "The cut list to read or print: each shot with its take, line, reason and notes.",
        "La liste de montage à lire ou imprimer : chaque plan avec prise, réplique, raison et "
        "notes.",
    ),
    # The cut list
    "pdf.number": ("No.", "N°"),
    "pdf.picture": ("Picture", "Image"),
    "pdf.record": ("In the cut", "Au montage"),
    "pdf.source": ("In the source", "À la source"),
    "pdf.take": ("Take, reel, sound", "Prise, bobine, son"),
    "pdf.line": ("Line and reason", "Réplique et raison"),
    "pdf.notes": ("Notes", "Notes"),
    "pdf.length": ("{frames} frames, {seconds}", "{frames} images, {seconds}"),
    "pdf.sound-early": ("sound begins {frames} before", "le son commence {frames} avant"),
    "pdf.sound-begins-late": ("sound begins {frames} after", "le son commence {frames} après"),
    "pdf.sound-late": ("sound ends {frames} after", "le son finit {frames} après"),
    "pdf.sound-ends-early": ("sound ends {frames} before", "le son finit {frames} avant"),
    "pdf.dissolve": ("dissolve of {frames} frames", "fondu de {frames} images"),
    "pdf.sure": ("{percent} % sure", "sûr à {percent} %"),
    "pdf.status.GREEN": ("Approved", "Approuvé"),
    "pdf.status.ORANGE": ("Change asked", "Changement demandé"),
    "pdf.status.BLUE": ("Locked", "Verrouillé"),
    "pdf.status.RED": ("Missing", "Manquant"),
    "pdf.done": ("done", "fait"),
    "pdf.shots": ("Shots", "Plans"),
    "pdf.date": ("As of", "État du"),
    "pdf.page": ("Page {number} of {count}", "Page {number} sur {count}"),
    # Warnings
    "warning.no-timecode": (
        "These files carry no timecode; 00:00:00:00 stands for their first image, and a relink "
        "by timecode will not find them:",
        "Ces fichiers n’ont pas de timecode ; 00:00:00:00 vaut pour leur première image, et une "
        "liaison par timecode ne les trouvera pas :",
    ),
    "warning.no-reel": (
        "These files carry no reel; in the EDL it is made from the file name:",
        "Ces fichiers n’ont pas de bobine ; dans l’EDL elle vient du nom du fichier :",
    ),
    "warning.past-end": (
        "These events run past the end of their file; the last images will be missing:",
        "Ces plans dépassent la fin de leur fichier ; les dernières images manqueront :",
    ),
    "warning.short-handles": (
        "These shots have less material around them than was asked for:",
        "Ces plans ont moins de matière autour d’eux que demandé :",
    ),
    "warning.changed-text": (
        "These texts had control characters, shown as signs:",
        "Ces textes avaient des caractères de contrôle, montrés par des signes :",
    ),
    # Losses
    "loss.channels": (
        "which channel of the file a sound event plays ({count} events)",
        "quel canal du fichier joue un plan son (plans : {count})",
    ),
    "loss.links": (
        "the link of picture and sound (shots: {count})",
        "le lien de l’image et du son (plans : {count})",
    ),
    "loss.clip-names": (
        "the events’ own names; clips are called after their files (events: {count})",
        "les noms des plans ; les clips portent celui de leur fichier (plans : {count})",
    ),
    "loss.folded-notes": (
        "line breaks in notes (notes: {count})",
        "les retours à la ligne des notes (notes : {count})",
    ),
    "loss.alternates": (
        "alternates that are switched off ({count})",
        "les autres choix désactivés ({count})",
    ),
    "loss.nothing-plays": (
        "the whole list with its markers: every clip is switched off, and an EDL holds only what "
        "plays (clips: {count})",
        "toute la liste et ses marqueurs : chaque clip est désactivé, et une EDL ne tient que ce "
        "qui joue (clips : {count})",
    ),
    "loss.covered": (
        "the comments of clips that show in a dissolve only; their images are there "
        "(clips: {count})",
        "les commentaires des clips vus dans un fondu seulement ; leurs images y sont "
        "(clips : {count})",
    ),
    "loss.rounded-sources": (
        "parts of a frame: media of another rate start at the whole frame before (events: {count})",
        "les fractions d’image : les médias d’une autre cadence commencent à l’image entière "
        "d’avant (plans : {count})",
    ),
    "loss.off-center": (
        "where the cut lies inside a dissolve; the same frames are seen (dissolves: {count})",
        "le point de coupe dans un fondu ; les mêmes images sont vues (fondus : {count})",
    ),
    "loss.cut-points": (
        "where the cut lies inside a dissolve, a list has the middle; the same frames are seen "
        "(dissolves: {count})",
        "le point de coupe dans un fondu, une liste a le milieu ; les mêmes images sont vues "
        "(fondus : {count})",
    ),
    "loss.sound-storylines": (
        "the link of sound that a crossfade joins to the sound before it; both hang on the first "
        "shot (crossfades: {count})",
        "le lien du son qu’un fondu joint au son d’avant ; les deux tiennent au premier plan "
        "(fondus : {count})",
    ),
    "loss.otioz-names": (
        "the .otioz: it has room for one file of each name, and two of these are called alike",
        "le .otioz : il n’a de place que pour un fichier de chaque nom, et deux portent le même",
    ),
    "loss.otioz-media": (
        "the .otioz: not all files can be read where this was made",
        "le .otioz : tous les fichiers ne sont pas lisibles là où ceci a été fait",
    ),
    "loss.otioz-size": (
        "the .otioz: the files together are too large to be sent",
        "le .otioz : les fichiers ensemble sont trop lourds pour être envoyés",
    ),
    "loss.unused": (
        "other takes that no shot uses; the AAF and the ALE have them (files: {count})",
        "les autres prises qu’aucun plan n’utilise ; l’AAF et l’ALE les ont (fichiers : {count})",
    ),
    "loss.status": (
        "the status colours of clips ({count})",
        "les couleurs de statut des clips ({count})",
    ),
    "loss.timeline-markers": (
        "markers of the timeline; they sit on the clip under them (markers: {count})",
        "les marqueurs de timeline ; ils sont posés sur le clip en dessous (marqueurs : {count})",
    ),
    "loss.only-sources": (
        "the cut itself: it lists the sources with reel and timecode",
        "le montage lui-même : elle liste les sources avec bobine et timecode",
    ),
    "loss.size": (
        "the size of the picture; choose it in the program",
        "la taille de l’image ; la choisir dans le logiciel",
    ),
}


def word(key: str, language: Language, **values: object) -> str:
    """The words of a key; `values` fill its braces."""
    english, french = _WORDS[key]
    text = french if language is Language.FRENCH else english
    return text.format(**values) if values else text


def keys() -> frozenset[str]:
    return frozenset(_WORDS)
