#!/usr/bin/env python3
"""Groups, paths and change (documents 02, 03, 08, 09, 15 and 16) against igraph, numpy and the definitions written out.

    python3 -m venv VENV && VENV/bin/pip install -r tests/validation/requirements.txt
    VENV/bin/python tests/validation/groups.py target/release/kobling [--db eu.db]

Takes the networks and the parties' groups from the binary's own files (`kobling export`), computes what the documents ask, and
compares. Prints a line for each comparison; fails where a value differs by more than 1e-9 of it. What is drawn at random is drawn
here too: p values may differ by 4 standard errors (6, of thousands of pairs); communities are compared by the modularity reached.

With --db it takes Horizon 2020 (kobling import cordis ZIP --db eu.db) by countries, in a minute; clusters it has none. Without, the
bundled data by kinds of actors, in two seconds: what documents 02, 15 and 16 tell of clusters is not compared there.
"""
import argparse, itertools, json, math, random
from fractions import Fraction

import igraph
import numpy

from kobling import DOCUMENTS, TOLERANCE, differences, told, validate

ALL = {"through": ["PROJECTS", "TIES", "FUNDING", "ADMINISTRATION", "UNITS"]}
HORIZON = {"by": "COUNTRY", "network": {}, "project": "project:cordis-193159", "new": {"timing": "START"},
           "some": {"schemes": ["scheme:h2020-sewp"], "timing": "START"}, "treated": ["CZ", "HU", "PL", "SK"],
           "before": {"from": "2015", "to": "2016"}, "after": {"from": "2018", "to": "2019"}}
BUNDLED = {"by": "ACTOR_KIND", "network": ALL, "project": "project:mono", "new": ALL, "some": ALL, "treated": ["AGENCY", "COUNTY"],
           "before": {"from": "2013", "to": "2016"}, "after": {"from": "2017", "to": "2021"}}
UNLIMITED = ["--page-limit", "1000000", "--cost-limit", "1000000000000000"]
DRAWS, PERMUTATIONS = 300, 1000
PROJECT = """query($project: ID!) { dataset { clusterCount } project(by: { id: $project }) {
  participations(first: 1000) { nodes { role party { id name } } } } }"""
PRIMARY = """query($network: NetworkInput, $by: Grouping) { network(of: $network) {
  crossGroupTies(by: $by, overlap: PRIMARY) { modularity assortativity } } }"""
CHANGE = """query($network: NetworkInput, $by: Grouping, $before: PeriodInput!, $after: PeriodInput!, $treated: [ID!]) {
  network(of: $network) { change(before: $before, after: $after, by: $by, treated: $treated) {
    formed persisted dissolved jaccard formedBetweenGroups formedWithinGroups formationRate persistenceRate
    byPair(first: 1000000) { nodes { a { id } b { id } before after formed persisted dissolved } }
    differenceInDifferences { estimate treatedBefore treatedAfter othersBefore othersAfter choices asLarge pValue } } } }"""
COMMUNITIES = """query($network: NetworkInput, $by: Grouping) { network(of: $network) {
  communities(method: LEIDEN, seed: 7, compareWith: $by) {
    count modularity normalizedMutualInformation adjustedRandIndex
    groups(first: 1000000) { nodes { number size members(first: 1000000) { nodes { id } } } } } } }"""


class Network:
    """Parties by id, each with its name and group, and ties, each with its weight."""

    def __init__(self, parties, ties):
        self.parties, self.ties = parties, ties
        self.ids, self.names, groups = zip(*parties)
        self.number = {id: at for at, id in enumerate(self.ids)}
        self.weights = numpy.array([weight for _, _, weight in ties])
        self.ends = numpy.array([(self.number[a], self.number[b]) for a, b, _ in ties]).T
        self.graph = igraph.Graph(len(self.ids), self.ends.T)
        self.graph.es["weight"] = self.weights
        self.near = [numpy.array(parties, dtype=int) for parties in self.graph.get_adjlist()]
        self.groups = sorted(set(groups))
        code = {group: at for at, group in enumerate(self.groups)}
        self.codes = numpy.array([code[group] for group in groups])
        self.sizes = numpy.bincount(self.codes).tolist()

    @classmethod
    def exported(cls, kobling, of, by, *options):
        parties = [(row["id"], row["label"], row[by.lower()]) for row in kobling.table(of, "--table", "parties", *options)]
        return cls(parties, [(row["source"], row["target"], float(row["weight"])) for row in kobling.table(of, *options)])

    def grouped(self):
        """The network among the parties that are in a group."""
        known = {id for id, _, group in self.parties if group}
        parties = [party for party in self.parties if party[0] in known]
        return Network(parties, [tie for tie in self.ties if known.issuperset(tie[:2])])


