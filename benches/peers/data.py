"""The incidence, its ties and its labels as the peers take them."""
import csv, functools, json, pathlib

import numpy as np
from scipy import sparse


class Data:
    """What one folder holds. What is derived from it is made once, when it is first asked for."""

    def __init__(self, folder):
        self.folder = pathlib.Path(folder)
        self.meta = json.loads((self.folder / "meta.json").read_text())
        self.n = self.meta["parties"]
        self.n_projects = self.meta["projects"]
        self.seed = self.meta["seed"]
        self.sources = self.meta["sources"]

    def path(self, name):
        return str(self.folder / f"{name}.csv")

    def forget(self):
        """Lets go of what was derived, so that only what a peer keeps counts as its memory."""
        for name, held in vars(Data).items():
            if isinstance(held, functools.cached_property):
                vars(self).pop(name, None)

    @functools.cached_property
    def pairs(self):
        """Party and project of each participation."""
        return self._columns("incidence", ["party", "project"])

    @functools.cached_property
    def label_pairs(self):
        """Party and group of each label."""
        return self._columns("labels", ["party", "group"])

    @functools.cached_property
    def n_groups(self):
        return int(self.label_pairs[1].max()) + 1

    @functools.cached_property
    def incidence(self):
        """B: parties by projects."""
        return self._zero_one(*self.pairs, (self.n, self.n_projects))

    @functools.cached_property
    def labels(self):
        """L: parties by groups."""
        return self._zero_one(*self.label_pairs, (self.n, self.n_groups))

    @functools.cached_property
    def weights(self):
        """W: shared projects of every two parties, nothing on the diagonal."""
        shared = (self.incidence @ self.incidence.T).tocsr()
        shared.setdiag(0)
        shared.eliminate_zeros()
        shared.sort_indices()
        return shared

    @functools.cached_property
    def ties(self):
        """The two ends of each tie, the lower number first, and its weight."""
        upper = sparse.triu(self.weights, 1, format="coo")
        return upper.row.astype(np.int64), upper.col.astype(np.int64), upper.data

    def members(self, group):
        party, of = self.label_pairs
        return np.unique(party[of == group]).tolist()

    @property
    def ends(self):
        """The parties where paths begin, and those where they end."""
        return self.members(self.meta["from_group"]), self.members(self.meta["to_group"])

    def _columns(self, name, header):
        with open(self.path(name), newline="") as file:
            first = next(csv.reader(file))
            if first != header:
                raise SystemExit(f"{self.path(name)}: the header is {first}, it must be {header}")
            table = np.loadtxt(file, dtype=np.int64, delimiter=",", ndmin=2)
        return table[:, 0], table[:, 1]

    @staticmethod
    def _zero_one(rows, columns, shape):
        return sparse.csr_array((np.ones(len(rows)), (rows, columns)), shape=shape)


def networkit_graph(data, weighted, more=0, of_weight=lambda weight: weight):
    """The ties as a graph of networkit, with `more` nodes behind the parties."""
    import networkit

    networkit.setNumberOfThreads(1)
    a, b, weight = data.ties
    edges = (of_weight(weight), (a, b)) if weighted else (a, b)
    graph = networkit.GraphFromCoo(edges, n=data.n + more, weighted=weighted)
    graph.sortEdges()
    return graph


def igraph_graph(data):
    """The ties as a graph of igraph; the weights stand beside it, in the order of its edges."""
    import igraph

    a, b, weight = data.ties
    return igraph.Graph(data.n, np.column_stack([a, b])), weight.tolist()


def connect(data):
    """A database of duckdb in memory with the tables incidence and labels."""
    import duckdb

    connection = duckdb.connect()
    connection.execute("set threads = 1")
    for name in ["incidence", "labels"]:
        connection.execute(f"create table {name} as from read_csv(?)", [data.path(name)])
    return connection
