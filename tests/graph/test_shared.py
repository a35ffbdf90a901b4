"""What fiches share is described once, and in the same way whatever the order in which they came."""

from __future__ import annotations

import pickle
import random
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pyoxigraph import RdfFormat, parse

from rncp_graph.graph.official import Entry, Official
from rncp_graph.graph.shared import Shared
from rncp_graph.model.fiche import Ccn, CentrePreparation, Certificateur, Fiche, Formacode, Habilitation, Nsf, Rome
from rncp_graph.model.order import canonical
from rncp_graph.model.schemes import QUOTED, broader, well_formed
from rncp_graph.rdf.mapping import index, record
from rncp_graph.rdf.names import iri
from rncp_graph.rdf.vocabulary import RDF, RNCP
from rncp_graph.terms import compact, expand
from tests import strategies as s

BASE = "urn:x/"

FEW = st.sampled_from(["a", "b", "c"])
"""Few words, so that fiches meet on the same codes and bodies with other wordings."""

FICHES = st.lists(
    st.builds(
        Fiche,
        numero=st.sampled_from(["RNCP1", "RNCP2", "RS3"]),
        codes_rome=st.lists(
            st.builds(Rome, code=st.sampled_from(["D1407", "D14", "?"]), libelle=st.none() | FEW), max_size=2
        ).map(tuple),
        codes_nsf=st.lists(st.builds(Nsf, code=st.sampled_from(["312t", "312", "3"]), libelle=FEW), max_size=2).map(
            tuple
        ),
        ccn_1=st.none() | st.builds(Ccn, code=FEW, libelle=FEW),
        certificateurs=st.lists(
            st.builds(
                Certificateur,
                nom=st.none() | st.sampled_from(["CCI", "C.C.I.", "cci"]),
                siret=st.none() | st.sampled_from(["18750002000065", "18750002000999"]),
            ),
            max_size=2,
        ).map(tuple),
    ),
    max_size=5,
)


def gathered(*fiches: Fiche) -> Shared:
    shared = Shared(base=BASE)
    for fiche in fiches:
        shared.fiche_lines(fiche)
    return shared


def said(shared: Shared, node: str) -> set[tuple[str, str]]:
    """What is said of a node, short."""
    quads = parse("".join(shared.lines()), format=RdfFormat.N_TRIPLES)
    return {
        (compact(quad.predicate.value), str(quad.object).strip("<>").removeprefix(BASE))
        for quad in quads
        if str(quad.subject) == f"<{BASE}{node}>"
    }


# --- order ------------------------------------------------------------------------------------------------------------


@settings(max_examples=120, deadline=None)
@given(fiches=FICHES, seed=st.integers(0, 99))
def test_fiches_in_another_order_give_the_same_lines_in_the_same_order(fiches: list[Fiche], seed: int) -> None:
    mixed = random.Random(seed).sample(fiches, len(fiches))

    assert list(gathered(*fiches).lines()) == list(gathered(*mixed).lines())


@settings(max_examples=40, deadline=None)
@given(fiche=s.records(Fiche))
def test_no_line_is_written_twice(fiche: Fiche) -> None:
    written = list(gathered(fiche, fiche).lines())

    assert len(written) == len(set(written))


@settings(max_examples=40, deadline=None)
@given(fiche=s.records(Fiche))
def test_all_that_a_fiche_names_is_described(fiche: Fiche) -> None:
    """No entry of a nomenclature and no body is left without a class."""
    shared = Shared(base=BASE)
    lines = [*shared.fiche_lines(fiche), *shared.lines()]
    triples = [quad.triple for quad in parse("".join(lines), format=RdfFormat.N_TRIPLES)]
    typed = {str(x.subject) for x in triples if f"<{x.predicate.value}>" == RDF.type}
    kinds = tuple(f"<{BASE}{scheme}/" for scheme in (*QUOTED, "organisme", "nomenclature"))

    assert {str(x.object) for x in triples if str(x.object).startswith(kinds)} <= typed


def test_a_fiche_is_written_without_the_labels_of_what_it_shares() -> None:
    shared = Shared(base=BASE)
    own = "".join(shared.fiche_lines(Fiche(numero="RS1", codes_rome=(Rome(code="D1407", libelle="Vente"),))))

    assert "rome/D1407" in own
    assert "Vente" not in own
    assert ("skos:prefLabel", '"Vente"@fr') in said(shared, "rome/D1407")


# --- labels -----------------------------------------------------------------------------------------------------------


def rome(*labels: str | None) -> list[Fiche]:
    return [Fiche(numero=f"RS{n}", codes_rome=(Rome(code="D1407", libelle=x),)) for n, x in enumerate(labels)]


