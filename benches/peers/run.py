#!/usr/bin/env python3
"""Measures what other libraries take for the same questions on the same data.

    python3 -m venv target/peers && target/peers/bin/pip install -r benches/peers/requirements.txt
    target/peers/bin/python benches/peers/generate.py FOLDER
    target/peers/bin/python benches/peers/run.py --data FOLDER --tasks pagerank,tie_matrix --timeout 600

FOLDER holds incidence.csv (party,project), labels.csv (party,group) and meta.json. A tie joins two parties of one project, its
weight is the number of projects they share. Ties are undirected, parties without one count in n. Each task of each peer
runs in a process of its own, on one thread, and prints one line of JSON:

    task, peer         what was done, by which library, and in which way if there are several
    version, setting   of the library, and how it was used
    cpu_seconds        user and system time of the task alone
    wall_seconds       of the task alone
    build_cpu_seconds  of reading the files and building the graph, matrix or table; importing modules is not counted
    peak_bytes         the most resident memory during the task, what was built before and the interpreter included
    build_peak_bytes   the same before the task
    import_bytes       resident after importing the library
    measured_share     where only a part was done and the times are extrapolated: which part
    value              what results are compared by; what it is stands on top of each file in tasks/

A line with `error` instead says that a peer did not answer, and why; then the exit code is 1.
"""
import argparse, importlib, importlib.metadata, json, os, re, resource, subprocess, sys

MODULES = "betweenness closeness page_rank tie_matrix permutations communities paths projection constraint".split()
# more threads save wall time, not processor time
ONE_THREAD = {name: "1" for name in ["OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS"]}


def peers(tasks, names):
    """The peers of the tasks, all if none are named. A library's name stands for all the ways it is used in."""
    from registry import PEERS

    for module in MODULES:
        importlib.import_module(f"tasks.{module}")
    known = {"task": {peer.task for peer in PEERS}, "peer": {name for peer in PEERS for name in (peer.name, peer.package)}}
    for kind, asked in [("task", tasks), ("peer", names)]:
        for unknown in set(asked or []) - known[kind]:
            raise SystemExit(f"{unknown}: no such {kind}; there are {', '.join(sorted(known[kind]))}")
    for task in tasks or dict.fromkeys(peer.task for peer in PEERS):
        for peer in PEERS:
            if peer.task == task and (not names or peer.name in names or peer.package in names):
                yield peer


def measure(peer, folder):
    """Does one task by one peer in this process."""
    from data import Data
    from measure import Measured, status_bytes

    importlib.import_module(peer.package)
    import_bytes = status_bytes("VmRSS")
    data = Data(folder)
    built = Measured(peer.prepare, data)
    work, value = built.result
    data.forget()
    done = Measured(work)
    answer = {"task": peer.task, "peer": peer.name, "version": importlib.metadata.version(peer.package)}
    times = peer.times(done.result) if peer.times else 1
    answer |= {"setting": peer.setting, "cpu_seconds": done.cpu_seconds * times, "wall_seconds": done.wall_seconds * times}
    answer |= {"build_cpu_seconds": built.cpu_seconds}
    answer |= {"peak_bytes": done.peak_bytes, "build_peak_bytes": built.peak_bytes, "import_bytes": import_bytes}
    if times != 1:
        answer["measured_share"] = 1 / times
    return answer | {"value": value(done.result)}


def apart(peer, arguments):
    """Has a process of its own do one task by one peer."""
    command = [sys.executable, __file__, "--data", arguments.data, "--tasks", peer.task, "--peers", peer.name, "--here"]
    if arguments.memory_gb:
        command += ["--memory-gb", str(arguments.memory_gb)]
    try:
        done = subprocess.run(
            command, env={**os.environ, **ONE_THREAD}, capture_output=True, text=True, timeout=arguments.timeout
        )
    except subprocess.TimeoutExpired:
        return {"task": peer.task, "peer": peer.name, "error": f"not done within {arguments.timeout:g} s"}
    if done.returncode == 0:
        return json.loads(done.stdout.splitlines()[-1])
    # the line that names the exception; others may follow it, or there is none where the process was killed
    told = [line for line in done.stderr.splitlines() if re.match(r"[\w.]+(Error|Exception)\b", line)]
    return {"task": peer.task, "peer": peer.name, "error": told[-1] if told else f"ended with {done.returncode}"}


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    names = lambda text: [name for name in text.split(",") if name]
    parser.add_argument("--data", metavar="FOLDER")
    parser.add_argument("--tasks", type=names, help="all if not given")
    parser.add_argument("--peers", type=names, help="all if not given")
    parser.add_argument("--timeout", type=float, metavar="S", help="wall seconds for each peer, building included")
    parser.add_argument("--memory-gb", type=float, metavar="G", help="address space for each peer")
    parser.add_argument("--list", action="store_true", help="name tasks, peers and settings, measure nothing")
    parser.add_argument("--here", action="store_true", help="measure in this process")
    arguments = parser.parse_args()
    if arguments.memory_gb and arguments.here:
        resource.setrlimit(resource.RLIMIT_AS, (int(arguments.memory_gb * 1e9),) * 2)
    if not arguments.list and not arguments.data:
        parser.error("--data FOLDER is missing")
    failed = False
    for peer in peers(arguments.tasks, arguments.peers):
        if arguments.list:
            answer = {"task": peer.task, "peer": peer.name, "setting": peer.setting}
        else:
            answer = measure(peer, arguments.data) if arguments.here else apart(peer, arguments)
        print(json.dumps(answer), flush=True)
        failed |= "error" in answer
    sys.exit(failed)


if __name__ == "__main__":
    main()
