"""A fuzzer that is led by coverage, for the parsers of our own formats: `python -m tests.campaign.fuzz TARGET`."""
