"""The page of HTML: it stands by itself, is sound, can be read by everybody, and escapes all that it is given."""

from __future__ import annotations

import re
from itertools import pairwise
from pathlib import Path

import pytest
from lxml import etree
from lxml import html as lxml_html

from rncp_graph.language import LANGUAGES, use_language
from rncp_graph.model.fiche import Bloc, Certificateur, Fiche, Habilitation
from rncp_graph.portraits import Portrait
from rncp_graph.portraits.certification import sheet
from rncp_graph.portraits.renderers import html as renderer
from rncp_graph.portraits.renderers.html import html
from rncp_graph.portraits.renderers.sections import SHOWN
from rncp_graph.portraits.surroundings import Surroundings
from rncp_graph.questions.finding import find
from rncp_graph.stores import Store
from rncp_graph.terms import BASE
from tests.portraits.tools import shown

THINGS = [
    "RNCP7141",
    "RNCP27413",
    "RS5000",
    "D1407",
    "187500020",
    "RNCP7141BC01",
    "312t",
    "décret 2004-171",
    "voie:VAE",
]


def page(said: Portrait) -> etree._Element:
    return lxml_html.fromstring(html(said))


def words(element: etree._Element) -> str:
    return " ".join("".join(element.itertext()).split())


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("name", THINGS)
def test_a_page_stands_by_itself_and_is_sound(store: Store, name: str, lang: str) -> None:
    with use_language(lang):
        said = shown(store, name)
    written = html(said)
    root = page(said)
    assert root.get("lang") == lang
    assert written.startswith("<!doctype html>")
    assert not root.xpath("//script | //link | //img | //iframe | //@src | //@onclick | //@style")
    assert "@import" not in written and "url(" not in written
    ids = root.xpath("//@id")
    assert len(ids) == len(set(ids))
    assert {anchor[1:] for anchor in root.xpath("//a/@href[starts-with(., '#')]")} <= set(ids)
    levels = [int(heading.tag[1]) for heading in root.xpath("//h1|//h2|//h3|//h4")]
    assert levels[0] == 1 and levels.count(1) == 1
    assert all(after - before <= 1 for before, after in pairwise(levels))
    assert all(words(heading) for heading in root.xpath("//h1|//h2|//h3|//summary|//dt|//title"))


@pytest.mark.parametrize("numero", ["RNCP7141", "RNCP27413"])
def test_all_that_the_record_says_of_what_is_learnt_is_on_the_page(store: Store, numero: str) -> None:
    text = words(page(shown(store, numero)))
    for bloc in find(store, numero).blocs:
        assert bloc.code and bloc.libelle and bloc.liste_competences
        for line in (f"{bloc.code} – {bloc.libelle}", *bloc.liste_competences.splitlines()):
            assert " ".join(line.split()).lstrip("-–• ") in text


def test_a_long_list_is_whole_and_folded(samples: Store) -> None:
    root = page(shown(samples, "RNCP37674"))
    (section,) = root.xpath("//section[@id='centres']")
    assert len(section.xpath("./ul/li")) == SHOWN
    (rest,) = section.xpath("./details[not(@open)]")
    assert len(rest.xpath("./ul/li")) == 471 - SHOWN
    assert str(471 - SHOWN) in words(rest.xpath("./summary")[0])


HOSTILE = "\"><script>alert(1)</script><img src=x onerror=alert(1)>&lt;b&gt;'{{ 7*7 }}{% raw %}\x00\x1b[31m\u202e"


def hostile() -> Fiche:
    return Fiche(
        numero="RNCP1",
        intitule=HOSTILE,
        objectifs_contexte=HOSTILE * 3,
        blocs=(Bloc(code=HOSTILE, libelle=HOSTILE, liste_competences=f"- {HOSTILE}\n- {HOSTILE}"),),
        certificateurs=(Certificateur(nom=HOSTILE, site_internet="javascript:alert(1)"),),
        partenaires=(Habilitation(nom=HOSTILE, siret=HOSTILE, etat_habilitation=HOSTILE),),
        nouvelles_certifications=(HOSTILE,),
    )


def test_nothing_of_the_register_becomes_a_mark(store: Store) -> None:
    harmless = sheet(hostile(), Surroundings(base=BASE))
    root = page(harmless)
    assert not root.xpath("//script | //img | //*[@onerror]")
    assert not [address for address in root.xpath("//@href") if address.startswith("javascript")]
    assert (
        words(root.xpath("//h1")[0])
        == "\"><script>alert(1)</script><img src=x onerror=alert(1)>&lt;b&gt;'{{ 7*7 }}{% raw %}[31m⟨U+202E⟩"
    )
    assert not set(map(chr, [0, 27, 0x202E])) & set(html(harmless))
    assert tags(root) <= tags(page(shown(store, "RNCP7141"))) | tags(page(shown(store, "D1407")))


def tags(root: etree._Element) -> set[str]:
    return {element.tag for element in root.iter() if isinstance(element.tag, str)}


def test_what_the_register_wrote_is_marked_as_french_on_an_english_page(store: Store) -> None:
    with use_language("en"):
        english = page(shown(store, "RNCP7141"))
    assert english.xpath("//h1/@lang") == ["fr"]
    with use_language("fr"):
        french = page(shown(store, "RNCP7141"))
    assert french.xpath("//body//@lang") == []


def test_links_lead_to_public_pages_or_where_the_caller_says(store: Store) -> None:
    said = shown(store, "RNCP7141")
    (outside,) = page(said).xpath("//section[@id='suite']//a[contains(., 'RNCP34079')]/@href")
    assert outside == "https://www.francecompetences.fr/recherche/rncp/34079/"
    inside = lxml_html.fromstring(html(said, lambda lien: lien.replace(BASE, "/")))
    assert inside.xpath("//section[@id='metiers']//a/@href")[0] == "/rome/D1402"


# --- colours ----------------------------------------------------------------------------------------------------------

CSS = Path(renderer.__file__).with_name("page.css").read_text(encoding="utf-8")
COLOURS = dict(re.findall(r"--(\w+): light-dark\((#\w+, #\w+)\)", CSS))


def luminance(colour: str) -> float:
    """The relative luminance of WCAG 2."""
    digits = colour[1:] if len(colour) == 7 else "".join(one * 2 for one in colour[1:])
    parts = [int(digits[at : at + 2], 16) / 255 for at in (0, 2, 4)]
    red, green, blue = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


@pytest.mark.parametrize("mode", [0, 1])
@pytest.mark.parametrize("name", ["ink", "soft", "link", "yes", "no", "unknown"])
@pytest.mark.parametrize("ground", ["paper", "tint"])
def test_every_colour_of_text_can_be_read_in_light_and_in_dark(name: str, ground: str, mode: int) -> None:
    light, dark = sorted((luminance(COLOURS[one].split(", ")[mode]) for one in (name, ground)), reverse=True)
    assert (light + 0.05) / (dark + 0.05) >= 4.5