def test_the_most_frequent_wording_is_the_preferred_label_and_the_others_are_alternatives() -> None:
    shared = gathered(*rome("a", "z", "z", "m", None))

    assert shared.labels("rome", "D1407") == ["z", "a", "m"]
    labels = {pair for pair in said(shared, "rome/D1407") if pair[0].endswith("Label")}
    assert labels == {("skos:prefLabel", '"z"@fr'), ("skos:altLabel", '"a"@fr'), ("skos:altLabel", '"m"@fr')}


def test_of_two_wordings_as_frequent_the_first_in_the_alphabet_is_preferred() -> None:
    assert gathered(*rome("b", "a")).labels("rome", "D1407") == ["a", "b"]


def test_an_alternative_wording_of_one_fiche_counts_as_well() -> None:
    other = Fiche(numero="RS9", codes_rome=(Rome(code="D1407", libelle="c", autres_libelles=("b",)),))

    assert gathered(*rome("a", "b"), other).labels("rome", "D1407") == ["b", "a", "c"]


def test_a_code_without_any_label_is_an_entry_all_the_same() -> None:
    found = said(gathered(*rome(None)), "rome/D1407")

    assert ("skos:notation", '"D1407"') in found
    assert [pair for pair in found if pair[0].endswith("Label")] == [("skos:prefLabel", '"D1407"')]


def test_a_code_that_nobody_quotes_has_no_wording() -> None:
    assert gathered().labels("rome", "D1407") == []
    assert list(gathered().lines()) == []


# --- words of a fiche -------------------------------------------------------------------------------------------------


def read_back(*fiches: Fiche, official: Official | None = None) -> list[Fiche]:
    """The fiches, from one graph that holds them all; of several parts, gathered as elsewhere and added."""
    whole = Shared(base=BASE, official=official or Official())
    text: list[str] = []
    for fiche in fiches:
        part = Shared(base=BASE)
        text += part.fiche_lines(fiche)
        whole.add(pickle.loads(pickle.dumps(part)))
    table = index(quad.triple for quad in parse("".join([*text, *whole.lines()]), format=RdfFormat.N_TRIPLES))
    return [record(Fiche, iri(fiche, BASE), table, BASE) for fiche in fiches]


@settings(max_examples=150, deadline=None)
@given(fiches=FICHES.map(lambda fiches: list({fiche.numero: canonical(fiche) for fiche in fiches}.values())))
def test_every_fiche_of_a_graph_reads_back_under_its_own_words(fiches: list[Fiche]) -> None:
    assert read_back(*fiches) == fiches


@settings(max_examples=80, deadline=None)
@given(fiches=FICHES.map(lambda fiches: list({fiche.numero: canonical(fiche) for fiche in fiches}.values())))
def test_the_words_of_a_fiche_are_its_own_beside_an_official_list(fiches: list[Fiche]) -> None:
    official = Official()
    for path, label in (("rome/D1407", "a"), ("rome/D14", "z"), ("nsf/312", "b"), ("ccn/a", "c")):
        official.add(Entry(path=path, schemas=(path.partition("/")[0],), labels=((label, "fr"),)))

    assert read_back(*fiches, official=official) == fiches


def test_a_fiche_cites_its_words_only_where_they_are_not_the_usual_ones() -> None:
    shared = gathered(*rome("z", "z", "a", None))
    cited = [line.split()[0] for line in shared.lines() if str(RNCP.libelleCite) in line]

    assert cited == [f"<{BASE}certification/RS2>", f"<{BASE}certification/RS3>"]


def test_a_code_has_one_preferred_label_and_beside_it_its_usual_wording() -> None:
    shared = gathered(*rome("usuel", "usuel", "rare"))
    shared.official.add(Entry(path="rome/D1407", schemas=("rome-v4",), labels=(("officiel", "fr"),)))
    labels = {pair for pair in said(shared, "rome/D1407") if "abel" in pair[0] or "ibelle" in pair[0]}

    assert labels == {
        ("skos:prefLabel", '"officiel"@fr'),
        ("rncp:libelleUsuel", '"usuel"@fr'),
        ("skos:altLabel", '"usuel"@fr'),
        ("skos:altLabel", '"rare"@fr'),
    }


# --- vocabularies that browse -----------------------------------------------------------------------------------------


