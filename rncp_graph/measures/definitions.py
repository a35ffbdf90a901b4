"""What each measure counts, in both languages, with its source: the one home of these words."""

from __future__ import annotations

from rncp_graph.measures.records import Definition, Words

DEGREE = Definition(
    name=Words("Force des liens", "Strength of ties"),
    text=Words(
        "Somme des forces des liens de chaque sommet ; sans poids, leur nombre (le degré).",
        "The sum of the strengths of the ties of each node; without weights, their number (the degree).",
    ),
    source="Barrat, Barthélemy, Pastor-Satorras, Vespignani, PNAS 101 (2004) 3747",
)
BETWEENNESS = Definition(
    name=Words("Intermédiarité", "Betweenness"),
    text=Words(
        "Part des plus courts chemins entre deux autres sommets qui passent par celui-ci, de 0 à 1.",
        "The share of the shortest paths between two other nodes that go through this one, from 0 to 1.",
    ),
    source="Freeman, Sociometry 40 (1977) 35; Brandes, J. Math. Sociol. 25 (2001) 163",
)
PAGERANK = Definition(
    name=Words("PageRank", "PageRank"),
    text=Words(
        "Part du temps qu'un promeneur passe à chaque sommet, s'il suit les liens selon leur force et repart au hasard "
        "une fois sur sept (0,15).",
        "The share of time that a walker spends at each node who follows ties by their strength and starts anew at "
        "random one time in seven (0.15).",
    ),
    source="Brin, Page, Comput. Netw. ISDN Syst. 30 (1998) 107",
)
CORE = Definition(
    name=Words("Indice de cœur", "Core number"),
    text=Words(
        "Le plus grand k tel que le sommet tienne à k autres qui tiennent chacun à k autres du même groupe ; poids "
        "laissés de côté.",
        "The largest k such that the node is tied to k others, each of which is tied to k of the same group; weights "
        "left aside.",
    ),
    source="Seidman, Soc. Netw. 5 (1983) 269; Batagelj, Zaversnik (2003), arXiv cs/0310049",
)
COMMUNITIES = Definition(
    name=Words("Communautés", "Communities"),
    text=Words(
        "Partition des sommets dont la modularité est la meilleure trouvée : les liens y sont plus forts au-dedans "
        "que le hasard ne le veut, à degrés égaux.",
        "The partition of the nodes with the best modularity found: ties are stronger inside than chance would have "
        "it, for the same degrees.",
    ),
    source="Newman, Girvan, Phys. Rev. E 69 (2004) 026113; Louvain: Blondel et al. (2008); Leiden: Traag et al. (2019)",
)
CUTS = Definition(
    name=Words("Ponts et points d'articulation", "Bridges and articulation points"),
    text=Words(
        "Liens et sommets dont la perte, seule, coupe en deux une partie connexe ; poids laissés de côté.",
        "Ties and nodes whose loss, alone, splits a connected part in two; weights left aside.",
    ),
    source="Tarjan, SIAM J. Comput. 1 (1972) 146",
)
ASSORTATIVITY = Definition(
    name=Words("Assortativité", "Assortativity"),
    text=Words(
        "À quel point les liens joignent des semblables : 1 seulement des semblables, 0 comme au hasard, moins de 0 "
        "plutôt des différents. Pour un nombre (le niveau), la corrélation entre les deux bouts.",
        "How far ties join like to like: 1 only like to like, 0 as by chance, below 0 rather unlike. For a number "
        "(the level), the correlation between both ends.",
    ),
    source="Newman, Phys. Rev. E 67 (2003) 026126",
)
ALL = (DEGREE, BETWEENNESS, PAGERANK, CORE, COMMUNITIES, CUTS, ASSORTATIVITY)
