"""The redirections of w3id.org: from an IRI that lasts to the file of the kind that is asked for, by 303.

The file is for the folder that stands for the root on w3id.org, not for the host of the publication.
"""

from __future__ import annotations

import re

from rncp_graph.publication.edition import Site

_HTML = """RewriteCond %{HTTP_ACCEPT} text/html
RewriteCond %{HTTP_ACCEPT} !text/turtle
RewriteCond %{HTTP_ACCEPT} !application/ld\\+json
"""
_JSON_LD = "RewriteCond %{HTTP_ACCEPT} application/ld\\+json\n"


def htaccess(site: Site, *, pages: bool) -> str:
    """Return the rules of Apache. Without pages of resources, their IRIs lead to the page of the publication.

    >>> site = Site.of("https://w3id.org/rncp-graph/id/", "https://example.org")
    >>> htaccess(site, pages=True).splitlines()[-1]
    'RewriteRule ^id/(.+)$ https://example.org/id/$1.ttl [R=303,L]'
    """
    to, path = site.address, re.escape(site.base.removeprefix(site.root))
    rules = [
        f"# {site.root} -> {to}",
        "Options +FollowSymLinks",
        "Header merge Vary Accept",
        "RewriteEngine on",
        f"RewriteRule ^$ {to} [R=303,L]",
        f"{_HTML}RewriteRule ^ontology$ {to}ontology/index.html [R=303,L]",
        f"{_JSON_LD}RewriteRule ^ontology$ {to}ontology/context.jsonld [R=303,L]",
        f"RewriteRule ^ontology$ {to}ontology/rncp.ttl [R=303,L]",
        f"{_HTML}RewriteRule ^versions/[^/]+$ {to}#editions [R=303,L,NE]",
        f"RewriteRule ^versions/([^/]+)$ {to}versions/$1/dataset.ttl [R=303,L]",
        f"{_JSON_LD}RewriteRule ^(catalog|dataset.*)$ {to}catalog.jsonld [R=303,L]",
        f"RewriteRule ^(catalog|dataset.*)$ {to}catalog.ttl [R=303,L]",
    ]
    if pages:
        target = to + site.base.removeprefix(site.root)
        rules += [
            f"{_HTML}RewriteRule ^{path}(.+)$ {target}$1.html [R=303,L]",
            f"{_JSON_LD}RewriteRule ^{path}(.+)$ {target}$1.jsonld [R=303,L]",
            f"RewriteRule ^{path}(.+)$ {target}$1.ttl [R=303,L]",
        ]
    else:
        rules.append(f"RewriteRule ^{path}(.+)$ {to} [R=303,L]")
    return "\n".join(rules) + "\n"
