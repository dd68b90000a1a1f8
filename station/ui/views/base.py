"""The common face of the body views."""

from station.app.screens import Screen
from station.ui.brush import Brush
from station.ui.theme import GROUND
from station.ui.view import View


class BodyView(View):
    """Shows one kind of body; the window gives it the room below the banner, or all of it."""

    def render(self, screen: Screen) -> None:
        """Show the body of `screen`, which is of the view's own kind."""
        raise NotImplementedError

    def paint(self, brush: Brush) -> None:
        """Paint the ground."""
        brush.fill(self.rect(), GROUND)
