"""Networks: residual blocks, stems and shortcuts, what they are built into, their presets and their cost."""
