"""Pairs gathered: by domain of the ROME and of the NSF, between two domains, and by certification."""

from __future__ import annotations

from rncp_graph.gaps import GapMap


def test_a_pair_across_two_domains_stands_in_both(found: GapMap) -> None:
    said = [
        (one.domaine, one.mobilites, one.sans_certification, one.une_seule, one.plusieurs, one.non_precise,
         one.hors_mobilite, one.taux, one.fragiles)
        for one in found.domains
    ]  # fmt: skip
    assert said == [
        ("A", 3, 1, 1, 1, 0, 2, 66.7, ("RNCP2",)),
        ("B", 3, 1, 1, 0, 1, 1, None, ("RNCP2",)),
        ("C", 0, 0, 0, 0, 0, 1, None, ()),
    ]


def test_each_pair_stands_in_one_crossing(found: GapMap) -> None:
    said = {(one.domaine, one.avec): (one.mobilites, one.hors_mobilite) for one in found.crossings}
    assert said == {("A", "A"): (1, 0), ("A", "B"): (2, 1), ("A", "C"): (0, 1), ("B", "B"): (1, 0)}
    assert sum(map(sum, said.values())) == len(found.pairs)


def test_a_domain_of_the_nsf_has_the_pairs_that_its_certifications_join(found: GapMap) -> None:
    (area,) = found.specialities
    assert (area.domaine, area.mobilites, area.une_seule, area.plusieurs, area.hors_mobilite) == ("21", 2, 1, 1, 1)
    assert (area.sans_certification, area.taux) == (None, None)
    assert area.fragiles == ("RNCP2",)


def test_certifications_on_which_most_hangs_come_first_with_their_successors(found: GapMap) -> None:
    said = [
        (one.numero, one.une_seule, one.mobilites, one.hors_mobilite, one.successeurs, one.paires)
        for one in found.certifications
    ]
    assert said == [
        ("RNCP2", 1, 2, 1, (), ("A1202-B1302",)),
        ("RNCP1", 0, 1, 0, ("RNCP6",), ()),
        ("RNCP4", 0, 0, 1, (), ()),
    ]
    ends = [one.jusqu_au and one.jusqu_au.isoformat() for one in found.certifications]
    assert ends == ["2023-12-31", "2021-12-31", "2021-12-31"]
    assert found.certifications[1].intitule == "Jardinier $1"
