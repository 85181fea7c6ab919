"""Benchmarks. Importing this package settles how many threads NumPy gets, before NumPy is imported."""

import os

# One thread for NumPy: the arrays are small, and one thread adds numbers in one order. TensorFlow may use every core.
for variable in ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS"):
    os.environ[variable] = "1"
os.environ.update(KERAS_BACKEND="tensorflow", TF_CPP_MIN_LOG_LEVEL="3", CUDA_VISIBLE_DEVICES="-1")
