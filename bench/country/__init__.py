"""What the benchmark of a nation is made of."""
