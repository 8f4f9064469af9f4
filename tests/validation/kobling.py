"""What the validations share: a binary that is asked, and how it is told what agrees."""
import csv, json, pathlib, subprocess, sys, tempfile

import numpy

TOLERANCE = 1e-9
TESTS = pathlib.Path(__file__).parent.parent
DOCUMENTS = TESTS / "cases/queries/documents"


class Kobling:
    """A binary, and the database that it is asked about."""

    def __init__(self, binary, db, home):
        self.binary = binary
        self.more = ["--db", db or str(pathlib.Path(home) / "bundled.db"), "--time-limit", "600"]
        if not db:
            data = TESTS.parent / "data/norway"
            subprocess.run([binary, "import", "package", data, *self.more[:2]], check=True, stdout=subprocess.DEVNULL)

    def answer(self, query, variables, *options):
        """What it answers to a query, or to a file of one."""
        is_file = isinstance(query, pathlib.Path)
        command = [self.binary, "query", query if is_file else "-", "--variables", json.dumps(variables), *options, *self.more]
        answered = subprocess.run(command, input=None if is_file else query, check=True, stdout=subprocess.PIPE, encoding="utf-8")
        return json.loads(answered.stdout)["data"]

    def table(self, network, *options):
        """The rows of a table that it exports of a network."""
        command = [self.binary, "export", "-", "--format", "csv", "--of", json.dumps(network), *options, *self.more]
        with subprocess.Popen(command, stdout=subprocess.PIPE, text=True, encoding="utf-8") as process:
            yield from csv.DictReader(process.stdout, strict=True)
        if process.returncode:
            sys.exit(f"kobling export ended with {process.returncode}")


def differences(found, expected):
    """How far each is off, relative to what is expected; what one of them has no value for is off without bound."""
    found, expected = numpy.array(found, dtype=float), numpy.array(expected, dtype=float)
    both = numpy.isnan(found) & numpy.isnan(expected)
    off = numpy.abs(found - expected) / numpy.where(expected == 0, 1, numpy.abs(expected))
    return numpy.where(both, 0, numpy.where(numpy.isnan(off), numpy.inf, off))


def told(is_right, line):
    print(f"{'ok   ' if is_right else 'WRONG'} {line}", flush=True)
    return is_right


def validate(compare, binary, db):
    """Compares, and ends the program by what came of it."""
    with tempfile.TemporaryDirectory() as home:
        results = list(compare(Kobling(binary, db, home)))
    if not all(results):
        sys.exit(f"{results.count(False)} of {len(results)} comparisons differ")
    print(f"{len(results)} comparisons agree")
