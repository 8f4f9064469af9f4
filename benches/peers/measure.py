"""What a piece of work takes of the machine: processor time of all threads, wall time, memory."""
import resource, time


def cpu():
    """User and system seconds of this process until now."""
    used = resource.getrusage(resource.RUSAGE_SELF)
    return used.ru_utime + used.ru_stime


def status_bytes(field):
    with open("/proc/self/status") as file:
        line = next(line for line in file if line.startswith(field + ":"))
    return int(line.split()[1]) * 1024


def forget_peak():
    """Peak memory counts from here on."""
    with open("/proc/self/clear_refs", "w") as file:
        file.write("5")


class Measured:
    """Runs a function and keeps its result and what it took."""

    def __init__(self, function, *arguments):
        forget_peak()
        cpu_before, wall_before = cpu(), time.perf_counter()
        self.result = function(*arguments)
        self.wall_seconds = time.perf_counter() - wall_before
        self.cpu_seconds = cpu() - cpu_before
        self.peak_bytes = status_bytes("VmHWM")
