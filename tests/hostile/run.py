#!/usr/bin/env python3
"""Hostile clients against a built server: what each of their requests takes of it is measured and must stay small.

    tests/hostile/run.py target/release/kobling [--cpu-ms 100] [--memory-mb 50]

Serves the bundled data with the binary in a folder of its own. For each attack: the processor time of the server (from
/proc/PID/stat) and its memory (VmRSS of /proc/PID/status, looked at all the time) are taken before and after; both must rise by
less than the limits, the attack must end within 40 s, and an honest client that asks all the time must be answered well.
"""
import argparse, http.client, json, os, re, shutil, socket, subprocess, sys, tempfile, threading, time

END_SECONDS = 40
HONEST = b"/graphql?query=%7B%20lens%20%7B%20revision%20%7D%20%7D"


class Server:
    """A server over the bundled data, at a free port."""

    def __init__(self, binary):
        self.home = tempfile.mkdtemp(prefix="kobling-hostile-")
        environment = {**os.environ, "XDG_DATA_HOME": self.home, "KOBLING_LOG": "error"}
        self.process = subprocess.Popen([binary, "serve", "--listen", "127.0.0.1:0"], env=environment, stdout=subprocess.PIPE, text=True)
        first = [self.process.stdout.readline() for _ in range(2)]
        self.port = int(re.search(r"http://127\.0\.0\.1:(\d+)", "".join(first)).group(1))

    def stop(self):
        self.process.terminate()
        code = self.process.wait(timeout=60)
        shutil.rmtree(self.home)
        return code

    def cpu_ms(self):
        with open(f"/proc/{self.process.pid}/stat") as file:
            fields = file.read().rsplit(")", 1)[1].split()
        return (int(fields[11]) + int(fields[12])) * 1000 / os.sysconf("SC_CLK_TCK")

    def memory_mb(self):
        with open(f"/proc/{self.process.pid}/status") as file:
            return int(re.search(r"VmRSS:\s+(\d+)", file.read()).group(1)) / 1024

    def connect(self, timeout=END_SECONDS):
        return socket.create_connection(("127.0.0.1", self.port), timeout=timeout)

    def post(self, body, headers=None):
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=END_SECONDS)
        try:
            connection.request("POST", "/graphql", body, {"content-type": "application/json", **(headers or {})})
            response = connection.getresponse()
            return response.status, json.loads(response.read())
        finally:
            connection.close()


def refused(server, query, code, told, status=200):
    got_status, answer = server.post(json.dumps({"query": query}))
    error = answer["errors"][0]
    assert got_status == status and error["extensions"]["code"] == code and told in error["message"], (got_status, error)


def braces(server):
    refused(server, "{" * 1_000_000, "LIMIT_EXCEEDED", "tokens")
    # and as many as the body may hold, of selections and of values
    refused(server, "{a" * 400_000, "LIMIT_EXCEEDED", "tokens")
    refused(server, "{a(b:" + "[" * 900_000, "LIMIT_EXCEEDED", "tokens")


def nested(server):
    refused(server, "{a" * 3_000 + "}" * 3_000, "LIMIT_EXCEEDED", "levels")
    refused(server, "{a(b:" + "[" * 4_000 + "]" * 4_000 + ")}", "LIMIT_EXCEEDED", "levels")
    refused(server, "query($a:" + "[" * 4_000 + "Int" + "]" * 4_000 + "){a}", "LIMIT_EXCEEDED", "levels")


def json_nested(server):
    status, answer = server.post('{"query":"{a}","variables":' + "[" * 1_000_000)
    assert status == 400 and answer["errors"][0]["extensions"]["code"] == "BAD_USER_INPUT", answer


def large(server):
    """10 MB: refused by its head; what follows is not read."""
    with server.connect() as connection:
        head = f"POST /graphql HTTP/1.1\r\nhost: localhost\r\ncontent-type: application/json\r\ncontent-length: {10 << 20}\r\n\r\n"
        connection.sendall(head.encode())
        sent, chunk = 0, b"x" * 65_536
        connection.settimeout(5)
        try:
            while sent < 10 << 20:
                sent += connection.send(chunk)
        except OSError:
            pass
        # The answer may be lost when the server closes with bytes unread; what counts is that it did not take them in.
    connection = http.client.HTTPConnection("127.0.0.1", server.port, timeout=END_SECONDS)
    connection.putrequest("POST", "/graphql")
    connection.putheader("content-type", "application/json")
    connection.putheader("content-length", str(10 << 20))
    connection.endheaders()
    response = connection.getresponse()
    error = json.loads(response.read())["errors"][0]
    assert response.status == 413 and error["extensions"]["limit"] == {"name": "body", "value": 1 << 20, "asked": 10 << 20}, error
    connection.close()


