"""Classic test functions of two variables, with analytic gradients and known minima.

A point is `(..., 2)`: any number of leading axes, so that a race of eight optimizers is one call. Every function is a
pair f, gradient; the derivations are plain calculus and stand beside the formulas. Sources: Surjanovic and Bingham,
"Virtual Library of Simulation Experiments", sfu.ca/~ssurjano; Rosenbrock 1960; Beale 1958; Himmelblau 1972.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TypeAlias

import numpy as np

from playground.engine.arrays import Array, one_of

Point: TypeAlias = tuple[float, float]
Field: TypeAlias = Callable[[Array, Array], Array]
Slope: TypeAlias = Callable[[Array, Array], tuple[Array, Array]]


@dataclass(frozen=True)
class Function:
    """A function of two variables.

    name: registry key; label: for people; formula: LaTeX. minima: the points of its lowest value `lowest`, () if it
    has none; local_minima: others that can hold a descent. domain: (least, most) of both axes in a picture.
    log: whether a picture needs a logarithmic scale.
    """

    name: str
    label: str
    formula: str
    value: Field
    slope: Slope
    minima: tuple[Point, ...]
    lowest: float
    domain: Point
    local_minima: tuple[Point, ...] = ()
    log: bool = False

    def f(self, p: Array) -> Array:
        """The value at p: `(..., 2)` -> `(...)`."""
        with np.errstate(over="ignore", invalid="ignore"):  # a racer that diverges is a lesson, not an error
            return self.value(p[..., 0], p[..., 1])

    def gradient(self, p: Array) -> Array:
        """The gradient at p: `(..., 2)` -> `(..., 2)`."""
        with np.errstate(over="ignore", invalid="ignore"):
            return np.stack(self.slope(p[..., 0], p[..., 1]), axis=-1)


def _quadratic(a: float, b: float) -> tuple[Field, Slope]:
    return (lambda x, y: 0.5 * (a * x * x + b * y * y)), (lambda x, y: (a * x, b * y))


def _turned_ravine_slope(x: Array, y: Array) -> tuple[Array, Array]:
    """With u = (x + y)/sqrt 2 and w = (y - x)/sqrt 2: d/dx = (u - 100 w)/sqrt 2, d/dy = (u + 100 w)/sqrt 2."""
    return 0.5 * ((x + y) - 100.0 * (y - x)), 0.5 * ((x + y) + 100.0 * (y - x))


def _rosenbrock_slope(x: Array, y: Array) -> tuple[Array, Array]:
    valley = y - x * x
    return -2.0 * (1.0 - x) - 400.0 * x * valley, 200.0 * valley


def _beale_parts(x: Array, y: Array) -> tuple[Array, Array, Array]:
    return 1.5 - x + x * y, 2.25 - x + x * y**2, 2.625 - x + x * y**3


def _beale(x: Array, y: Array) -> Array:
    a, b, c = _beale_parts(x, y)
    height: Array = a * a + b * b + c * c
    return height


def _beale_slope(x: Array, y: Array) -> tuple[Array, Array]:
    a, b, c = _beale_parts(x, y)
    dx = 2.0 * (a * (y - 1.0) + b * (y**2 - 1.0) + c * (y**3 - 1.0))
    return dx, 2.0 * x * (a + 2.0 * b * y + 3.0 * c * y**2)


def _himmelblau_slope(x: Array, y: Array) -> tuple[Array, Array]:
    a, b = x * x + y - 11.0, x + y * y - 7.0
    return 4.0 * a * x + 2.0 * b, 2.0 * a + 4.0 * b * y


_TAU = 2.0 * np.pi


def _rastrigin(x: Array, y: Array) -> Array:
    height: Array = 20.0 + x * x - 10.0 * np.cos(_TAU * x) + y * y - 10.0 * np.cos(_TAU * y)
    return height


def _rastrigin_slope(x: Array, y: Array) -> tuple[Array, Array]:
    return 2.0 * x + 10.0 * _TAU * np.sin(_TAU * x), 2.0 * y + 10.0 * _TAU * np.sin(_TAU * y)


def _ackley(x: Array, y: Array) -> Array:
    r = np.sqrt(0.5 * (x * x + y * y))
    waves = np.exp(0.5 * (np.cos(_TAU * x) + np.cos(_TAU * y)))
    height: Array = -20.0 * np.exp(-0.2 * r) - waves + np.e + 20.0
    return height


def _ackley_slope(x: Array, y: Array) -> tuple[Array, Array]:
    """dr/dx = x / 2r. At the tip r = 0 there is no slope; 0 is given, as at any minimum."""
    r = np.sqrt(0.5 * (x * x + y * y))
    cone = np.where(r > 0.0, 2.0 * np.exp(-0.2 * r) / np.where(r > 0.0, r, 1.0), 0.0)
    waves = np.pi * np.exp(0.5 * (np.cos(_TAU * x) + np.cos(_TAU * y)))
    return cone * x + waves * np.sin(_TAU * x), cone * y + waves * np.sin(_TAU * y)


def _goldstein_price_parts(x: Array, y: Array) -> tuple[Array, Array, Array, Array]:
    """f = (1 + s^2 p)(30 + t^2 q)."""
    s, t = x + y + 1.0, 2.0 * x - 3.0 * y
    p = 19.0 - 14.0 * x + 3.0 * x * x - 14.0 * y + 6.0 * x * y + 3.0 * y * y
    q = 18.0 - 32.0 * x + 12.0 * x * x + 48.0 * y - 36.0 * x * y + 27.0 * y * y
    return s, t, p, q


def _goldstein_price(x: Array, y: Array) -> Array:
    s, t, p, q = _goldstein_price_parts(x, y)
    return (1.0 + s * s * p) * (30.0 + t * t * q)


def _goldstein_price_slope(x: Array, y: Array) -> tuple[Array, Array]:
    s, t, p, q = _goldstein_price_parts(x, y)
    left, right = 1.0 + s * s * p, 30.0 + t * t * q
    p_slope = -14.0 + 6.0 * x + 6.0 * y  # the same for x and y
    left_slope = 2.0 * s * p + s * s * p_slope
    right_dx = 4.0 * t * q + t * t * (-32.0 + 24.0 * x - 36.0 * y)
    right_dy = -6.0 * t * q + t * t * (48.0 - 36.0 * x + 54.0 * y)
    return left_slope * right + left * right_dx, left_slope * right + left * right_dy


def _wells(x: Array, y: Array) -> tuple[Array, Array]:
    """A shallow well at (1, 0) and a deep one at (-1, 0)."""
    return 2.0 * np.exp(-((x - 1.0) ** 2 + y * y) / 0.2), 6.0 * np.exp(-((x + 1.0) ** 2 + y * y) / 0.2)


def _two_minima(x: Array, y: Array) -> Array:
    shallow, deep = _wells(x, y)
    height: Array = x * x + y * y - shallow - deep
    return height


def _two_minima_slope(x: Array, y: Array) -> tuple[Array, Array]:
    shallow, deep = _wells(x, y)
    return 2.0 * x + 10.0 * ((x - 1.0) * shallow + (x + 1.0) * deep), 2.0 * y + 10.0 * y * (shallow + deep)


def _ripples(x: Array, y: Array) -> Array:
    r = np.sqrt(100.0 * (x * x + y * y)) + 0.01
    height: Array = -np.sin(r) / r + 0.01 * r * r
    return height


def _ripples_slope(x: Array, y: Array) -> tuple[Array, Array]:
    """With r = 10 sqrt(x^2 + y^2) + 0.01: dr/dx = 10 x / sqrt(x^2 + y^2), and 0 is given at the very centre."""
    away = np.sqrt(x * x + y * y)
    r = 10.0 * away + 0.01
    by_r = (np.sin(r) - r * np.cos(r)) / (r * r) + 0.02 * r
    along = np.where(away > 0.0, 10.0 * by_r / np.where(away > 0.0, away, 1.0), 0.0)
    return along * x, along * y


def _plateau(x: Array, y: Array) -> Array:
    height: Array = 1.0 - np.exp(-(x * x + y * y) / 0.32)
    return height


def _plateau_slope(x: Array, y: Array) -> tuple[Array, Array]:
    hole = np.exp(-(x * x + y * y) / 0.32) / 0.16
    return hole * x, hole * y


def _ellipse(x: Array, y: Array) -> Array:
    height: Array = -np.exp(-(x * x + 5.0 * y * y)) + x * x + 0.5 * y * y
    return height


def _ellipse_slope(x: Array, y: Array) -> tuple[Array, Array]:
    hole = np.exp(-(x * x + 5.0 * y * y))
    return 2.0 * x * (1.0 + hole), y * (1.0 + 10.0 * hole)


_BOWL, _BOWL10, _RAVINE = _quadratic(1.0, 1.0), _quadratic(1.0, 10.0), _quadratic(1.0, 100.0)
_ST = -2.903534027771177  # the lower root of 4 x^3 - 32 x + 5
_CAMEL = 1.747552345830289  # the larger root of x^4 - 4.2 x^2 + 3.5, where y = -x/2
_ORIGIN = ((0.0, 0.0),)

LANDSCAPES: dict[str, Function] = {
    landscape.name: landscape
    for landscape in (
        Function("bowl", "Bowl", r"\tfrac12(x^2+y^2)", *_BOWL, _ORIGIN, 0.0, (-2, 2)),
        Function("bowl10", "Bowl, condition 10", r"\tfrac12(x^2+10y^2)", *_BOWL10, _ORIGIN, 0.0, (-2, 2)),
        Function("ravine", "Ravine, condition 100", r"\tfrac12(x^2+100y^2)", *_RAVINE, _ORIGIN, 0.0, (-2, 2)),
        Function(
            "turned_ravine", "Ravine, turned by 45°", r"\tfrac14\left((x+y)^2+100(y-x)^2\right)",
            lambda x, y: 0.25 * ((x + y) ** 2 + 100.0 * (y - x) ** 2), _turned_ravine_slope, _ORIGIN, 0.0, (-2, 2),
        ),
        Function(
            "saddle", "Saddle", r"x^2-y^2+\tfrac14y^4", lambda x, y: x * x - y * y + 0.25 * y**4,
            lambda x, y: (2.0 * x, -2.0 * y + y**3), ((0.0, 2**0.5), (0.0, -(2**0.5))), -1.0, (-2, 2),
        ),
        Function(
            "pure_saddle", "Saddle without a floor", r"x^2-y^2", lambda x, y: x * x - y * y,
            lambda x, y: (2.0 * x, -2.0 * y), (), -np.inf, (-2, 2),
        ),
        Function(
            "monkey_saddle", "Monkey saddle", r"x^3-3xy^2", lambda x, y: x**3 - 3.0 * x * y * y,
            lambda x, y: (3.0 * x * x - 3.0 * y * y, -6.0 * x * y), (), -np.inf, (-2, 2),
        ),
        Function(
            "rosenbrock", "Rosenbrock", r"(1-x)^2+100(y-x^2)^2",
            lambda x, y: (1.0 - x) ** 2 + 100.0 * (y - x * x) ** 2, _rosenbrock_slope, ((1.0, 1.0),), 0.0, (-2, 2),
            log=True,
        ),
        Function(
            "beale", "Beale", r"(1.5-x+xy)^2+(2.25-x+xy^2)^2+(2.625-x+xy^3)^2", _beale, _beale_slope, ((3.0, 0.5),),
            0.0, (-4.5, 4.5), log=True,
        ),
        Function(
            "booth", "Booth", r"(x+2y-7)^2+(2x+y-5)^2",
            lambda x, y: (x + 2.0 * y - 7.0) ** 2 + (2.0 * x + y - 5.0) ** 2,
            lambda x, y: (10.0 * x + 8.0 * y - 34.0, 8.0 * x + 10.0 * y - 38.0), ((1.0, 3.0),), 0.0, (-10, 10),
        ),
        Function(
            "himmelblau", "Himmelblau", r"(x^2+y-11)^2+(x+y^2-7)^2",
            lambda x, y: (x * x + y - 11.0) ** 2 + (x + y * y - 7.0) ** 2, _himmelblau_slope,
            ((3.0, 2.0), (-2.805118086952745, 3.131312518250573), (-3.779310253377747, -3.283185991286170),
             (3.584428340330492, -1.848126526964404)), 0.0, (-5, 5),
        ),
        Function(
            "rastrigin", "Rastrigin", r"20+x^2-10\cos 2\pi x+y^2-10\cos 2\pi y", _rastrigin, _rastrigin_slope, _ORIGIN,
            0.0, (-5.12, 5.12), ((0.9949586376523348, 0.0), (0.0, 0.9949586376523348)),
        ),
        Function(
            "ackley", "Ackley",
            r"-20e^{-0.2\sqrt{(x^2+y^2)/2}}-e^{(\cos 2\pi x+\cos 2\pi y)/2}+e+20", _ackley, _ackley_slope, _ORIGIN, 0.0,
            (-5, 5),
        ),
        Function(
            "styblinski_tang", "Styblinski-Tang", r"\tfrac12\sum_i x_i^4-16x_i^2+5x_i",
            lambda x, y: 0.5 * (x**4 - 16.0 * x * x + 5.0 * x + y**4 - 16.0 * y * y + 5.0 * y),
            lambda x, y: (2.0 * x**3 - 16.0 * x + 2.5, 2.0 * y**3 - 16.0 * y + 2.5), ((_ST, _ST),), -78.33233140754282,
            (-5, 5), ((2.746802770990837, 2.746802770990837),),
        ),
        Function(
            "three_hump_camel", "Three-hump camel", r"2x^2-1.05x^4+\tfrac16x^6+xy+y^2",
            lambda x, y: 2.0 * x * x - 1.05 * x**4 + x**6 / 6.0 + x * y + y * y,
            lambda x, y: (4.0 * x - 4.2 * x**3 + x**5 + y, x + 2.0 * y), _ORIGIN, 0.0, (-2, 2),
            ((_CAMEL, -_CAMEL / 2.0), (-_CAMEL, _CAMEL / 2.0)),
        ),
        Function(
            "goldstein_price", "Goldstein-Price", r"(1+(x+y+1)^2p)(30+(2x-3y)^2q)", _goldstein_price,
            _goldstein_price_slope, ((0.0, -1.0),), 3.0, (-2, 2), ((-0.6, -0.4), (1.8, 0.2), (1.2, 0.8)), log=True,
        ),
        Function(
            "two_minima", "Two minima", r"x^2+y^2-2e^{-((x-1)^2+y^2)/0.2}-6e^{-((x+1)^2+y^2)/0.2}", _two_minima,
            _two_minima_slope, ((-0.9675774464554597, 0.0),), -5.032339968658434, (-2, 2), ((0.9053178606008483, 0.0),),
        ),
        Function(
            "ripples", "Ripples", r"-\tfrac{\sin r}{r}+0.01r^2,\ r=10\sqrt{x^2+y^2}+0.01", _ripples, _ripples_slope,
            _ORIGIN, -0.9999823334166664, (-2, 2),
        ),
        Function(
            "plateau", "Plateau", r"1-e^{-(x^2+y^2)/0.32}", _plateau, _plateau_slope, _ORIGIN, 0.0, (-2, 2),
        ),
        Function(
            "ellipse", "Elliptic bowl", r"-e^{-(x^2+5y^2)}+x^2+\tfrac12y^2", _ellipse, _ellipse_slope, _ORIGIN, -1.0,
            (-2, 2),
        ),
    )
}  # fmt: skip


def get(name: str | Function) -> Function:
    """The landscape called `name`; a Function passes through. ValueError for an unknown name."""
    if isinstance(name, Function):
        return name
    if name not in LANDSCAPES:
        raise one_of("landscape", name, list(LANDSCAPES))
    return LANDSCAPES[name]
