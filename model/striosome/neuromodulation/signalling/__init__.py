"""From receptors to the cell: cAMP, protein kinase A, and the modulation of terminals."""
