"""Exports of a space: a folder or a ZIP of pages."""
