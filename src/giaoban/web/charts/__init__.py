"""Charts as SVG, drawn on the server; each stands beside its table and has words of its own.

Red only for what is behind or contradicts, amber for partial and estimate, never colour alone. What has text inside is
drawn for a wide and for a narrow page (`wide`, `narrow`), so that letters keep their size.
"""

from giaoban.web.charts.line import LinePoint, line
from giaoban.web.charts.multiples import Scale, panel, scale_of
from giaoban.web.charts.small import bullet, spark
from giaoban.web.charts.strip import Mark, Quartiles, strip

__all__ = ["LinePoint", "Mark", "Quartiles", "Scale", "bullet", "line", "panel", "scale_of", "spark", "strip"]
