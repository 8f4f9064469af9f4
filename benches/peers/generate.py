#!/usr/bin/env python3
"""Writes an incidence of any size, skewed like a research programme, with overlapping groups, for trials of the peers.

    generate.py FOLDER [PARTIES PROJECTS PARTICIPATIONS] [--seed 1]

Sizes of projects are log-normal (sigma 1.2, at most 150); a party is drawn as floor(unit^5 * n), so that the first are in
thousands of projects and most in one or two. 120 groups have 50 to 150 parties each, some of which are in several. The two ends
of paths are small groups with few parties in common, or none. The same seed gives the same bytes.

Files: incidence.csv (party,project), labels.csv (party,group), meta.json.
"""
import argparse, itertools, json, pathlib

import numpy as np

GROUPS = 120
LARGEST = 150
SIGMA = 1.2
SOURCES = 256


def sizes(random, parties, projects, participations):
    """How many parties each project has: at least one each, all together as many as wanted."""
    largest = min(LARGEST, parties // 2)
    drawn = np.exp(SIGMA * random.standard_normal(projects))
    n = np.clip(np.rint(drawn * participations / drawn.sum()), 1, largest).astype(np.int64)
    while missing := participations - n.sum():
        step = np.sign(missing)
        free = np.flatnonzero((n + step >= 1) & (n + step <= largest))
        n[random.choice(free, min(abs(missing), len(free)), replace=False)] += step
    return n


def incidence(random, parties, projects, participations):
    """The pairs of party and project as sorted rows; a party drawn twice for one project is drawn anew."""
    wanted = sizes(random, parties, projects, participations)
    taken = np.empty(0, dtype=np.int64)
    while len(taken) < participations:
        missing = wanted - np.bincount(taken % projects, minlength=projects)
        project = np.repeat(np.arange(projects), missing)
        party = (random.random(len(project)) ** 5 * parties).astype(np.int64)
        taken = np.unique(np.concatenate([taken, party * projects + project]))
    return taken // projects, taken % projects


def labels(random, parties):
    """The pairs of party and group as sorted rows: clusters of 50 to 150 parties each."""
    wanted = random.integers(50, 151, GROUPS)
    group = np.repeat(np.arange(GROUPS), wanted)
    party = random.integers(0, parties, len(group))
    rows = np.unique(party * GROUPS + group)
    return rows // GROUPS, rows % GROUPS


def ends(party, group):
    """Of the twenty smallest groups with three parties or more, two that have the fewest in common."""
    count = np.bincount(group, minlength=GROUPS)
    small = [int(g) for g in np.argsort(count, kind="stable") if count[g] >= 3][:20]
    members = {g: set(party[group == g]) for g in small}
    return min(itertools.combinations(small, 2), key=lambda pair: len(members[pair[0]] & members[pair[1]]))


def write(path, header, a, b):
    np.savetxt(path, np.column_stack([a, b]), fmt="%d", delimiter=",", header=header, comments="")


def generate(folder, parties, projects, participations, seed=1):
    folder = pathlib.Path(folder)
    folder.mkdir(parents=True, exist_ok=True)
    random = np.random.default_rng(seed)
    write(folder / "incidence.csv", "party,project", *incidence(random, parties, projects, participations))
    party, group = labels(random, parties)
    write(folder / "labels.csv", "party,group", party, group)
    from_group, to_group = ends(party, group)
    meta = {"parties": parties, "projects": projects, "seed": seed, "from_group": from_group, "to_group": to_group}
    meta["sources"] = np.sort(random.choice(parties, min(SOURCES, parties), replace=False)).tolist()
    (folder / "meta.json").write_text(json.dumps(meta) + "\n")


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder")
    parser.add_argument("size", nargs="*", type=int, default=[5_000, 6_000, 30_000])
    parser.add_argument("--seed", type=int, default=1)
    arguments = parser.parse_args()
    generate(arguments.folder, *arguments.size, seed=arguments.seed)