def between(ends, codes, n, weights=None):
    """What the ties within and between n groups weigh."""
    cells = numpy.bincount(codes[ends[0]] * n + codes[ends[1]], weights, n * n).reshape(n, n)
    return cells + cells.T - numpy.diag(cells.diagonal())


def same(name, found, expected):
    off = differences(found, list(expected))
    return told(off.max() <= TOLERANCE, f"{name}: {len(off)} values, at most {off.max():.1e} off")


def project(kobling, asked, participations, has_clusters):
    """Document 02. Where nobody is in a cluster, what ties those who take part is compared in place of pairs of clusters."""
    answer = kobling.answer(DOCUMENTS / "02_what_tied_the_clusters.graphql", {"project": asked["project"]})["view"]
    targets = [taking["party"] for taking in participations if taking["role"] == "TARGET"]
    given = [taking["party"] for taking in answer["project"]["participations"]["nodes"]]
    yield told(given == targets, f"02 targets of {asked['project']}: {len(given)}, of {len(participations)} who take part")
    if not has_clusters:
        ties, words = answer["network"]["crossGroupTies"], "no party of this network is in a group"
        yield told(ties == {"degenerate": words, "pairs": {"totalCount": 0, "nodes": []}}, f"02 {ties['degenerate']}")
        tied = sorted((row["source"], row["target"]) for row in kobling.table({"projects": [asked["project"]]}))
        parties = sorted({taking["party"]["id"] for taking in participations})
        yield told(tied == list(itertools.combinations(parties, 2)), f"02 {len(parties)} who take part: {len(tied)} pairs are tied")


def walks(network, steps, path, length):
    """Paths without loops that go on from this one for so many steps, to the end that parties are so many steps from."""
    if length == 0:
        yield path
        return
    for party in network.near[path[-1]]:
        if steps[party] < length and (steps[party] > 0 or length == 1) and party not in path:
            yield from walks(network, steps, [*path, party], length - 1)


def compare_paths(name, network, ends, answer):
    graph, (begin, end) = network.graph, [network.number[id] for id in ends]
    steps = graph.distances(end)[0]
    weights = lambda path: [graph.es[graph.get_eid(*pair)]["weight"] for pair in itertools.pairwise(path)]
    best = []
    for length in range(steps[begin], 9) if steps[begin] < math.inf else []:
        best += sorted(walks(network, steps, [begin], length), key=lambda path: (-sum(weights(path)), path))
        if len(best) >= 3:
            break
    found, expected = answer["crossClusterPaths"], []
    for path in best[:3]:
        hops = zip(itertools.pairwise([network.names[at] for at in path]), weights(path))
        parties = [{"id": network.ids[at], "name": network.names[at]} for at in path]
        expected.append((len(path) - 1, sum(weights(path)), parties, [(*names, weight) for names, weight in hops]))
    given = [(path["length"], path["weight"], path["parties"],
              [(step["from"]["name"], step["to"]["name"], step["tie"]["weight"]) for step in path["steps"]])
             for path in found["nodes"]]
    peer = [len(path) - 1 for path in graph.get_k_shortest_paths(begin, end, k=3)] if best else []
    is_right = found["isComplete"] and given == expected and answer["componentCount"] == len(graph.connected_components())
    is_right &= [path["length"] for path in found["nodes"]] == [length for length in peer if length < 9]
    return told(is_right, f"03 {name}, {ends[0]} to {ends[1]}: paths of {[path[0] for path in given]} steps, of {len(best)}")


def paths(kobling, asked):
    """Document 03: from the first party with a tie to the first one at each distance, and to one out of reach."""
    views = {"stated": {}, "inferred": {"evidence": "STATED_AND_INFERRED"}}
    networks = {name: Network.exported(kobling, ALL, asked["by"], "--view", json.dumps(view)) for name, view in views.items()}
    graph, ids = networks["stated"].graph, networks["stated"].ids
    begin = next(at for at, degree in enumerate(graph.degree()) if degree)
    distances = graph.distances(begin)[0]
    for distance in sorted(set(distances) - {0}):
        ends = ids[begin], ids[distances.index(distance)]
        answer = kobling.answer(DOCUMENTS / "03_cross_cluster_paths.graphql", dict(zip(["from", "to"], ends)))
        for name, found in {"stated": answer["stated"], "inferred": answer["inferred"]["network"]}.items():
            yield compare_paths(name, networks[name], ends, found)


