"""Exact forces, summed pair by pair in float64: the reference for the grid and for accelerators."""

from __future__ import annotations

import numpy as np

from confpapers.tsne.arrays import Joint

ROWS = 256


def repulsion(y: np.ndarray) -> tuple[np.ndarray, float]:
    """Return the sum of k^2 (y_i - y_j) for each point of a map (n, 2), and Z. Takes O(n^2) time."""
    y = y.astype(np.float64)
    force = np.empty_like(y)
    normaliser = -float(len(y))
    for start in range(0, len(y), ROWS):
        difference = y[start : start + ROWS, None] - y[None]
        k = 1.0 / (1.0 + (difference**2).sum(axis=2))
        normaliser += float(k.sum())
        force[start : start + ROWS] = ((k**2)[:, :, None] * difference).sum(axis=1)
    return force, normaliser


def attraction(joint: Joint, y: np.ndarray) -> np.ndarray:
    """Return the sum of p_ij k_ij (y_i - y_j) for each point of a map (n, 2)."""
    n = len(y)
    row = np.repeat(np.arange(n), np.diff(joint.start))
    difference = y[row].astype(np.float64) - y[joint.index]
    strength = joint.weight / (1.0 + (difference**2).sum(axis=1))
    return np.stack([np.bincount(row, strength * axis, n) for axis in difference.T], axis=1)
