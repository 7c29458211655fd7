"""Tables: from elements to grids of cells."""
