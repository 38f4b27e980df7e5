"""Tables of many units: what their columns are, whom and what their rows mean, and how they get recorded."""
