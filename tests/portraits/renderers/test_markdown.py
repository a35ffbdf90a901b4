"""The page in Markdown: what a parser of CommonMark reads is what the portrait says."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from markdown_it import MarkdownIt

from rncp_graph.language import LANGUAGES, use_language
from rncp_graph.model.fiche import Bloc, Fiche
from rncp_graph.portraits.certification import sheet
from rncp_graph.portraits.renderers.markdown import escape, markdown
from rncp_graph.portraits.surroundings import Surroundings
from rncp_graph.stores import Store
from rncp_graph.terms import BASE
from tests.portraits.renderers.test_html import THINGS, hostile
from tests.portraits.tools import shown

PARSER = MarkdownIt("commonmark")


def headings(text: str) -> list[tuple[str, str]]:
    tokens = PARSER.parse(text)
    return [(one.tag, _plain(tokens[at + 1])) for at, one in enumerate(tokens) if one.type == "heading_open"]


def _plain(token: object) -> str:
    return "".join(one.content for one in token.children or () if one.type in ("text", "code_inline", "text_special"))  # type: ignore[attr-defined]


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("name", THINGS)
def test_a_page_parses_into_its_sections(store: Store, name: str, lang: str) -> None:
    with use_language(lang):
        said = shown(store, name)
        found = headings(markdown(said))
    sections = [title for tag, title in found if tag == "h2"]
    assert sections[: len(said.sections)] == [one.titre for one in said.sections]
    assert len(sections) == len(said.sections) + bool(said.absences)
    assert found[0][0] == "h1" and said.titre in found[0][1]


def test_every_row_is_there(samples: Store) -> None:
    text = markdown(shown(samples, "RNCP37674"))
    start = text.index("\n## ", text.index("Formacodes") + 1)
    places = next(part for part in text[start:].split("\n## ") if "SIRET 88055223700047" in part)
    assert sum(line.startswith("- **") for line in places.splitlines()) == 471


def test_nothing_of_the_register_becomes_a_mark() -> None:
    text = markdown(sheet(hostile(), Surroundings(base=BASE)))
    assert "\u202e" not in text and "⟨U+202E⟩" in text
    tokens = PARSER.parse(text)
    inner = [child for token in tokens for child in token.children or ()]
    assert not [token for token in (*tokens, *inner) if token.type in ("html_block", "html_inline", "image", "fence")]
    links = {str(token.attrs["href"]) for token in inner if token.type == "link_open"}
    assert all(link.startswith("https://www.francecompetences.fr/") for link in links)


UNSEEN = ("Cc", "Cf", "Cs", "Zs", "Zl", "Zp")


@given(st.text(alphabet=st.characters(codec="utf-8", exclude_categories=UNSEEN)))
def test_an_escaped_text_is_read_as_it_was(text: str) -> None:
    (_, inline, _), *rest = [PARSER.parse(f"x {escape(text)} x")]
    assert _plain(inline) == f"x {text} x" if text else "x  x"
    assert rest == []


@pytest.mark.parametrize(
    "text", ["1. a", "12) a", "- a", "+ a", "=", "---", "# a", "> a", "    a", "a\n===", "```", "~~~"]
)
def test_a_text_is_no_block_but_a_paragraph(text: str) -> None:
    fiche = Fiche(numero="RS1", blocs=(Bloc(code="RS1BC01", liste_competences=f"x\n{text}"),))
    kinds = {token.type for token in PARSER.parse(markdown(sheet(fiche, Surroundings(base=BASE))))}
    assert kinds <= {
        *("heading_open", "heading_close", "paragraph_open", "paragraph_close", "inline"),
        *("bullet_list_open", "bullet_list_close", "list_item_open", "list_item_close"),
    }
