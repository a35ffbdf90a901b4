"""Answers on the register of January 2021, row by row against its CSV files read by the csv module alone."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable
from contextlib import nullcontext
from datetime import date
from pathlib import Path

import networkx as nx
import pytest

from bench.situations import Life, asked_differences, differences, lives
from rncp_graph.errors import RncpGraphWarning
from rncp_graph.stores.oxigraph import OxigraphStore
from tests.building.tools import values
from tests.questions.register import Registre, ordre
from tests.questions.tools import rows

EXPORT = date(2021, 1, 31)


def lignee(tables: Registre) -> set[tuple[str, str]]:
    """Every link from an older certification to a newer one, whichever side states it."""
    links = set()
    for row in tables["Ancienne_Nouvelle_Certification"]:
        numero, old, new = (row[name] for name in ("Numero_Fiche", "Ancienne_Certification", "Nouvelle_Certification"))
        links |= {(old, numero)} if old else set()
        links |= {(numero, new)} if new else set()
    return links


def standard(tables: Registre) -> dict[str, dict[str, str]]:
    return {row["Numero_Fiche"]: row for row in tables["Standard"]}


def jour(text: str) -> date | None:
    if not text:
        return None
    return date(int(text[6:]), int(text[3:5]), int(text[:2])) if "/" in text else date.fromisoformat(text)


def actives(tables: Registre) -> set[str]:
    return {numero for numero, row in standard(tables).items() if row["Actif"] == "ACTIVE"}


def test_counts_of_the_register_equal_those_of_its_tables(registre_2021: OxigraphStore, tables_2021: Registre) -> None:
    def counted(query: str) -> list[str]:
        return values(registre_2021, query)

    standard = tables_2021["Standard"]
    certifications = counted("SELECT (COUNT(?c) AS ?n) { ?c a rncp:Certification }")
    assert certifications == [str(len({row["Numero_Fiche"] for row in standard}))] == ["17369"]
    active = sum(row["Actif"] == "ACTIVE" for row in standard)
    assert counted("SELECT (COUNT(?c) AS ?n) { ?c a rncp:Certification ; rncp:actif true }") == [str(active)]
    blocks = tables_2021["Blocs_De_Compétences"]
    assert counted("SELECT (COUNT(DISTINCT ?b) AS ?n) { ?c rncp:bloc ?b }") == [str(len(blocks))]
    held = {(row["Numero_Fiche"], row["Codes_Rome_Code"]) for row in tables_2021["Rome"]}
    found = counted("SELECT ?n (COUNT(?c) AS ?k) { ?c rncp:codeRome ?r . ?r skos:notation ?n } GROUP BY ?n")
    assert sorted(found) == sorted(f"{code} {count}" for code, count in Counter(code for _, code in held).items())
    assert counted("SELECT (COUNT(*) AS ?n) { ?a rncp:remplace ?b }") == [str(len(lignee(tables_2021)))]


def test_splits_and_merges_of_the_register(registre_2021: OxigraphStore, tables_2021: Registre) -> None:
    later: dict[str, set[str]] = defaultdict(set)
    earlier: dict[str, set[str]] = defaultdict(set)
    for old, new in lignee(tables_2021):
        later[old].add(new)
        earlier[new].add(old)
    expected = [(numero, "scission", others) for numero, others in later.items() if len(others) > 1]
    expected += [(numero, "fusion", others) for numero, others in earlier.items() if len(others) > 1]
    found = rows(registre_2021, "scissions-fusions")
    assert [(row["numero"], row["genre"], row["nombre"], row["autres"]) for row in found] == [
        (numero, genre, len(others), " ".join(sorted(others, key=ordre)))
        for numero, genre, others in sorted(expected, key=lambda e: (e[1] == "fusion", -len(e[2]), ordre(e[0])))
    ]


def test_unusual_successions_of_the_register(registre_2021: OxigraphStore, tables_2021: Registre) -> None:
    known = standard(tables_2021).keys()
    links = lignee(tables_2021)
    stated = {(row["Numero_Fiche"], row[side]): side for row in tables_2021["Ancienne_Nouvelle_Certification"]
              for side in ("Ancienne_Certification", "Nouvelle_Certification") if row[side]}  # fmt: skip
    later: nx.DiGraph[str] = nx.DiGraph(sorted(links))
    circles = [part for part in nx.strongly_connected_components(later) if len(part) > 1]
    expected = {("cycle", a, b) for a, b in links for part in circles if a in part and b in part}
    expected |= {("cycle", a, b) for a, b in links if a == b}
    for old, new in links:
        expected |= {("ancienne fiche absente", old, new)} if old not in known else set()
        expected |= {("nouvelle fiche absente", old, new)} if new not in known else set()
        if old in known and (old, new) not in stated:
            expected.add(("dite par la nouvelle seule", old, new))
        if new in known and (new, old) not in stated:
            expected.add(("dite par l'ancienne seule", old, new))
        if old.startswith("RS") != new.startswith("RS"):
            expected.add(("d'un registre a l'autre", old, new))
    found = rows(registre_2021, "filiations-atypiques")
    assert [tuple(row.values()) for row in found] == sorted(expected, key=lambda e: (e[0], ordre(e[1]), ordre(e[2])))


def test_the_lines_of_the_register(registre_2021: OxigraphStore, tables_2021: Registre) -> None:
    """Of the certifications with the longest lines and of some others: every member, every direct step."""
    later: nx.DiGraph[str] = nx.DiGraph(sorted(lignee(tables_2021)))
    longest = sorted(later, key=lambda n: (-len(nx.ancestors(later, n)) - len(nx.descendants(later, n)), ordre(n)))
    for numero in longest[:20] + longest[100::300]:
        expected = set()
        for sens, directed in (("ancetre", later.reverse()), ("descendant", later)):
            line = nx.descendants(directed, numero) | {numero}
            expected |= {(other, sens, par) for par, other in directed.subgraph(line).edges if other != numero}
        found = rows(registre_2021, "lignee", certification=numero)
        assert {(row["numero"], row["sens"], row["par"]) for row in found} == expected
        assert len(found) == len(expected)


def test_the_figures_on_succession_of_the_register(registre_2021: OxigraphStore, tables_2021: Registre) -> None:
    """Of the inactive fiches: those with a successor, those with a live descendant."""
    later: nx.DiGraph[str] = nx.DiGraph(sorted(lignee(tables_2021)))
    live = actives(tables_2021)
    inactive = set(standard(tables_2021)) - live
    replaced = {numero for numero in inactive & set(later) if later.out_degree(numero)}
    alive = {numero for numero in replaced if nx.descendants(later, numero) & live}
    ask = """PREFIX rncp: <https://w3id.org/rncp-graph/ontology#>
        SELECT (COUNT(DISTINCT ?c) AS ?n) { ?c rncp:actif false ; PATH }"""
    for path, expected in (
        ("rncp:registre ?r", inactive),
        ("rncp:remplacePar ?s", replaced),
        ("rncp:remplacePar+ ?s . ?s rncp:actif true", alive),
    ):
        assert rows(registre_2021, ask.replace("PATH", path)) == [{"n": len(expected)}]


Expiration = tuple[str, date, str | None, str | None, str]


def expirations(tables: Registre, mois: int) -> list[Expiration]:
    """Active certifications that end within some months: a row for each that replaces it, or one without."""
    links = lignee(tables)
    later: nx.DiGraph[str] = nx.DiGraph(sorted(links))
    live, known = actives(tables), standard(tables)
    year, month = divmod(EXPORT.year * 12 + EXPORT.month - 1 + mois, 12)
    expected: list[Expiration] = []
    for numero, row in known.items():
        end = jour(row["Date_Fin_Enregistrement"])
        if numero in live and end and end >= EXPORT and (end.year, end.month, end.day) <= (year, month + 1, EXPORT.day):
            after = nx.descendants(later, numero) if numero in later else set()
            active = "oui" if after & live else "non precise" if after - set(known) else "non"
            for new in sorted((new for old, new in links if old == numero), key=ordre) or [None]:
                titre = known[new]["Intitule"] if new in known else None
                expected.append((numero, end, new, titre, active))
    return sorted(expected, key=lambda e: (e[1], ordre(e[0]), ordre(e[2] or "")))


NOM_CNAM = "CONSERVATOIRE NATIONAL DES ARTS ET METIERS"


def unnamed(row: dict[str, str]) -> str:
    """The name of a certifier that is known by it alone, in capitals without accents."""
    plain = row["Nom_Certificateur"].upper().translate(str.maketrans("ÉÈÊÀÂÎÔÛÇ", "EEEAAIOUC"))
    return "" if row["Siret_Certificateur"] else plain


def found_expirations(store: OxigraphStore, **values: object) -> list[Expiration]:
    found = rows(store, "expirations", **values)
    names = ("numero", "fin", "remplacante", "intitule_remplacante", "descendante_active")
    return [tuple(row[name] for name in names) for row in found]  # type: ignore[misc]


@pytest.mark.parametrize("mois", [1, 6, 24])
def test_registrations_of_the_register_that_come_to_an_end(
    registre_2021: OxigraphStore, tables_2021: Registre, mois: int
) -> None:
    assert found_expirations(registre_2021, mois=mois) == expirations(tables_2021, mois)


def test_expirations_are_chosen_by_occupation_domain_certifier_and_register(
    registre_2021: OxigraphStore, tables_2021: Registre
) -> None:
    every = expirations(tables_2021, 6)

    def quoting(table: str, column: str, *prefixes: str) -> set[str]:
        return {row["Numero_Fiche"] for row in tables_2021[table] if row[column].startswith(prefixes)}

    metiers = quoting("Rome", "Codes_Rome_Code", "D14")
    vente = found_expirations(registre_2021, mois=6, date="2021-01-31", rome="D14")
    assert vente == [row for row in every if row[0] in metiers]
    assert len({row[0] for row in vente}) > 0
    several = quoting("Rome", "Codes_Rome_Code", "D14", "M1805")
    assert found_expirations(registre_2021, mois=6, rome=["D14", "M1805"]) == [r for r in every if r[0] in several]
    domaine = quoting("Nsf", "Nsf_Code", "326")
    assert found_expirations(registre_2021, mois=6, nsf="326") == [row for row in every if row[0] in domaine]
    for unit, said in (("110000072", ("110000072", "110 000 072 00014")), ("197534712", ("19753471200017", NOM_CNAM))):
        certifies = quoting("Certificateurs", "Siret_Certificateur", unit)
        certifies |= {
            r["Numero_Fiche"] for r in tables_2021["Certificateurs"] if unnamed(r) == NOM_CNAM and NOM_CNAM in said
        }
        held = [row for row in every if row[0] in certifies]
        assert held
        assert found_expirations(registre_2021, mois=6, certificateur=said[0]) == [
            row for row in held if row[0] in quoting("Certificateurs", "Siret_Certificateur", unit)
        ]
        shared = pytest.warns(RncpGraphWarning, match="all are meant") if said[1] == NOM_CNAM else nullcontext()
        with shared:
            assert found_expirations(registre_2021, mois=6, certificateur=said[1]) == held
    for registre in ("RS", "rncp"):
        those = [row for row in every if row[0].startswith(registre.upper())]
        assert found_expirations(registre_2021, mois=6, registre=registre) == those


def test_successions_of_the_register_and_the_codes_that_the_newer_keeps(
    registre_2021: OxigraphStore, tables_2021: Registre
) -> None:
    known = standard(tables_2021)
    quoted = {n: {row["Codes_Rome_Code"] for row in those} for n, those in tables_2021.par_fiche("Rome").items()}
    level = {n: int(text[3:]) for n, row in known.items() if (text := row["Nomenclature_Europe_Niveau"])[:3] == "NIV"}
    expected = []
    for old, new in sorted(lignee(tables_2021), key=lambda link: (ordre(link[0]), ordre(link[1]))):
        codes, others = quoted.get(old, set()), quoted.get(new, set())
        kept = ("oui" if codes <= others else "non") if codes and others else "non precise"
        up = level[new] - level[old] if old in level and new in level else None
        expected.append((old, new, len(codes), " ".join(sorted(codes & others)), kept, up))
    names = ("ancienne", "nouvelle", "rome", "gardes", "tous_gardes", "ecart_niveau")
    found = rows(registre_2021, "successeurs")
    assert [tuple(row[name] for name in names) for row in found] == expected
    assert Counter(row["tous_gardes"] for row in found) == Counter(kept for *_, kept, _ in expected)
    (first, *_) = expected
    assert [row["nouvelle"] for row in rows(registre_2021, "successeurs", certification=first[0])] == [
        new for old, new, *_ in expected if old == first[0]
    ]
    for register in ("RNCP", "RS"):  # of an old one whose fiche is absent as well
        told = [row["ancienne"] for row in rows(registre_2021, "successeurs", registre=register)]
        assert told == [old for old, *_ in expected if old.startswith(register)]


def test_periods_of_the_register_are_censored_where_their_end_is_to_come(
    registre_2021: OxigraphStore, tables_2021: Registre
) -> None:
    """The export of 2021 tells ends alone: no beginning is known."""
    ends = {n: end for n, row in standard(tables_2021).items() if (end := jour(row["Date_Fin_Enregistrement"]))}
    for day in (EXPORT, date(2015, 1, 1)):
        found = rows(registre_2021, "periodes", date=day)
        assert {(row["debut"], row["origine_debut"]) for row in found} == {(None, "non precise")}
        assert [(row["numero"], row["fin"], row["censuree"]) for row in found] == [
            (numero, ends[numero], "oui" if ends[numero] >= day else "non") for numero in sorted(ends, key=ordre)
        ]


def test_what_a_body_of_the_register_awards_is_counted_by_register_level_and_domain(
    registre_2021: OxigraphStore, tables_2021: Registre
) -> None:
    known, live = standard(tables_2021), actives(tables_2021)
    domains: dict[str, set[str]] = defaultdict(set)
    for row in tables_2021["Nsf"]:
        if row["Nsf_Code"][:2].isdigit() and len(row["Nsf_Code"]) > 1:
            domains[row["Numero_Fiche"]].add(row["Nsf_Code"][:2])
    for unit in ("110000072", "197534712"):
        held = {r["Numero_Fiche"] for r in tables_2021["Certificateurs"] if r["Siret_Certificateur"].startswith(unit)}
        counted: Counter[tuple[str, str]] = Counter()
        active: Counter[tuple[str, str]] = Counter()
        for numero in held:
            level = known[numero]["Nomenclature_Europe_Niveau"]
            axes = [("registre", "RS" if numero.startswith("RS") else "RNCP")]
            axes += [("niveau", level[3:] if level.startswith("NIV") else "non precise")]
            axes += [("domaine", code) for code in domains[numero] or {"non precise"}]
            counted.update(axes)
            active.update(axes if numero in live else [])
        found = rows(registre_2021, "organisme", organisme=unit)
        assert {(r["axe"], r["valeur"]): (r["certifications"], r["actives"]) for r in found} == {
            axis: (number, active[axis]) for axis, number in counted.items()
        }
        assert {row["role"] for row in found} == {"delivre"}


@pytest.fixture(scope="module")
def lives_2021(shared: Callable[..., Path]) -> list[Life]:
    return list(lives(shared("registre-2021", "export-fiches-csv-2021-01-31.zip")))


def test_situations_of_the_register_agree_with_the_table_on_thirty_days_each(
    registre_2021: OxigraphStore, lives_2021: list[Life]
) -> None:
    assert len(lives_2021) == 17_369
    assert differences(registre_2021, lives_2021, EXPORT) == []


def test_registered_on_a_day_or_not_known(registre_2021: OxigraphStore, lives_2021: list[Life]) -> None:
    """The look-up itself, of five hundred fiches, each on a day of its own."""
    assert asked_differences(registre_2021, lives_2021, EXPORT, how_many=500) == []


def test_fields_missing_in_the_register(registre_2021: OxigraphStore, tables_2021: Registre) -> None:
    """By year of end, for the fields that the CSV export has."""
    has = {
        "bloc": set(tables_2021.par_fiche("Blocs_De_Compétences")), "metier ROME": set(tables_2021.par_fiche("Rome")),
        "domaine NSF": set(tables_2021.par_fiche("Nsf")), "Formacode": set(tables_2021.par_fiche("Formacode")),
        "certificateur": set(tables_2021.par_fiche("Certificateurs")),
        "voie d'acces": set(tables_2021.par_fiche("VoixdAccès")),
    }  # fmt: skip
    for year in (2019, 2024):
        ends = {n: jour(row["Date_Fin_Enregistrement"]) for n, row in standard(tables_2021).items()}
        those = {numero for numero, end in ends.items() if end and end.year == year}
        missing = {name: len(those - numeros) for name, numeros in has.items()}
        found = rows(registre_2021, "champs-manquants", registre="RNCP", annee=year)
        assert {r["champ"]: r["manquent"] for r in found if r["champ"] in has} == {
            n: m for n, m in missing.items() if m
        }
        assert {r["fiches"] for r in found} == {len(those)}


def test_ends_of_registration_in_the_register_by_day(registre_2021: OxigraphStore, tables_2021: Registre) -> None:
    ends = Counter((jour(row["Date_Fin_Enregistrement"]), numero) for numero, row in standard(tables_2021).items())
    expected = sorted((key for key in ends if key[0] and key[0].year == 2021), key=lambda e: (e[0], ordre(e[1])))
    found = rows(registre_2021, "mouvements", du="2021-01-01", au="2021-12-31")
    assert [(r["date"], r["numero"]) for r in found if r["mouvement"] == "fin d'enregistrement"] == expected


def test_facts_of_the_register_come_from_its_one_source(registre_2021: OxigraphStore, tables_2021: Registre) -> None:
    for numero, row in list(standard(tables_2021).items())[::1500]:
        found = rows(registre_2021, "premiere-source", certification=numero)
        assert {(r["premiere"], r["date_export"], r["sources"]) for r in found} == {
            ("export-fiches-csv-2021-01-31.zip", EXPORT, 1)
        }
        said = {(r["propriete"], r["valeur"]) for r in found}
        assert ("actif", "true" if row["Actif"] == "ACTIVE" else "false") in said
        assert {v for p, v in said if p == "codeRome"} == {
            r["Codes_Rome_Code"] for r in tables_2021.par_fiche("Rome").get(numero, [])
        }
