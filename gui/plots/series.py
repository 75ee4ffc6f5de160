"""A curve's points in bounded memory: every extreme is kept, however many points come."""

from __future__ import annotations

from itertools import accumulate

import numpy as np
import numpy.typing as npt

Numbers = npt.NDArray[np.float64]

CAPACITY = 1 << 17
"""Points kept a curve (2 MB); up to there every point is kept as it came."""
TREND_CAPACITY = 1 << 12


class Series:
    """Points with growing x. Beyond `capacity` neighbours share a bucket, of which lowest and highest point stay.

    Buckets double whenever the memory is full, so all of the curve keeps the same resolution. Points that aren't
    finite numbers are left out. Where x goes back (a run that resumes from an earlier checkpoint), the points beyond
    it are taken back.
    """

    def __init__(self, capacity: int = CAPACITY) -> None:
        self._capacity = max(64, capacity // 4 * 4)
        self.trend = Trend()
        self.clear()

    def clear(self) -> None:
        """Forget all points."""
        self._x, self._y = np.empty(0), np.empty(0)
        self._count = 0
        self._pending = np.empty((2, 0))
        self._pending_count = 0
        self.bucket = 1
        """How many points share the two that are kept; 1 as long as every point is."""
        self.last: tuple[float, float] | None = None
        self.trend.clear()

    def __len__(self) -> int:
        return self._count + self._pending.shape[1]

    @property
    def nbytes(self) -> int:
        """Memory held for the points."""
        return self._x.nbytes + self._y.nbytes + self._pending.nbytes + self.trend.nbytes

    def append(self, x: npt.ArrayLike, y: npt.ArrayLike) -> None:
        """Add points; the work is proportional to their number."""
        xs, ys = np.atleast_1d(np.asarray(x, np.float64)), np.atleast_1d(np.asarray(y, np.float64))
        finite = np.isfinite(xs) & np.isfinite(ys)
        xs, ys = xs[finite], ys[finite]
        backward = np.flatnonzero(np.diff(xs) < 0) + 1
        for some_x, some_y in zip(np.split(xs, backward), np.split(ys, backward), strict=True):
            if some_x.size:
                self._append_growing(some_x, some_y)

    def kept(self) -> tuple[Numbers, Numbers]:
        """All points in memory, in order."""
        return (
            np.concatenate((self._x[: self._count], self._pending[0])),
            np.concatenate((self._y[: self._count], self._pending[1])),
        )

    def view(self, left: float, right: float, points: int) -> tuple[Numbers, Numbers, bool]:
        """What to draw between `left` and `right` (and the neighbours outside) with about `points` points.

        The flag says whether they are pairs, the lowest and highest of each bucket in the order of x. Buckets are
        counted from the curve's beginning, so they don't move when points are added or the view is.
        """
        x, y = self._x[: self._count], self._y[: self._count]
        first = max(0, int(np.searchsorted(x, left)) - 1)
        last = min(self._count, int(np.searchsorted(x, right, "right")) + 1)
        size = 1
        while (last - first) * min(2, size) / size > points:
            size *= 2
        # Stored pairs must not be torn apart, and a group needs two points.
        size = max(size, 2 if self.bucket > 1 else 1)
        paired = size > 1
        first = first // size * size
        last = min(self._count, -(-last // size) * size)
        if last - first > size > 2 or (paired and self.bucket == 1):
            x, y = _extremes(x[first:last], y[first:last], size)
        else:
            x, y = x[first:last], y[first:last]
        if last == self._count and self._pending.shape[1]:
            x, y = np.concatenate((x, self._pending[0])), np.concatenate((y, self._pending[1]))
        if paired and x.size % 2:
            x, y = np.append(x, x[-1]), np.append(y, y[-1])
        return x, y, paired

    def nearest(self, x: float) -> tuple[float, float] | None:
        """The kept point whose x is nearest."""
        xs, ys = self.kept()
        if not xs.size:
            return None
        right = min(int(np.searchsorted(xs, x)), xs.size - 1)
        left = max(0, right - 1)
        index = left if abs(xs[left] - x) <= abs(xs[right] - x) else right
        return float(xs[index]), float(ys[index])

    def _append_growing(self, x: Numbers, y: Numbers) -> None:
        if self.last is not None and x[0] < self.last[0]:
            self._take_back(float(x[0]))
        piece = self._capacity // 4
        for start in range(0, x.size, piece):
            self._store(x[start : start + piece], y[start : start + piece])
        self.trend.append(x, y)
        self.last = float(x[-1]), float(y[-1])

    def _store(self, x: Numbers, y: Numbers) -> None:
        while self._count + (x.size if self.bucket == 1 else 2 * (x.size // self.bucket + 2)) > self._capacity:
            self._halve()
        if self.bucket == 1:
            self._keep(x, y)
            return
        filling = min(x.size, self.bucket - self._pending_count)
        self._add_to_pending(x[:filling], y[:filling], filling)
        if self._pending_count >= self.bucket:
            self._keep(*self._pending)
            self._pending, self._pending_count = np.empty((2, 0)), 0
        whole = filling + (x.size - filling) // self.bucket * self.bucket
        self._keep(*_extremes(x[filling:whole], y[filling:whole], self.bucket))
        self._add_to_pending(x[whole:], y[whole:], x.size - whole)

    def _add_to_pending(self, x: Numbers, y: Numbers, count: int) -> None:
        together = np.concatenate((self._pending[0], x)), np.concatenate((self._pending[1], y))
        self._pending = np.stack(_extremes(*together, together[0].size))
        self._pending_count += count

    def _keep(self, x: Numbers, y: Numbers) -> None:
        needed = self._count + x.size
        if needed > self._x.size:
            size = min(self._capacity, max(1024, 2 * needed))
            self._x, self._y = _enlarged(self._x, self._count, size), _enlarged(self._y, self._count, size)
        self._x[self._count : needed] = x
        self._y[self._count : needed] = y
        self._count = needed

    def _halve(self) -> None:
        """Of every four points in order, keep the lowest and the highest; what is over goes into the open bucket."""
        whole = self._count // 4 * 4
        rest_x, rest_y = self._x[whole : self._count].copy(), self._y[whole : self._count].copy()
        x, y = _extremes(self._x[:whole], self._y[:whole], 4)
        self._count = 0
        self._keep(x, y)
        rest = rest_x.size if self.bucket == 1 else rest_x.size // 2 * self.bucket
        self.bucket = 4 if self.bucket == 1 else 2 * self.bucket
        newer, newer_count = self._pending, self._pending_count
        self._pending, self._pending_count = np.stack((rest_x, rest_y)), rest
        self._add_to_pending(newer[0], newer[1], newer_count)

    def _take_back(self, x: float) -> None:
        xs, ys = self.kept()
        stay = int(np.searchsorted(xs, x))
        even = stay if self.bucket == 1 else stay // 2 * 2
        self._count = 0
        self._keep(xs[:even], ys[:even])
        self._pending, self._pending_count = np.stack((xs[even:stay], ys[even:stay])), stay - even
        self.trend.take_back(x)


class Trend:
    """Means of neighbouring points, at most `TREND_CAPACITY`, for a smooth line through them."""

    def __init__(self, capacity: int = TREND_CAPACITY) -> None:
        self._capacity = capacity // 2 * 2
        self.clear()

    def clear(self) -> None:
        self._x, self._mean = np.empty(0), np.empty(0)
        self._open = np.empty((2, 0))
        self.bucket = 1
        """How many points one mean stands for."""

    @property
    def nbytes(self) -> int:
        return self._x.nbytes + self._mean.nbytes + self._open.nbytes

    def append(self, x: Numbers, y: Numbers) -> None:
        """Add points with growing x."""
        x, y = np.concatenate((self._open[0], x)), np.concatenate((self._open[1], y))
        while self._x.size + x.size // self.bucket > self._capacity:
            even = self._x.size // 2 * 2
            # A mean without a partner goes back among the open points.
            x = np.concatenate((np.repeat(self._x[even:], self.bucket), x))
            y = np.concatenate((np.repeat(self._mean[even:], self.bucket), y))
            self._x, self._mean = self._x[1:even:2], (self._mean[0:even:2] + self._mean[1:even:2]) / 2
            self.bucket *= 2
        whole = x.size // self.bucket * self.bucket
        self._x = np.concatenate((self._x, x[:whole].reshape(-1, self.bucket)[:, -1]))
        self._mean = np.concatenate((self._mean, y[:whole].reshape(-1, self.bucket).mean(axis=1)))
        self._open = np.stack((x[whole:], y[whole:]))

    def take_back(self, x: float) -> None:
        """Forget what lies at `x` and beyond."""
        stay = self._x < x
        self._x, self._mean = self._x[stay], self._mean[stay]
        self._open = self._open[:, self._open[0] < x]

    def smoothed(self, strength: float) -> tuple[Numbers, Numbers]:
        """The running average: each point weighs `strength` (0 to 1) times as much as the one after it.

        Without the pull towards zero of a plain exponential average at its beginning (Kingma and Ba 2014, section 3).
        """
        kept = strength**self.bucket

        def mix(sums: tuple[float, float], mean: float) -> tuple[float, float]:
            return kept * sums[0] + (1 - kept) * mean, kept * sums[1] + (1 - kept)

        sums = list(accumulate(self._mean.tolist(), mix, initial=(0.0, 0.0)))[1:]
        return self._x, np.array([total / weight for total, weight in sums])


def _extremes(x: Numbers, y: Numbers, size: int) -> tuple[Numbers, Numbers]:
    """Of each `size` points (fewer in the last group) the lowest and the highest, in their order."""
    if x.size <= 2 or size <= 2:
        return x, y
    whole = x.size // size * size
    groups = y[:whole].reshape(-1, size)
    ends = np.stack((groups.argmin(axis=1), groups.argmax(axis=1)), axis=1)
    ends[ends[:, 0] == ends[:, 1]] = 0, size - 1
    ends.sort(axis=1)
    chosen = (ends + np.arange(0, whole, size)[:, None]).ravel()
    if whole < x.size:
        rest = _extremes(np.arange(whole, x.size, dtype=np.float64), y[whole:], x.size - whole)[0]
        chosen = np.concatenate((chosen, rest.astype(np.int64)))
    return x[chosen], y[chosen]


def _enlarged(values: Numbers, count: int, size: int) -> Numbers:
    larger = np.empty(size)
    larger[:count] = values[:count]
    return larger
