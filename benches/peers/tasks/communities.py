"""Communities by Louvain and by Leiden, weighted, resolution 1, one run each from the seed of the data.

The value is the modularity, taken in one way for all, and the number of communities, in which each party without ties is one.
"""
import random

import numpy as np

from data import igraph_graph, networkit_graph
from registry import peer


def modularity(data, community):
    """Newman & Girvan, weighted: the share of weight within communities less what is expected by strength."""
    a, b, weight = data.ties
    community = np.asarray(community)
    strength = np.bincount(a, weight, data.n) + np.bincount(b, weight, data.n)
    total = weight.sum()
    within = weight[community[a] == community[b]].sum() / total
    return float(within - ((np.bincount(community, strength) / (2 * total)) ** 2).sum())


def value_on(data):
    return lambda community: {"modularity": modularity(data, community), "communities": len(set(community))}


def by_networkit(data, detector):
    """`detector` makes of the graph the algorithm."""
    import networkit

    graph = networkit_graph(data, weighted=True)
    networkit.setSeed(data.seed, False)
    work = lambda: detector(networkit.community, graph).run().getPartition().getVector()
    return work, value_on(data)


def by_igraph(data, method, **options):
    graph, weights = igraph_graph(data)
    random.seed(data.seed)
    work = lambda: getattr(graph, method)(weights=weights, **options).membership
    return work, value_on(data)


@peer("louvain", "networkit-fast", "PLM with refinement; parties in the order of their numbers")
def louvain_networkit_fast(data):
    return by_networkit(data, lambda community, graph: community.PLM(graph, refine=True, par="none"))


@peer("louvain", "networkit-random", "PLM with refinement; parties in random order, which gave it the highest modularity")
def louvain_networkit_random(data):
    return by_networkit(data, lambda community, graph: community.PLM(graph, refine=True, par="none randomized"))


@peer("louvain", "igraph", "Graph.community_multilevel")
def louvain_igraph(data):
    return by_igraph(data, "community_multilevel")


@peer("leiden", "networkit", "ParallelLeiden, 10 iterations in random order; more gained nothing beyond chance")
def leiden_networkit(data):
    return by_networkit(data, lambda community, graph: community.ParallelLeiden(graph, True, 10, 1))


@peer("leiden", "igraph-2", "Graph.community_leiden by modularity, 2 iterations, its default")
def leiden_igraph_default(data):
    return by_igraph(data, "community_leiden", objective_function="modularity", n_iterations=2)


@peer("leiden", "igraph-10", "Graph.community_leiden by modularity, 10 iterations")
def leiden_igraph(data):
    return by_igraph(data, "community_leiden", objective_function="modularity", n_iterations=10)


@peer("leiden", "igraph-stable", "Graph.community_leiden by modularity, until an iteration gains nothing: its highest modularity")
def leiden_igraph_stable(data):
    return by_igraph(data, "community_leiden", objective_function="modularity", n_iterations=-1)
