"""What a reader notes beside the values of a fiche: evidence that goes into it, doubts that go to the report."""

from __future__ import annotations

from dataclasses import dataclass, field

from rncp_graph.model.fiche import Constat, Fiche
from rncp_graph.rdf.names import iri
from rncp_graph.readers.old.headings import HEADINGS
from rncp_graph.readers.source import Reading


@dataclass(slots=True)
class Notes:
    """Gathers the evidence of one fiche, and passes its doubts on to the reading."""

    numero: str
    reading: Reading
    constats: list[Constat] = field(default_factory=list)

    def constat(
        self,
        statut: str,
        propriete: str,
        *,
        regle: str,
        rubrique: str,
        citation: str | None,
        valeur: str | None = None,
        node: str = "",
    ) -> None:
        """Keep the evidence for a value of the fiche, or of a node in it (`node`, such as `voie/FI`)."""
        sujet = iri(Fiche(numero=self.numero), "") + (f"/{node}" if node else "")
        self.constats.append(
            Constat(
                sujet=sujet,
                propriete=propriete,
                statut=statut,
                valeur=valeur,
                regle=regle,
                rubrique=HEADINGS[rubrique],
                citation=citation,
            )
        )

    def doubt(self, genre: str, champ: str, valeur: str) -> None:
        """Record a doubtful value of the fiche."""
        self.reading.doubt(genre, self.numero, champ, valeur)
