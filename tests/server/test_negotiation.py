"""The form that is sent is the one that is wanted most, by the letter of RFC 9110."""

from __future__ import annotations

import pytest

from rncp_graph.server.negotiation import Form, chosen, language

TURTLE = Form("ttl", "text/turtle", ("application/x-turtle",))
HTML = Form("html", "text/html", ("application/xhtml+xml",))
JSON = Form("jsonld", "application/ld+json", ("application/json",))
FORMS = (TURTLE, HTML, JSON)
BROWSER = "text/html,application/xhtml+xml,application/xml;q=0.9,image/avif,*/*;q=0.8"


@pytest.mark.parametrize(
    ("accept", "name"),
    [
        (None, "ttl"),
        ("", "ttl"),
        ("*/*", "ttl"),
        (BROWSER, "html"),
        ("text/html;q=0.5, application/ld+json;q=0.6", "jsonld"),
        ("application/ld+json;q=0.5, text/html;q=0.50", "html"),  # as much: the one that is offered first
        ("*/*, text/html", "html"),  # as much: the one that is named
        ("text/*, application/ld+json", "jsonld"),
        ("text/*;q=0.9, text/turtle;q=0", "html"),
        ("*/*;q=0.1, text/*;q=0", "jsonld"),
        ("TEXT/HTML ; Q=1.000", "html"),
        ('application/ld+json; profile="http://www.w3.org/ns/json-ld#compacted, x;q=0"', "jsonld"),
        ("text/turtle;charset=utf-8;q=0.2, text/html;q=0.3", "html"),
        ("application/json", "jsonld"),
        ("text/html;q=2, application/ld+json;q=0.1", "jsonld"),  # no quality is 2
        ("text/html;q=0.1;level=1, text/turtle;q=0.05", "html"),
        (",,;q=1, ,text/html,", "html"),
        ("image/png", None),
        ("text/html;q=0", None),
        ("*/*;q=0", None),
        ("garbage", None),
    ],
)
def test_the_form_that_is_wanted_most_is_chosen(accept: str | None, name: str | None) -> None:
    found = chosen(accept, FORMS)
    assert (found and found.form.name) == name


def test_the_type_is_told_under_the_name_by_which_it_was_asked_for() -> None:
    assert [
        found and found.media
        for found in (chosen("application/json", FORMS), chosen("application/*", FORMS), chosen("text/turtle", FORMS))
    ] == ["application/json", "application/ld+json", "text/turtle"]


@pytest.mark.parametrize(
    ("accept", "name"),
    [
        (None, "en"),
        ("fr", "fr"),
        ("fr-FR,fr;q=0.9,en-US;q=0.8", "fr"),
        ("en-GB,en;q=0.9,fr;q=0.2", "en"),
        ("de,fr;q=0.1", "fr"),
        ("de", "en"),
        ("fr;q=0, *", "en"),
    ],
)
def test_the_language_that_is_wanted_most_is_chosen(accept: str | None, name: str) -> None:
    assert language(accept, ("fr", "en"), "en") == name
