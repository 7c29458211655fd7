"""Measure time, memory and size, compared with unavoidable costs and with similar tools."""
