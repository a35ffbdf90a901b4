"""The register of January 2021: answers row by row against its CSV files, read by the csv module alone."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter, defaultdict

import pytest

from rncp_graph.stores.oxigraph import OxigraphStore
from tests.questions.register import Registre, Row, ordre
from tests.questions.tools import rows

VOIES = {
    "VAE": "Par expérience",
    "CA": "En contrat d’apprentissage",
}

LEVELS = {"bac+2": "5", "bac+3": "6"}
ROUTES = {
    "vae": VOIES["VAE"],
    "ca": VOIES["CA"],
    "apprentissage": VOIES["CA"],
    "formationcontinue": "Après un parcours de formation continue",
}


def niveau(row: Row) -> int | None:
    return int(row["Nomenclature_Europe_Niveau"][3:]) if row["Nomenclature_Europe_Niveau"].startswith("NIV") else None


def actif(row: Row) -> bool:
    return row["Actif"] == "ACTIVE"


def intitule(row: Row) -> str | None:
    return row["Intitule"] or None


def unit(row: Row) -> str | None:
    """The legal unit of a certifier: its SIREN, else its name folded by hand; nothing where neither is given."""
    siret = row["Siret_Certificateur"]
    return siret[:9] if re.fullmatch(r"\d{14}", siret) else plie(row["Nom_Certificateur"]) or None


def plie(nom: str) -> str:
    """A name without case, accents and punctuation."""
    accents = str.maketrans("àâäáãåéèêëíìîïóòôöõúùûüçñýÿ", "aaaaaaeeeeiiiiooooouuuucnyy", "")
    plain = nom.casefold().replace("œ", "oe").replace("æ", "ae").translate(accents)
    return " ".join(re.findall(r"[a-z0-9]+", plain))


def unites(tables: Registre) -> dict[str, set[str]]:
    """The legal units that certify each fiche."""
    found: dict[str, set[str]] = defaultdict(set)
    for row in tables["Certificateurs"]:
        if key := unit(row):
            found[row["Numero_Fiche"]].add(key)
    return found


def preferred_names(tables: Registre) -> dict[str, str]:
    """The most frequent spelling of each legal unit, the first in alphabetical order of those that are even."""
    spelled: dict[str, Counter[str]] = defaultdict(Counter)
    for row in tables["Certificateurs"]:
        if key := unit(row):
            spelled[key][row["Nom_Certificateur"]] += 1
    return {key: min(names, key=lambda name: (-names[name], name)) for key, names in spelled.items()}


def test_a_domain_lists_the_certifications_of_all_its_codes(
    registre_2021: OxigraphStore, tables_2021: Registre
) -> None:
    """Every domain of two figures, at level 5, and one at all levels."""
    fiches = {row["Numero_Fiche"]: row for row in tables_2021["Standard"]}
    quoted: dict[str, set[str]] = defaultdict(set)
    for row in tables_2021["Nsf"]:
        quoted[row["Numero_Fiche"]].add(row["Nsf_Code"])
    for domaine, level in (("31", 5), ("32", 5), ("22", 3), ("334", None)):
        expected = [
            (numero, intitule(row), niveau(row), actif(row), " ".join(sorted(codes)))
            for numero, row in fiches.items()
            if (codes := {code for code in quoted[numero] if code.startswith(domaine)})
            if level is None or niveau(row) == level
        ]
        expected.sort(key=lambda row: (not row[3], row[2] or 0, ordre(row[0])))
        values = {"nsf": domaine} | ({} if level is None else {"niveau": level})
        found = rows(registre_2021, "certifications-par-domaine", **values)
        assert [(r["numero"], r["intitule"], r["niveau"], r["actif"], r["nsf"]) for r in found] == expected
        assert len(expected) > 100


@pytest.mark.parametrize(
    ("filters", "number"),
    [
        ({"rome": "M1805", "niveau": "5,6", "voie": "vae,apprentissage", "etat": "active"}, 65),
        ({"rome": ["M1805"], "niveau": ["bac+2", "bac+3"], "voie": ["VAE", "CA"], "etat": "oui"}, 65),
        ({"rome": "M1805", "niveau": "6", "voie": "ca"}, None),
        ({"rome": "D1407, M18", "niveau": "5", "etat": "non", "registre": "RNCP"}, None),
        ({"rome": "M1805", "registre": "RS"}, 0),
        ({"nsf": "326, 312", "niveau": "bac+2", "voie": "VAE,CA", "etat": "active"}, None),
        ({"nsf": "31", "voie": "formation continue"}, None),
    ],
)
def test_filters_combine_one_of_the_codes_one_of_the_levels_all_of_the_routes(
    registre_2021: OxigraphStore, tables_2021: Registre, filters: dict[str, str | list[str]], number: int | None
) -> None:
    """Levels, routes and states that are written in words in the first ones are read here by hand."""
    asked = {
        name: said if isinstance(said, list) else said.replace(" ", "").split(",") for name, said in filters.items()
    }
    levels = {int(LEVELS.get(one, one)) for one in asked.get("niveau", [])}
    routes = [ROUTES[one.lower()] for one in asked.get("voie", [])]
    kind = "nsf" if "nsf" in filters else "rome"
    table, column = {"nsf": ("Nsf", "Nsf_Code"), "rome": ("Rome", "Codes_Rome_Code")}[kind]
    open_to = defaultdict(set)
    for row in tables_2021["VoixdAccès"]:
        open_to[row["Numero_Fiche"]] |= {r for r in routes if row["Si_Jury"].replace("'", "’").startswith(r)}
    quoted = {row["Numero_Fiche"] for row in tables_2021[table] if row[column].startswith(tuple(asked[kind]))}
    states = {"active": True, "oui": True, "non": False}
    expected = {
        numero
        for row in tables_2021["Standard"]
        if (numero := row["Numero_Fiche"]) in quoted
        and (not levels or niveau(row) in levels)
        and open_to[numero] == set(routes)
        and ("etat" not in filters or actif(row) == states[asked["etat"][0]])
        and numero.startswith(asked.get("registre", [""])[0])
    }
    question = "certifications-par-domaine" if kind == "nsf" else "certifications-par-metier"
    found = rows(registre_2021, question, date="2021-01-31", **filters)
    assert {row["numero"] for row in found} == expected
    assert len(found) == len(expected)
    assert len(found) == number if number is not None else found


def test_the_counts_by_level_and_mode_are_those_of_the_rows_and_no_year_is_known(
    registre_2021: OxigraphStore, tables_2021: Registre
) -> None:
    """The export of 2021 has neither effects nor decisions."""
    assert not any(row["Date_Effet"] or row["Date_Decision"] for row in tables_2021["Standard"])
    counted = Counter(
        (niveau(row), row["Type_Enregistrement"].removeprefix("Enregistrement ")) for row in tables_2021["Standard"]
    )
    expected = [("RNCP", level, None, mode, n) for (level, mode), n in sorted(counted.items())]
    assert [tuple(row.values()) for row in rows(registre_2021, "comptes-par-annee")] == expected


def test_a_route_lists_what_the_table_says_open_and_calls_the_rest_unknown(
    registre_2021: OxigraphStore, tables_2021: Registre
) -> None:
    """The export names open routes only: where it names none, it is not known."""
    for code, words in VOIES.items():
        said = {
            row["Numero_Fiche"]
            for row in tables_2021["VoixdAccès"]
            if row["Si_Jury"].replace("'", "’").startswith(words)
        }
        assert len(said) > 5000
        expected = [
            (numero, intitule(row), niveau(row), True, "oui" if numero in said else "inconnu")
            for row in tables_2021["Standard"]
            if (numero := row["Numero_Fiche"]) and actif(row)
        ]
        expected.sort(key=lambda row: (row[4] != "oui", row[2] or 0, ordre(row[0])))
        assert [tuple(r.values()) for r in rows(registre_2021, "certifications-par-voie", voie=code)] == expected


def test_blocks_are_the_rows_of_the_table_in_the_order_of_their_codes(
    registre_2021: OxigraphStore, tables_2021: Registre
) -> None:
    """Every fiche with thirty blocks or more, and one in forty of the others."""
    tables = tables_2021.par_fiche("Blocs_De_Compétences")
    chosen = [
        numero for rank, (numero, blocs) in enumerate(sorted(tables.items())) if len(blocs) >= 30 or not rank % 40
    ]
    assert len(chosen) > 80
    for numero in chosen:
        expected = {(row["Bloc_Competences_Code"], row["Bloc_Competences_Libelle"]) for row in tables[numero]}
        found = [(row["code"], row["libelle"]) for row in rows(registre_2021, "blocs", certification=numero)]
        assert found == sorted(expected)


def test_titles_of_blocks_met_in_several_certifications_are_found_whatever_their_spelling(
    registre_2021: OxigraphStore, tables_2021: Registre
) -> None:
    fiches: dict[str, set[str]] = defaultdict(set)
    labels: dict[str, set[str]] = defaultdict(set)
    for row in tables_2021["Blocs_De_Compétences"]:
        libelle = row["Bloc_Competences_Libelle"]
        letters = unicodedata.normalize("NFKD", libelle.casefold().replace("œ", "oe"))
        plain = "".join(letter for letter in letters if not unicodedata.combining(letter))
        key = " ".join(re.sub(r"[\W_]", " ", plain).split()) or libelle.strip()
        fiches[key].add(row["Numero_Fiche"])
        labels[key].add(libelle)
    expected = [
        (min(labels[key]), len(numeros), numero)
        for key, numeros in fiches.items()
        if len(numeros) >= 2
        for numero in numeros
    ]
    expected.sort(key=lambda row: (-row[1], row[0], ordre(row[2])))
    found = rows(registre_2021, "blocs-communs", minimum=2)
    assert [(row["intitule"], row["certifications"], row["numero"]) for row in found] == expected
    noms, by_fiche = preferred_names(tables_2021), unites(tables_2021)
    assert len(expected) > 5000
    for row in found:
        assert (row["certificateurs"] or "") == " | ".join(sorted({noms[key] for key in by_fiche[row["numero"]]}))


def test_each_certifier_holds_the_certifications_levels_and_domains_of_its_rows(
    registre_2021: OxigraphStore, tables_2021: Registre
) -> None:
    fiches = {row["Numero_Fiche"]: row for row in tables_2021["Standard"]}
    domaines: dict[str, set[str]] = defaultdict(set)
    for row in tables_2021["Nsf"]:
        if re.match(r"\d\d", row["Nsf_Code"]):  # a code such as 2 or 3b names no domain
            domaines[row["Numero_Fiche"]].add(row["Nsf_Code"][:2])
    held: dict[str, set[str]] = defaultdict(set)
    for numero, keys in unites(tables_2021).items():
        for key in keys:
            held[key].add(numero)
    expected = Counter(
        (
            key if key.isdigit() else None,
            len(numeros),
            sum(actif(fiches[n]) for n in numeros),
            len({level for n in numeros if (level := niveau(fiches[n]))}),
            len({domaine for n in numeros for domaine in domaines[n]}),
        )
        for key, numeros in held.items()
    )
    found = rows(registre_2021, "certificateurs")
    assert Counter((r["siren"], r["nombre"], r["actives"], r["niveaux"], r["domaines"]) for r in found) == expected
    assert [r["nombre"] for r in found] == sorted((len(numeros) for numeros in held.values()), reverse=True)


def test_those_who_certify_with_a_body_are_the_others_of_its_fiches(
    registre_2021: OxigraphStore, tables_2021: Registre
) -> None:
    """The two ministries with most certifications under a SIREN, and a university."""
    fiches = {row["Numero_Fiche"]: row for row in tables_2021["Standard"]}
    by_fiche = unites(tables_2021)
    holders = Counter(key for keys in by_fiche.values() for key in keys if key.isdigit())
    for siren, _ in holders.most_common(3):
        shared: dict[str, list[str]] = defaultdict(list)
        for numero in sorted(by_fiche, key=ordre):
            for other in by_fiche[numero] - {siren} if siren in by_fiche[numero] else ():
                shared[other].append(numero)
        expected = Counter(
            (
                other if other.isdigit() else None,
                len(numeros),
                sum(actif(fiches[n]) for n in numeros),
                " ".join(numeros),
            )
            for other, numeros in shared.items()
        )
        found = rows(registre_2021, "co-certificateurs", organisme=siren)
        assert Counter((r["siren"], r["ensemble"], r["actives"], r["certifications"]) for r in found) == expected


def test_titles_and_abbreviations_are_those_of_the_row(registre_2021: OxigraphStore, tables_2021: Registre) -> None:
    for row in tables_2021["Standard"][::60]:
        expected = [("intitule", row["Intitule"]), ("abrege", row["Abrege_Libelle"])]
        found = rows(registre_2021, "intitules", certification=row["Numero_Fiche"])
        assert [(r["nature"], r["intitule"]) for r in found] == [pair for pair in expected if pair[1]]
