"""Each constraint of a rule as one SPARQL query over the whole store, instead of one for each node that it looks at.

A query gives `?this`, the node, and where there is one `?value`, what is wrong with it. A constraint that is SPARQL
keeps its text: the nodes that `$this` stands for are those that the rule looks at, said at the head of its pattern.
The others are those of the core of SHACL (https://www.w3.org/TR/shacl/), section 4.
"""

from __future__ import annotations

from rncp_graph.validation.shapes import Constraint, Shape

_ASKED = {
    "minInclusive": "FILTER(!COALESCE(?value >= {0}, false))",
    "maxInclusive": "FILTER(!COALESCE(?value <= {0}, false))",
    "pattern": "FILTER(!REGEX(STR(?value), {0}))",
    "class": "FILTER NOT EXISTS {{ ?value a {0} }}",
    "lessThanOrEquals": "?this {0} ?autre FILTER(!COALESCE(?value <= ?autre, false))",
}
"""What holds of a value that breaks a constraint."""


def compiled(shape: Shape, constraint: Constraint) -> str:
    """Return the query that finds all that breaks a constraint.

    >>> from rncp_graph.validation.shapes import shapes
    >>> rule = next(rule for rule in shapes() if rule.genre == "intitule-absent")
    >>> print(compiled(rule, rule.constraints[0]).replace("https://w3id.org/rncp-graph/ontology", ""))
    SELECT ?this { ?this a <#Certification> . FILTER NOT EXISTS { ?this <http://purl.org/dc/terms/title> ?value } }
    """
    target = _target(shape)
    if constraint.asks == "sparql":
        return constraint.values[0].replace("{", f"{{ {target} ", 1).replace("$this", "?this")
    path = "|".join(f"<{iri}>" for iri in shape.properties)
    if constraint.asks == "minCount" and constraint.values[0].startswith('"1"'):
        return f"SELECT ?this {{ {target} FILTER NOT EXISTS {{ ?this {path} ?value }} }}"
    if constraint.asks == "maxCount":
        counted = f"GROUP BY ?this HAVING(COUNT(DISTINCT ?value) > {constraint.values[0]})"
        return f"SELECT ?this {{ {target} ?this {path} ?value }} {counted}"
    if constraint.asks == "in":
        broken = " && ".join(f"!sameTerm(?value, {one})" for one in constraint.values)
        asked = f"FILTER({broken})"
    else:
        asked = _ASKED[constraint.asks].format(*constraint.values)
    return f"SELECT DISTINCT ?this ?value {{ {target} ?this {path} ?value . {asked} }}"


def _target(shape: Shape) -> str:
    """The nodes that a rule looks at."""
    if len(shape.targets) == 1:
        return f"?this {shape.targets[0]} ."
    return " UNION ".join(f"{{ ?this {target} }}" for target in shape.targets)
