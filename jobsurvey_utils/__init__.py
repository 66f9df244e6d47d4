"""Reproducible analysis of surveys of citizens in Danish job centres."""

__version__ = "0.1.0"
