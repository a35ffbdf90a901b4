"""Well-formed SIRET numbers for bodies that the register names without one."""

from __future__ import annotations

import hashlib

MINISTRIES = {"enseignement sup": "110044013", "agricultur": "110070018", "travail": "110000072", "emploi": "110000072"}
"""The SIREN of the ministries that most wordings name, by a word of theirs; the others are the one of education."""


def siret(nom: str) -> str:
    """Return a SIRET that depends on a name alone; all wordings of one ministry have one SIREN.

    >>> siret("ESCAIA") == siret("ESCAIA"), siret("Ministère du travail")[:9], len(siret("a"))
    (True, '110000072', 14)
    """
    plat = nom.lower()
    if "minist" in plat:
        siren = next((siren for word, siren in MINISTRIES.items() if word in plat), "110043015")
        return siren + "0001" + _check_digit(siren + "0001")
    fingerprint = int(hashlib.sha256(nom.encode()).hexdigest()[:16], 16)
    figures = f"{3 + fingerprint % 6}{fingerprint // 6 % 10**7:07}"
    etablissement = figures + _check_digit(figures) + f"00{1 + fingerprint % 3:02}"
    return etablissement + _check_digit(etablissement)


def _check_digit(figures: str) -> str:
    """The last digit: with it the Luhn sum of all is a multiple of ten."""
    doubles = (int(c) * (2 - i % 2) for i, c in enumerate(reversed(figures)))
    return str(-sum(d // 10 + d % 10 for d in doubles) % 10)
