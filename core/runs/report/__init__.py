"""The report of a run: one HTML file that needs nothing else, to be read, printed and mailed.

No script, no link to outside, pictures and plots inside; every word of a person's own is escaped.
"""
