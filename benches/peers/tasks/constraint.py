"""Burt's constraint of every party with a tie, weighted.

The value is the sum and the five highest; a party without ties has none.
"""
import math

from data import igraph_graph
from registry import peer, top


def value(scores):
    known = [0.0 if math.isnan(score) else score for score in scores]
    return {"sum": math.fsum(known), "top": top(known)}


@peer("constraint", "igraph", "Graph.constraint of all parties")
def by_igraph(data):
    graph, weights = igraph_graph(data)
    return lambda: graph.constraint(weights=weights), value
