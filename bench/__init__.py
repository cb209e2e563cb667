"""How heavy, how fast, how far: figures of this generator beside others, measured in one run."""