def moments(n, a, b):
    """Mean and standard deviation of the sum of a times b over pairs of n parties, these relabelled at random (Mantel 1967). Given
    of either: the sum over pairs, that of squares, and over parties the sum of the squares of their sums; all whole numbers."""
    pairs, sharing, apart = math.comb(n, 2), n * (n - 1) * (n - 2), math.comb(n, 2) * math.comb(n - 2, 2)
    (total_a, squares_a, rows_a), (total_b, squares_b, rows_b) = a, b
    sharing_a, sharing_b = rows_a - 2 * squares_a, rows_b - 2 * squares_b
    apart_a, apart_b = total_a ** 2 - squares_a - sharing_a, total_b ** 2 - squares_b - sharing_b
    mean = Fraction(total_a * total_b, pairs)
    square = Fraction(squares_a * squares_b, pairs) + Fraction(sharing_a * sharing_b, sharing) + Fraction(apart_a * apart_b, apart)
    return float(mean), math.sqrt(square - mean ** 2)


def standard_errors(hits, p):
    """How far p values are from those of the draws here; without bound where they are no share of the permutations."""
    found = numpy.array(p) * (1 + PERMUTATIONS) - 1
    share = numpy.clip((hits + found) / (DRAWS + PERMUTATIONS), 0, 1)
    error = numpy.sqrt(share * (1 - share) * (1 / DRAWS + 1 / PERMUTATIONS))
    off = numpy.abs(hits / DRAWS - found / PERMUTATIONS) / numpy.where(error < TOLERANCE, 1, error)
    return numpy.where(numpy.abs(found - found.round()) < 1e-6, off, numpy.inf)


def cross_ties(kobling, asked, network, ungrouped):
    """Document 08, as it is and with all pairs of groups."""
    variables = {"network": asked["network"], "by": asked["by"], "permutations": PERMUTATIONS, "seed": 7}
    document = DOCUMENTS / "08_cross_group_ties.graphql"
    answer = kobling.answer(document, variables)["network"]["crossGroupTies"]
    text = document.read_text(encoding="utf-8").replace("pairs(first: 20)", "pairs(first: 1000000)")
    full = kobling.answer(text, variables, *UNLIMITED)["network"]["crossGroupTies"]
    primary = kobling.answer(PRIMARY, variables)["network"]["crossGroupTies"]
    ids, sizes, n, k = network.groups, network.sizes, len(network.ids), len(network.groups)
    cells = between(network.ends, network.codes, k, network.weights)
    total, within = int(network.weights.sum()), int(cells.trace())
    strengths = numpy.array(network.graph.strength(weights="weight"))
    ties = total, int((network.weights ** 2).sum()), int((strengths ** 2).sum())
    inside = sum(math.comb(size, 2) for size in sizes)
    mean, deviation = moments(n, ties, (inside, inside, sum(size * (size - 1) ** 2 for size in sizes)))
    modularity = network.graph.modularity(network.codes.tolist(), weights="weight")
    by_activity = (numpy.bincount(network.codes, strengths) ** 2).sum() / (2 * total) ** 2
    expected = {"eiIndex": 1 - 2 * within / total, "eiExpected": 1 - 2 * mean / total, "eiZScore": (mean - within) / deviation,
                "between": total - within, "within": within, "modularity": modularity, "ungroupedCount": ungrouped}
    for name, value in expected.items():
        yield same(f"08 {name} {answer[name]}", [answer[name]], [value])
    yield told(answer["assortativity"] is None and answer["degenerate"] is None, "08 assortativity and degenerate are null")
    yield same(f"08 modularity and assortativity {primary['assortativity']} by first groups",
               [primary["modularity"], primary["assortativity"]], [modularity, modularity / (1 - by_activity)])
    yield told([group["name"] for group in answer["groups"]] == ids, f"08 groups: {k}")
    inner, outer = cells.diagonal(), cells.sum(0) - cells.diagonal()
    indices = [(e - 2 * i) / (e + 2 * i) if e + i else None for i, e in zip(inner, outer)]
    for name, values in {"size": sizes, "within": inner, "between": outer, "eiIndex": indices}.items():
        yield same(f"08 {name} of groups", [group[name] for group in answer["groups"]], values)
    pairs = sorted(itertools.combinations(range(k), 2), key=lambda pair: (-cells[pair], pair))
    given = full["pairs"]["nodes"]
    is_right = answer == {**full, "pairs": {"nodes": given[:20]}}
    is_right &= [(pair["a"]["name"], pair["b"]["name"]) for pair in given] == [(ids[a], ids[b]) for a, b in pairs]
    yield told(is_right, f"08 pairs: {len(given)} in their order, the first {len(answer['pairs']['nodes'])} in the document")
    rows, counts = [], between(network.ends, network.codes, k)
    for a, b in pairs:
        possible = sizes[a] * sizes[b]
        mean, deviation = moments(n, ties, (possible, possible, possible * (sizes[a] + sizes[b])))
        rows.append((cells[a, b], possible, counts[a, b] / possible, mean, cells[a, b] / mean, (cells[a, b] - mean) / deviation))
    for name, values in zip(["observed", "possible", "density", "expected", "ratio", "zScore"], zip(*rows)):
        yield same(f"08 {name} of pairs", [pair[name] for pair in given], values)
    at, possible = tuple(numpy.array(pairs).T), numpy.outer(sizes, sizes)

    def distances(drawn):
        """From what is expected, of each pair and within; times the number of pairs, so that all are whole numbers below 2^53."""
        of_pairs = numpy.abs(drawn * math.comb(n, 2) - total * possible)[at]
        return numpy.append(of_pairs, abs(drawn.trace() * math.comb(n, 2) - total * inside))

    generator, hits = numpy.random.default_rng(1), 0
    for _ in range(DRAWS):
        drawn = between(network.ends, generator.permutation(network.codes), k, network.weights)
        hits += distances(drawn) >= distances(cells)
    off = standard_errors(hits, [*(pair["pValue"] for pair in given), full["eiPValue"]])
    yield told(off[-1] <= 4, f"08 eiPValue {answer['eiPValue']}: {off[-1]:.1f} standard errors off")
    yield told(off[:20].max() <= 4, f"08 p values of the document's pairs: at most {off[:20].max():.1f} standard errors off")
    yield told(off.max() <= 6, f"08 p values of {len(given)} pairs: at most {off.max():.1f} standard errors off")


