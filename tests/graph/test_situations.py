"""Situations: each day is registered, not registered, or not known, by the decision table of `docs/validite.md`."""

from __future__ import annotations

from datetime import date, timedelta
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pyoxigraph import RdfFormat, parse

from rncp_graph.graph.shared import Shared
from rncp_graph.graph.situations import OPEN, Observed, Periode, periods, situations
from rncp_graph.model.fiche import Certificateur, Enregistrement, Fiche, Habilitation
from rncp_graph.model.order import canonical
from rncp_graph.rdf.mapping import record
from rncp_graph.resources import resource
from rncp_graph.terms import BASE, expand

EXPORT = date(2021, 1, 31)


def day(text: str) -> date:
    return date.fromisoformat(text)


def told(*spans: tuple[str | None, str | None], **more: object) -> Fiche:
    rows = tuple(
        Enregistrement(date_effet=begin and day(begin), date_fin=end and day(end))  # type: ignore[arg-type]
        for begin, end in spans
    )
    return Fiche(numero="RNCP1", enregistrements=rows, **more)  # type: ignore[arg-type]


def spans(fiche: Fiche, *exports: tuple[str | None, Fiche]) -> list[tuple[str, str, bool, str]]:
    found = situations(fiche, [Observed(jour and day(jour), seen) for jour, seen in exports])  # type: ignore[arg-type]
    return [(s.du.isoformat(), s.au.isoformat(), s.enregistree, s.fondement) for s in found]


# --- an independent reading of the table ------------------------------------------------------------------------------

Told = list[tuple[date | None, date | None]]


def by_the_table(periods: Told, actif: bool | None, asked: date, export: date | None) -> tuple[bool, str] | None:
    """The table, line by line, for one export and one day; `None` is not known."""
    ended = any(end and end < asked for _, end in periods)
    may_hold = [(begin, end) for begin, end in periods if end and end >= asked and not (begin and begin > asked)]
    if export and actif is not None:
        if asked >= export and not actif:
            return False, "inactive"
        if asked == export:
            return True, "active"
        if asked > export:
            return (True, "active-fin-a-venir") if may_hold else (False, "fin-passee") if ended else None
    if any(begin for begin, _ in may_hold):
        return True, "periode"
    if ended and not may_hold and any(begin and begin > asked for begin, _ in periods):
        return False, "entre-deux-periodes"
    return (False, "fin-passee") if ended and not may_hold and not actif else None


SPAN = (date(2000, 1, 1), date(2000, 2, 20))
ALL = [SPAN[0] + timedelta(n) for n in range((SPAN[1] - SPAN[0]).days)]
days = st.dates(*SPAN)


@st.composite
def lives(draw: st.DrawFn) -> Told:
    """Periods with ends and beginnings, known or not; a beginning may lie after its end, as sources write."""
    return [
        (draw(st.none() | days), draw(st.none() | days) if n else draw(days)) for n in range(draw(st.integers(0, 4)))
    ]


def fiche_of(life: Told, actif: bool | None) -> Fiche:
    rows = tuple(Enregistrement(date_effet=begin, date_fin=end) for begin, end in life)
    return Fiche(numero="RNCP1", enregistrements=rows, actif=actif)


@settings(max_examples=300, deadline=None)
@given(lives(), st.sampled_from([True, False, None]), st.none() | days)
def test_each_day_is_what_the_table_says(life: Told, actif: bool | None, export: date | None) -> None:
    fiche = fiche_of(life, actif)
    found = situations(fiche, [Observed(export, fiche)])
    for asked in ALL:
        held = [(s.enregistree, s.fondement) for s in found if s.du <= asked <= s.au]
        expected = by_the_table(life, actif, asked, export)
        assert held == ([expected] if expected else [])


@settings(max_examples=300, deadline=None)
@given(lives(), st.lists(st.tuples(days, st.sampled_from([True, False, None])), max_size=3))
def test_spans_are_in_order_apart_and_as_long_as_can_be(life: Told, flags: list[tuple[date, bool | None]]) -> None:
    fiche = fiche_of(life, None)
    found = situations(fiche, [Observed(jour, fiche_of(life, actif)) for jour, actif in flags])
    assert all(date.min < s.du <= s.au <= OPEN for s in found)
    for one, other in pairwise(found):
        assert one.au < other.du
        alike = (one.enregistree, one.fondement, one.periodes) == (other.enregistree, other.fondement, other.periodes)
        assert not (alike and one.au + timedelta(1) == other.du)


