"""Paths in sentences, in French or in English: each step with what it rests on, its exits, what it hangs on."""

from __future__ import annotations

from collections.abc import Iterator

from rncp_graph.language import how_many, t
from rncp_graph.pathways.records import Insertion, Pathway, Pathways, Step

ROUTES = {
    "FI": ("formation initiale", "initial training"),
    "CA": ("apprentissage", "apprenticeship"),
    "FC": ("formation continue", "continuing training"),
    "CQ": ("contrat de professionnalisation", "professionalisation contract"),
    "CL": ("candidature individuelle", "individual application"),
    "VAE": ("VAE", "validation of experience (VAE)"),
}
"""Access routes, for short."""

_NAMED = 3
"""Certifications that are named of those that make the same step."""
_BLOCKS = 6
"""Blocks that are named."""


def head(found: Pathways) -> str:
    """Return the title of an answer: from where to where, on which day, from which level."""
    level = f"{found.niveau}"
    supposed = t(" (supposé)", " (supposed)") if found.niveau_suppose else ""
    start, end = named(found, found.depart), named(found, found.arrivee)
    return t(
        f"De {start} à {end}, au {found.date}, niveau de départ {level}{supposed}",
        f"From {start} to {end}, as of {found.date}, starting level {level}{supposed}",
    )


def named(found: Pathways, code: str) -> str:
    """Return a code or a number with its label, where there is one; a level in the language in force."""
    return f"{said_of(code)} {found.libelles.get(code, '')}".strip()


def said_of(code: str) -> str:
    """Return an end as it is said in the language in force: a code, a number, or a level."""
    return t(code, code.replace("niveau ", "level "))


def summary(path: Pathway, rank: int) -> str:
    """Return the line above a path: its rank, its steps, its cost."""
    steps = len(path.pas)
    said = " → ".join(path.certifications)
    cost = number(path.cout)
    return t(
        f"Chemin {rank} : {said} ({steps} pas, coût {cost})",
        f"Path {rank}: {said} ({steps} {'steps' if steps > 1 else 'step'}, cost {cost})",
    )


def sentences(found: Pathways, step: Step) -> Iterator[str]:
    """Return the sentences of a step: what is acquired and why it is within reach, then evidence, exits, fragility."""
    yield _acquired(found, step)
    yield _effort(step)
    if step.blocs_acquis:
        some = ", ".join(step.blocs_acquis)
        yield t(f"Déjà acquis, ou donnés officiellement : {some}.", f"Held already, or officially given: {some}.")
    if step.ressemblances:
        yield _alike(step)
    yield from _blocks(step)
    yield _routes(step)
    yield _prepared(step)
    if step.preuves.insertion:
        yield _outcomes(step.preuves.insertion)
    yield _exits(found, step)
    yield _fragility(found, step)
    if step.autres:
        yield _others(found, step)


def _acquired(found: Pathways, step: Step) -> str:
    level = (
        t(f"niveau {step.niveau}", f"level {step.niveau}")
        if step.niveau
        else t("niveau non précisé", "level not stated")
    )
    title = step.preuves.intitule
    kind = f"{step.type} " if step.type and step.type != "Autre" else ""
    return t(
        f"Acquérir {kind}« {title} » ({step.certification}, {level}) : {_relation(found, step)}.",
        f"Acquire {kind}“{title}” ({step.certification}, {level}): {_relation(found, step)}.",
    )


def _relation(found: Pathways, step: Step) -> str:
    """Say how it is tied to what one holds."""
    if step.par and step.relation == "correspondance":
        given, counted = _count(step.blocs_comptes - step.blocs_a_acquerir), step.blocs_comptes
        return t(
            f"{step.par} y donne officiellement {given} sur {counted}",
            f"{step.par} officially gives {given} of {counted}",
        )
    if step.par:
        return t(
            f"elle remplace {step.par}, que l'on a ; la moitié de ses blocs compte comme acquise",
            f"it replaces {step.par}, which one has; half of its blocks count as held",
        )
    if step.depuis is None or step.entree is None:
        start = named(found, step.depuis) if step.depuis else t("ce que l'on a", "what one holds")
        return t(
            f"aucun de ses métiers n'est proche de {start} ; c'est une reconversion",
            f"none of its occupations is near to {start}; it is a new start",
        )
    one, other = named(found, step.depuis), named(found, step.entree)
    said = {
        "meme": t(f"elle mène à {one}, le métier que l'on a", f"it leads to {one}, the occupation that one has"),
        "version": t(
            f"elle cite {other}, le même métier que {one} dans l'autre version du ROME",
            f"it quotes {other}, the same occupation as {one} in the other version of ROME",
        ),
        "proche": t(
            f"elle cite {other}, que le ROME tient pour proche de {one}",
            f"it quotes {other}, which ROME takes for near to {one}",
        ),
        "evolution": t(
            f"elle cite {other}, une évolution de {one} selon le ROME",
            f"it quotes {other}, an evolution of {one} according to ROME",
        ),
        "domaine": t(
            f"elle cite {other}, du même domaine que {one}", f"it quotes {other}, of the same domain as {one}"
        ),
    }
    kind, _, restricted = step.relation.partition(" ")
    some = t(" (pour certaines appellations)", " (for some job titles)") if restricted else ""
    return said[kind] + some


