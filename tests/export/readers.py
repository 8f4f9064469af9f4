#!/usr/bin/env python3
"""Reads exported networks as their users do, and compares them with what they must hold.

    python3 -m venv VENV && VENV/bin/pip install -r tests/export/requirements.txt
    VENV/bin/python tests/export/readers.py FOLDER

For each STEM.json in the folder ({"origin", "isDirected", "nodes", "ties"}): STEM.graphml by networkx and igraph, STEM.gexf by
networkx, STEM.csv and STEM.nodes.csv by Python's csv. Every warning is an error. Prints a line for each file; fails at the first
that differs, and where there is nothing to read.
"""
import csv, json, re, sys, warnings
from pathlib import Path
from xml.etree import ElementTree

import igraph
import networkx

warnings.simplefilter("error")
FORBIDDEN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")


def shown(text):
    """A text as files hold it."""
    return FORBIDDEN.sub("\ufffd", text)


def unguarded(cell):
    """The text that a cell was made of; the rule stands in the documentation of tables."""
    text = re.sub(r"(^|[;\t\r\n])([\s\"]*)'('*[=+\-@＝＋－＠])", r"\1\2\3", cell)
    return re.sub(r"^'('*[\t\r\n])", r"\1", text)


def same(what, found, expected):
    if found != expected:
        sys.exit(f"{what}: found {str(found)[:2000]}\nexpected {str(expected)[:2000]}")


def expected_nodes(told):
    """What is known of each node, by id: attributes that are null are absent."""
    nodes = {}
    for node in told["nodes"]:
        known = {"name": shown(node["name"]), "kind": node["kind"], "actorKind": node["actorKind"], "country": node["country"]}
        known |= node["scores"]
        nodes[node["id"]] = {key: value for key, value in known.items() if value is not None}
    return nodes


def expected_origin(told):
    return told["origin"] | {"sources": "; ".join(told["origin"]["sources"])}


def pair(a, b, is_directed):
    return (a, b) if is_directed else tuple(sorted((a, b)))


def expected_ties(told):
    return {pair(a, b, told["isDirected"]): (weight, inferred) for a, b, weight, inferred in told["ties"]}


def check_networkx(what, graph, told, name):
    same(f"{what} direction", graph.is_directed(), told["isDirected"])
    same(f"{what} multigraph", graph.is_multigraph(), False)
    nodes = {id: dict(known) for id, known in graph.nodes(data=True)}
    for known in nodes.values():
        known["name"] = known.pop(name)
    same(f"{what} nodes", nodes, expected_nodes(told))
    ties = {pair(a, b, told["isDirected"]): (tie["weight"], tie["isInferred"]) for a, b, tie in graph.edges(data=True)}
    same(f"{what} ties", ties, expected_ties(told))
    same(f"{what} number of ties", graph.number_of_edges(), len(told["ties"]))


def check_igraph(what, graph, told):
    same(f"{what} direction", graph.is_directed(), told["isDirected"])
    scores = list(told["nodes"][0]["scores"]) if told["nodes"] else []
    nodes = {}
    for vertex in graph.vs:
        # what has no data is empty text or not a number
        known = {key: value for key, value in vertex.attributes().items() if key != "id"}
        is_known = lambda key, value: value == value if key in scores else value != "" or key == "name"
        nodes[vertex["id"]] = {key: value for key, value in known.items() if is_known(key, value)}
    same(f"{what} nodes", nodes, expected_nodes(told))
    ids = graph.vs["id"] if len(graph.vs) else []
    ties = {pair(ids[tie.source], ids[tie.target], told["isDirected"]): (tie["weight"], tie["isInferred"]) for tie in graph.es}
    same(f"{what} ties", ties, expected_ties(told))
    same(f"{what} number of ties", len(graph.es), len(told["ties"]))
    origin = {name: graph[name] for name in graph.attributes()}
    same(f"{what} origin", origin, expected_origin(told))


def rows(path):
    with open(path, newline="", encoding="utf-8") as file:
        return list(csv.DictReader(file, strict=True))


def check_end(what, row, told):
    origin = expected_origin(told)
    found = {name: unguarded(row[name]) for name in ("revision", "lens", "network", "sources")}
    same(f"{what} origin", found, {name: str(origin[name]) for name in found})


def check_ties_csv(path, told):
    names = {node["id"]: shown(node["name"]) for node in told["nodes"]}
    ties = {}
    for row in rows(path):
        check_end(path.name, row, told)
        same(f"{path.name} type", row["type"], "directed" if told["isDirected"] else "undirected")
        for end in ("source", "target"):
            same(f"{path.name} name", unguarded(row[f"{end}_name"]), names[row[end]])
        key = pair(row["source"], row["target"], told["isDirected"])
        ties[key] = (float(row["weight"]), row["is_inferred"] == "true")
    same(f"{path.name} ties", ties, expected_ties(told))


def check_nodes_csv(path, told):
    columns = {"label": "name", "kind": "kind", "actor_kind": "actorKind", "country": "country"}
    nodes = {}
    for row in rows(path):
        check_end(path.name, row, told)
        known = {column: unguarded(row[name]) for name, column in columns.items() if row[name] != "" or name == "label"}
        constant = {"id", "revision", "lens", "network", "sources", *columns}
        known |= {name: float(cell) for name, cell in row.items() if name not in constant and cell != ""}
        nodes[row["id"]] = known
    same(f"{path.name} nodes", nodes, expected_nodes(told))


def check_gexf_origin(path, told):
    meta = ElementTree.parse(path).find("{*}meta")
    lines = "\n".join(f"{name}: {text}" for name, text in expected_origin(told).items())
    same(f"{path.name} origin", [part.text for part in meta], ["kobling", lines])


def check(path):
    told = json.loads(path.read_text(encoding="utf-8"))
    graphml, gexf = path.with_suffix(".graphml"), path.with_suffix(".gexf")
    graph = networkx.read_graphml(graphml)
    check_networkx(graphml.name, graph, told, "name")
    origin = {name: graph.graph[name] for name in expected_origin(told)}
    same(f"{graphml.name} origin", origin, expected_origin(told))
    check_igraph(graphml.name, igraph.Graph.Read_GraphML(str(graphml)), told)
    check_networkx(gexf.name, networkx.read_gexf(gexf), told, "label")
    check_gexf_origin(gexf, told)
    check_ties_csv(path.with_suffix(".csv"), told)
    check_nodes_csv(path.with_suffix(".nodes.csv"), told)
    print(f"{path.stem}: {len(told['nodes'])} nodes, {len(told['ties'])} ties read alike from every format")


def main():
    paths = sorted(Path(sys.argv[1]).glob("*.json"))
    if not paths:
        sys.exit(f"no .json file in {sys.argv[1]}")
    for path in paths:
        check(path)


if __name__ == "__main__":
    main()