@settings(max_examples=200, deadline=None)
@given(lives(), st.permutations([("2000-01-10", True), ("2000-01-20", False), ("2000-02-01", True)]))
def test_each_export_is_the_witness_of_its_day_in_whatever_order_they_come(
    life: Told, exports: list[tuple[str, bool]]
) -> None:
    found = situations(fiche_of(life, True), [Observed(day(jour), fiche_of(life, actif)) for jour, actif in exports])
    for asked in ALL:
        before = [(jour, actif) for jour, actif in exports if day(jour) <= asked]
        jour, actif = max(before) if before else (None, True)
        expected = by_the_table(life, actif, asked, jour and day(jour))
        assert [(s.enregistree, s.fondement) for s in found if s.du <= asked <= s.au] == (
            [expected] if expected else []
        )


# --- the lines of the table, one by one -------------------------------------------------------------------------------


def test_an_active_fiche_is_registered_until_its_end_and_then_no_more() -> None:
    fiche = told(actif=True, date_fin_enregistrement=day("2024-06-10"))
    assert spans(fiche, ("2021-01-31", fiche)) == [
        ("2021-01-31", "2021-01-31", True, "active"),
        ("2021-02-01", "2024-06-10", True, "active-fin-a-venir"),
        ("2024-06-11", "9999-12-31", False, "fin-passee"),
    ]


def test_the_flag_is_believed_on_its_day_against_an_end_that_is_past() -> None:
    fiche = told(actif=True, date_fin_enregistrement=day("2020-12-31"))
    assert spans(fiche, ("2021-01-31", fiche)) == [
        ("2021-01-31", "2021-01-31", True, "active"),
        ("2021-02-01", "9999-12-31", False, "fin-passee"),
    ]


def test_a_period_of_known_beginning_holds_its_days_beside_one_of_unknown_beginning() -> None:
    fiche = told(("2010-01-01", "2012-12-31"), (None, "2015-12-31"))
    (first, last) = situations(fiche)
    assert (first.du, first.au, first.enregistree) == (day("2010-01-01"), day("2012-12-31"), True)
    assert first.periodes == (Periode(day("2010-01-01"), day("2012-12-31")),)
    assert (last.du, last.enregistree) == (day("2016-01-01"), False)


def test_of_two_periods_that_meet_on_a_day_the_one_that_goes_on_is_told() -> None:
    first, second = ("2010-01-01", "2012-12-31"), ("2012-12-31", "2015-12-31")
    found = situations(told(first, second))
    assert [(s.du.isoformat(), s.au.isoformat()) for s in found] == [
        ("2010-01-01", "2012-12-30"), ("2012-12-31", "2015-12-31"), ("2016-01-01", "9999-12-31"),
    ]  # fmt: skip


def test_a_prorogation_begins_where_the_period_before_it_ends() -> None:
    rows = (
        Enregistrement(nature_enregistrement="enregistrement", date_fin=day("2003-12-31")),
        Enregistrement(nature_enregistrement="prorogation", date_fin=day("2005-12-31")),
        Enregistrement(nature_enregistrement="prorogation", date_effet=day("2006-06-01"), date_fin=day("2007-12-31")),
    )
    assert periods(Fiche(numero="RNCP1", enregistrements=rows)) == [
        Periode(None, day("2003-12-31")),
        Periode(day("2003-12-31"), day("2005-12-31")),
        Periode(day("2006-06-01"), day("2007-12-31")),
    ]


def test_a_period_that_a_text_tells_takes_the_beginning_that_the_flow_knows() -> None:
    fiche = told((None, "2021-09-07"), date_effet=day("2016-09-07"), date_fin_enregistrement=day("2021-09-07"))
    assert periods(fiche) == [Periode(day("2016-09-07"), day("2021-09-07"))]


@pytest.mark.parametrize("actif", [True, False])
def test_a_flag_without_a_day_makes_no_span(actif: bool) -> None:
    assert situations(told(actif=actif), [Observed(None, told(actif=actif))]) == []


def test_an_undated_flag_that_says_active_leaves_the_days_after_the_end_unknown() -> None:
    ended = told(("2010-01-01", "2012-12-31"), actif=True)
    assert [s.fondement for s in situations(ended)] == ["periode"]


