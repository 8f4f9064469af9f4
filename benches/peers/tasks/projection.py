"""From the incidence to the ties with their weights.

The value is the number of ties and the sum of their weights.
"""
from scipy import sparse

from data import connect
from registry import peer
from tasks.tie_matrix import TIES


@peer("projection", "scipy", "upper triangle of B times its transpose, 32-bit numbers")
def by_product(data):
    incidence = data.incidence.astype("int32")
    transposed = incidence.T.tocsr()
    work = lambda: sparse.triu(incidence @ transposed, 1, format="csr")
    return work, lambda ties: {"ties": int(ties.nnz), "weight": int(ties.data.sum(dtype="int64"))}


@peer("projection", "duckdb", "incidence joined with itself into a table, one thread")
def by_join(data):
    connection = connect(data)

    def value(_):
        ties, weight = connection.execute("select count(*), sum(weight) from ties").fetchone()
        return {"ties": ties, "weight": int(weight or 0)}

    return lambda: connection.execute(TIES), value
