"""Which language a line is in: the words of the other one that it holds."""

from __future__ import annotations

import re
from collections.abc import Collection

ENGLISH = frozenset(
    re.findall(
        r"\w+",
        """
        the of and is are was were be been has have had its it this that these those there here with from by to for not
        no who what when where which how why an at as into only each every any all most must may can cannot should would
        does do did than then if else without between after before again already still more less other another same such
        them they their you your one two three show write read find take put keep kept make made build built give given
        tell told ask asked begin began fetch load loaded restore check draw open close cut wrong right new old whole
        named file files folder name day line row rows store address answer query value word missing unknown unreadable
        refused ill formed expected needed found damaged truncated altered counted sent received written checking
        reading writing usage error warning default required option options command commands argument arguments choose
        try help message exit valid invalid following such directory permission denied space left device connection
        refused fields
        """,
    )
)
"""English words that are no French ones, or that our French does not use."""

FRENCH = frozenset(
    re.findall(
        r"\w+",
        """
        le la les des du un une et est sont était être a été ont avoir qui que quoi quand où dont dans avec sans sous
        sur par pour pas ne ni ce cette ces cet son sa ses leur leurs il elle ils elles au aux deux trois chaque tout
        toute tous toutes plus moins autre autres même mêmes entre après avant encore déjà seul seule seulement si sinon
        ou mais donc votre vos vous voyez écrivez donnez faites montre écrit écrire lit lire trouve prend met garde fait
        faire construit donne dit demande commence charge rétablit fichier fichiers dossier nom jour ligne lignes valeur
        mot base adresse réponse requête manque manquant inconnu inconnue illisible refusé refusée malformé attendu
        attendue trouvé abîmé abîmée tronqué altéré compté envoyés reçus écrits lecture écriture vérification relecture
        chargement usage erreur avertissement défaut obligatoire commande commandes argument arguments choisir aide
        option options accès place appareil connexion refusée champs
        """,
    )
)
"""French words that are no English ones, or that our English does not use."""

BOTH = ENGLISH & FRENCH | {"a", "as", "an", "or", "on", "plus", "place", "charge", "base", "note"}

_APART = re.compile(
    r"Graph Store Protocol|« [^»]*»|`[^`]*`|(?<!\w)'[^']*?'(?=\W|$)|“[^”]*”|\"[^\"]*\"|https?:\S*|"
    r"\[[\w-]+(?:\|[\w-]+)+\]|\S*[\d_/\\.:=-]\w\S*|(?<!\w)-+\w\S*"
)
"""What is quoted, and what names something: addresses, options, choices, codes, names of files and of questions."""


def words(text: str) -> set[str]:
    """The words of a text, in small letters, without what it quotes or names; French elisions are two words."""
    plain = _APART.sub(" ", " ".join(text.replace("’", "'").split()))
    return {word for word in re.split(r"[^\w]+", plain.lower()) if word.isalpha()}


def foreign(text: str, lang: str, names: Collection[str] = ()) -> set[str]:
    """The words of the other language that a text holds, which speaks `fr` or `en`; `names` are of both."""
    return words(text) & ((ENGLISH if lang == "fr" else FRENCH) - BOTH) - set(names)
