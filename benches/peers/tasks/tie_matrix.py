"""The tie matrix: T[g][h] is the weight of the ties with one end in group g and the other in group h.

Groups overlap. T is symmetric, and on its diagonal are the ties with both ends in g. Each tie counts once in each T[g][h] that it
touches, also where both of its ends are in both groups. `both_ways` in the value is the plain product L' W L instead, where such
a tie counts from either end (and on the diagonal every tie does), with the processor time until it was there. The values
are the sum of all T[g][h] with g other than h, and T[0][1].
"""
import numpy as np
from scipy import sparse

from data import connect
from measure import cpu
from registry import peer


def described(matrix):
    return {"off_diagonal": float(matrix.sum() - np.trace(matrix)), "t01": float(matrix[0, 1])}


def value(result):
    once, both_ways, seconds = result
    return described(once) | {"both_ways": described(both_ways) | {"cpu_seconds": seconds}}


def pairs_of(labels):
    """Parties by pairs of groups g <= h that they are in both of, the pair numbered g * groups + h."""
    n = labels.shape[1]
    # every label beside every label of the same party
    rows = np.repeat(np.arange(labels.shape[0]), np.diff(labels.indptr))
    beside = labels[rows].tocoo()
    party, g, h = rows[beside.row], labels.indices[beside.row].astype(np.int64), beside.col
    ordered = g <= h
    party, pair = party[ordered], (g * n + h)[ordered]
    return sparse.csr_array((np.ones(len(party)), (party, pair)), shape=(labels.shape[0], n * n))


def symmetric(upper):
    return upper + np.triu(upper, 1).T


# projects whose products are summed at a time: they fit into a processor's cache
BLOCK = 8192


class Factored:
    """What T needs of the incidence: projects with two labelled parties or more, by labelled parties."""

    def __init__(self, data):
        labelled = np.flatnonzero(np.diff(data.labels.indptr))
        of_projects = data.incidence.T.tocsr()[:, labelled]
        of_projects = of_projects[np.diff(of_projects.indptr) > 1]
        # no sum of a block is larger: 32 bits are exact as long as whole numbers are
        squares = np.diff(of_projects.indptr).astype(float) ** 2
        largest = max((squares[start : start + BLOCK].sum() for start in range(0, len(squares), BLOCK)), default=0)
        real = np.float32 if largest < 2**24 else np.float64
        self.of_projects = of_projects.astype(real)
        self.labels = data.labels[labelled].toarray().astype(real)
        self.pairs = pairs_of(data.labels[labelled]).astype(real)

    def permuted(self, order):
        """The projects with the label sets of the parties in another order."""
        old = self.of_projects
        return sparse.csr_array((old.data, order[old.indices], old.indptr), shape=old.shape)

    def both_ways(self, of_projects):
        """L' W L: the products of each project's counts in g and in h, without each party's with itself."""
        total = np.zeros((self.labels.shape[1],) * 2)
        for start in range(0, of_projects.shape[0], BLOCK):
            counts = of_projects[start : start + BLOCK] @ self.labels
            total += counts.T @ counts
        own = np.bincount(of_projects.indices, minlength=len(self.labels)).astype(float)
        return total - self._matrix(own @ self.pairs)

    def twice(self, of_projects):
        """What the ties with both ends in both groups add a second time: n (n - 1) / 2 for n parties of a project."""
        both = of_projects @ self.pairs
        n = both.data.astype(float)
        return self._matrix(np.bincount(both.indices, n * (n - 1) / 2, minlength=both.shape[1]))

    def _matrix(self, by_pair):
        n = self.labels.shape[1]
        return symmetric(by_pair.reshape(n, n))


@peer("tie_matrix", "scipy-factored", "B' L block by block as a dense matrix, 32-bit where that is exact, times itself")
def factored(data):
    prepared = Factored(data)

    def work():
        start = cpu()
        both_ways = prepared.both_ways(prepared.of_projects)
        seconds = cpu() - start
        return both_ways - prepared.twice(prepared.of_projects), both_ways, seconds

    return work, value


@peer("tie_matrix", "scipy-explicit", "L' W L with W and L restricted to parties that have a group")
def explicit(data):
    weights, labels = data.weights, data.labels

    def work():
        start = cpu()
        labelled = np.flatnonzero(np.diff(labels.indptr))
        within, of = weights[labelled][:, labelled], labels[labelled]
        both_ways = (of.T @ (within @ of)).toarray()
        seconds = cpu() - start
        upper = sparse.triu(within, 1, format="coo")
        both = of[upper.row].multiply(of[upper.col]).tocsr()
        twice = (both.T @ (sparse.diags_array(upper.data) @ both)).toarray()
        return both_ways - twice, both_ways, seconds

    return work, value


TIES = """create table ties as select a.party a, b.party b, count(*) weight
from incidence a join incidence b using (project) where a.party < b.party group by all"""

EXPLICIT = """select g, h, sum(weight)::double t from (
  select distinct a, b, weight, least(x."group", y."group") g, greatest(x."group", y."group") h
  from ties join labels x on ties.a = x.party join labels y on ties.b = y.party) group by all"""

FACTORED = """with counts as (select project, "group", count(*) n from incidence join labels using (party) group by all),
  both_in as (select project, x."group" g, y."group" h, count(*) n from incidence join labels x using (party)
    join labels y using (party) where x."group" <= y."group" group by all),
  products as (select x."group" g, y."group" h, sum(x.n * y.n) n
    from counts x join counts y using (project) where x."group" <= y."group" group by all),
  met as (select g, h, sum(n * (n + 1) // 2) n from both_in group by all)
select g, h, (products.n - coalesce(met.n, 0))::double t from products left join met using (g, h)"""


def matrix(rows, n):
    upper = np.zeros((n, n))
    upper[rows["g"], rows["h"]] = rows["t"]
    return symmetric(upper)


@peer("tie_matrix", "duckdb-factored", "counts by project and group, joined with themselves; one thread")
def duckdb_factored(data):
    connection = connect(data)
    work = lambda: connection.execute(FACTORED).fetchnumpy()
    return work, lambda rows: described(matrix(rows, data.n_groups))


@peer("tie_matrix", "duckdb-explicit", "labels joined at both ends of a table of ties that is built before, distinct; one thread")
def duckdb_explicit(data):
    connection = connect(data)
    connection.execute(TIES)
    work = lambda: connection.execute(EXPLICIT).fetchnumpy()
    return work, lambda rows: described(matrix(rows, data.n_groups))
