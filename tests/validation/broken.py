"""A small graph for each rule that breaks it once, and breaks no other."""

from __future__ import annotations

from pyoxigraph import RdfFormat, parse

from rncp_graph.stores import Store, open_store
from rncp_graph.terms import BASE, PREFIXES

GOOD = {
    "a": "rncp:Certification",
    "dct:identifier": '"RNCP1"',
    "dct:title": '"Vente"@fr',
    "rncp:registre": '"RNCP"',
    "rncp:actif": "true",
    "rncp:etatFiche": '"Publiée"',
    "rncp:typeEnregistrement": '"Enregistrement sur demande"@fr',
    "rncp:dureeEnregistrement": "5",
    "rncp:dateDecision": '"2024-02-01"^^xsd:date',
    "rncp:dateEffet": '"2024-02-01"^^xsd:date',
    "rncp:dateFinEnregistrement": '"2029-02-01"^^xsd:date',
    "rncp:dateLimiteDelivrance": '"2030-02-01"^^xsd:date',
    "rncp:nomenclatureEurope": '"NIV5"',
    "rncp:codeNSF": "<nsf/312t>",
    "rncp:codeRome": "<rome/D1407>",
    "rncp:voieOuverte": "<voie/VAE>",
    "rncp:aCertificateur": "<certification/RNCP1/certificateur/a>",
    "rncp:existencePartenaires": "true",
    "rncp:aHabilitation": "<certification/RNCP1/habilitation/b>",
    "rncp:bloc": "<certification/RNCP1/bloc/1>",
    "rncp:capacitesAttestees": '"Vendre"@fr',
    "rncp:activitesVisees": '"Vendre"@fr',
    "rncp:objectifsContexte": '"Vendre"@fr',
}
ROWS = """
<certification/RNCP1/certificateur/a> a rncp:Certificateur ;
    rncp:nom "CCI FRANCE" ; rncp:siret "18750002000073" ; rncp:organisme <organisme/siret-18750002000073> .
<certification/RNCP1/habilitation/b> a rncp:Habilitation ; rncp:nom "LA POSTE" ; rncp:siret "35600000000048" ;
    rncp:roleHabilitation "HABILITATION_FORMER" ; rncp:etatHabilitation "Actif" ;
    rncp:organisme <organisme/siret-35600000000048> .
<certification/RNCP1/bloc/1> a rncp:BlocCompetences ; skos:notation "RNCP1BC01" ; skos:prefLabel "Vendre"@fr ;
    rncp:rang 1 ; rncp:listeCompetences "Vendre"@fr .
"""
FICHE = "<certification/RNCP1>"
OTHER = '<certification/RNCP2> a rncp:Certification ; dct:identifier "RNCP2" ; dct:title "Achat"@fr .'


def fiche(**other: str | None) -> str:
    """A good fiche and its rows, but for these properties, which have another value, or none."""
    said = GOOD | {f"rncp:{name}" if ":" not in name else name: value for name, value in other.items()}
    told = " ; ".join(f"{name} {value}" for name, value in said.items() if value is not None)
    return f"{FICHE} {told} .\n{ROWS}"


def node(path: str, said: str) -> str:
    return f"<certification/RNCP1/{path}> {said} ."


