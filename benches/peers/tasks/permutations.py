"""The tie matrix of a thousand random relabelings: label sets change places among the parties that have one.

The value is the mean of T[0][1], once per tie and both ways (see tie_matrix): each peer draws its own permutations, so that
means differ by chance; `standard_error` tells by how much.
"""
import collections

import numpy as np

from data import connect
from measure import cpu
from registry import peer
from tasks.tie_matrix import FACTORED, Factored

WANTED = 1_000
# of processor time; from then on the rest is extrapolated
ENOUGH_SECONDS = 100

Drawn = collections.namedtuple("Drawn", "once both_ways both_ways_seconds")


def times(drawn):
    return WANTED / len(drawn.once)


def value(drawn):
    answer = {"mean_t01": float(np.mean(drawn.once)), "permutations": len(drawn.once)}
    answer["standard_error"] = float(np.std(drawn.once, ddof=1) / len(drawn.once) ** 0.5)
    if drawn.both_ways:
        seconds = drawn.both_ways_seconds * times(drawn)
        answer["both_ways"] = {"mean_t01": float(np.mean(drawn.both_ways)), "cpu_seconds": seconds}
    return answer


@peer("permutations_1000", "scipy-factored", "as tie_matrix, columns of B' permuted; the rest extrapolated after 100 s", times)
def factored(data):
    prepared = Factored(data)

    def work():
        random = np.random.default_rng(data.seed)
        once, both_ways, seconds, start = [], [], 0.0, cpu()
        while len(once) < WANTED and cpu() - start < ENOUGH_SECONDS:
            before = cpu()
            order = random.permutation(len(prepared.labels)).astype(np.int32)
            of_projects = prepared.permuted(order)
            matrix = prepared.both_ways(of_projects)
            seconds += cpu() - before
            both_ways.append(matrix[0, 1])
            once.append((matrix - prepared.twice(of_projects))[0, 1])
        return Drawn(once, both_ways, seconds)

    return work, value


PERMUTED = """with drawn as (select party, random() number from (select distinct party from plain)),
  moved as (select party, row_number() over (order by party) place from drawn),
  into_place as (select party as moved_to, row_number() over (order by number) place from drawn)
select moved_to as party, "group" from plain join moved using (party) join into_place using (place)"""


@peer("permutations_1000", "duckdb-factored", "3 permutations, extrapolated; counts by project and group; one thread", times)
def duckdb_factored(data):
    connection = connect(data)
    connection.execute("create table plain as from labels")
    connection.execute("select setseed(0.5)")

    def work():
        once = []
        for _ in range(3):
            connection.execute(f"create or replace table labels as {PERMUTED}")
            rows = connection.execute(FACTORED).fetchnumpy()
            once.append(rows["t"][(rows["g"] == 0) & (rows["h"] == 1)].sum())
        return Drawn(once, [], 0.0)

    return work, value
