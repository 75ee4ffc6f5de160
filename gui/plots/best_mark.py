"""The star at the best epoch, and what is written beside it."""

from __future__ import annotations

import numpy as np
import pyqtgraph as pg
from PySide6.QtGui import QBrush, QPen

from gui import theme
from gui.plots.curve import drawn
from gui.plots.items import MarkersItem
from gui.plots.plot_area import PlotArea
from gui.plots.read_out import value_text
from gui.translate import number, tr

SIZE = 18.0


class BestMark:
    """Stands at `place` in `area`, or nowhere while that is None."""

    def __init__(self, area: PlotArea, *, fraction: bool) -> None:
        self.place: tuple[float, float] | None = None
        self.star = MarkersItem("star", SIZE)
        self.label = pg.TextItem()
        self._area, self._fraction = area, fraction
        for item, height in ((self.star, 15), (self.label, 16)):
            item.setZValue(height)
            item.hide()
            area.addItem(item, ignoreBounds=True)

    def text(self) -> str:
        """What stands beside the star."""
        if self.place is None:
            return ""
        x, y = self.place
        where = number(x, 0 if float(x).is_integer() else 2)
        return tr("best {value} at {x}", value=value_text(y, fraction=self._fraction), x=where)

    def draw(self) -> None:
        """Bring star and label to their place in the present view."""
        self.star.setVisible(self.place is not None)
        self.label.setVisible(self.place is not None)
        if self.place is None:
            return
        x, y = self.place[0], float(drawn(np.array([self.place[1]]), self._area.log)[0])
        self.star.set_points(np.array([x]), np.array([y]))
        self.label.setText(self.text(), color=theme.colour("text"))
        left, right, bottom, top = self._area.view()
        across = (x - left) / (right - left)
        below = (y - bottom) / (top - bottom) > 0.8
        self.label.setAnchor((1.0 if across > 0.75 else 0.0 if across < 0.25 else 0.5, -0.4 if below else 1.4))
        self.label.setPos(x, y)

    def restyle(self) -> None:
        """Take the colours of the theme in force."""
        self.star.set_look(QPen(theme.colour("surface"), 1), QBrush(theme.colour("good")))