@settings(max_examples=60, deadline=None)
@given(fiches=FICHES)
def test_every_scheme_has_top_concepts_and_every_concept_a_label_without_official_lists(fiches: list[Fiche]) -> None:
    triples = [quad.triple for quad in parse("".join(gathered(*fiches).lines()), format=RdfFormat.N_TRIPLES)]
    subjects = {
        name: {x.subject for x in triples if x.predicate.value == expand(name)}
        for name in ("skos:notation", "skos:prefLabel", "skos:inScheme", "skos:broader", "skos:hasTopConcept")
    }
    concepts = subjects["skos:inScheme"]

    assert concepts <= subjects["skos:prefLabel"]
    assert {x.object for x in triples if x.predicate.value == expand("skos:inScheme")} == subjects["skos:hasTopConcept"]
    assert {x.object for x in triples if x.predicate.value == expand("skos:hasTopConcept")} == concepts - subjects[
        "skos:broader"
    ]


def test_an_entry_that_only_a_code_tells_of_is_labelled_by_its_code() -> None:
    shared = gathered(*rome("Vente"))

    assert [("skos:prefLabel", f'"{code}"') in said(shared, f"rome/{code}") for code in ("D14", "D")] == [True, True]


# --- hierarchy --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("scheme", "code", "expected"),
    [
        ("rome", "D1407", "D14"),
        ("rome", "D14", "D"),
        ("rome", "D", None),
        ("rome", "H1", None),
        ("rome", "Z99999", None),
        ("nsf", "312t", "312"),
        ("nsf", "312", "31"),
        ("nsf", "31", "3"),
        ("nsf", "3", None),
        ("formacode", "42872", None),
        ("idcc", "1234", None),
        ("abrege", "BTS", None),
    ],
)
def test_a_code_tells_the_entry_above_it(scheme: str, code: str, expected: str | None) -> None:
    assert broader(scheme, code) == expected


def test_the_entries_above_a_quoted_code_are_in_the_graph_up_to_the_top() -> None:
    shared = gathered(Fiche(numero="RS1", codes_nsf=(Nsf(code="312t", libelle="Négociation et vente"),)))
    chain = ["nsf/312t", "nsf/312", "nsf/31", "nsf/3"]

    for lower, upper in zip(chain, [*chain[1:], None], strict=True):
        ups = {value for name, value in said(shared, lower) if name == "skos:broader"}
        assert ups == ({upper} if upper else set())
        assert ("skos:inScheme", "nomenclature/nsf") in said(shared, lower)


@pytest.mark.parametrize(
    ("code", "doubtful"), [("D1407", False), ("H12", True), ("K", True), ("12", True), ("d1407", True)]
)
def test_a_quoted_code_that_is_no_entry_of_the_lowest_level_is_kept_and_marked(code: str, doubtful: bool) -> None:
    shared = gathered(Fiche(numero="RNCP1", codes_rome=(Rome(code=code),)))
    marks = [value for name, value in said(shared, f"rome/{code}") if name == "rncp:codeDouteux"]

    assert well_formed("rome", code) is not doubtful
    assert bool(marks) is doubtful
    assert ("skos:notation", f'"{code}"') in said(shared, f"rome/{code}")


def test_an_entry_above_a_code_is_not_doubtful_unless_it_is_quoted() -> None:
    """`D14` is no occupation: odd in a fiche, in its place as the group of `D1407`."""
    assert "rncp:codeDouteux" not in {name for name, _ in said(gathered(*rome("a")), "rome/D14")}


def test_every_scheme_in_use_has_a_title_in_both_languages_and_no_other_is_there() -> None:
    shared = gathered(Fiche(numero="RS1", formacodes=(Formacode(code="42872"),)))

    assert {name for name, _ in said(shared, "nomenclature/formacode")} == {
        *("rdf:type", "dct:title", "skos:notation", "skos:hasTopConcept"),
    }
    assert len(said(shared, "nomenclature/formacode")) == 5
    assert said(shared, "nomenclature/rome") == set()


# --- organisations ----------------------------------------------------------------------------------------------------


def test_a_site_belongs_to_its_legal_unit_and_both_bear_the_names_of_its_rows() -> None:
    bodies = tuple(Certificateur(nom=nom, siret="18750002000065") for nom in ("CCI FRANCE", "CCI France"))
    shared = gathered(Fiche(numero="RS1", certificateurs=bodies))
    labels = {("skos:prefLabel", '"CCI FRANCE"'), ("skos:altLabel", '"CCI France"')}
    kind = ("rdf:type", expand("rncp:Organisme"))

    assert said(shared, "organisme/siret-18750002000065") == labels | {
        kind,
        ("rncp:siret", '"18750002000065"'),
        ("rncp:partieDe", "organisme/siren-187500020"),
    }
    assert said(shared, "organisme/siren-187500020") == labels | {
        kind,
        ("rncp:siren", '"187500020"'),
        ("rncp:cleNom", '"cci france"'),
    }


