"""Seeded toy data, fixed tables and the seven inputs. NumPy only."""

from playground.datasets.dataset import MOST_OWN_CLASSES, MOST_POINTS, MOST_SAMPLES, Dataset, Point, load, train_count
from playground.datasets.features import FEATURES, Feature, features
from playground.datasets.registry import CLASSES, DATASETS, KINDS, REGRESSION, TABLE, Spec, spec

__all__ = [
    "CLASSES",
    "DATASETS",
    "FEATURES",
    "KINDS",
    "MOST_OWN_CLASSES",
    "MOST_POINTS",
    "MOST_SAMPLES",
    "REGRESSION",
    "TABLE",
    "Dataset",
    "Feature",
    "Point",
    "Spec",
    "features",
    "load",
    "spec",
    "train_count",
]
