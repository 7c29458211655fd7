"""What it costs: time, memory and size, beside what cannot be avoided and beside peers."""
