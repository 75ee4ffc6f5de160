"""The coach: what a run's curves and its evaluation say, in plain words, and the settings that answer to it.

A rule is a function from `Seen` to an `Advice` or None, and one line in `core.runs.coach.rules`. Torch-free.
"""

from core.runs.coach.advice import Advice
from core.runs.coach.rules import advise
from core.runs.coach.seen import Seen, look

__all__ = ["Advice", "Seen", "advise", "look"]