def test_an_end_of_the_last_day_there_is_has_no_day_after_it() -> None:
    fiche = told(("2020-01-01", "9999-12-31"))
    assert spans(fiche) == [("2020-01-01", "9999-12-31", True, "periode")]


# --- several exports --------------------------------------------------------------------------------------------------


def test_two_daily_exports_each_speak_of_their_day() -> None:
    first = told(actif=True, date_fin_enregistrement=day("2024-02-25"))
    second = told(actif=False, date_fin_enregistrement=day("2024-02-25"))
    expected = [
        ("2024-02-25", "2024-02-25", True, "active"),
        ("2024-02-26", "9999-12-31", False, "inactive"),
    ]
    exports = [("2024-02-25", first), ("2024-02-26", second)]
    assert spans(second, *exports) == spans(second, *reversed(exports)) == expected


def test_an_earlier_export_tells_of_its_time_by_its_own_end() -> None:
    first = told(actif=True, date_fin_enregistrement=day("2021-06-30"))
    second = told(actif=True, date_fin_enregistrement=day("2026-06-30"))
    assert spans(second, ("2021-01-31", first), ("2022-01-31", second)) == [
        ("2021-01-31", "2021-01-31", True, "active"),
        ("2021-02-01", "2021-06-30", True, "active-fin-a-venir"),
        ("2021-07-01", "2022-01-30", False, "fin-passee"),
        ("2022-01-31", "2022-01-31", True, "active"),
        ("2022-02-01", "2026-06-30", True, "active-fin-a-venir"),
        ("2026-07-01", "9999-12-31", False, "fin-passee"),
    ]


def test_an_export_that_tells_no_flag_leaves_the_word_to_the_one_before() -> None:
    flagged, silent = told(actif=False), told()
    assert spans(flagged, ("2021-01-31", flagged), ("2022-01-31", silent)) == [
        ("2021-01-31", "9999-12-31", False, "inactive")
    ]


def test_what_an_old_fiche_tells_without_a_day_counts_beside_every_export() -> None:
    old = told(("2010-01-01", "2012-12-31"))
    new = told(actif=True, date_fin_enregistrement=day("2024-06-10"))
    merged = told(("2010-01-01", "2012-12-31"), actif=True, date_fin_enregistrement=day("2024-06-10"))
    found = spans(merged, (None, old), ("2021-01-31", new), ("2022-01-31", new))
    assert ("2010-01-01", "2012-12-31", True, "periode") in found


# --- in the graph -----------------------------------------------------------------------------------------------------


def written(fiche: Fiche, *exports: Observed) -> list[tuple[str, str, str]]:
    shared = Shared()
    text = "".join([*shared.fiche_lines(fiche, exports), *shared.once.values()])
    quads = parse(text, format=RdfFormat.N_TRIPLES)
    return [(q.subject.value, q.predicate.value, q.object.value) for q in quads]  # type: ignore[union-attr]


def test_a_certification_and_the_period_that_tells_lead_to_a_situation_of_one_line_of_the_table() -> None:
    fiche = told(("2010-01-01", "2012-12-31"), actif=False)
    found = written(fiche, Observed(EXPORT, fiche))
    node = f"{BASE}situation/periode/2010-01-01_2012-12-31"
    said = {predicate: target for subject, predicate, target in found if subject == node}
    assert said[expand("rncp:fondement")] == f"{BASE}fondement/periode"
    assert (said[expand("rncp:du")], said[expand("rncp:au")]) == ("2010-01-01", "2012-12-31")
    assert {subject for subject, predicate, target in found if target == node} == {
        f"{BASE}certification/RNCP1", f"{BASE}certification/RNCP1/enregistrement/2012-12-31",
    }  # fmt: skip


def test_a_situation_is_one_node_for_all_that_are_in_it() -> None:
    shared, end = Shared(), day("2024-12-31")
    fiches = [Fiche(numero=f"RNCP{n}", actif=True, date_fin_enregistrement=end) for n in (1, 2)]
    led = [line.split()[2] for fiche in fiches for line in shared.fiche_lines(fiche, [Observed(EXPORT, fiche)])
           if line.startswith(f"<{BASE}certification/{fiche.numero}> <{expand('rncp:situation')}>")]  # fmt: skip
    assert led[:3] == led[3:] == [f"<{node}>" for node in shared.once] == [
        f"<{BASE}situation/active/2021-01-31_2021-01-31>",
        f"<{BASE}situation/active-fin-a-venir/2021-02-01_2024-12-31>",
        f"<{BASE}situation/fin-passee/2025-01-01_9999-12-31>",
    ]  # fmt: skip


