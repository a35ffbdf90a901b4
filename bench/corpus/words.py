"""The words that all texts of a corpus are made of: ours, in French."""

from __future__ import annotations


def _words_of(text: str) -> tuple[str, ...]:
    return tuple(word for line in text.splitlines() for word in line.strip().split("|") if word)


VERBS = _words_of(
    """
    Analyser|Animer|Appliquer|Assembler|Assurer|Auditer|Calculer|Chiffrer|Classer|Coder|Comparer|Concevoir|Conduire
    Conseiller|Contrôler|Coordonner|Décrire|Définir|Déployer|Diagnostiquer|Documenter|Élaborer|Encadrer|Entretenir
    Établir|Évaluer|Fabriquer|Former|Formuler|Gérer|Identifier|Installer|Intégrer|Maintenir|Mesurer|Mettre à jour
    Mobiliser|Modéliser|Négocier|Organiser|Piloter|Planifier|Préparer|Présenter|Produire|Programmer|Promouvoir
    Proposer|Réaliser|Rédiger|Régler|Réparer|Sécuriser|Suivre|Superviser|Tester|Tracer|Traiter|Transmettre|Valider
    Vérifier
    """
)
OBJECTS = _words_of(
    """
    l'accueil du public|les achats & les stocks|le label "Atelier ouvert"|un atelier de couture|le bâti ancien
    un budget d'équipe|les bains de teinture|la chaîne du froid|un chantier de toiture|les circuits hydrauliques
    la coupe des haies|les comptes annuels|un contrat d'entretien|la cuisson des pâtes|les données de capteurs
    le dossier d'un patient|un devis de menuiserie|l'éclairage d'une scène|les écarts de production
    un élevage de brebis|l'étanchéité des réseaux|une étude de marché|les flux de marchandises
    la gestion des déchets|les gestes de premiers secours|un herbier de référence|l'hygiène des locaux
    une installation solaire|les itinéraires de livraison|le journal de bord|un jardin partagé|les lots de semences
    la maintenance d'un parc de vélos|une maquette numérique|les mesures de bruit|un moteur électrique
    la paie du personnel|un plan de formation|les pièces de fonderie|la qualité de l'eau|un protocole d'essai
    les relations avec la presse|la relation d'aide|un réseau d'entreprise|les risques du poste|un rucher
    la sécurité d'un site|les soins du cheval|un spectacle de rue|la sonorisation d'une salle|les stocks de bois
    un système d'information|la taille de la vigne|les tournées de vente|un traitement de surface
    la traduction d'un contrat|les tissus techniques|un vol de drone|la veille en R&D|les véhicules utilitaires
    un voyage de groupe|la vitrine d'un magasin|les voies ferrées
    """
)
MANNERS = _words_of(
    """
    à partir du cahier des charges|avec les outils de l'atelier|avec son équipe|dans le délai convenu
    dans le respect des règles d'hygiène|d'après un plan coté|en autonomie|en langue anglaise
    en lien avec les fournisseurs|en mode projet|en situation de handicap ou non|en tenant compte des saisons
    malgré les aléas|par étapes successives|par lots de taille réduite|pour le compte d'un client
    sans arrêt de la production|selon la méthode retenue|sous la conduite d'un responsable|sur un territoire donné
    avec un écart < 5 %|à l'aide d'un tableur|au regard des besoins repérés|de manière économe
    en français et en une autre langue|en présence du public
    """
)
PURPOSES = _words_of(
    """
    afin d'anticiper les besoins|afin de limiter les coûts|afin de prévenir les accidents
    de façon à satisfaire le client|de sorte que l'équipe avance|en vue d'une amélioration continue
    pour garantir la traçabilité|pour rendre compte à la hiérarchie|pour préparer la saison suivante
    pour transmettre les savoir-faire|afin de réduire l'empreinte du site|dans un souci d'équité
    pour ouvrir de nouveaux débouchés|et en faire le bilan « à froid »|pour qu'un tiers puisse reprendre la tâche
    """
)
TRADES = _words_of(
    """
    Accordeur|Apiculteur|Archiviste|Boulanger|Brodeur|Carreleur|Cartographe|Charpentier|Chaudronnier|Conducteur
    Conseiller|Coordinateur|Cuisinier|Développeur|Ébéniste|Éducateur|Électricien|Fleuriste|Forgeron|Formateur
    Géomètre|Gestionnaire|Horloger|Imprimeur|Jardinier|Logisticien|Luthier|Maçon|Maroquinier|Mécanicien|Menuisier
    Monteur|Opticien|Paysagiste|Peintre|Photographe|Plombier|Relieur|Restaurateur|Serrurier|Soigneur|Soudeur
    Tailleur|Technicien|Tisserand|Traducteur|Vannier|Vendeur|Verrier|Vigneron
    """
)
DOMAINS = _words_of(
    """
    agriculture de montagne|analyse sensorielle|arts du feu|bois et matériaux|commerce de détail|chimie des eaux
    comptabilité et audit|construction navale|design d'espace|données et réseaux|édition numérique
    énergies et climat|études urbaines|gestion des forêts|histoire des textes|hôtellerie et tourisme|image et son
    ingénierie des sols|jeux et mondes virtuels|langues et cultures|logistique du froid|matériaux souples
    mesure & qualité|médiation sociale|métiers du livre|mobilités douces|optique appliquée|patrimoine bâti
    pêche et cultures marines|prévention des risques|robotique de terrain|santé animale|sciences du vivant
    sport et handicap|systèmes embarqués|techniques de scène|textile et mode|transport de personnes|travaux publics
    vente à distance
    """
)
PLACES = _words_of(
    """
    Amboise|Annonay|Argentan|Aubusson|Auray|Bayeux|Belfort|Brioude|Cahors|Carhaix|Cassis|Céret|Chinon|Clisson|Cluny
    Cognac|Corte|Dinan|Dole|Embrun|Étampes|Figeac|Foix|Gannat|Gordes|Guéret|Guingamp|Hyères|Issoire|Joigny|Langres
    Lavaur|Lodève|Loudéac|Luçon|Lunel|Mayenne|Mende|Millau|Moissac|Morlaix|Nérac|Nyons|Oloron|Orthez|Pontarlier
    Privas|Provins|Redon|Riom|Royan|Saverne|Sedan|Semur|Senlis|Thiers|Tonnerre|Uzès|Vannes|Vitré|Yvetot
    """
)
FORMS = _words_of(
    """
    ACADEMIE|AGENCE|ASSOCIATION|ATELIER|CAMPUS|CENTRE|COLLEGE|COMPAGNIE|CONSERVATOIRE|ECOLE|ESPACE|FEDERATION
    FORMATION|GROUPE|INSTITUT|LABORATOIRE|LYCEE|MAISON|POLE|UNION|UNIVERSITE
    """
)
JURYS = _words_of(
    """
    Le jury réunit trois personnes.|Deux professionnels du métier & un formateur y siègent.
    Un président extérieur à l'école le conduit.|La moitié au moins de ses membres exerce le métier.
    Aucun membre n'a formé le candidat.
    Un représentant des salariés et un représentant des employeurs y sont appelés.|Il délibère à huis clos.
    Ses décisions sont prises à la majorité.|Les membres sont désignés chaque année par l'organisme.
    Une personne qualifiée peut être entendue.|Le responsable de la certification assure le secrétariat.
    La parité entre femmes et hommes est recherchée.
    """
)
TESTS = _words_of(
    """
    Mise en situation dans un atelier|Étude de cas écrite (4 h)|Dossier remis avant l'oral|Soutenance de 20 minutes
    Questionnaire à choix multiples|Démonstration commentée devant deux évaluateurs
    Rapport d'activité de 15 à 20 pages|Entretien avec le jury|Contrôle en cours de formation
    Travail de groupe sur un projet réel|Production d'une pièce type|Jeu de rôle avec un client difficile
    Lecture d'un plan et calcul des quantités|Grille d'observation remplie par le tuteur
    """
)
MONTHS = _words_of("janvier|février|mars|avril|mai|juin|juillet|août|septembre|octobre|novembre|décembre")
