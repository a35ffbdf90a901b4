"""Exports of a few fiches on the server that behaves as data.gouv.fr, one a day."""

from __future__ import annotations

import io
import zipfile

from tests.fetching.tools import rncp, rs
from tests.servers.data_gouv import DataGouv

FLOW = "<FICHES><VERSION_FLUX>4.1</VERSION_FLUX>{}</FICHES>"
FIRST, SECOND, THIRD = "2026-08-20", "2026-08-26", "2026-08-27"


def fiche(number: str, title: str, end: str = "31/12/2030", active: str = "Oui") -> str:
    return (
        f"<FICHE><NUMERO_FICHE>{number}</NUMERO_FICHE><INTITULE>{title}</INTITULE>"
        f"<DATE_DECISION>01/01/2020</DATE_DECISION><DATE_FIN_ENREGISTREMENT>{end}</DATE_FIN_ENREGISTREMENT>"
        f"<ACTIF>{active}</ACTIF></FICHE>"
    )


def export(site: DataGouv, day: str, *fiches: str) -> None:
    """Publish an export of the RNCP of a day, and one of the RS that never changes."""
    for title, flow, told in ((rncp(day), "RNCP", fiches), (rs(day), "RS", (fiche("RS1", "Anglais"),))):
        packed = io.BytesIO()
        with zipfile.ZipFile(packed, "w") as archive:
            archive.writestr(f"export_fiches_{flow}_V4_1_{day}.xml", FLOW.format("".join(told)))
        site.add(title, packed.getvalue())


FORMER = (fiche("RNCP1", "Vendeur"), fiche("RNCP2", "Soudeur"), fiche("RNCP3", "Tourneur", end="22/08/2026"))
LATER = (fiche("RNCP1", "Vendeur conseil"), fiche("RNCP2", "Soudeur"), fiche("RNCP3", "Tourneur", "22/08/2026", "Non"))
LATER += (fiche("RNCP4", "Fraiseur"),)
