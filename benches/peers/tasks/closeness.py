"""Harmonic closeness of the given sources, unweighted: the sum over the other parties of 1 / distance.

The value is the sum over the sources.
"""
import numpy as np

from data import igraph_graph, networkit_graph
from registry import peer


def value(sums):
    return {"sum": float(np.sum(sums))}


@peer("harmonic_256", "networkit", "BFS from each source without paths, distances as an array; faster than SPSP")
def networkit_searches(data):
    from networkit.distance import BFS

    graph = networkit_graph(data, weighted=False)

    def from_one(search, source):
        search.setSource(source)
        search.run()
        distances = np.asarray(search.getDistances(True))
        # who is not reached is at the largest number there is
        return (1 / distances[(distances > 0) & (distances <= data.n)]).sum()

    def work():
        search = BFS(graph, data.sources[0], storePaths=False)
        return [from_one(search, source) for source in data.sources]

    return work, value


@peer("harmonic_256", "igraph", "Graph.harmonic_centrality of the sources")
def igraph_harmonic(data):
    graph, _ = igraph_graph(data)
    return lambda: graph.harmonic_centrality(vertices=data.sources, normalized=False), value


# sources searched from at a time: what is reached from them fits into a cache
BLOCK = 32


@peer("harmonic_256", "scipy-factored", "32 sources at a time, level by level, products with B and its transpose, 32-bit numbers")
def scipy_levels(data):
    incidence = data.incidence.astype(np.float32)
    transposed = incidence.T.tocsr()

    def from_some(sources):
        reached = np.zeros((data.n, len(sources)), dtype=bool)
        reached[sources, np.arange(len(sources))] = True
        sums, level, newest = np.zeros(len(sources)), 0, reached.copy()
        while newest.any():
            level += 1
            newest = (incidence @ (transposed @ newest.astype(np.float32)) > 0) & ~reached
            reached |= newest
            sums += newest.sum(axis=0) / level
        return sums

    blocks = [data.sources[start : start + BLOCK] for start in range(0, len(data.sources), BLOCK)]
    return lambda: np.concatenate([from_some(block) for block in blocks]), value
