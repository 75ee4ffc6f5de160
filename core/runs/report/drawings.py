"""Plots as inline SVG. Colours come from the page's style, so that they follow its light and dark theme."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

from core.evaluation.calibration import Bin
from core.runs.report.markup import Markup, element, joined

WIDTH, HEIGHT = 460, 260
LEFT, RIGHT, TOP, BOTTOM = 48, 22, 12, 40
DOTTED = 40
"""Curves of so few points show each of them."""
TICKS = 5


@dataclass(frozen=True)
class Series:
    """A curve: its title, its class in the style sheet, and its points. What is no number is left out."""

    title: str
    kind: str
    x: Sequence[float]
    y: Sequence[float]

    @property
    def points(self) -> list[tuple[float, float]]:
        pairs = zip(self.x, self.y, strict=True)
        return [(x, y) for x, y in pairs if math.isfinite(x) and math.isfinite(y)]


def curves(series: Sequence[Series], title: str, x_title: str, *, percent: bool, mark: float | None = None) -> Markup:
    """Curves over one another, with a legend; `mark` is the x of a vertical line."""
    known = [each for each in series if each.points]
    xs = [x for each in known for x, _ in each.points]
    ys = [y for each in known for _, y in each.points]
    x_range = (min(xs), max(xs)) if len(set(xs)) > 1 else (xs[0] - 1, xs[0] + 1)
    low, high = (min(ys), max(ys)) if percent else (0.0, max(0.0, *ys))
    pad = 0.05 * (high - low) or 0.05
    y_range = (max(0.0, low - pad), min(1.0, high + pad) if percent else high + pad)
    plot = _Plot(x_range, y_range)
    parts = [plot.grid(percent=percent), plot.titles(x_title)]
    if mark is not None:
        parts.append(element("line", x1=plot.x(mark), x2=plot.x(mark), y1=TOP, y2=HEIGHT - BOTTOM, class_="mark"))
    parts += [plot.curve(each) for each in known]
    legend = element("figcaption", element("b", title), *(_legend(each) for each in known))
    return element("figure", legend, _svg(title, parts), class_="plot")


def reliability(bins: Sequence[Bin], title: str, x_title: str, y_title: str) -> Markup:
    """How often answers are right (bars) over how sure they are; on the diagonal both are equal."""
    plot = _Plot((0.0, 1.0), (0.0, 1.0))
    most = max((each.count for each in bins), default=1) or 1
    bars = [
        element(
            "rect",
            element("title", f"{each.count}"),
            x=plot.x(each.low) + 1,
            y=plot.y(each.accuracy),
            width=plot.x(each.high) - plot.x(each.low) - 2,
            height=plot.y(0) - plot.y(each.accuracy),
            class_="bar",
            # Of few pictures a bar says little: it is paler.
            fill_opacity=0.3 + 0.7 * math.sqrt(each.count / most),
        )
        for each in bins
        if each.count
    ]
    diagonal = element("line", x1=plot.x(0), y1=plot.y(0), x2=plot.x(1), y2=plot.y(1), class_="mark")
    parts = [plot.grid(percent=True, percent_x=True), plot.titles(x_title), *bars, diagonal]
    legend = element("figcaption", element("b", title), element("span", y_title, class_="key"))
    return element("figure", legend, _svg(title, parts), class_="plot")


def bar(fraction: float) -> Markup:
    """A part of a whole as a short bar."""
    width = 100 * min(1.0, max(0.0, fraction))
    inner = joined(
        [
            element("rect", x=0, y=0, width=100, height=8, rx=2, class_="room"),
            element("rect", x=0, y=0, width=width, height=8, rx=2, class_="bar"),
        ]
    )
    return element("svg", inner, viewBox="0 0 100 8", class_="share", aria_hidden="true", preserveAspectRatio="none")


def ticks(low: float, high: float, whole: bool = False) -> list[float]:
    """Round numbers from `low` to `high`, about `TICKS` of them."""
    raw = (high - low) / TICKS
    power = 10.0 ** math.floor(math.log10(raw))
    step = next(factor * power for factor in (1, 2, 2.5, 5, 10) if factor * power >= raw)
    if whole:
        step = max(1.0, float(math.ceil(step)))
    first = math.ceil(low / step - 1e-9)
    last = math.floor(high / step + 1e-9)
    return [number * step for number in range(first, last + 1)]


class _Plot:
    """Places in the drawing for values in these ranges."""

    def __init__(self, x_range: tuple[float, float], y_range: tuple[float, float]) -> None:
        self.x_range, self.y_range = x_range, y_range

    def x(self, value: float) -> float:
        low, high = self.x_range
        return round(LEFT + (value - low) / (high - low) * (WIDTH - LEFT - RIGHT), 2)

    def y(self, value: float) -> float:
        low, high = self.y_range
        return round(HEIGHT - BOTTOM - (value - low) / (high - low) * (HEIGHT - TOP - BOTTOM), 2)

    def grid(self, *, percent: bool, percent_x: bool = False) -> Markup:
        """Lines and numbers of both axes."""
        parts = []
        for value in ticks(*self.y_range):
            place = self.y(value)
            parts.append(element("line", x1=LEFT, x2=WIDTH - RIGHT, y1=place, y2=place, class_="grid"))
            parts.append(element("text", _figure(value, percent), x=LEFT - 6, y=place + 4, text_anchor="end"))
        for value in ticks(*self.x_range, whole=not percent_x):
            place = self.x(value)
            parts.append(element("line", x1=place, x2=place, y1=HEIGHT - BOTTOM, y2=HEIGHT - BOTTOM + 4, class_="axis"))
            text = _figure(value, percent_x)
            parts.append(element("text", text, x=place, y=HEIGHT - BOTTOM + 17, text_anchor="middle"))
        base = self.y(self.y_range[0])
        parts.append(element("line", x1=LEFT, x2=WIDTH - RIGHT, y1=base, y2=base, class_="axis"))
        return joined(parts)

    def titles(self, x_title: str) -> Markup:
        return element("text", x_title, x=(LEFT + WIDTH - RIGHT) / 2, y=HEIGHT - 5, text_anchor="middle")

    def curve(self, series: Series) -> Markup:
        places = [(self.x(x), self.y(y)) for x, y in series.points]
        line = element("polyline", points=" ".join(f"{x},{y}" for x, y in places), class_=f"line {series.kind}")
        dots = [element("circle", cx=x, cy=y, r=2.5, class_=series.kind) for x, y in places]
        return joined([line, *(dots if len(dots) <= DOTTED else [])])


def _legend(series: Series) -> Markup:
    line = element("line", x1=0, x2=24, y1=5, y2=5, class_=f"line {series.kind}")
    sign = element("svg", line, viewBox="0 0 24 10", width=24, height=10, aria_hidden="true")
    return element("span", sign, series.title, class_="key")


def _svg(title: str, parts: Sequence[Markup]) -> Markup:
    return element(
        "svg", element("title", title), *parts, viewBox=f"0 0 {WIDTH} {HEIGHT}", role="img", class_="drawing"
    )


def _figure(value: float, percent: bool) -> str:
    return f"{100 * value:.4g} %" if percent else f"{value:.4g}"
