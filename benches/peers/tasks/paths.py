"""Paths between two groups: from any party of the one to any party of the other.

`k_paths`: the ten with the fewest steps, without loops; parties in between are in neither group, a party of both groups is a
path of length 0. The value is the lengths. `weighted_path`: the least sum of 1 / weight. The value is that sum.
"""
import itertools

import numpy as np

from data import networkit_graph
from registry import peer

WANTED = 10


class Between:
    """The ties as arcs from a node before all ends to one behind them.

    A party where paths begin is only entered from the first node, one where they end is only left for the last. A party of both
    groups is two nodes, one that begins and one that ends, and is a path by itself through a third.
    """

    def __init__(self, data):
        begins, ends = (np.array(members) for members in data.ends)
        both = np.intersect1d(begins, ends)
        self.first, self.last = data.n, data.n + 1
        # the node behind each party where a path ends there: its own if no path begins there
        self.end_of = np.arange(data.n)
        self.end_of[both] = data.n + 2 + np.arange(len(both))
        alone = data.n + 2 + len(both) + np.arange(len(both))
        self.n = data.n + 2 + 2 * len(both)
        self.party_of = {int(node): int(party) for node, party in zip(self.end_of[both], both)}

        is_begin, is_end = np.zeros(data.n, bool), np.zeros(data.n, bool)
        is_begin[begins], is_end[ends] = True, True
        a, b, _ = data.ties
        a, b = np.concatenate([a, b]), np.concatenate([b, a])
        taken = (is_begin[a] | ~is_end[a]) & (is_end[b] | ~is_begin[b])
        arcs = [np.column_stack([a[taken], self.end_of[b[taken]]])]
        for one, other in [(self.first, begins), (self.end_of[ends], self.last), (self.first, alone), (alone, self.last)]:
            arcs.append(np.column_stack(np.broadcast_arrays(one, other)))
        self.arcs = np.concatenate(arcs)

    def is_loopless(self, path):
        """A party of both groups may be met at both ends, as two nodes."""
        parties = [self.party_of.get(node, node) for node in path]
        return len(set(parties)) == len(parties)

    def lengths(self, paths):
        """Steps between parties of the first ten paths."""
        return [len(path) - 3 for path in itertools.islice(filter(self.is_loopless, paths), WANTED)]


def value(lengths):
    return {"lengths": lengths}


@peer("k_paths", "igraph", "Graph.get_k_shortest_paths on arcs, with a node before and one behind the groups")
def igraph_paths(data):
    import igraph

    between = Between(data)
    graph = igraph.Graph(between.n, between.arcs, directed=True)

    def work():
        k = WANTED
        while True:
            paths = graph.get_k_shortest_paths(between.first, to=between.last, k=k)
            lengths = between.lengths(paths)
            if len(lengths) == WANTED or len(paths) < k:
                return lengths
            k *= 2

    return work, value


@peer("k_paths", "networkx", "shortest_simple_paths on arcs, with a node before and one behind the groups")
def networkx_paths(data):
    import networkx

    between = Between(data)
    graph = networkx.DiGraph()
    graph.add_nodes_from(range(between.n))
    graph.add_edges_from(between.arcs.tolist())

    def work():
        try:
            return between.lengths(networkx.shortest_simple_paths(graph, between.first, between.last))
        except networkx.NetworkXNoPath:
            return []

    return work, value


def ends_tied(data):
    """Ties of cost 0 from a node to all parties where paths begin, and from another to all where they end."""
    begins, ends = data.ends
    return [(data.n, party) for party in begins] + [(data.n + 1, party) for party in ends]


def cost(distance):
    return {"cost": float(distance) if distance <= 1e300 else None}


@peer("weighted_path", "networkit-bidirectional", "BidirectionalDijkstra, with a node before and one behind the groups")
def networkit_bidirectional(data):
    from networkit.distance import BidirectionalDijkstra

    graph = by_cost(data)
    # without predecessors kept it crashes
    return lambda: BidirectionalDijkstra(graph, data.n, data.n + 1, True).run().getDistance(), cost


@peer("weighted_path", "networkit-dijkstra", "Dijkstra that ends at its target, with a node before and one behind the groups")
def networkit_dijkstra(data):
    from networkit.distance import Dijkstra

    graph = by_cost(data)
    work = lambda: Dijkstra(graph, data.n, storePaths=False, target=data.n + 1).run().distance(data.n + 1)
    return work, cost


def by_cost(data):
    graph = networkit_graph(data, weighted=True, more=2, of_weight=lambda weight: 1 / weight)
    for node, party in ends_tied(data):
        graph.addEdge(node, party, 0.0)
    return graph


@peer("weighted_path", "igraph", "Graph.distances by Dijkstra, with a node before and one behind the groups")
def igraph_cheapest(data):
    import igraph

    a, b, weight = data.ties
    more = np.array(ends_tied(data))
    graph = igraph.Graph(data.n + 2, np.concatenate([np.column_stack([a, b]), more]))
    costs = (1 / weight).tolist() + [0.0] * len(more)
    work = lambda: graph.distances(data.n, data.n + 1, weights=costs, algorithm="dijkstra")[0][0]
    return work, cost
