"""The PDF of an old fiche, rebuilt from its text: A4, two-column tables, OUI and NON columns, links, page breaks.

The text of the fiche has lost in which column each mark stands: `Colonnes` says it, as an independent source does.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from io import BytesIO

from reportlab.lib.pagesizes import A4
from reportlab.pdfgen.canvas import Canvas

TAILLE, PAS = 7, 9
GAUCHE, DROITE = 28.0, 290.0
OUI, NON = 228.0, 244.0
JURY = 262.0
LOIN_OUI, LOIN_NON = 400.0, 450.0

_NOM = re.compile(r"(?:Après un parcours|En contrat|Par candidature|Par expérience)")
_MARQUE = re.compile(r"(?:^|\s)X(?:\s|$)")
_TETE_DE_NIVEAU = "Niveau et/ou domaine d'activité"
_TETE_DE_BLOC = "INTITULÉ DESCRIPTIF ET MODALITÉS D'ÉVALUATION"


@dataclass(frozen=True)
class Colonnes:
    """What the text does not say: the open routes by first words of their names, and what the columns told."""

    ouvertes: Mapping[str, bool]
    nouvelle_caledonie: bool = True
    polynesie: bool = False
    signataire: str = ""


def pdf(texte: str, columns: Colonnes, *, traits: bool = False, password: str | None = None) -> bytes:
    """Draw the fiche. `traits` adds the rules of the two-column tables and centres their heads."""
    return _Dessin(texte, columns, traits, password).octets()


class _Dessin:
    def __init__(self, texte: str, columns: Colonnes, traits: bool, password: str | None) -> None:
        self.lignes = texte.splitlines()
        self.columns, self.traits = columns, traits
        self.source_file = BytesIO()
        self.canvas = Canvas(self.source_file, pagesize=A4, encrypt=password, invariant=1)
        self.i = 0
        self._page()

    def octets(self) -> bytes:
        while self.i < len(self.lignes):
            self._ligne()
        self.canvas.save()
        return self.source_file.getvalue()

    # --- drawing ---

    def _page(self) -> None:
        self.canvas.setFont("Helvetica", TAILLE)
        self.y = A4[1] - 40.0

    def _ecrit(self, *morceaux: tuple[float, str]) -> None:
        """Write pieces at their places on one line, and go to the next line."""
        if self.y < 30:
            self.canvas.showPage()
            self._page()
        for x, texte in morceaux:
            self.canvas.drawString(x, self.y, texte)
        self.y -= PAS

    def _cote_a_cote(self, gauche: list[str], droite: list[str], x: float = DROITE) -> None:
        top = self.y
        for k in range(max(len(gauche), len(droite))):
            cells = [(GAUCHE, gauche[k])] if k < len(gauche) else []
            cells += [(x, droite[k])] if k < len(droite) else []
            self._ecrit(*cells)
        if self.traits and self.y < top:
            self.canvas.line(DROITE - 6, top + TAILLE, DROITE - 6, self.y + TAILLE)

    def _front(self, gauche: str, droite: str) -> None:
        """The head of a two-column table; with rules, it is centred over its column."""
        shift = 70 if self.traits else 0
        if self.traits:
            self.canvas.line(DROITE - 6, self.y + TAILLE, DROITE - 6, self.y - 3)
        self._ecrit((GAUCHE + shift / 2, gauche), (DROITE + shift, droite))

    # --- reading the text ---

    def _prend(self) -> str:
        self.i += 1
        return self.lignes[self.i - 1]

    def _jusqu_a(self, *fins: str) -> Iterator[str]:
        while self.i < len(self.lignes) and not self.lignes[self.i].startswith(fins):
            yield self._prend()

    def _ligne(self) -> None:
        ligne = self.lignes[self.i]
        if self._saut_de_page():
            return
        if ligne.startswith("AUTORITÉ RESPONSABLE"):
            self._signataires()
        elif ligne.startswith(_TETE_DE_BLOC):
            self.i += 1
            self._front("INTITULÉ", "DESCRIPTIF ET MODALITÉS D'ÉVALUATION")
        elif ligne.startswith("Bloc de compétence n°"):
            self._bloc()
        elif ligne.startswith("CONDITIONS D'INSCRIPTION"):
            self._voies()
        elif ligne == "OUI NON":
            self._outremer()
        elif ligne.startswith("LIENS AVEC"):
            self.i += 1
            self._front("LIENS AVEC D'AUTRES CERTIFICATIONS", "ACCORDS EUROPÉENS OU INTERNATIONAUX")
        else:
            self._ecrit((GAUCHE, self._prend()))

    def _saut_de_page(self) -> bool:
        """A page break: links and the empty lines around them, or three empty lines."""
        k, urls = self.i, []
        while k < len(self.lignes) and (not self.lignes[k].strip() or self.lignes[k].startswith("http")):
            urls += [self.lignes[k]] if self.lignes[k].strip() else []
            k += 1
        if not urls and k - self.i < 3:
            return False
        for n, url in enumerate(urls):
            self.canvas.linkURL(url, (GAUCHE, 700 - 10 * n, GAUCHE + 40, 708 - 10 * n))
        self.i = k
        self.canvas.showPage()
        self._page()
        return True

    def _signataires(self) -> None:
        self.i += 1
        self._front("AUTORITÉ RESPONSABLE DE LA CERTIFICATION", "QUALITÉ DU(ES) SIGNATAIRE(S) DE LA CERTIFICATION")
        groups: list[list[str]] = [[]]
        for ligne in self._jusqu_a(_TETE_DE_NIVEAU):
            groups[-1].append(ligne) if ligne.strip() else groups.append([])
        gauche, *rest = [group for group in groups if group]
        signataire = self.columns.signataire
        if signataire:
            gauche = [ligne.removesuffix(f" {signataire}") for ligne in gauche]
        self._cote_a_cote(gauche, rest[0] if rest else [signataire])
        self.y -= PAS

    def _bloc(self) -> None:
        gauche, droite = [], []
        while self.lignes[self.i].strip():
            gauche.append(self._prend())
        self.i += 1
        while not self.lignes[self.i].startswith(("Bloc de compétence n°", "Validité", "http", _TETE_DE_BLOC)):
            droite.append(self._prend())
        while droite and not droite[-1].strip():
            droite.pop()
            self.i -= 1
        self._cote_a_cote(gauche, droite)

    def _voies(self) -> None:
        while "OUINON" not in self._prend():
            pass
        self._ecrit((GAUCHE, "CONDITIONS D'INSCRIPTION À LA"))
        self._ecrit((GAUCHE, "CERTIFICATION"), (OUI, "OUI"), (NON, "NON"), (JURY, "COMPOSITION DES JURYS"))
        nom: list[str] = []
        jury: list[str] | None = None
        while not self.lignes[self.i].startswith("OUI NON"):
            if nom and jury is not None and (_NOM.match(self.lignes[self.i]) or self.lignes[self.i].startswith("http")):
                self._voie(nom, jury)
                nom, jury = [], None
            if not nom and self._saut_de_page():
                continue
            ligne = self._prend().strip()
            if jury is not None:
                jury += [ligne] if ligne else []
            elif marque := _MARQUE.search(ligne):
                nom += [ligne[: marque.start()]] if ligne[: marque.start()] else []
                jury = [ligne[marque.end() :]] if ligne[marque.end() :] else []
            elif ligne:
                nom.append(ligne)
        self._voie(nom, jury or [])

    def _voie(self, nom: list[str], jury: list[str]) -> None:
        whole = " ".join(nom)
        ouverte = next(ouverte for debut, ouverte in self.columns.ouvertes.items() if whole.startswith(debut))
        for k in range(max(len(nom), len(jury), 1)):
            cells = [(GAUCHE, nom[k])] if k < len(nom) else []
            cells += [((OUI if ouverte else NON) + 4, "X")] if not k else []
            cells += [(JURY, jury[k])] if k < len(jury) else []
            self._ecrit(*cells)
        self.y -= PAS

    def _outremer(self) -> None:
        self.i += 1
        self._ecrit((LOIN_OUI, "OUI"), (LOIN_NON, "NON"))
        for yes in (self.columns.nouvelle_caledonie, self.columns.polynesie):
            nom = self._prend().removesuffix(" X")
            self._ecrit((GAUCHE, nom), ((LOIN_OUI if yes else LOIN_NON) + 3, "X"))
