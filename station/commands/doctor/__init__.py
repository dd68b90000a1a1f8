"""`packline doctor`: can this machine be a station; one line a question, with the mend.

Nothing here writes to a device: nodes are looked at, and what is behind TCP is connected to and let go.
"""

from station.commands.doctor.asking import examine, run_doctor
from station.commands.doctor.finding import Finding

__all__ = ["Finding", "examine", "run_doctor"]