def roles(network, broker):
    """How often a party has each role."""
    codes, own, tied = network.codes, network.codes[broker], numpy.zeros(len(network.ids), dtype=bool)
    counts = dict.fromkeys(["coordinator", "itinerant", "gatekeeper", "liaison"], 0)
    for at, party in enumerate(network.near[broker]):
        others = network.near[broker][at + 1:]
        tied[network.near[party]] = True
        ends = codes[others[~tied[others]]]
        tied[network.near[party]] = False
        alike, ours = int((ends == codes[party]).sum()), int((ends == own).sum())
        if codes[party] == own:
            counts["coordinator"] += ours
            counts["gatekeeper"] += len(ends) - ours
        else:
            counts["itinerant"] += alike
            counts["gatekeeper"] += ours
            counts["liaison"] += len(ends) - alike - ours
    return {**counts, "total": sum(counts.values())}


def brokers(kobling, asked, network):
    """Document 09."""
    answer = kobling.answer(DOCUMENTS / "09_brokers.graphql", {"network": asked["network"], "by": asked["by"]})
    n, given = len(network.ids), answer["network"]["brokerage"]["nodes"]
    closed = network.graph.transitivity_local_undirected(mode="zero")
    totals = [round(math.comb(len(near), 2) * (1 - share)) for near, share in zip(network.near, closed)]
    first = sorted(range(n), key=lambda at: (-totals[at], at))[:10]
    yield told([node["party"]["id"] for node in given] == [network.ids[at] for at in first], f"09 the first {len(given)} of {n}")
    density = len(network.weights) / math.comb(n, 2)
    is_open = density ** 2 * (1 - density)
    for node, at in zip(given, first):
        us, rest = network.sizes[network.codes[at]] - 1, [*network.sizes]
        rest.pop(network.codes[at])
        them, counts, found, expected = sum(rest), roles(network, at), [], []
        # the parties that can be an end of a pair, and with how many others each
        ends = {"coordinator": [(us, us - 1)], "itinerant": [(size, size - 1) for size in rest],
                "gatekeeper": [(us, them), (them, us)], "liaison": [(size, them - size) for size in rest],
                "total": [(n - 1, n - 2)]}
        for role, parties in ends.items():
            mean = sum(count * others for count, others in parties) / 2 * is_open
            sharing = sum(count * others * (others - 1) for count, others in parties)
            deviation = math.sqrt(mean * (1 - is_open) + (density * (1 - density)) ** 3 * sharing)
            expected += [counts[role], mean, deviation, (counts[role] - mean) / deviation if deviation else None]
            found += [node[role][name] for name in ["count", "expected", "standardDeviation", "zScore"]]
        found, expected = [*found, node["representative"]], [*expected, None]
        yield same(f"09 {node['party']['name']}, {counts['total']} in all", found, expected)


