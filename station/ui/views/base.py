"""The common face of the body views."""

from typing import TypeVar

from station.app.screen.values import Body, Screen
from station.ui.paint.brush import Brush
from station.ui.paint.theme import GROUND
from station.ui.parts.view import View

Kind = TypeVar("Kind", bound=Body)


def body_of(screen: Screen, kind: type[Kind]) -> Kind:
    """The body of `screen`; raises TypeError where it is not of the view's kind."""
    if not isinstance(screen.body, kind):
        raise TypeError(f"{type(screen.body).__name__} is shown by another view")
    return screen.body


class BodyView(View):
    """Shows one kind of body; the window gives it the room below the banner, or all of it."""

    def present(self, screen: Screen) -> None:
        """Show the body of `screen`, which is of the view's own kind."""
        raise NotImplementedError

    def paint(self, brush: Brush) -> None:
        """Paint the ground."""
        brush.fill(self.rect(), GROUND)
