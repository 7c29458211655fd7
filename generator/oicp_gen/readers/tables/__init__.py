"""Tables: elements to grids of cells."""
