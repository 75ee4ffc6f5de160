"""Starts ResNet Trainer by double-click, without a terminal. The first start shows its progress in a small window."""

import os
import runpy
import sys

folder = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))  # noqa: PTH100, PTH120
sys.path.insert(0, folder)
sys.argv[0] = os.path.join(folder, "main.py")  # noqa: PTH118
runpy.run_path(sys.argv[0], run_name="__main__")
