"""Constants of statistics that several subjects use."""

from __future__ import annotations

from statistics import NormalDist

NORMAL_QUANTILE = NormalDist().inv_cdf(0.975)
"""The 97.5% quantile of the standard normal distribution, about 1.96: 95% of it lie within so many
standard deviations of the mean."""