def chunked(server):
    """10 MB without a length: refused when the limit is met."""
    def body():
        for _ in range(160):
            yield b"x" * 65_536

    connection = http.client.HTTPConnection("127.0.0.1", server.port, timeout=END_SECONDS)
    try:
        connection.request("POST", "/graphql", body(), {"content-type": "application/json"}, encode_chunked=True)
        assert connection.getresponse().status == 413
    except OSError:
        pass  # closed while it was sent
    finally:
        connection.close()


def circle(server):
    refused(server, "{ ...A } fragment A on Query { view { ...B } } fragment B on Query { ...A ...A }", "BAD_USER_INPUT", "spreads itself")
    chain = "".join(f"fragment F{n} on Query {{ ...F{(n + 1) % 900} ...F{(n + 2) % 900} }} " for n in range(900))
    refused(server, "{ ...F0 } " + chain, "LIMIT_EXCEEDED", "levels")


def bomb(server):
    fragments = lambda count: "".join(f"fragment F{n} on Query {{ ...F{n + 1} ...F{n + 1} }} " for n in range(count))
    refused(server, "{ ...F0 } " + fragments(29) + "fragment F29 on Query { __typename }", "LIMIT_EXCEEDED", "fields")
    refused(server, "{ ...F0 } " + fragments(900) + "fragment F900 on Query { __typename }", "LIMIT_EXCEEDED", "levels")


def conflicts(server):
    """Fields that have to be compared with one another."""
    same = " ".join("a: lens { revision }" for _ in range(190))
    status, answer = server.post(json.dumps({"query": "{ " + same + " }"}))
    assert "errors" not in answer, answer
    pairs = "fragment F on Query { " + " ".join(f"lens {{ revision x{n}: undatedCount }}" for n in range(190)) + " } "
    server.post(json.dumps({"query": "{ ...F ...F ...F } " + pairs}))


def expensive(server):
    below = "participations(first: 1000) { nodes { project { participations(first: 1000) { totalCount } } } }"
    refused(server, "{ actors(first: 1000) { nodes { " + below + " } } }", "LIMIT_EXCEEDED", "cost")
    networks = " ".join(f"a{n}: network(of: {{maxProjectSize: {n}}}) {{ centrality(measure: {{betweenness: {{}}}}) {{ totalCount }} }}" for n in range(190))
    refused(server, "{ " + networks + " }", "LIMIT_EXCEEDED", "cost")
    refused(server, "{ __schema { types { fields { type { fields { type { fields { name } } } } } } } }", "BAD_USER_INPUT", "inside one another")


def faults(server):
    """As many mistakes as fit in."""
    names = " ".join(f"n{n}" for n in range(1_900))
    status, answer = server.post(json.dumps({"query": "{ " + names + " }"}))
    assert len(answer["errors"]) == 21 and "more" in answer["errors"][-1]["message"], len(answer["errors"])


def until_closed(connections):
    """Waits for the server to close connections; how many it did."""
    end, open_ones = time.monotonic() + END_SECONDS, list(connections)
    while open_ones and time.monotonic() < end:
        for connection in list(open_ones):
            connection.settimeout(max(0.05, end - time.monotonic()))
            try:
                while connection.recv(65_536):
                    pass
            except TimeoutError:
                continue
            except OSError:
                pass
            open_ones.remove(connection)
    return len(connections) - len(open_ones)


def slow(server):
    """300 clients that send the head of a request a byte a second."""
    connections = [server.connect() for _ in range(300)]
    stop = threading.Event()

    def drip():
        head = b"POST /graphql HTTP/1.1\r\nhost: localhost\r\n" + b"x-slow: 1\r\n" * 10
        for byte in head:
            for connection in connections:
                try:
                    connection.send(bytes([byte]))
                except OSError:
                    pass
            if stop.wait(1):
                return

    dripping = threading.Thread(target=drip)
    dripping.start()
    try:
        closed = until_closed(connections)
        assert closed == 300, f"{closed} of 300 were closed"
    finally:
        stop.set()
        dripping.join()
        for connection in connections:
            connection.close()


