"""Giao Ban: the periodic review cycle of a Vietnamese local authority."""