BROKEN: dict[str, str] = {
    "numero-malforme": fiche(**{"dct:identifier": '"RNCP01"', "bloc": None, "actif": "false"}),
    "intitule-absent": fiche(**{"dct:title": None}),
    "intitule-sur-plusieurs-lignes": fiche(**{"dct:title": '"Vente\\nOption A"@fr'}),
    "etat-inconnu": fiche(etatFiche='"Perdue"'),
    "type-inconnu": fiche(typeEnregistrement='"Enregistrement sur demande"'),
    "valeur-illisible": fiche(constat="<c/1>") + '<c/1> rncp:statut "illisible"@fr .',
    "valeur-douteuse": fiche(constat="<c/1>") + '<c/1> rncp:statut "douteux"@fr .',
    "niveau-absent": fiche(nomenclatureEurope=None),
    "domaine-absent": fiche(codeNSF=None),
    "bloc-absent": fiche(bloc=None),
    "certificateur-absent": fiche(aCertificateur=None),
    "voie-absente": fiche(voieOuverte=None),
    "metier-absent": fiche(codeRome=None),
    "fin-absente": fiche(dateFinEnregistrement=None),
    "capacites-absentes": fiche(capacitesAttestees=None),
    "activites-absentes": fiche(activitesVisees=None),
    "objectifs-absents": fiche(objectifsContexte=None),
    "duree-hors-limites": fiche(dureeEnregistrement="6"),
    "fin-avant-effet": fiche(dateEffet='"2029-02-02"^^xsd:date'),
    "fin-avant-decision": fiche(dateDecision='"2029-02-02"^^xsd:date'),
    "delivrance-avant-fin": fiche(dateLimiteDelivrance='"2029-01-31"^^xsd:date'),
    "active-apres-sa-fin": fiche(situation="<s/1>")
    + '<s/1> rncp:du "2029-02-02"^^xsd:date ; rncp:fondement <f/a> . <f/a> skos:notation "active a l\'export" .',
    "periode-a-rebours": node(
        "enregistrement/1",
        'a rncp:Enregistrement ; rncp:dateEffet "2029-02-02"^^xsd:date ; rncp:dateFin "2029-02-01"^^xsd:date',
    ),
    "parution-avant-signature": node(
        "texte/1",
        'a rncp:TexteCite ; rncp:dateSignature "2001-07-19"^^xsd:date ; rncp:datePublicationJo "2001-01-28"^^xsd:date',
    ),
    "texte-repete": fiche(aTexte="<t/1> , <t/2>")
    + '<t/1> rncp:roleTexte "creation" ; rncp:titre "A"@fr . <t/2> rncp:roleTexte "autre" ; rncp:titre "A"@fr .',
    "code-inconnu": fiche() + "<rome/D1407> rncp:codeInconnu true .",
    "code-malforme": fiche() + "<nsf/312t> rncp:codeDouteux true .",
    "code-sorti": fiche() + "<rome/D1407> owl:deprecated true .",
    "libelle-usuel-different": '<rome/M1805> rncp:libelleUsuel "Études"@fr ; skos:prefLabel "Développeur"@fr .',
    "libelle-cite-different": fiche(libelleCite="<l/1>")
    + '<l/1> rncp:texte "Achat"@fr ; rncp:libelleDe <rome/D1407> . <rome/D1407> skos:prefLabel "Vente"@fr .',
    "siret-absent": fiche().replace('rncp:siret "18750002000073" ;', ""),
    "siret-malforme": fiche().replace('siret "18750002000073"', 'siret "187500020"'),
    "siret-faux": fiche().replace('siret "18750002000073"', 'siret "18750002000074"'),
    "nom-absent": fiche().replace('rncp:nom "CCI FRANCE" ;', ""),
    "certificateur-repete": fiche(
        aCertificateur=f"{GOOD['rncp:aCertificateur']} , <certification/RNCP1/certificateur/d>"
    )
    + node(
        "certificateur/d",
        'a rncp:Certificateur ; rncp:nom "CCI France" ; rncp:siret "18750002000065" ; '
        "rncp:organisme <organisme/siret-18750002000065>",
    ),
    "certificateur-sous-deux-noms": fiche(
        aCertificateur=f"{GOOD['rncp:aCertificateur']} , <certification/RNCP1/certificateur/d>"
    )
    + node(
        "certificateur/d",
        'a rncp:Certificateur ; rncp:nom "ACFCI" ; rncp:siret "18750002000073" ; '
        "rncp:organisme <organisme/siret-18750002000073>",
    ),
    "partenaire-repete": fiche(aHabilitation=f"{GOOD['rncp:aHabilitation']} , <certification/RNCP1/habilitation/d>")
    + node(
        "habilitation/d",
        'a rncp:Habilitation ; rncp:nom "LA POSTE" ; rncp:siret "35600000000048" ; rncp:etatHabilitation "Inactif" ; '
        'rncp:roleHabilitation "HABILITATION_FORMER" ; rncp:organisme <organisme/siret-35600000000048>',
    ),
    "organisme-sous-plusieurs-noms": '<organisme/siren-775722572> a rncp:Organisme ; rncp:siren "775722572" ; '
    'skos:prefLabel "CESI" ; skos:altLabel "C E SI" , "Cesi" .',
    "role-inconnu": fiche().replace('"HABILITATION_FORMER"', '"HABILITATION_DANSER"'),
    "etat-d-habilitation-inconnu": fiche().replace('etatHabilitation "Actif"', 'etatHabilitation "Perdu"'),
    "partenaires-non-nommes": fiche(aHabilitation=None),
    "partenaires-contredits": fiche(existencePartenaires="false"),
    "bloc-sans-code": fiche().replace('skos:notation "RNCP1BC01" ;', ""),
    "code-bloc-malforme": fiche().replace('"RNCP1BC01"', '"RNCP1BC1"'),
    "bloc-d-une-autre-fiche": fiche().replace('"RNCP1BC01"', '"RNCP12BC01"'),
    "code-bloc-repete": fiche(bloc="<certification/RNCP1/bloc/1> , <certification/RNCP1/bloc/2>")
    + node(
        "bloc/2",
        'a rncp:BlocCompetences ; skos:notation "RNCP1BC01" ; skos:prefLabel "Acheter"@fr ; rncp:rang 2 ; '
        'rncp:listeCompetences "Acheter"@fr',
    ),
    "bloc-sans-titre": fiche().replace('skos:prefLabel "Vendre"@fr ;', ""),
    "bloc-sans-competences": fiche().replace('rncp:rang 1 ; rncp:listeCompetences "Vendre"@fr', "rncp:rang 1"),
    "bloc-correspondant-inconnu": fiche()
    + OTHER
    + node(
        "correspondance/1",
        "a rncp:Correspondance ; rncp:blocSource <certification/RNCP1/bloc/1> ; "
        "rncp:certificationDestination <certification/RNCP2> ; rncp:blocDestination <certification/RNCP2/bloc/9>",
    ),
    "successeur-non-dit": fiche(remplacePar="<certification/RNCP2>") + OTHER,
    "predecesseur-non-dit": fiche(remplace="<certification/RNCP2>") + OTHER,
    "remplacee-par-elle-meme": fiche(remplacePar=FICHE, nouvelleCertification=FICHE),
    "certification-hors-du-graphe": fiche(nouvelleCertification="<certification/RNCP3>"),
    "taux-hors-limites": node("promotion/2020", "a rncp:StatistiquePromotion ; rncp:tauxInsertionMetier2ans 101"),
    "plus-de-vae-que-de-certifies": node(
        "promotion/2020", "a rncp:StatistiquePromotion ; rncp:nombreCertifies 1 ; rncp:nombreCertifiesVae 2"
    ),
}
"""By the name of the rule."""


def loaded(turtle: str, base: str = BASE) -> Store:
    """A store in memory that holds this Turtle, with the prefixes of the project."""
    head = "".join(f"@prefix {prefix}: <{namespace}> .\n" for prefix, namespace in PREFIXES.items())
    store = open_store()
    quads = parse((head + turtle).encode(), format=RdfFormat.TURTLE, base_iri=base)
    store.load(["".join(f"{quad} .\n" for quad in quads).encode()])
    return store


def all_broken() -> Store:
    """A store that holds all these graphs side by side: the number of each fiche is that of its rule."""
    numbers = {genre: f"RNCP{1000 + rank}" for rank, genre in enumerate(BROKEN)}
    parts = [
        text.replace("RNCP1", numbers[genre]).replace("<rome/D1407>", f"<rome/D{2000 + rank}>")
        for rank, (genre, text) in enumerate(BROKEN.items())
    ]
    return loaded("\n".join(parts))