def test_a_body_known_by_its_name_says_so_and_keeps_every_spelling() -> None:
    fiches = [
        Fiche(numero=f"RS{n}", certificateurs=(Certificateur(nom=x),)) for n, x in enumerate(["C.E.S.I.", "C E S I"])
    ]
    shared = gathered(*fiches)
    (key,) = shared.organismes

    assert said(shared, f"organisme/{key}") == {
        ("rdf:type", expand("rncp:OrganismeNomme")),
        ("skos:prefLabel", '"C E S I"'),
        ("skos:altLabel", '"C.E.S.I."'),
        ("rncp:cleNom", '"c e s i"'),
    }


def test_names_of_a_body_have_keys_and_the_number_of_too_many_bodies_tells_by_its_usual_name_alone() -> None:
    def keys(*names: str) -> set[str]:
        bodies = tuple(Certificateur(nom=name, siret="11004301500012") for name in (*names[:1], *names))
        found = said(gathered(Fiche(numero="RS1", certificateurs=bodies)), "organisme/siren-110043015")
        return {f"{name}={value[1:-1]}" for name, value in found if name.startswith(("rncp:cle", "rncp:autreCle"))}

    assert keys("Ministère de l'Éducation nationale", "Éducation nationale") == {
        "rncp:cleNom=ministere de l education nationale",
        "rncp:autreCleNom=education nationale",
        "rncp:cleNomTete=ministere : education nationale",
    }
    assert keys("CCI", *(f"École {n}" for n in range(12))) == {"rncp:cleNom=cci"}


def test_a_certification_tells_the_usual_names_of_its_certifiers_as_one_text() -> None:
    cci = [Certificateur(nom=nom, siret="18750002000065") for nom in ("CCI FRANCE", "CCI FRANCE", "Cci")]
    named, unnamed = Certificateur(nom="AFPA"), Certificateur(siret="11000007200014")
    fiches = [Fiche(numero=f"RS{n}", certificateurs=(row, named, unnamed)) for n, row in enumerate(cci)]
    halves = [gathered(*fiches[:1]), gathered(*fiches[1:], Fiche(numero="RS9", certificateurs=(unnamed,)))]
    shared = Shared(base=BASE)
    for half in halves:
        shared.add(pickle.loads(pickle.dumps(half)))

    told = {n: said(shared, f"certification/RS{n}") for n in (0, 1, 2, 9)}
    both = {("rncp:nomsCertificateurs", '"AFPA | CCI FRANCE"')}
    assert told == {0: both, 1: both, 2: both, 9: set()}


def test_a_body_tells_each_level_and_domain_in_which_it_certifies_once() -> None:
    cci = Certificateur(nom="CCI FRANCE", siret="18750002000065")
    codes = tuple(Nsf(code=code) for code in ("312t", "31", "326t", "x1"))
    one = Fiche(numero="RS1", certificateurs=(cci,), codes_nsf=codes)
    fiches = [replace(one, numero=f"RS{level}", niveau=level) for level in (5, 6)]
    shared = gathered(one)
    for half in (gathered(*fiches), gathered(replace(fiches[0], numero="RS9"))):
        shared.add(pickle.loads(pickle.dumps(half)))

    told = [line for line in shared.lines() if "#certifie" in line]
    assert len(told) == 4
    assert {pair for pair in said(shared, "organisme/siren-187500020") if pair[0].startswith("rncp:certifie")} == {
        ("rncp:certifieAuNiveau", "niveau/5"),
        ("rncp:certifieAuNiveau", "niveau/6"),
        ("rncp:certifieDansDomaine", "nsf/31"),
        ("rncp:certifieDansDomaine", "nsf/32"),
    }


def test_certifiers_partners_and_centres_of_one_name_are_one_body() -> None:
    fiche = Fiche(
        numero="RS1",
        certificateurs=(Certificateur(nom="CCI Aisne"),),
        partenaires=(Habilitation(nom="CCI  AISNE"),),
        centres_preparation=(CentrePreparation(nom="CCI-Aisne"),),
    )

    assert len(gathered(fiche).organismes) == 1


def test_the_preferred_name_is_the_most_frequent_among_fiches() -> None:
    row = Certificateur(nom="Cci France", siret="18750002000065")
    fiches = [Fiche(numero=f"RS{n}", certificateurs=(replace(row, nom=nom),)) for n, nom in enumerate(["A", "B", "B"])]

    assert ("skos:prefLabel", '"B"') in said(gathered(*fiches), "organisme/siren-187500020")