def periods(kobling, asked, of):
    """The ties of a network in either period by their ends, each with its weight and the names of its ends."""
    for period in ["before", "after"]:
        rows = kobling.table(of, "--view", json.dumps({"period": asked[period], "undated": "EXCLUDE"}))
        yield {(row["source"], row["target"]): (float(row["weight"]), row["source_name"], row["target_name"]) for row in rows}


def change(kobling, asked, has_clusters):
    """Document 15."""
    before, after = periods(kobling, asked, asked["new"])
    variables = {"network": asked["new"], "before": asked["before"], "after": asked["after"]}
    answer = kobling.answer(DOCUMENTS / "15_before_and_after.graphql", variables)["network"]["change"]
    formed, persisted, dissolved = after.keys() - before, after.keys() & before, before.keys() - after
    expected = {"formed": len(formed), "persisted": len(persisted), "dissolved": len(dissolved),
                "jaccard": len(persisted) / len(before | after)}
    if not has_clusters:
        expected.update(formedBetweenGroups=0, formedWithinGroups=0)
    yield same(f"15 {len(before)} ties, then {len(after)}", [answer[name] for name in expected], expected.values())
    first = [after[tie] for tie in sorted(formed, key=lambda tie: (-after[tie][0], tie))[:10]]
    given = [(tie["weight"], tie["a"]["name"], tie["b"]["name"]) for tie in answer["ties"]["nodes"]]
    yield told(given == first, f"15 the {len(first)} heaviest ties that formed")


def change_by_group(kobling, asked):
    """What document 15 asks of clusters, and more, of the groups that there are."""
    whole = Network.exported(kobling, asked["some"], asked["by"])
    network, pair_count = whole.grouped(), math.comb(len(whole.ids), 2)
    before, after = [set(ties) for ties in periods(kobling, asked, asked["some"])]
    variables = {"network": asked["some"], **{name: asked[name] for name in ["before", "after", "by", "treated"]}}
    answer = kobling.answer(CHANGE, variables, *UNLIMITED)["network"]["change"]
    k, ids = len(network.groups), network.groups
    ties = {"before": before, "after": after, "formed": after - before, "persisted": after & before, "dissolved": before - after}
    cells = {}
    for name, some in ties.items():
        ends = [(network.number[a], network.number[b]) for a, b in some if a in network.number and b in network.number]
        cells[name] = between(numpy.array(ends, dtype=int).reshape(-1, 2).T, network.codes, k)
    count = {name: len(some) for name, some in ties.items()}
    formed = numpy.triu(cells["formed"])
    expected = {"formed": count["formed"], "persisted": count["persisted"], "dissolved": count["dissolved"],
                "jaccard": count["persisted"] / len(before | after),
                "formedBetweenGroups": formed.sum() - formed.trace(), "formedWithinGroups": formed.trace(),
                "formationRate": count["formed"] / (pair_count - count["before"]),
                "persistenceRate": count["persisted"] / count["before"]}
    yield same(f"15 by {asked['by']}", [answer[name] for name in expected], expected.values())
    pairs = sorted(itertools.combinations(range(k), 2), key=lambda pair: (-cells["formed"][pair], pair))
    given = [(pair["a"]["id"], pair["b"]["id"], *[pair[name] for name in ties]) for pair in answer["byPair"]["nodes"]]
    wanted = [(ids[a], ids[b], *[cells[name][a, b] for name in ties]) for a, b in pairs]
    yield told(given == wanted, f"15 byPair: {len(given)} pairs of groups")
    tables = [numpy.triu(table, 1) for table in (numpy.outer(network.sizes, network.sizes), cells["before"], cells["after"])]

    def rates(groups):
        """Of the pairs across these groups, and of all others, the shares that are tied before and after."""
        treated = [int(table[numpy.ix_(groups, groups)].sum()) for table in tables]
        others = [int(table.sum()) - count for table, count in zip(tables, treated)]
        return [Fraction(count, most) for most, *counts in (treated, others) for count in counts]

    def estimate(groups):
        treated_before, treated_after, others_before, others_after = rates(groups)
        return treated_after - treated_before - (others_after - others_before)

    treated = [ids.index(id) for id in asked["treated"]]
    choices = list(itertools.combinations(range(k), len(treated)))
    as_large = sum(estimate(groups) >= estimate(treated) for groups in choices)
    expected = [estimate(treated), *rates(treated), len(choices), as_large, as_large / len(choices)]
    names = ["estimate", "treatedBefore", "treatedAfter", "othersBefore", "othersAfter", "choices", "asLarge", "pValue"]
    found = answer["differenceInDifferences"]
    yield same(f"15 differenceInDifferences, {as_large} of {len(choices)} as large", [found[name] for name in names], expected)


