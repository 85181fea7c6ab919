"""Seeded toy data, fixed tables and the seven inputs. NumPy only."""

from playground.datasets.dataset import MOST_OWN_CLASSES, MOST_POINTS, Dataset, Point, load, train_count
from playground.datasets.features import FEATURES, Feature, features
from playground.datasets.registry import (
    CLASSES,
    COPY,
    DATASETS,
    KINDS,
    MOST_SAMPLES,
    PICTURE,
    PLANE,
    REGRESSION,
    ROW,
    SEQUENCE,
    TABLE,
    Example,
    Spec,
    spec,
)
from playground.datasets.sequences import LEAST_MOMENTS, MOST_MOMENTS

__all__ = [
    "CLASSES",
    "COPY",
    "DATASETS",
    "FEATURES",
    "KINDS",
    "LEAST_MOMENTS",
    "MOST_MOMENTS",
    "MOST_OWN_CLASSES",
    "MOST_POINTS",
    "MOST_SAMPLES",
    "PICTURE",
    "PLANE",
    "REGRESSION",
    "ROW",
    "SEQUENCE",
    "TABLE",
    "Dataset",
    "Example",
    "Feature",
    "Point",
    "Spec",
    "features",
    "load",
    "spec",
    "train_count",
]
