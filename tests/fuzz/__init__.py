"""Fuzzing of the reader: its inputs, and the properties that must hold."""