def endless(server):
    """Bodies that never end: one that is silent, one that drips."""
    head = b"POST /graphql HTTP/1.1\r\nhost: localhost\r\ncontent-type: application/json\r\n"
    silent, dripping = server.connect(), server.connect()
    silent.sendall(head + b"content-length: 100000\r\n\r\n{")
    dripping.sendall(head + b"transfer-encoding: chunked\r\n\r\n")
    stop = threading.Event()

    def drip():
        while not stop.wait(0.2):
            try:
                dripping.send(b"1\r\n \r\n")
            except OSError:
                return

    thread = threading.Thread(target=drip)
    thread.start()
    try:
        assert until_closed([silent, dripping]) == 2, "a body without an end was waited for"
    finally:
        stop.set()
        thread.join()


ATTACKS = [braces, nested, json_nested, large, chunked, circle, bomb, conflicts, expensive, faults, slow, endless]


class Honest(threading.Thread):
    """A client that asks a small question four times a second, each time by a new connection."""

    def __init__(self, server):
        super().__init__()
        self.server, self.stopped, self.answers, self.wrong = server, threading.Event(), 0, []

    def run(self):
        while not self.stopped.wait(0.25):
            try:
                connection = http.client.HTTPConnection("127.0.0.1", self.server.port, timeout=5)
                connection.request("GET", HONEST.decode())
                response = connection.getresponse()
                if response.status != 200 or b'"revision":' not in response.read():
                    self.wrong.append(response.status)
                self.answers += 1
                connection.close()
            except OSError as error:
                self.wrong.append(repr(error))


class Watch(threading.Thread):
    """Looks at the memory of the server all the time."""

    def __init__(self, server):
        super().__init__()
        self.server, self.stopped, self.most = server, threading.Event(), server.memory_mb()

    def run(self):
        while not self.stopped.wait(0.01):
            self.most = max(self.most, self.server.memory_mb())


def measure(server, attack, honest_ms_a_second):
    watch, honest = Watch(server), Honest(server)
    memory, cpu, start = server.memory_mb(), server.cpu_ms(), time.monotonic()
    watch.start()
    honest.start()
    problem = None
    try:
        attack(server)
    except (AssertionError, OSError, ValueError) as error:
        problem = f"{type(error).__name__}: {error}"
    took = time.monotonic() - start
    for thread in (watch, honest):
        thread.stopped.set()
        thread.join()
    cpu = server.cpu_ms() - cpu - honest_ms_a_second * took
    if took > 2 and honest.answers < took * 2:
        problem = problem or f"the honest client got {honest.answers} answers in {took:.0f} s"
    if honest.wrong:
        problem = problem or f"the honest client was not served: {honest.wrong[:3]}"
    return cpu, watch.most - memory, took, honest.answers, problem


def main():
    arguments = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    arguments.add_argument("binary")
    arguments.add_argument("--cpu-ms", type=float, default=100)
    arguments.add_argument("--memory-mb", type=float, default=50)
    options = arguments.parse_args()
    server, failed = Server(options.binary), []
    try:
        # Once before: what is made at the first request is no matter of the attacks.
        for _ in range(5):
            server.post(json.dumps({"query": "{ lens { revision } actors(first: 1) { totalCount } }"}))
        honest, start, cpu = Honest(server), time.monotonic(), server.cpu_ms()
        honest.start()
        time.sleep(4)
        honest.stopped.set()
        honest.join()
        alone = (server.cpu_ms() - cpu) / (time.monotonic() - start)
        print(f"the honest client alone takes {alone:.1f} ms of processor a second")
        for attack in ATTACKS:
            cpu, memory, took, answers, problem = measure(server, attack, alone)
            print(f"{attack.__name__:12} {cpu:6.0f} ms of processor, {memory:5.1f} MB, {took:5.1f} s, {answers} others served")
            if problem is None and (cpu > options.cpu_ms or memory > options.memory_mb or took > END_SECONDS):
                problem = f"more than {options.cpu_ms:.0f} ms, {options.memory_mb:.0f} MB or {END_SECONDS} s"
            if problem:
                failed.append(f"{attack.__name__}: {problem}")
    finally:
        code = server.stop()
    if code != 0:
        failed.append(f"the server ended with {code}")
    for problem in failed:
        print(problem, file=sys.stderr)
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
