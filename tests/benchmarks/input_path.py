"""What getting at the pictures costs: an epoch with data against as many steps of the network on one fixed batch.

    python -m tests.benchmarks.input_path [--pictures 12800] [--rounds 5]

Tutorial network and recipe, random pictures of CIFAR's size in memory; both sides in one process, an epoch each in
turns, after one that warms up. With data: gathering, shifting, mirroring, normalising. Without: the same normalised
batch again.
"""

from __future__ import annotations

import time

from tests.benchmarks.machine import arguments, in_turns, tell
from tests.benchmarks.ours import add_device_flags, device_values, device_words, prepared
from tests.benchmarks.random_pictures import register
from tests.benchmarks.turns import answer, child


def measure(count: int, rounds: int, values: dict[str, object]) -> dict[str, float | str]:
    """Seconds of an epoch with data and without, and the settings in use."""
    register(count)
    planned = {"data.source": "random", "model.network": "tutorial", "recipe.recipe": "tutorial"}
    with prepared({**planned, "recipe.epochs": 100, **values}) as (state, settings):
        fixed = next(iter(state.train_batches()))
        normalised = state._augmented(*fixed)

        def with_data() -> float:
            began = time.perf_counter()
            for images, labels in state.train_batches():
                state.train_step(images, labels)
                state.fetch()
            return _end(began)

        def without() -> float:
            state._augmented = lambda _images, _labels: normalised  # type: ignore[method-assign]
            try:
                began = time.perf_counter()
                for _ in range(state.steps_per_epoch):
                    state.train_step(*fixed)
                    state.fetch()
                return _end(began)
            finally:
                del state._augmented

        def _end(began: float) -> float:
            seconds = time.perf_counter() - began
            state.finish_epoch(None)
            state.outbox.clear()
            return seconds

        with_data()
        middle = in_turns({"with": with_data, "without": without}, rounds)
        return {**middle, "settings": settings}


def main() -> None:
    parser = arguments(__doc__)
    parser.add_argument("--pictures", type=int, default=12_800)
    parser.add_argument("--side", action="store_true", help="for the child process")
    add_device_flags(parser)
    chosen = parser.parse_args()
    if chosen.side:
        answer(measure(chosen.pictures, chosen.rounds, device_values(chosen)))
        return
    words = ("--side", "--pictures", chosen.pictures, "--rounds", chosen.rounds, *device_words(chosen))
    result = child(__spec__.name, *words)
    tell(
        "input_path",
        "≤ 3 % over pure compute",
        f"{result['with']:.2f} s an epoch ({result['settings']})",
        f"as many steps on one fixed batch: {result['without']:.2f} s",
        f"{(result['with'] / result['without'] - 1) * 100:+.1f} %",
    )


if __name__ == "__main__":
    main()
