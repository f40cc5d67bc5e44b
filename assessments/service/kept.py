"""What was computed once, kept for everybody who asks for the same: a cache in memory.

Only what never changes is kept: a value belongs to its key for ever, so nothing has to be
taken back and several processes need not know of each other. Nothing of it belongs to a
person; a use case checks the rights of who asks before it looks here. What is signed and what
is verified is never taken from here: those read the stored bytes.

`Bounded` is under everything that is kept in memory, the web's too.
"""

from collections import OrderedDict
from collections.abc import Callable, Hashable, Iterator, MutableMapping
from dataclasses import dataclass
from threading import Event, Lock
from typing import Any, Generic, TypeVar

from typing_extensions import override

K = TypeVar("K", bound=Hashable)
V = TypeVar("V")


class Bounded(MutableMapping[K, V]):
    """A mapping of so many at most: what nobody asked for longest makes room (LRU).

    Several threads may use it at once.
    """

    def __init__(self, most: int) -> None:
        self._most = most
        self._lock = Lock()
        self._values: OrderedDict[K, V] = OrderedDict()

    @override
    def __getitem__(self, key: K) -> V:
        """Give a value, which is then the one asked for last."""
        with self._lock:
            value = self._values[key]
            self._values.move_to_end(key)
            return value

    @override
    def __setitem__(self, key: K, value: V) -> None:
        """Keep a value, as if it were asked for now."""
        with self._lock:
            self._values[key] = value
            self._values.move_to_end(key)
            if len(self._values) > self._most:
                self._values.popitem(last=False)

    @override
    def __delitem__(self, key: K) -> None:
        """Keep a value no longer."""
        with self._lock:
            del self._values[key]

    @override
    def __iter__(self) -> Iterator[K]:
        """Go through the keys, the one that nobody asked for longest first."""
        with self._lock:
            return iter(tuple(self._values))

    @override
    def __len__(self) -> int:
        """Count what is kept."""
        return len(self._values)


class ComputedOnce(Generic[V]):
    """Values by what they were computed of (memoised): so many at most.

    Several threads may ask at once. Of those that ask for the same, one computes and the
    others wait for it (single flight); where that fails, the next of them tries itself.
    """

    def __init__(self, most: int) -> None:
        self._lock = Lock()
        self._values: Bounded[Hashable, V] = Bounded(most)
        self._computing: dict[Hashable, Event] = {}

    def __len__(self) -> int:
        """Count what is kept."""
        return len(self._values)

    def get(self, key: Hashable, compute: Callable[[], V]) -> V:
        """Give what is kept under a key; compute and keep it first where nothing is."""
        while True:
            with self._lock:
                if key in self._values:
                    return self._values[key]
                by_another = self._computing.get(key)
                if by_another is None:
                    self._computing[key] = Event()
            if by_another is None:
                return self._computed(key, compute)
            by_another.wait()

    def _computed(self, key: Hashable, compute: Callable[[], V]) -> V:
        try:
            value = compute()
            self._values[key] = value
            return value
        finally:
            with self._lock:
                done = self._computing.pop(key)
            done.set()


@dataclass(frozen=True, eq=False)
class Kind(Generic[V]):
    """One kind of thing that is computed, and how many of it are kept at most."""

    most: int


class Computed:
    """What one service has computed of its record, by kind and by what it was computed of."""

    def __init__(self) -> None:
        self._lock = Lock()
        self._of: dict[Kind[Any], ComputedOnce[Any]] = {}

    def get(self, kind: Kind[V], key: Hashable, compute: Callable[[], V]) -> V:
        """Give what is kept under a key; compute and keep it first where nothing is.

        Parameters
        ----------
        key
            Everything that the value depends on.
        compute
            Reads nothing; what reads in a unit goes by `World.computed_once`.
        """
        with self._lock:
            kept: ComputedOnce[V] = self._of.setdefault(kind, ComputedOnce(kind.most))
        return kept.get(key, compute)
