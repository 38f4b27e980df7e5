"""The form of one unit for one period as an Excel file, out and back in."""
