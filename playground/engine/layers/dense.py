"""Dense: every input feeds every unit. Z = x W + b, A = f(Z)."""

from __future__ import annotations

from playground.engine import activations, initializers
from playground.engine.arrays import Array, Shape, Views, number_between, whole_number
from playground.engine.layers.base import (
    Layer,
    Mode,
    Parameter,
    product,
    rows_times,
    sum_rows,
    write_kernel_gradient,
)
from playground.engine.records import Kept

# Broadcasting a bias costs NumPy some 3 ns for every row of Z, however short the row. Where rows are many and short, as
# in a loss surface of thousands of networks, adding unit by unit takes a third of that.
MANY, FEW = 8192, 8


class Dense(Layer):
    """A fully connected layer; names and defaults as `keras.layers.Dense`.

    units: how many neurons. kernel_l1, kernel_l2: penalties l1 sum |w| + l2 sum w^2 on the kernel. initializers: a name
    of the registry, an Initializer, or a number for a constant. On sequences `(time, fan_in)` it works at each time.
    """

    kind = "dense"

    def __init__(
        self,
        units: int,
        activation: str | activations.ActivationFunction = "linear",
        kernel_initializer: str | float | initializers.Initializer = "glorot_uniform",
        bias_initializer: str | float | initializers.Initializer = "zeros",
        use_bias: bool = True,
        kernel_l1: float = 0.0,
        kernel_l2: float = 0.0,
    ) -> None:
        self.units = whole_number("units", units)
        self.activation: activations.ActivationFunction = activations.get(activation)
        self.kernel_initializer = initializers.get(kernel_initializer)
        self.bias_initializer = initializers.get(bias_initializer)
        self.use_bias = bool(use_bias)
        self.kernel_l1 = number_between("kernel_l1", kernel_l1, 0.0)
        self.kernel_l2 = number_between("kernel_l2", kernel_l2, 0.0)

    def __repr__(self) -> str:
        return f"Dense({self.units}, {self.activation.name!r})"

    def _build(self, shape: Shape) -> None:
        if not 1 <= len(shape) <= 2:
            raise ValueError(f"Dense takes (features,) or (time, features), not {shape}; put a Flatten before it")
        fan_in, fan_out = shape[-1], self.units
        self.output_shape = (*shape[:-1], fan_out)
        kernel = (fan_in, fan_out)
        self.parameters = (
            Parameter("W", kernel, kernel, self.kernel_initializer, fan_in, fan_out, self.kernel_l1, self.kernel_l2),
        )
        if self.use_bias:
            self.parameters += (Parameter("b", (fan_out,), (1, fan_out), self.bias_initializer, fan_in, fan_out),)
        self._penalised = bool(self.kernel_l1 or self.kernel_l2)
        self._time = shape[0] if len(shape) == 2 else 0

    def forward(self, p: Views, x: Array, mode: Mode) -> tuple[Array, Kept]:
        """Z = x W + b; A = f(Z). x `(*runs, n, fan_in)`, W `(*runs, fan_in, fan_out)`."""
        if self._time:
            x = _merge_time(x)
        Z = product(x, p[0])
        if self.use_bias:
            if Z.size > MANY and self.units <= FEW:
                _add_by_unit(Z, p[1])
            else:
                Z += p[1]
        if self._time:
            Z = _split_time(Z, self._time)
        A = self.activation.f(Z)
        return A, {"Z": Z, "A": A}

    def backward(
        self, p: Views, x: Array, kept: Kept, g: Array, grads: Views, *, at_logits: bool = False, first: bool = False
    ) -> tuple[Array | None, Kept]:
        """Chain rule, one unit j and one weight w_ij at a time:

            z_j = sum_i x_i w_ij + b_j          a_j = f(z_j)
            dL/dz_j  = dL/da_j f'(z_j)                       dZ = dA * f'(Z)
            dL/dw_ij = sum over examples of x_i dL/dz_j      dW = x^T dZ   (+ the penalty's slope)
            dL/db_j  = sum over examples of 1 dL/dz_j        db = 1^T dZ   (a weight from a constant 1)
            dL/dx_i  = sum over units j of w_ij dL/dz_j      dx = dZ W^T   (a sum over paths)

        The 1/n of the average is already in g. Rumelhart, Hinton and Williams 1986; Nielsen 2015, chapter 2.
        """
        dZ = g if at_logits else self.activation.vjp(kept["Z"], kept["A"], g)
        back: Kept = {"dZ": dZ}
        rows = dZ
        if self._time:
            x, rows = _merge_time(x), _merge_time(dZ)
        if self._penalised:
            write_kernel_gradient("W", self.parameters[0], p[0], rows_times(x, rows), grads[0], back)
        else:
            back["dW"] = product(x.mT, rows, grads[0])
        if self.use_bias:
            back["db"] = sum_rows(rows, grads[1])
        if first:
            return None, back
        dx = product(rows, p[0].mT)
        return (_split_time(dx, self._time) if self._time else dx), back


def _add_by_unit(Z: Array, b: Array) -> None:
    """Z += b, one unit at a time: the same numbers."""
    for k in range(Z.shape[-1]):
        Z[..., k] += b[..., k]


def _merge_time(x: Array) -> Array:
    """`(*runs, n, time, units)` -> `(*runs, n time, units)`: every moment is an example of its own."""
    return x.reshape(*x.shape[:-3], x.shape[-3] * x.shape[-2], x.shape[-1])


def _split_time(x: Array, time: int) -> Array:
    """The way back: `(*runs, n time, units)` -> `(*runs, n, time, units)`."""
    return x.reshape(*x.shape[:-2], x.shape[-2] // time, time, x.shape[-1])
