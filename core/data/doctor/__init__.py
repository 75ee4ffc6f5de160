"""What is in a set of pictures and what is wrong with it: looked at, told, and treated without touching a file."""

from core.data.doctor.diagnosis import diagnose
from core.data.doctor.examination import Examination, examine
from core.data.doctor.findings import Finding, Treatment
from core.data.doctor.treating import treat

__all__ = ["Examination", "Finding", "Treatment", "diagnose", "examine", "treat"]
