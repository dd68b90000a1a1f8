"""The faces that ship."""

from station.app.screen.bodies.face import Faces
from station.app.screen.bodies.packing import PackingFace

FACES = Faces(PackingFace())
