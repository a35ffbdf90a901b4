"""The words of a description in DCAT-AP 3.0.1, as `dcat.py` puts them together: agents, licences, codes, files.

Nodes have IRIs, no blank ones. Codes are those of the lists of the Publications Office of the European Union (file
types, themes, access rights, languages, countries). The licence is the one that the sources state.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime

from rdflib import RDF, XSD, Graph, Literal, Namespace, URIRef
from rdflib.namespace import DCTERMS as DCT
from rdflib.namespace import FOAF, PROV

from rncp_graph.publication.dumps import ZIP, File
from rncp_graph.publication.edition import Site

DCAT = Namespace("http://www.w3.org/ns/dcat#")
ADMS = Namespace("http://www.w3.org/ns/adms#")
SPDX = Namespace("http://spdx.org/rdf/terms#")
VCARD = Namespace("http://www.w3.org/2006/vcard/ns#")
VOID = Namespace("http://rdfs.org/ns/void#")
RDFS = Namespace("http://www.w3.org/2000/01/rdf-schema#")
SKOS = Namespace("http://www.w3.org/2004/02/skos/core#")
EU = Namespace("http://publications.europa.eu/resource/authority/")
MEDIA = "https://www.iana.org/assignments/media-types/"
KEYWORDS = (
    ("RNCP", "répertoire spécifique", "certification professionnelle", "blocs de compétences", "ROME", "formation"),
    ("professional certification", "qualifications", "competence blocks", "occupations", "linked data"),
)


class Description:
    """A graph of rdflib about what stands on a site, with the words that a description is made of."""

    def __init__(self, site: Site) -> None:
        """Begin with nothing."""
        self.site, self.graph = site, Graph(bind_namespaces="core")
        names = {"dcat": DCAT, "dct": DCT, "foaf": FOAF, "adms": ADMS, "spdx": SPDX, "vcard": VCARD, "prov": PROV}
        for prefix, namespace in {**names, "void": VOID, "skos": SKOS}.items():
            self.graph.bind(prefix, namespace)

    def node(self, path: str, *classes: URIRef) -> URIRef:
        """Return a node under the root, of these classes."""
        found = URIRef(self.site.root + path)
        for cls in classes:
            self.graph.add((found, RDF.type, cls))
        return found

    def say(self, subject: URIRef, term: URIRef, *values: URIRef | Literal) -> None:
        """Say values of a node."""
        for value in values:
            self.graph.add((subject, term, value))

    def both(self, subject: URIRef, term: URIRef, fr: str, en: str) -> None:
        """Say a text in French and in English."""
        self.say(subject, term, Literal(fr, lang="fr"), Literal(en, lang="en"))

    def listed(self, code: str, fr: str, en: str, cls: URIRef = SKOS.Concept) -> URIRef:
        """Return an entry of a European list, with its label, as the profile wants it."""
        found = EU[code]
        self.graph.add((found, RDF.type, cls))
        self.both(found, SKOS.prefLabel, fr, en)
        return found

    # --- what all that is published has in common -------------------------------------------------------------------

    def resource(self, subject: URIRef, titles: tuple[str, str], texts: tuple[str, str]) -> None:
        """Say of a catalogue, a dataset or a series what it is, who publishes it, and in which languages."""
        self.both(subject, DCT.title, *titles)
        self.both(subject, DCT.description, *texts)
        self.say(subject, DCT.publisher, self.publisher())
        self.say(subject, DCT.spatial, self.listed("country/FRA", "France", "France", DCT.Location))

    def dataset(self, subject: URIRef, identifier: str) -> None:
        """Say of a dataset what harvesters look for."""
        self.say(subject, DCT.identifier, Literal(identifier))
        self.say(subject, DCT.accessRights, self.listed("access-right/PUBLIC", "public", "public", DCT.RightsStatement))
        self.say(subject, DCAT.theme, self.listed("data-theme/EDUC", "Éducation, culture, sport", "Education, culture"))
        self.say(subject, DCAT.contactPoint, self.contact())
        self.say(subject, DCAT.landingPage, self.document(""))
        for words, lang in zip(KEYWORDS, ("fr", "en"), strict=True):
            self.say(subject, DCAT.keyword, *(Literal(word, lang=lang) for word in words))
        self.languages(subject)

    def languages(self, subject: URIRef) -> None:
        """Say that a thing is in French and in English."""
        for code, fr, en in (("FRA", "français", "French"), ("ENG", "anglais", "English")):
            self.say(subject, DCT.language, self.listed(f"language/{code}", fr, en, DCT.LinguisticSystem))

    def publisher(self) -> URIRef:
        """Return who publishes."""
        return self.agent("publisher", self.site.publisher)

    def agent(self, name: str, words: str) -> URIRef:
        """Return an agent."""
        found = self.node(f"agent/{name}", FOAF.Agent)
        self.say(found, FOAF.name, Literal(words))
        return found

    def contact(self) -> URIRef:
        """Return whom to write to: an address of mail, or a page."""
        found, where = self.node("agent/contact", VCARD.Kind), self.site.contact
        self.say(found, VCARD.fn, Literal(self.site.publisher))
        if "@" in where and "/" not in where:
            self.say(found, VCARD.hasEmail, URIRef(f"mailto:{where}"))
        else:
            self.say(found, VCARD.hasURL, URIRef(where))
        return found

    def document(self, path: str) -> URIRef:
        """Return a page of the site."""
        found = URIRef(self.site.address + path)
        self.graph.add((found, RDF.type, FOAF.Document))
        return found

    def day(self, value: date | datetime) -> Literal:
        """Return a day or an instant."""
        return Literal(value.isoformat(), datatype=XSD.dateTime if isinstance(value, datetime) else XSD.date)

    def licence(self, subject: URIRef, address: str) -> None:
        """Say under which licence a thing is."""
        self.graph.add((URIRef(address), RDF.type, DCT.LicenseDocument))
        self.say(subject, DCT.license, URIRef(address))

    def distribution(
        self, dataset: URIRef, folder: str, file: File, licences: Iterable[str], issued: datetime
    ) -> URIRef:
        """Describe a file of a dataset, and return its node."""
        form, where = file.form, f"{folder}/{file.path}"
        found, url = URIRef(f"{dataset}/{file.path}"), URIRef(self.site.address + where)
        self.graph.add((found, RDF.type, DCAT.Distribution))
        self.say(dataset, DCAT.distribution, found)
        inside = file.path.partition("/")[2].partition(".")[0]
        about = f" : {inside}" if inside else ""
        self.both(found, DCT.title, form.titres[0] + about, form.titres[1] + about.replace(" :", ":"))
        self.say(found, DCAT.accessURL, url)
        self.say(found, DCAT.downloadURL, url)
        kind = EU[f"file-type/{form.code}"]
        self.graph.add((kind, RDF.type, DCT.MediaTypeOrExtent))
        self.say(found, DCT["format"], kind)
        self.media(found, DCAT.mediaType, form.media)
        if form.packed:
            self.media(found, DCAT.packageFormat if form.packed == ZIP else DCAT.compressFormat, form.packed)
        self.say(found, DCAT.byteSize, Literal(file.size, datatype=XSD.nonNegativeInteger))
        checksum = URIRef(f"{found}/sha256")
        self.graph.add((checksum, RDF.type, SPDX.Checksum))
        self.graph.add((SPDX.checksumAlgorithm_sha256, RDF.type, SPDX.ChecksumAlgorithm))
        self.say(checksum, SPDX.algorithm, SPDX.checksumAlgorithm_sha256)
        self.say(checksum, SPDX.checksumValue, Literal(file.sha256, datatype=XSD.hexBinary))
        self.say(found, SPDX.checksum, checksum)
        for licence in licences:
            self.licence(found, licence)
        self.say(found, DCT.issued, self.day(issued))
        self.say(found, DCT.modified, self.day(issued))
        return found

    def media(self, subject: URIRef, term: URIRef, media: str) -> None:
        """Say a media type."""
        found = URIRef(MEDIA + media)
        self.graph.add((found, RDF.type, DCT.MediaType))
        self.say(subject, term, found)
