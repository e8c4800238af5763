"""From receptors to the cell: cAMP and protein kinase A, and what terminals make of them."""
