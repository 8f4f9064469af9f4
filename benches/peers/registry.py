"""Which peers answer which task."""
import collections

Peer = collections.namedtuple("Peer", "task name package setting prepare times")

PEERS = []


def peer(task, name, setting, times=None):
    """Registers a function that builds what a peer works on and returns (work, value).

    `work()` is measured; `value(result)`, which is not, makes of its result what is compared. The part of the name before the
    first dash is the package. `times(result)` extrapolates: so many times what was measured is reported.
    """

    def register(prepare):
        PEERS.append(Peer(task, name, name.split("-")[0], setting, prepare, times))
        return prepare

    return register


def top(scores, n=5):
    """The parties with the highest scores, best first, the lower number first among those equal to ten digits."""
    order = sorted(range(len(scores)), key=lambda party: (-float(f"{scores[party]:.9e}"), party))
    return [[party, float(scores[party])] for party in order[:n]]