def _count(blocks: int) -> str:
    return t(f"{blocks} bloc{'s' if blocks > 1 else ''}", f"{blocks} block{'s' if blocks != 1 else ''}")


def _effort(step: Step) -> str:
    left, blocks = step.blocs_a_acquerir, _count(step.blocs_comptes)
    counted = blocks if left == step.blocs_comptes else t(f"{left} sur {blocks}", f"{left} of {blocks}")
    if not step.blocs_connus:
        counted = t(f"{counted} supposés (la fiche n'en dit aucun)", f"{counted} supposed (the fiche states none)")
    parts = ", ".join(
        f"{_COSTS[name][t('fr', 'en') == 'en']} {number(cost)}" for name, cost in step.couts.items() if cost
    )
    return t(
        f"À acquérir : {counted}. Coût {number(step.cout)} : {parts}.",
        f"To acquire: {counted}. Cost {number(step.cout)}: {parts}.",
    )


def _alike(step: Step) -> str:
    """Say which blocks count as held for being like held ones: it is no equivalence."""
    some = ", ".join(
        t(
            f"{one.bloc} (comme {one.acquis}, {number(one.score)})",
            f"{one.bloc} (like {one.acquis}, {number(one.score)})",
        )
        for one in step.ressemblances
    )
    return t(
        f"Comptés comme acquis parce que leurs textes se ressemblent, sans qu'aucune fiche le dise : {some}.",
        f"Counted as held because their texts are alike, which no fiche states: {some}.",
    )


_COSTS = {
    "pas": ("pas", "step"),
    "niveaux": ("niveaux", "levels"),
    "blocs": ("blocs", "blocks"),
    "distance": ("distance des métiers", "distance of occupations"),
    "etendue": ("étendue", "breadth"),
    "version": ("version du ROME", "version of ROME"),
    "sous_niveau": ("niveau du métier", "level of the occupation"),
    "intitule": ("intitulé qui ne nomme pas le métier", "title that does not name the occupation"),
    "d_abord": ("forme d'abord à un autre métier", "trains for another occupation first"),
    "voies": ("voies", "routes"),
    "validite": ("validité", "validity"),
    "demande": ("sur demande", "on request"),
    "certificateur": ("certificateur inconnu", "certifier not known"),
    "lieu": ("lieu non connu", "place not known"),
}


def _blocks(step: Step) -> Iterator[str]:
    """Name the blocks, but for those that are told to be held."""
    held = {*step.blocs_acquis, *(one.bloc for one in step.ressemblances)}
    titles = [title or code for code, title in step.preuves.blocs if code not in held]
    if titles:
        listed, more = " ; ".join(titles[:_BLOCKS]), " ; …" if len(titles) > _BLOCKS else ""
        yield t(f"Blocs : {listed}{more}.", f"Blocks: {listed}{more}.")


def _routes(step: Step) -> str:
    if not step.voies:
        return t("Voies d'accès : non précisées.", "Access routes: not stated.")
    said = ", ".join(t(*ROUTES[route]) for route in step.voies if route in ROUTES)
    return t(f"Voies ouvertes : {said}.", f"Open routes: {said}.")


