"""Slices of a network's loss: every point of the grid is that network's loss."""

import numpy as np
import pytest

from playground.engine import Batches, Dense, Network, Training, optimizer
from playground.engine.surfaces import (
    Plane,
    orthonormal,
    parameter_plane,
    path_plane,
    principal_plane,
    random_plane,
    slice_loss,
)


@pytest.fixture
def problem():
    rng = np.random.default_rng(0)
    net = Network(2, [Dense(4, "tanh"), Dense(2, "tanh"), Dense(1, "tanh")])
    return net, net.init(rng) + 0.1, rng.normal(size=(30, 2)), np.sign(rng.normal(size=(30, 1)))


A, B = np.linspace(-1, 1, 7), np.linspace(-2, 2, 5)


@pytest.mark.parametrize("chunk", [1, 4, 256])
@pytest.mark.parametrize("dtype", [np.float32, np.float64])
def test_every_point_is_that_networks_loss(problem, chunk, dtype):
    net, theta, x, y = problem
    plane = random_plane(net, theta, np.random.default_rng(1))
    values = slice_loss(net, plane, A, B, x, y, "mse", dtype=dtype, chunk=chunk)
    assert values.shape == (5, 7)
    assert values.dtype == dtype
    rtol = 1e-5 if dtype == np.float32 else 1e-12
    for j, b in enumerate(B):
        for i, a in enumerate(A):
            assert values[j, i] == pytest.approx(float(net.loss(plane.point(a, b), x, y, "mse")), rel=rtol)


def test_two_parameters(problem):
    net, theta, _, _ = problem
    plane = parameter_plane(theta, 3, 10)
    moved = plane.point(0.5, -0.25) - theta
    assert moved[3] == pytest.approx(0.5)
    assert moved[10] == pytest.approx(-0.25)
    assert np.count_nonzero(moved) == 2
    for first, second in ((3, 3), (0, net.size), (-1, 2)):
        with pytest.raises(ValueError, match="two different entries from 0 to 24"):
            parameter_plane(theta, first, second)


def test_random_directions_are_filter_normalised(problem):
    net, theta, _, _ = problem
    plane = random_plane(net, theta, np.random.default_rng(1))
    for direction in (plane.u, plane.v):
        for mine, its in zip(net.unpack(direction), net.unpack(theta), strict=True):
            np.testing.assert_allclose(np.linalg.norm(mine["W"], axis=0), np.linalg.norm(its["W"], axis=0))
            assert not mine["b"].any()
    assert abs(plane.u @ plane.v) < 0.9 * (plane.u @ plane.u)


def test_principal_plane_of_a_flat_trajectory_holds_all_of_it():
    rng = np.random.default_rng(0)
    u, v, end = rng.normal(size=(3, 6))
    t = np.linspace(1, 0, 20)[:, None]
    path = end + t * u + t**2 * v
    plane = principal_plane(path)
    assert plane.share(path) == pytest.approx(1.0)
    np.testing.assert_allclose(plane.origin, end)
    coordinates = plane.project(path)
    assert np.abs(coordinates[:, 0]).max() == pytest.approx(1.0)
    for (a, b), theta in zip(coordinates, path, strict=True):
        np.testing.assert_allclose(plane.point(a, b), theta, atol=1e-12)


def test_the_principal_plane_holds_more_of_a_training_than_a_random_one(problem):
    net, theta, x, y = problem
    run = Training(net, x, y, "mse", optimizer("adam", learning_rate=0.02), Batches(30, 10))
    state = run.start(theta)
    visited = [state.theta]
    for _ in range(60):
        state = run.step(state)
        visited.append(state.theta)
    path = np.array(visited)
    best = principal_plane(path)
    share = best.share(path)
    assert 0.8 < share <= 1.0
    away = path - path[-1]
    _, s, _ = np.linalg.svd(away)
    assert share == pytest.approx(float((s[:2] ** 2).sum() / (s**2).sum()))
    random = random_plane(net, path[-1], np.random.default_rng(2))
    assert random.share(path) < 0.5 * share


def test_share_by_hand():
    plane = Plane(np.zeros(3), np.array([1.0, 0, 0]), np.array([1.0, 1.0, 0]))
    assert plane.share(np.array([[0.0, 0, 0], [3.0, 0, 4.0]])) == pytest.approx(9 / 25)
    np.testing.assert_allclose(plane.project(np.array([2.0, 1.0, 5.0])), [1.0, 1.0])
    assert plane.share(np.zeros((4, 3))) == 1.0


def test_too_short_a_trajectory_is_refused():
    with pytest.raises(ValueError, match=r"at least 3"):
        principal_plane(np.zeros((2, 5)))


def test_the_plane_of_a_path_leads_to_its_end_and_where_it_strays_most():
    rng = np.random.default_rng(2)
    places = np.cumsum(rng.normal(size=(40, 9)), axis=0)
    start, end = places[0], places[-1]
    plane = path_plane(start, end[None], places)
    basis = np.stack([plane.u, plane.v])
    np.testing.assert_allclose(basis @ basis.T, np.eye(2), atol=1e-14)
    np.testing.assert_allclose(plane.point(*plane.project(end)), end, atol=1e-12)
    rest = (places - start) @ (np.eye(9) - np.outer(plane.u, plane.u))
    spread = np.linalg.svd(rest, compute_uv=False)
    np.testing.assert_allclose(np.linalg.norm(rest @ plane.v), spread[0], rtol=1e-12)
    # Of few places in many directions it is found the other way round.
    few = path_plane(start, end[None], places[::10])
    rest = (places[::10] - start) @ (np.eye(9) - np.outer(few.u, few.u))
    np.testing.assert_allclose(np.linalg.norm(rest @ few.v), np.linalg.svd(rest, compute_uv=False)[0], rtol=1e-12)


def test_the_plane_of_two_paths_holds_both_ends():
    start, first, second = np.random.default_rng(3).normal(size=(3, 7))
    plane = path_plane(start, np.stack([first, second]), np.stack([start, first, second]))
    for end in (first, second):
        np.testing.assert_allclose(plane.point(*plane.project(end)), end, atol=1e-12)


@pytest.mark.parametrize("size", [1, 2, 5])
def test_where_nothing_moves_axes_stand_in(size):
    start = np.ones(size)
    still = path_plane(start, start[None], np.stack([start, start]))
    straight = path_plane(start, 3 * start[None], np.linspace(1, 3, 5)[:, None] * start)
    huge = path_plane(start, 1e200 * start[None], np.stack([start, 1e200 * start]))
    for plane in (still, straight, huge):
        basis = np.stack([plane.u, plane.v])
        np.testing.assert_allclose(basis @ basis.T, np.eye(2) if size > 1 else [[1, 0], [0, 0]], atol=1e-14)


def test_orthonormal_directions_span_the_same_plane():
    origin, u, v = np.random.default_rng(4).normal(size=(3, 6))
    straight = orthonormal(Plane(origin, u, v))
    for direction in (u, v):
        place = origin + direction
        np.testing.assert_allclose(straight.point(*straight.project(place)), place, atol=1e-12)
