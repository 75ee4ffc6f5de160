"""Attacks on the whole program: kills, full disks, hostile files, a monkey: `python -m tests.campaign`."""