def communities(kobling, asked, network, has_clusters):
    """Document 16."""
    variables, graph = {"network": asked["network"], "by": asked["by"]}, network.graph
    document = kobling.answer(DOCUMENTS / "16_communities.graphql", variables)["network"]["communities"]
    answer = kobling.answer(COMMUNITIES, variables, *UNLIMITED)["network"]["communities"]
    groups = answer["groups"]["nodes"]
    members = [[network.number[party["id"]] for party in group["members"]["nodes"]] for group in groups]
    is_right = members == sorted(map(sorted, members), key=lambda parties: (-len(parties), parties))
    is_right &= sorted(itertools.chain(*members)) == list(range(len(network.ids)))
    is_right &= [(group["number"], group["size"]) for group in groups] == [(at, len(some)) for at, some in enumerate(members)]
    yield told(is_right and answer["count"] == len(members), f"16 communities: {answer['count']} in their order, each party in one")
    yield told(all(graph.induced_subgraph(some).is_connected() for some in members), "16 each community is connected")
    found = numpy.zeros(len(network.ids), dtype=int)
    for at, some in enumerate(members):
        found[some] = at
    yield same(f"16 modularity {answer['modularity']}", [answer["modularity"]], [graph.modularity(found.tolist(), "weight")])
    random.seed(7)
    peer = graph.community_leiden("modularity", weights="weight", n_iterations=10).modularity
    yield told(answer["modularity"] >= 0.99 * peer, f"16 communities that igraph finds have modularity {peer}")
    first = [[{"id": network.ids[at], "name": network.names[at]} for at in some[:3]] for some in members[:5]]
    first = [{"number": at, "size": len(members[at]), "members": {"totalCount": len(members[at]), "nodes": nodes}}
             for at, nodes in enumerate(first)]
    is_same = (document["count"], document["modularity"]) == (answer["count"], answer["modularity"])
    yield told(is_same and document["seed"] == 7 and document["groups"]["nodes"] == first, "16 the same seed finds the same")
    names = {"normalizedMutualInformation": "nmi", "adjustedRandIndex": "adjusted_rand"}
    if not has_clusters:
        yield told(all(document[name] is None for name in names), "16 there are no clusters to compare with")
    is_grouped = numpy.array([group != "" for _, _, group in network.parties])
    for name, method in names.items():
        expected = igraph.compare_communities(found[is_grouped].tolist(), network.codes[is_grouped].tolist(), method)
        yield same(f"16 {name} {answer[name]}", [answer[name]], [expected])


def compare(kobling, asked):
    known = kobling.answer(PROJECT, {"project": asked["project"]})
    has_clusters = known["dataset"]["clusterCount"] > 0
    yield from project(kobling, asked, known["project"]["participations"]["nodes"], has_clusters)
    yield from paths(kobling, asked)
    network = Network.exported(kobling, asked["network"], asked["by"])
    grouped = network.grouped()
    yield from cross_ties(kobling, asked, grouped, len(network.ids) - len(grouped.ids))
    yield from brokers(kobling, asked, grouped)
    yield from change(kobling, asked, has_clusters)
    yield from change_by_group(kobling, asked)
    yield from communities(kobling, asked, network, has_clusters)


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("binary")
    parser.add_argument("--db", help="Horizon 2020; the bundled data if not given")
    options = parser.parse_args()
    validate(lambda kobling: compare(kobling, HORIZON if options.db else BUNDLED), options.binary, options.db)


if __name__ == "__main__":
    main()
