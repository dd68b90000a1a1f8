"""The contents are complete: which carton, the proposed one first."""

from PySide6.QtCore import QRect, Signal
from PySide6.QtWidgets import QWidget

from station.app.screen.values import CartonBody, CartonChoice, Progress, Screen
from station.ui.paint.brush import Brush
from station.ui.paint.fonts import BOLD
from station.ui.paint.metrics import Metrics
from station.ui.paint.progress import paint_progress
from station.ui.paint.text import Style, isolate
from station.ui.paint.theme import ON_GROUND
from station.ui.parts.choices import Choice, ChoiceGrid
from station.ui.parts.touch import place_mirrored
from station.ui.views.base import BodyView, body_of


class CartonView(BodyView):
    """A tile for each carton with its code; `touched` carries the code."""

    touched = Signal(str)

    def __init__(self, parent: QWidget | None, metrics: Metrics) -> None:
        super().__init__(parent, metrics)
        self._weight: int | None = None
        self._progress: Progress | None = None
        self._grid = ChoiceGrid(self, metrics)
        self._grid.touched.connect(self.touched)

    def present(self, screen: Screen) -> None:
        """Show other cartons."""
        body = body_of(screen, CartonBody)
        self._weight, self._progress = body.weight_g, screen.progress
        ordered = sorted(body.choices, key=lambda choice: not choice.proposed)
        self._grid.present([self._choice(carton) for carton in ordered])
        self.update()

    def arrange(self) -> None:
        """Place the tiles above the footer."""
        self._grid.metrics = self.metrics
        place_mirrored(
            self._grid, self.rect(), self._inner().adjusted(0, 0, 0, -self._footer() - self.metrics.pad)
        )
        self._grid.set_metrics(self.metrics)

    def paint(self, brush: Brush) -> None:
        """Paint the weight and how far the order is."""
        super().paint(brush)
        inner, metrics = self._inner(), self.metrics
        footer = QRect(inner.x(), inner.bottom() + 1 - self._footer(), inner.width(), self._footer())
        half = inner.width() // 2
        if self._weight is not None:
            kilos = isolate(f"{self._weight / 1000:.3f} kg")
            words = self.tr("Contents weigh {weight}").format(weight=kilos)
            rect = QRect(footer.x(), footer.y(), half - metrics.margin, footer.height())
            brush.text(rect, words, Style(metrics.body, metrics.small, BOLD), ON_GROUND)
        if self._progress:
            paint_progress(brush, footer.adjusted(half, 0, 0, 0), self._progress)

    def _choice(self, carton: CartonChoice) -> Choice:
        detail = carton.forbidden
        if not detail and carton.proposed:
            detail = self.tr("Proposed")
        return Choice(carton.name or carton.id, carton.code, detail, carton.proposed, not carton.forbidden)

    def _inner(self) -> QRect:
        metrics = self.metrics
        return self.rect().adjusted(metrics.margin, metrics.pad, -metrics.margin, -metrics.u(4))

    def _footer(self) -> int:
        return max(round(self.metrics.small * 1.5), self.metrics.u(66))
