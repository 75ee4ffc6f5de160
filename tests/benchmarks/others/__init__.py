"""Tools that a person could take instead, each used as its own authors show, in an environment of their own."""
