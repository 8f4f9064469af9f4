#!/usr/bin/env python3
"""Checks that the peers agree with each other, and on small data with networkx or with the definition written out.

    check.py [FOLDER]

Without FOLDER it generates data of three sizes, of which the smallest are judged. Numbers must agree to 1e-9.
"""
import itertools, json, math, pathlib, subprocess, sys, tempfile

import networkx

from data import Data
from generate import generate

HERE = pathlib.Path(__file__).parent
# chance decides these: only that there is an answer is looked at
FREE = {"louvain", "leiden"}
SMALL = [(40, 30, 120, 1), (60, 50, 150, 7), (150, 120, 500, 2)]


def answers(folder):
    """The values by task and peer."""
    command = [sys.executable, HERE / "run.py", "--data", folder]
    lines = subprocess.run(command, capture_output=True, text=True).stdout.splitlines()
    found = {}
    for record in map(json.loads, lines):
        assert "error" not in record, record
        found.setdefault(record["task"], {})[record["peer"]] = record["value"]
    return found


def same(a, b, path=""):
    """Whether two values agree, in what both of them have."""
    if isinstance(a, dict):
        keys = (a.keys() & b.keys()) - {"cpu_seconds"}
        return all(same(a[key], b[key], f"{path}.{key}") for key in keys)
    if isinstance(a, list):
        return len(a) == len(b) and all(same(x, y, path) for x, y in zip(a, b))
    # scores of page rank are each that far from the true ones
    slack = 2e-9 if path.startswith("pagerank") else 1e-9 * max(1, abs(a))
    return abs(a - b) <= slack


def means_agree(values):
    """Whether means differ by chance alone: within five standard errors, those of few drawn permutations left wide."""
    a, b = values
    width = 5 * math.hypot(a["standard_error"], b["standard_error"]) + 0.2 * a["mean_t01"] + 5
    return abs(a["mean_t01"] - b["mean_t01"]) <= width


def agree(found):
    for task, by_peer in found.items():
        known = [value for value in by_peer.values() if value is not None]
        if task == "permutations_1000":
            assert means_agree(known), by_peer
        elif task not in FREE:
            assert all(same(a, b, task) for a, b in itertools.combinations(known, 2)), (task, by_peer)
    print(f"{len(found)} tasks: {sum(map(len, found.values()))} answers agree")


def graph_of(data):
    graph = networkx.Graph()
    graph.add_nodes_from(range(data.n))
    graph.add_weighted_edges_from(zip(*(column.tolist() for column in data.ties)))
    return graph


def path_lengths(graph, begins, ends):
    """Ten shortest, from all simple paths of few steps."""
    inner = set(begins) | set(ends)
    found = [0] * len(set(begins) & set(ends))
    for a, b in itertools.product(begins, ends):
        if a != b:
            within = graph.subgraph((set(graph) - inner) | {a, b})
            found += [len(path) - 1 for path in networkx.all_simple_paths(within, a, b, cutoff=3)]
    return sorted(found)[:10]


def tie_matrix(data, graph):
    """By the definition, tie by tie."""
    of = {party: set() for party in range(data.n)}
    for party, group in zip(*data.label_pairs):
        of[int(party)].add(int(group))
    total, first = 0, 0
    for a, b, weight in graph.edges(data="weight"):
        touched = {frozenset((g, h)) for g in of[a] for h in of[b] if g != h}
        total += 2 * weight * len(touched)
        first += weight * (frozenset((0, 1)) in touched)
    return {"off_diagonal": total, "t01": first}


def judged(data, found):
    """What networkx and the definitions say, against one peer of each task; the peers agree among themselves."""
    graph, (begins, ends) = graph_of(data), data.ends
    sources = data.sources
    total = lambda scores: {"sum": math.fsum(scores.values())}
    targets = list(graph)
    ranked = networkx.pagerank(graph, 0.85, tol=1e-14, max_iter=1000, weight="weight")
    tied = {party: score for party, score in networkx.constraint(graph, weight="weight").items() if not math.isnan(score)}
    costs = {(a, b): 1 / weight for a, b, weight in graph.edges(data="weight")}
    networkx.set_edge_attributes(graph, costs, "cost")
    cheapest = networkx.multi_source_dijkstra_path_length(graph, set(begins), weight="cost")
    best = max(ranked, key=ranked.get)
    expected = {
        "betweenness_exact": total(networkx.betweenness_centrality(graph, normalized=False)),
        "betweenness_256": total(networkx.betweenness_centrality_subset(graph, sources, targets)),
        "harmonic_256": total(networkx.harmonic_centrality(graph, nbunch=sources)),
        "pagerank": {"sum": 1.0},
        "tie_matrix": tie_matrix(data, graph),
        "projection": {"ties": graph.number_of_edges(), "weight": graph.size("weight")},
        "constraint": {"sum": math.fsum(tied.values())},
        "k_paths": {"lengths": path_lengths(graph, begins, ends)},
        "weighted_path": {"cost": min(cheapest[end] for end in ends if end in cheapest)},
    }
    assert same([best, ranked[best]], found["pagerank"]["scipy-explicit"]["top"][0], "pagerank")
    for task, value in expected.items():
        for peer, answer in found[task].items():
            assert answer is None or same(answer, value, task), (task, peer, answer, value)
    print(f"{len(expected)} tasks: networkx or the definition says the same")


def check(folder, judge):
    found, data = answers(folder), Data(folder)
    agree(found)
    if judge:
        judged(data, found)


if __name__ == "__main__":
    if len(sys.argv) > 1:
        check(sys.argv[1], judge=False)
    else:
        with tempfile.TemporaryDirectory() as folder:
            for *size, seed in SMALL:
                generate(folder, *size, seed=seed)
                check(folder, judge=True)
            generate(folder, 2_000, 2_400, 12_000)
            check(folder, judge=False)
