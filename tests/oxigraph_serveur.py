"""A real Oxigraph server on loopback, for tests: that of the benchmarks."""

from __future__ import annotations

from bench.serveur import serving

__all__ = ["serving"]
