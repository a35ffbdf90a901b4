"""The corpus of the benchmarks is shaped as the register is: sizes, spreads, lineages."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path
from random import Random
from typing import Any

import pytest

from bench.corpus import targets
from bench.corpus.creation import create, xml_name
from bench.corpus.plan import foresee
from bench.corpus.prose import Prose
from bench.corpus.stocks import invent, read_2021
from bench.corpus.tables import compare, show
from rncp_graph.readers import read
from tests.bench.test_corpus import REGISTERS, elements


@dataclass
class Tenth:
    """What a corpus at a tenth of the register holds, counted by a parser that is not ours."""

    size: int
    expected: dict[str, Any]
    known_bodies: set[str] = field(default_factory=set)
    anciennes: set[tuple[str, str]] = field(default_factory=set)
    nouvelles: set[tuple[str, str]] = field(default_factory=set)
    partenaires: Counter[int] = field(default_factory=Counter)
    par_siret: Counter[str] = field(default_factory=Counter)
    blocs_actifs: list[int] = field(default_factory=list)
    niveaux_actifs: Counter[str] = field(default_factory=Counter)


@pytest.fixture(scope="module")
def tenth(tmp_path_factory: pytest.TempPathFactory) -> Tenth:
    folder = tmp_path_factory.mktemp("tenth")
    _, expected = create(folder, 0.1, 5)
    found = Tenth(sum((folder / xml_name(registre)).stat().st_size for registre in REGISTERS), expected)
    for registre in REGISTERS:
        for fiche in elements(folder, registre):
            numero = fiche.findtext("NUMERO_FICHE") or ""
            found.known_bodies.add(numero)
            found.anciennes |= {(e.text or "", numero) for e in fiche.iter("ID_FICHE_ANCIENNE_CERTIFICATION")}
            found.nouvelles |= {(numero, e.text or "") for e in fiche.iter("ID_FICHE_NOUVELLE_CERTIFICATION")}
            sirets = [e.text or "" for e in fiche.iter("SIRET_PARTENAIRE")]
            found.partenaires[len(sirets)] += 1
            found.par_siret.update(sirets)
            if fiche.findtext("ACTIF") == "Oui":
                found.niveaux_actifs[fiche.findtext("NOMENCLATURE_EUROPE/NIVEAU") or ""] += 1
                found.blocs_actifs.append(len(fiche.findall("BLOCS_COMPETENCES/BLOC_COMPETENCES")))
            fiche.clear()
    return found


def test_links_are_stated_on_one_side_or_both_and_a_few_lead_nowhere(tenth: Tenth):
    old, new, told = tenth.anciennes, tenth.nouvelles, tenth.expected["lignee"]
    dangling = [link for link in old | new if not tenth.known_bodies.issuperset(link)]
    one_sided = [link for link in old ^ new if tenth.known_bodies.issuperset(link)]
    assert (told["liens"], told["pendants"], told["un_cote"]) == (len(old | new), len(dangling), len(one_sided))
    assert dangling and one_sided
    both = [(a, b) for a, b in old & new if a.startswith("RNCP") and b.startswith("RNCP")]
    assert len(both) == told["rncp_deux_cotes"] == pytest.approx(0.1 * targets.TWO_SIDED, abs=1)
    assert sum((b, a) in new for a, b in new) == 2  # one circle of two
    assert any(a.startswith("RNCP") and b.startswith("RS") for a, b in new)


def test_lineages_are_as_long_and_as_branched_as_those_of_the_register(tenth: Tenth):
    links, told = tenth.anciennes | tenth.nouvelles, tenth.expected["lignee"]
    assert max(Counter(a for a, _ in links).values()) == targets.SUCCESSORS_MAX
    assert max(Counter(b for _, b in links).values()) == targets.PREDECESSORS_MAX
    for length, many in targets.CHAINS.items():
        assert abs(told["chaines"].get(str(length), 0) - many * 0.1) <= max(2, many * 0.1 * 0.08), length


def test_partners_are_as_unevenly_spread_as_those_of_the_register(tenth: Tenth):
    partenaires, par_siret = tenth.partenaires, tenth.par_siret
    assert partenaires[0] / partenaires.total() == pytest.approx(targets.WITHOUT_PARTENAIRE, abs=0.02)
    assert 400 < max(partenaires) <= targets.PARTENAIRES_MAX
    assert par_siret.total() == round(0.1 * targets.PARTENAIRES)
    assert len(par_siret) == round(0.1 * targets.PARTENAIRES_SIRET)
    assert max(par_siret.values()) > 20 * par_siret.total() / len(par_siret)  # a few bodies are everywhere
    assert min(par_siret.values()) == 1


def test_sizes_levels_and_blocs_are_those_of_the_register(tenth: Tenth):
    assert tenth.size == pytest.approx(0.1 * targets.XML_BYTES, rel=0.06)
    given = [n for n in tenth.blocs_actifs if n]
    assert (len(given), sum(given)) == (
        round(0.1 * targets.ACTIVE_WITH_BLOCS),
        round(0.1 * targets.ACTIVE_BLOCS),
    )
    assert tenth.niveaux_actifs == {"": 147, "NIV3": 64, "NIV4": 79, "NIV5": 68, "NIV6": 135, "NIV7": 206}


def test_past_scale_one_the_register_is_repeated_with_numbers_and_links_of_its_own():
    rng = Random(3)
    base = invent(rng, Prose(rng), targets.OLD_FICHES)
    rncp, rs = foresee(rng, 2, base)
    assert len({p.numero for p in (*rncp, *rs)}) == len(rncp) + len(rs) == 2 * sum(targets.FICHES.values())
    assert sum(p.partenaires for p in (*rncp, *rs)) == 2 * targets.PARTENAIRES
    assert sum(p.blocs for p in rncp) == 2 * targets.BLOCS


def test_with_the_register_of_2021_its_titles_codes_and_links_are_kept(shared, tmp_path: Path):
    path = shared("registre-2021", "export-fiches-csv-2021-01-31.zip")
    vraies = {f"RNCP{stock.numero}": stock for stock in read_2021(path)}
    assert len(vraies) == targets.OLD_FICHES
    create(tmp_path, 0.01, 1, path)
    kept = {fiche.numero: fiche for fiche in read(tmp_path / xml_name("RNCP")) if fiche.numero in vraies}
    assert len(kept) == 174
    for numero, fiche in kept.items():
        stock = vraies[numero]
        assert fiche.intitule == stock.intitule
        assert [row.code for row in fiche.codes_rome] == sorted(code for code, _ in stock.rome)
        assert {bloc.code for bloc in fiche.blocs} == {code for code, _ in stock.blocs}
        assert set(stock.nouvelles) <= set(fiche.nouvelles_certifications)
        assert set(stock.anciennes) <= set(fiche.anciennes_certifications)


def test_the_table_sets_every_target_beside_what_the_corpus_has(tmp_path: Path):
    tally, expected = create(tmp_path, 0.01, 2026)
    rows = list(compare(tally, expected, 0.01))
    by_name = {measure: (target, corpus) for measure, target, corpus in rows}
    assert len(by_name) == len(rows) > 50
    assert by_name["fiches RNCP"] == ("256", "256")
    assert by_name["partenaires"] == ("3,978", "3,978")
    assert show(iter(rows)).count("\n") == len(rows)
