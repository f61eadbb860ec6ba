"""A plan as tables of cells, in French or English: what the workbook and CSV share."""
