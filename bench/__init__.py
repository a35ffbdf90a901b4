"""Benchmarks, and the corpus that they run on. Not shipped."""
