"""Betweenness, unweighted, each pair of parties once.

From all parties: the value is the sum of the scores and the five highest. From the given sources alone: half of what the
searches from them add up (each pair is met from one end or from both), not scaled up to all parties.
"""
from data import igraph_graph, networkit_graph
from registry import peer, top


def value(scores):
    return {"sum": sum(scores), "top": top(scores)}


@peer("betweenness_exact", "networkit", "Betweenness, scores halved, adjacency sorted")
def exact_networkit(data):
    from networkit.centrality import Betweenness

    graph = networkit_graph(data, weighted=False)
    # networkit meets each pair from both its ends
    return lambda: Betweenness(graph).run().scores(), lambda scores: value([score / 2 for score in scores])


@peer("betweenness_exact", "igraph", "Graph.betweenness")
def exact_igraph(data):
    graph, _ = igraph_graph(data)
    return lambda: graph.betweenness(directed=False), value


@peer("betweenness_256", "networkit", "EstimateBetweenness from as many sources of its own: compares in time, not in value")
def sampled_networkit(data):
    import networkit

    graph = networkit_graph(data, weighted=False)
    networkit.setSeed(data.seed, False)

    def work():
        return networkit.centrality.EstimateBetweenness(graph, len(data.sources), False, False).run().scores()

    return work, lambda _: None


@peer("betweenness_256", "igraph", "Graph.betweenness with the given sources")
def sampled_igraph(data):
    graph, _ = igraph_graph(data)
    return lambda: graph.betweenness(directed=False, sources=data.sources), value