def _prepared(step: Step) -> str:
    proof = step.preuves
    by = t("Délivrée par ", "Awarded by ") + (
        ", ".join(proof.certificateurs[:3]) or t("un certificateur non précisé", "a certifier not stated")
    )
    if not proof.nombre_centres:
        return by + t(" ; centres de préparation non précisés.", "; centres not stated.")
    listed = ", ".join(proof.centres)
    rest = proof.nombre_centres - len(proof.centres)
    more = t(" et ", " and ") + how_many(rest, "autre|autres", "more") if rest > 0 else ""
    where = t(f" ({', '.join(proof.lieux)})", f" ({', '.join(proof.lieux)})") if proof.lieux else ""
    here = ""
    if proof.ici is not None:
        here = t(", dont dans le département demandé", ", in the département asked for too") if proof.ici else ""
    return t(f"{by} ; préparée par {listed}{more}{where}{here}.", f"{by}; prepared by {listed}{more}{where}{here}.")


def _outcomes(told: Insertion) -> str:
    rates = [
        (told.six_mois, t("en emploi à six mois", "in work after six months")),
        (told.metier_six_mois, t("dans le métier à six mois", "in the occupation after six months")),
        (told.metier_deux_ans, t("dans le métier à deux ans", "in the occupation after two years")),
    ]
    said = ", ".join(f"{number(rate)} % {what}" for rate, what in rates if rate is not None)
    count = t(f" de {told.certifies} certifiés", f" of {told.certifies} who obtained it") if told.certifies else ""
    return t(f"Devenir{count} (promotion {told.annee}) : {said}.", f"Outcomes{count} (year {told.annee}): {said}.")


def _exits(found: Pathways, step: Step) -> str:
    listed = ", ".join(named(found, code) for code in step.metiers) or t("aucun métier cité", "no occupation quoted")
    level = t(f"le niveau {step.niveau} et ", f"level {step.niveau} and ") if step.niveau else ""
    return t(f"Si l'on s'arrête là : {level}l'accès à {listed}.", f"If one stops there: {level}access to {listed}.")


def _fragility(found: Pathways, step: Step) -> str:
    if step.etat is None:
        until = t("Enregistrement non connu à cette date", "Registration not known on that day")
    elif step.fin is None:
        until = t("Enregistrée sans fin connue", "Registered without a known end")
    else:
        until = t(f"Enregistrée jusqu'au {step.fin}", f"Registered until {step.fin}")
    if step.successeurs:
        after = t(f", {step.successeurs[0]} lui succède", f", {step.successeurs[0]} succeeds it")
    else:
        after = t(", sans successeur connu", ", without a known successor")
    end = named(found, found.arrivee)
    if step.seule:
        hangs = t(
            f" ; le chemin se rompt avec elle : rien d'autre ne mène à {end}",
            f"; the path breaks with it: nothing else leads to {end}",
        )
    elif step.autres:
        hangs = (
            t(
                f" ; sans elle, {len(step.autres)} autres font le même pas",
                f"; without it, {len(step.autres)} others make the same step",
            )
            if len(step.autres) > 1
            else t(" ; sans elle, une autre fait le même pas", "; without it, another makes the same step")
        )
    elif step.detour:
        hangs = t(
            f" ; sans elle, le chemin coûte {number(step.detour)} de plus",
            f"; without it, the path costs {number(step.detour)} more",
        )
    else:
        hangs = t(" ; sans elle, un autre chemin ne coûte pas plus", "; without it, another path costs no more")
    return f"{until}{after}{hangs}."


def _others(found: Pathways, step: Step) -> str:
    listed = " ; ".join(named(found, one) for one in step.autres[:_NAMED])
    rest = len(step.autres) - _NAMED
    more = t(" ; et ", " ; and ") + how_many(rest, "autre|autres", "more") if rest > 0 else ""
    return t(f"À sa place : {listed}{more}.", f"In its place: {listed}{more}.")


def number(value: float) -> str:
    """Return a figure with two decimals at most, as the language in force writes it.

    >>> number(3.0), number(1.25)
    ('3', '1.25')
    """
    said = f"{value:.2f}".rstrip("0").rstrip(".")
    return t(said.replace(".", ","), said)


def text(found: Pathways) -> Iterator[str]:
    """Return the lines of an answer for people."""
    yield head(found)
    yield from (f"  {one}" for one in found.remarques)
    for rank, path in enumerate(found.chemins, 1):
        yield ""
        yield summary(path, rank)
        for place, step in enumerate(path.pas, 1):
            first, *rest = sentences(found, step)
            yield f"  {place}. {first}"
            yield from (f"     {one}" for one in rest)
