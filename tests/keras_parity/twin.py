"""The same network in Keras, with the same numbers in it. Imports Keras only when asked for a twin."""

import numpy as np

from playground import engine
from playground.engine.layers import Layer


class Twin:
    """A Keras model built layer by layer from one of the engine's networks."""

    def __init__(self, net, theta, stats=None):
        import keras

        self.net = net
        source = keras.Input(net.input_shape)
        tensor, self.layers = source, []
        for layer in net.layers:
            tensor, made = apply(layer, tensor)
            self.layers += made
        self.model = keras.Model(source, tensor)
        self.set(theta, stats)

    def set(self, theta, stats=None):
        """Gives every Keras layer its part of theta and of the running statistics."""
        at = running = 0
        for layer in self.layers:
            for variable in layer.trainable_variables:
                size = int(np.prod(variable.shape))
                variable.assign(theta[at : at + size].reshape(variable.shape))
                at += size
            for variable in layer.non_trainable_variables:
                if stats is not None and "seed" not in variable.path:
                    size = int(np.prod(variable.shape))
                    variable.assign(stats[running : running + size].reshape(variable.shape))
                    running += size
        assert at == self.net.size

    def theta(self):
        """All weights as one flat array, in the engine's order."""
        return np.concatenate([v.numpy().ravel() for layer in self.layers for v in layer.trainable_variables])

    def stats(self):
        """All running statistics as one flat array, in the engine's order."""
        return np.concatenate([v.numpy().ravel() for layer in self.layers for v in layer.non_trainable_variables])

    def evaluate(self, x, y, loss, training=False):
        """(outputs, loss with its penalties, flat gradient)."""
        import tensorflow as tf

        variables = [v for layer in self.layers for v in layer.trainable_variables]
        with tf.GradientTape() as tape:
            y_hat = self.model(tf.constant(x), training=training)
            value = tf.reduce_mean(rows(loss, tf.constant(y), y_hat))
            if self.model.losses:
                value += tf.add_n(self.model.losses)
        grads = tape.gradient(value, [v.value for v in variables])
        flat = np.concatenate([np.zeros(np.prod(v.shape)) if g is None else g.numpy().ravel()
                               for g, v in zip(grads, variables, strict=True)])  # fmt: skip
        return y_hat.numpy(), float(value), flat


def rows(loss, y, y_hat):
    """Each example's own loss by Keras."""
    import keras
    import tensorflow as tf

    if loss == "half_squared_error":
        return 0.5 * tf.reduce_sum((y_hat - y) ** 2, axis=-1)
    name = {"mse": "mean_squared_error", "mae": "mean_absolute_error"}.get(loss, loss)
    return getattr(keras.losses, name)(y, y_hat)


def regularizer(layer):
    import keras

    return keras.regularizers.L1L2(layer.kernel_l1, layer.kernel_l2) if layer.kernel_l1 or layer.kernel_l2 else None


def apply(layer: Layer, tensor):
    """The Keras layer(s) for one of ours, applied to a tensor: (new tensor, the layers made)."""
    import keras

    if isinstance(layer, engine.Residual):
        return residual(layer, tensor)
    k = keras.layers
    if isinstance(layer, engine.Dense):
        made = k.Dense(layer.units, layer.activation.name, layer.use_bias, kernel_regularizer=regularizer(layer))
    elif isinstance(layer, engine.Activation):
        made = k.Activation(layer.activation.name)
    elif isinstance(layer, engine.Dropout):
        made = k.Dropout(layer.rate, seed=1)
    elif isinstance(layer, engine.BatchNormalization):
        made = k.BatchNormalization(momentum=layer.momentum, epsilon=layer.epsilon)
    elif isinstance(layer, engine.Flatten):
        made = k.Flatten()
    elif isinstance(layer, engine.Conv2D):
        made = k.Conv2D(
            layer.filters, layer.kernel_size, layer.strides, layer.padding, activation=layer.activation.name,
            use_bias=layer.use_bias, kernel_regularizer=regularizer(layer),
        )  # fmt: skip
    elif isinstance(layer, engine.MaxPooling2D):
        made = k.MaxPooling2D(layer.pool_size, layer.strides, layer.padding)
    elif isinstance(layer, engine.AveragePooling2D):
        made = k.AveragePooling2D(layer.pool_size, layer.strides, layer.padding)
    elif isinstance(layer, engine.SimpleRNN):
        made = k.SimpleRNN(layer.units, layer.cell.name, return_sequences=layer.return_sequences)
    elif isinstance(layer, engine.LSTM):
        made = k.LSTM(layer.units, return_sequences=layer.return_sequences)
    else:
        raise AssertionError(f"no twin for {layer!r}")
    return made(tensor), [made]


def residual(layer, tensor):
    import keras

    inside, made = tensor, []
    for inner in layer._inner:
        inside, more = apply(inner, inside)
        made += more
    around = tensor
    if layer._skip is not None:
        around, more = apply(layer._skip, tensor)
        made += more
    return keras.layers.Activation(layer.activation.name)(keras.layers.add([inside, around])), made
