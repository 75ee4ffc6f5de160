"""The share of the machine's limit that training reaches: ResNet-18 with a 3x3 stem, batch 128, per precision.

    python -m tests.benchmarks.limit [--rounds 3] [--precisions fp32,bf16] [--seconds 6]

The limit is the best rate of torch.mm over sizes and numbers of threads, in the same run, or that of the fastest
convolution of this network alone where one is faster yet. A step's rate counts the arithmetic of all its convolutions
and of the last layer, forward and backward, and nothing else. Also prints every distinct convolution's own rate.
"""

from __future__ import annotations

import argparse
import statistics
import tempfile
import time
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import Any

from core import torch_environment
from core.devices import usable_cores
from core.models.presets import resnet18_3x3
from tests.benchmarks.machine import arguments, tell
from tests.benchmarks.turns import answer, child

BATCH = 128
SIZES = ((512, 512, 512), (1024, 1024, 1024), (2048, 2048, 2048), (4096, 4096, 4096), (16384, 576, 128))
"""Rows, inner side, columns of the products that are tried; the last has a convolution's proportions."""
REPEATS = 3
LAYOUTS = ("channels_last", "contiguous_format")


def products(precision: str) -> float:
    """The best GFLOP/s of torch.mm."""
    import torch

    best = 0.0
    for threads in sorted({1, max(1, usable_cores() // 2), usable_cores()}):
        torch.set_num_threads(threads)
        for rows, inner, columns in SIZES:
            one = torch.randn(rows, inner).to(_dtype(precision))
            other = torch.randn(inner, columns).to(_dtype(precision))
            best = max(best, 2 * rows * inner * columns / _fastest(lambda: one @ other) / 1e9)  # noqa: B023
    return best


def convolutions(precision: str) -> list[dict[str, Any]]:
    """Every distinct convolution: its name, how often it comes, and for both directions GFLOP and the best seconds."""
    import torch

    torch.set_num_threads(usable_cores())
    rates = []
    for (channels, width, kernel, stride, padding, side), times in _distinct().items():
        result: dict[str, Any] = {"name": f"{kernel}x{kernel}, {channels} to {width}, {side}/{stride}", "times": times}
        macs = BATCH * width * channels * kernel**2 * (side // stride) ** 2
        # Pictures need no gradient: the first convolution's backward pass is that of its weights alone.
        directions = 1 if channels == 3 else 2
        result["forward"], result["backward"] = 2 * macs / 1e9, 2 * directions * macs / 1e9
        result["forward_seconds"] = result["backward_seconds"] = float("inf")
        for layout in LAYOUTS:
            form = getattr(torch, layout)
            images = torch.randn(BATCH, channels, side, side).to(_dtype(precision)).contiguous(memory_format=form)
            weight = torch.randn(width, channels, kernel, kernel).to(_dtype(precision)).contiguous(memory_format=form)

            def forward() -> Any:
                return torch.conv2d(images, weight, None, stride, padding)  # noqa: B023

            gradient = torch.randn_like(forward())

            def backward() -> Any:
                wanted = [channels != 3, True, False]  # noqa: B023
                places = ([stride] * 2, [padding] * 2, [1, 1], False, [0, 0], 1, wanted)  # noqa: B023
                return torch.ops.aten.convolution_backward(gradient, images, weight, None, *places)  # noqa: B023

            for name, work in (("forward_seconds", forward), ("backward_seconds", backward)):
                result[name] = min(result[name], _fastest(work))
        rates.append(result)
    return rates


def _distinct() -> Counter[tuple[int, ...]]:
    """(channels in, channels out, kernel, stride, padding, side of the picture) of each convolution, counted."""
    import torch
    from torch import nn

    from core import validation
    from core.models.resnet import build

    network = build(validation.validate({"model": {"network": "resnet18-3x3"}}).model, 10)
    seen: Counter[tuple[int, ...]] = Counter()

    def note(module: nn.Module, inputs: tuple[torch.Tensor, ...], _: object) -> None:
        assert isinstance(module, nn.Conv2d)
        padding = module.padding[0]
        assert isinstance(padding, int)
        sizes = (module.in_channels, module.out_channels, module.kernel_size[0], module.stride[0], padding)
        seen[(*sizes, inputs[0].shape[-1])] += 1

    for module in network.modules():
        if isinstance(module, nn.Conv2d):
            module.register_forward_hook(note)
    with torch.no_grad():
        network.eval()(torch.zeros(1, 3, 32, 32))
    return seen


def _dtype(precision: str) -> Any:
    import torch

    return torch.bfloat16 if precision == "bf16" else torch.float32


def _fastest(work: Callable[[], Any]) -> float:
    work()
    best = float("inf")
    for _ in range(REPEATS):
        began = time.perf_counter()
        work()
        best = min(best, time.perf_counter() - began)
    return best


def _side(chosen: argparse.Namespace) -> Any:
    torch_environment.prepare()
    import torch

    torch.set_flush_denormal(True)
    if chosen.side == "precisions":
        return ["fp32", "bf16"] if torch.ops.mkldnn._is_mkldnn_bf16_supported() else ["fp32"]
    with torch.no_grad():
        return products(chosen.precisions) if chosen.side == "products" else convolutions(chosen.precisions)


def measure(precision: str, chosen: argparse.Namespace, home: Path) -> None:
    """Print the convolutions' rates and the row of one precision."""
    speeds, best, settings = [], 0.0, ""
    words = ("--network", "resnet18-3x3", "--precision", precision, "--seconds", chosen.seconds)
    for _ in range(chosen.rounds):
        best = max(best, child(__spec__.name, "--side", "products", "--precisions", precision))
        step = child("tests.benchmarks.step", "--side", "ours", *words, home=home)
        speeds.append(step["speed"])
        settings = step["settings"]
    alone = child(__spec__.name, "--side", "convolutions", "--precisions", precision)
    fastest = 0.0
    for each in alone:
        rates = [each[way] / each[f"{way}_seconds"] for way in ("forward", "backward")]
        fastest = max(fastest, *rates)
        print(
            f"{precision} {each['name']:24} {each['times']}x: forward {rates[0]:6.0f}, backward {rates[1]:6.0f} GFLOP/s"
        )
    speed = statistics.median(speeds)
    first = next(each for each in alone if each["backward"] == each["forward"])
    per_image = (3 * 2 * resnet18_3x3.macs) / 1e9 - first["forward"] / BATCH
    reached, limit = speed * per_image, max(best, fastest)
    needed = sum(each["times"] * (each["forward_seconds"] + each["backward_seconds"]) for each in alone)
    print(f"{precision}: the convolutions alone take {needed:.2f} s of a step's {BATCH / speed:.2f} s")
    tell(
        f"limit --precisions {precision}",
        "≥ 85 %" if precision == "fp32" else "reported",
        f"{reached:,.0f} GFLOP/s ({settings})",
        f"torch.mm {best:,.0f}, the fastest convolution alone {fastest:,.0f} GFLOP/s",
        f"{reached / limit:.0%}",
    )


def main() -> None:
    parser = arguments(__doc__)
    parser.set_defaults(rounds=3)
    parser.add_argument("--precisions", help="usually fp32, and bf16 where the processor has instructions for it")
    parser.add_argument("--seconds", type=float, default=6, help="how long the step is timed in a round")
    parser.add_argument("--side", choices=("products", "convolutions", "precisions"), help="for the child processes")
    chosen = parser.parse_args()
    if chosen.side:
        answer(_side(chosen))
        return
    precisions = chosen.precisions.split(",") if chosen.precisions else child(__spec__.name, "--side", "precisions")
    with tempfile.TemporaryDirectory() as home:
        for precision in precisions:
            measure(precision, chosen, Path(home))


if __name__ == "__main__":
    main()
