"""Page rank, weighted, damping 0.85; a party without ties jumps to any party.

A step that changes the scores by c in sum leaves an error of at most c * 0.85 / 0.15. All but igraph end when that is 1e-9; igraph
iterates until a bound of its own. The value is the sum of the scores and the five highest.
"""
import numpy as np

from data import igraph_graph, networkit_graph
from registry import peer, top

DAMPING = 0.85
# of the change of one step, summed over the parties
CHANGE = 1e-9 * (1 - DAMPING) / DAMPING


def value(scores):
    return {"sum": float(np.sum(scores)), "top": top(scores)}


def iterate(n, strength, spread):
    """Power iteration from equal scores; `spread` is the product with W."""
    stuck = strength == 0
    share = np.divide(1, strength, out=np.zeros(n), where=~stuck)
    scores, change = np.full(n, 1 / n), 1
    while change > CHANGE:
        next_scores = DAMPING * spread(scores * share) + (1 - DAMPING + DAMPING * scores[stuck].sum()) / n
        change, scores = np.abs(next_scores - scores).sum(), next_scores
    return scores


@peer("pagerank", "scipy-explicit", "power iteration with W, error at most 1e-9")
def explicit(data):
    weights = data.weights
    strength = weights.sum(axis=0)
    return lambda: iterate(data.n, strength, lambda scores: weights @ scores), value


@peer("pagerank", "scipy-factored", "power iteration with B and its transpose, error at most 1e-9")
def factored(data):
    incidence = data.incidence
    transposed = incidence.T.tocsr()
    own = incidence.sum(axis=1)
    strength = incidence @ incidence.sum(axis=0) - own
    spread = lambda scores: incidence @ (transposed @ scores) - own * scores
    return lambda: iterate(data.n, strength, spread), value


@peer("pagerank", "networkit", "PageRank, weighted, L1 norm of a step, error at most 1e-9; scores divided by their sum")
def networkit_page_rank(data):
    from networkit.centrality import Norm, PageRank

    graph = networkit_graph(data, weighted=True)

    def work():
        ranked = PageRank(graph, DAMPING, CHANGE)
        ranked.norm = Norm.l1norm
        scores = np.array(ranked.run().scores())
        # with or without SinkHandling.DistributeSinks parties without ties lose what should go to all in equal parts
        return scores / scores.sum()

    return work, value


@peer("pagerank", "igraph", "Graph.pagerank by prpack, weighted")
def igraph_page_rank(data):
    graph, weights = igraph_graph(data)
    return lambda: graph.pagerank(directed=False, damping=DAMPING, weights=weights), value
