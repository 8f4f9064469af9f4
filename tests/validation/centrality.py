#!/usr/bin/env python3
"""Partner centrality (document 07) against networkit and igraph, every party and every measure of it.

    python3 -m venv VENV && VENV/bin/pip install -r tests/validation/requirements.txt
    VENV/bin/python tests/validation/centrality.py target/release/kobling [--db eu.db] [--network JSON] [--threads N]

Takes the network from the binary's own files (`kobling export`: the parties with their scores, the ties), computes what the document
asks by networkit (components, degree, exact betweenness, harmonic, PageRank) and igraph (constraint), and compares: each score
of each party, then the document's answer: counts, the ten of each measure, their values, order and ranks. Prints a line for each
comparison; fails where any differs by more than 1e-9 of its value, or where the first ten are others. PageRank ends by default when
all scores together are within 1e-9, so for small ones it is also asked as near as it gets, and that is compared.

Without --db it takes the bundled data, in a second. Exact betweenness of Horizon 2020 (kobling import cordis ZIP --db eu.db: 35,871
parties, 796,670 ties) takes networkit some minutes.
"""
import argparse, json, math, os, sys, time

import igraph
import networkit
import numpy

from kobling import DOCUMENTS, TOLERANCE, differences, told, validate

# values nearer than this share a rank
EQUAL_WITHIN = 1e-12
DAMPING = 0.85
DOCUMENT = DOCUMENTS / "07_partner_centrality.graphql"
MEASURES = {name: {name: {}} for name in ["degree", "betweenness", "harmonic", "pageRank", "constraint"]}
FINE = {"pageRank": {"damping": DAMPING, "tolerance": 1e-14}}


class Network:
    """The exported network, as a graph of either library."""

    def __init__(self, kobling, of):
        asked = {**MEASURES, "fine": FINE}
        rows = list(kobling.table(of, "--table", "parties", "--scores", json.dumps(asked)))
        self.ids = [row["id"] for row in rows]
        self.scores = {name: [float(row[name]) if row[name] else math.nan for row in rows] for name in asked}
        number = {id: at for at, id in enumerate(self.ids)}
        ties = [(number[row["source"]], number[row["target"]], float(row["weight"])) for row in kobling.table(of)]
        if not ties:
            sys.exit("no two parties of this network are tied: there is nothing to compare")
        a, b, self.weights = (numpy.array(column) for column in zip(*ties))
        self.ends = a.astype(numpy.int64), b.astype(numpy.int64)

    def of_networkit(self, is_weighted):
        data = (self.weights, self.ends) if is_weighted else self.ends
        graph = networkit.GraphFromCoo(data, n=len(self.ids), weighted=is_weighted)
        graph.sortEdges()
        return graph

    def of_igraph(self):
        return igraph.Graph(len(self.ids), numpy.column_stack(self.ends))


def page_rank(graph):
    """Parties without a tie go on to any party: what networkit loses there, dividing by the sum gives back to all alike."""
    ranked = networkit.centrality.PageRank(graph, DAMPING, 1e-16)
    ranked.norm, ranked.maxIterations = networkit.centrality.Norm.l1norm, 1000
    scores = numpy.array(ranked.run().scores())
    return scores / scores.sum()


def computed(network):
    """The scores by the peers, measure by measure."""
    plain = network.of_networkit(is_weighted=False)
    yield "degree", lambda: networkit.centrality.DegreeCentrality(plain).run().scores()
    # it meets each pair from both its ends
    yield "betweenness", lambda: [score / 2 for score in networkit.centrality.Betweenness(plain).run().scores()]
    yield "harmonic", lambda: numpy.array(networkit.centrality.HarmonicCloseness(plain, False).run().scores()) / (len(network.ids) - 1)
    yield "pageRank", lambda: page_rank(network.of_networkit(is_weighted=True))
    yield "constraint", lambda: network.of_igraph().constraint(weights=network.weights.tolist())


def ten(network, name):
    """The ten of a measure by the exported scores: equal values share a rank and stand by id, those without a value come last."""
    value = dict(zip(network.ids, network.scores[name]))
    rest = sorted((id for id in value if not math.isnan(value[id])), key=lambda id: (-value[id], id))
    first, begin = [], 0
    while begin < len(rest) and len(first) < 10:
        same = [id for id in rest[begin:] if value[rest[begin]] - value[id] <= EQUAL_WITHIN * abs(value[rest[begin]])]
        first += [(id, value[id], begin + 1) for id in sorted(same)]
        begin += len(same)
    first += [(id, None, None) for id in network.ids if math.isnan(value[id])]
    return first[:10]


def compare(kobling, of):
    network = Network(kobling, of)
    answer = kobling.answer(DOCUMENT, {"network": of})["network"]
    n, graph = len(network.ids), network.of_networkit(is_weighted=False)
    components = networkit.components.ConnectedComponents(graph).run().numberOfComponents()
    isolates = sum(graph.isIsolated(node) for node in graph.iterNodes())
    counts = {"partyCount": n, "tieCount": graph.numberOfEdges(), "componentCount": components, "isolateCount": isolates,
              "density": 2 * graph.numberOfEdges() / (n * (n - 1))}
    for name, expected in counts.items():
        yield told(differences([answer[name]], [expected])[0] <= TOLERANCE, f"{name} {answer[name]}")
    for name, compute in computed(network):
        begun = time.process_time()
        expected = numpy.array(compute(), dtype=float)
        seconds = time.process_time() - begun
        scores = network.scores["fine" if name == "pageRank" else name]
        off = differences(scores, expected)
        at = int(off.argmax())
        yield told(off[at] <= TOLERANCE, f"{name} of {n} parties: at most {off[at]:.1e} off, of {network.ids[at]}: {scores[at]!r}, "
                   f"expected {float(expected[at])!r}; {seconds:.1f} s of processor time")
        if name == "pageRank":
            together = float(numpy.abs(network.scores[name] - expected).sum())
            yield told(together <= TOLERANCE, f"{name} as it is by default: {together:.1e} off, all parties together")
        given = [(node["party"]["id"], node["value"], node["rank"]) for node in answer[name]["nodes"]]
        by_id = dict(zip(network.ids, expected))
        values = [math.nan if value is None else value for _, value, _ in given]
        off = differences(values, [by_id[id] for id, _, _ in given])
        is_right = off.max(initial=0) <= TOLERANCE and given == ten(network, name) and answer[name]["totalCount"] == n
        yield told(is_right, f"{name} of the document: {len(given)} of {answer[name]['totalCount']}, at most {off.max(initial=0):.1e} off")


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("binary")
    parser.add_argument("--db", help="the bundled data if not given")
    parser.add_argument("--network", default="{}", help="what ties parties, as the argument of the field network")
    parser.add_argument("--threads", type=int, default=os.cpu_count(), help="of networkit")
    options = parser.parse_args()
    networkit.setNumberOfThreads(options.threads)
    validate(lambda kobling: compare(kobling, json.loads(options.network)), options.binary, options.db)


if __name__ == "__main__":
    main()
