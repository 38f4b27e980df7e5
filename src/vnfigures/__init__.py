"""Vietnamese official prose to figures and doubts, and figures to prose.

A pure library: no Django, no files, no network. `read(text)` never raises on any text.
"""

from vnfigures.model import Doubt, Fact, Meta, Period, Reading, Span

__all__ = ["Doubt", "Fact", "Meta", "Period", "Reading", "Span"]