def test_every_line_of_the_table_is_a_concept_that_ships() -> None:
    from rncp_graph.graph import situations as module

    shipped = (resource("ontology") / "vocabularies" / "fondements.ttl").read_text(encoding="utf-8")
    lines = {module.ACTIVE, module.COMING, module.INACTIVE, module.ENDED, module.BETWEEN, module.PERIOD}
    assert all(f"<fondement/{line}> a skos:Concept" in shipped for line in lines)
    assert shipped.count(" a skos:Concept ;") == len(lines)


@pytest.mark.parametrize(
    ("etat", "since", "change", "export", "said"),
    [
        ("Supprimé", None, "2020-06-01", None, {"finHabilitation": "2020-06-01"}),
        ("Supprimé", "2019-01-01", "2020-06-01", "2021-01-31", {"finHabilitation": "2020-06-01"}),
        ("Inactif", "2019-01-01", None, "2021-01-31", {"finHabilitation": "2021-01-31"}),
        ("Inactif", None, None, None, {}),
        ("Actif", "2019-01-01", "2020-06-01", "2021-01-31", {}),
        ("Actif", None, "2020-06-01", "2021-01-31", {"constateeLe": "2021-01-31"}),
        (None, None, "2020-06-01", "2021-01-31", {}),
    ],
)
def test_a_right_without_its_days_takes_them_from_its_state_and_from_the_export(
    etat: str | None, since: str | None, change: str | None, export: str | None, said: dict[str, str]
) -> None:
    right = Habilitation(
        nom="A", etat_habilitation=etat, date_actif=since and day(since),  # type: ignore[arg-type]
        date_derniere_modification_etat=change and day(change),  # type: ignore[arg-type]
    )  # fmt: skip
    fiche = Fiche(numero="RNCP1", partenaires=(right,))
    found = written(fiche, Observed(export and day(export), fiche))  # type: ignore[arg-type]
    terms = {expand(f"rncp:{name}"): name for name in ("finHabilitation", "constateeLe")}
    assert {terms[predicate]: value for _, predicate, value in found if predicate in terms} == said


@pytest.mark.parametrize(
    ("etat", "change", "said"),
    [
        ("Actif", "2020-06-01", {"debutCertificateur": "2020-06-01"}),
        ("Inactif", "2020-06-01", {"finCertificateur": "2020-06-01"}),
        ("Inactif", None, {}),
        (None, "2020-06-01", {}),
        ("Suspendu", "2020-06-01", {}),
    ],
)
def test_a_certifier_is_what_it_is_from_the_day_its_row_tells(
    etat: str | None, change: str | None, said: dict[str, str]
) -> None:
    certifier = Certificateur(nom="A", etat_certificateur=etat, date_derniere_modification_etat=change and day(change))  # type: ignore[arg-type]
    fiche = Fiche(numero="RNCP1", certificateurs=(certifier,))
    terms = {expand(f"rncp:{name}"): name for name in ("debutCertificateur", "finCertificateur")}
    found = written(fiche, Observed(None, fiche))
    assert {terms[predicate]: value for _, predicate, value in found if predicate in terms} == said


def test_what_is_derived_is_not_read_back() -> None:
    more = {"actif": True, "date_fin_enregistrement": day("2024-06-10")}
    fiche = canonical(told(("2010-01-01", None), (None, "2012-12-31"), **more))
    text = "".join(Shared().fiche_lines(fiche, [Observed(EXPORT, fiche)]))
    triples = [quad.triple for quad in parse(text, format=RdfFormat.N_TRIPLES)]
    assert "/situation/" in text
    assert record(Fiche, f"{BASE}certification/RNCP1", triples) == fiche


def test_certifiers_may_train_and_assess_by_a_rule_that_ships() -> None:
    shipped = resource("ontology") / "vocabularies" / "regles.ttl"
    said = {(str(quad.subject), str(quad.predicate)): str(quad.object)
            for quad in parse(shipped.read_bytes(), RdfFormat.TURTLE, base_iri=BASE)}  # fmt: skip
    rule = said[f"<{expand('rncp:Certificateur')}>", f"<{expand('rncp:regleDeDroit')}>"]
    assert rule == f"<{BASE}regle/R6113-16>"
    assert said[rule, f"<{expand('rncp:enVigueur')}>"].startswith('"2025-06-09"')
