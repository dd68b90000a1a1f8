"""Figures of a run: percentiles, ratios, and how they are printed."""

import json
import sys
from collections.abc import Sequence
from typing import Any

Figures = dict[str, Any]


def percentile(values: Sequence[float], share: float) -> float:
    """Return the value below which `share` (0 to 1) of `values` lie, 0 for none."""
    if not values:
        return 0.0
    ranked = sorted(values)
    return ranked[min(len(ranked) - 1, int(share * len(ranked)))]


def spread(nanoseconds: Sequence[float]) -> Figures:
    """Return p50, p99 and the largest, in milliseconds."""
    return {
        "p50_ms": round(percentile(nanoseconds, 0.5) / 1e6, 3),
        "p99_ms": round(percentile(nanoseconds, 0.99) / 1e6, 3),
        "max_ms": round(max(nanoseconds, default=0.0) / 1e6, 3),
    }


def tell(figures: Figures, as_json: bool) -> None:
    """Print figures: one JSON object, or a line each."""
    if as_json:
        sys.stdout.write(json.dumps(figures) + "\n")
        return
    for name, value in figures.items():
        shown = value
        if isinstance(value, dict):
            shown = "  ".join(f"{key} {figure}" for key, figure in value.items())
        sys.stdout.write(f"{name:34} {shown}\n")
