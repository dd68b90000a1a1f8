"""What every painted area of the window has in common."""

from PySide6.QtCore import Qt
from PySide6.QtGui import QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QWidget

from station.ui.paint.brush import Brush
from station.ui.paint.metrics import Metrics


class View(QWidget):
    """A passive, painted area that never takes the keyboard focus.

    Subclasses paint in `paint` and place their touch targets in `arrange`; both read `metrics`.
    """

    def __init__(self, parent: QWidget | None, metrics: Metrics) -> None:
        super().__init__(parent)
        self.metrics = metrics
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)

    def set_metrics(self, metrics: Metrics) -> None:
        """Take over the sizes of a resized window."""
        self.metrics = metrics
        self.arrange()
        self.update()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Place the children anew."""
        super().resizeEvent(event)
        self.arrange()

    def arrange(self) -> None:
        """Place the children; called after each change of size or of metrics."""

    def paint(self, brush: Brush) -> None:
        """Paint the whole area."""
        raise NotImplementedError

    def paintEvent(self, event: QPaintEvent) -> None:
        """Qt's request to paint."""
        brush = Brush(self, self.metrics)
        try:
            self.paint(brush)
        finally:
            brush.end()
