"""Where to begin, each in one click: the four networks of the tutorials, and one of each other kind."""

from __future__ import annotations

from dataclasses import dataclass

from playground.experiment.layers import layer
from playground.plans.plan import Plan
from playground.plans.sets import Source


@dataclass(frozen=True)
class Recipe:
    """A plan with a title, what it is for in a line, and `note`: what there is to know before or after. part: what it
    is about, "Data", "Network" or "Learning".
    """

    key: str
    title: str
    line: str
    plan: Plan
    note: str = ""
    part: str = "Network"

    @property
    def short(self) -> str:
        """The title as part of a button's name: "recipe 1"."""
        name = self.title.partition(":")[0]
        return name[0].lower() + name[1:]


def note_of(plan: Plan) -> str:
    """What the recipe with this plan says there is to know; "" where no recipe is this plan."""
    return next((recipe.note for recipe in RECIPES.values() if recipe.plan == plan), "")


_FLAT = layer("flatten")

RECIPES: dict[str, Recipe] = {
    each.key: each
    for each in (
        Recipe(
            "digits",
            "Small digits",
            "A dense network on 1,797 small pictures: trained in seconds, nothing to download.",
            Plan(Source("digits"), (_FLAT, layer("dense", units=64)), epochs=20, learning_rate=0.005),
        ),
        Recipe(
            "recipe1",
            "Recipe 1: ten digits",
            "128 relu units, ten softmax outputs, Adam, sparse categorical cross-entropy. On MNIST.",
            Plan(Source("mnist"), (_FLAT, layer("dense", units=128)), epochs=10),
        ),
        Recipe(
            "recipe2",
            "Recipe 2: yes or no",
            "64 relu units, one sigmoid output, Adam, binary cross-entropy. On the breast cancer data.",
            Plan(
                Source("breast_cancer"),
                (layer("dense", units=64),),
                output="sigmoid",
                loss="binary_crossentropy",
                epochs=20,
            ),
        ),
        Recipe(
            "recipe3",
            "Recipe 3: learning noise",
            "Two hidden layers on 1,000 random rows with random labels.",
            Plan(
                Source("noise"),
                (layer("dense", units=32), layer("dense", units=16)),
                output="sigmoid",
                loss="binary_crossentropy",
                learning_rate=0.01,
                batch_size=10,
                epochs=50,
            ),
            "The labels are drawn at random, so there is nothing to learn. The network memorises its training rows; on "
            "rows it has not seen it stays at a coin's toss. That gap is overfitting in its purest form.",
            "Data",
        ),
        Recipe(
            "recipe4",
            "Recipe 4: plain SGD",
            "64 relu units on the 784 pixels, softmax, SGD at 0.01, categorical cross-entropy, then evaluate.",
            Plan(
                Source("mnist"),
                (_FLAT, layer("dense", units=64)),
                loss="categorical_crossentropy",
                optimizer="sgd",
                learning_rate=0.01,
                epochs=10,
            ),
            "The tutorial writes SGD(lr=0.01), which Keras 3 refuses: the argument is called learning_rate now. "
            "Categorical cross-entropy wants each label as a row of zeros with a one, so the labels are converted.",
            "Learning",
        ),
        Recipe(
            "cnn",
            "Convolution",
            "Small filters that slide over the picture. On MNIST, 98.5 % within three epochs.",
            Plan(
                Source("mnist"),
                (
                    layer("conv2d", filters=16),
                    layer("max_pooling"),
                    layer("conv2d", filters=32),
                    layer("max_pooling"),
                    _FLAT,
                    layer("dense", units=64),
                ),
                epochs=3,
                batch_size=64,
                learning_rate=0.002,
            ),
        ),
        Recipe(
            "lstm",
            "A picture read row by row",
            "An LSTM that sees one row of the digit after the other and must remember.",
            Plan(Source("digits"), (layer("rows"), layer("lstm", units=32)), epochs=15, learning_rate=0.005),
        ),
        Recipe(
            "autoencoder",
            "Autoencoder",
            "Squeeze each digit through eight numbers and draw it again from them.",
            Plan(
                Source("digits"),
                (_FLAT, layer("dense", units=32), layer("dense", units=8), layer("dense", units=32)),
                output="sigmoid",
                loss="mse",
                reconstruct=True,
                epochs=25,
                learning_rate=0.003,
            ),
        ),
        Recipe(
            "deep",
            "A vanishing gradient",
            "Six sigmoid layers: watch the gradient die on its way back. Then put in residual blocks.",
            Plan(
                Source("digits"),
                (_FLAT, *(layer("dense", units=32, activation="sigmoid") for _ in range(6))),
                epochs=10,
                optimizer="sgd",
                learning_rate=0.1,
            ),
        ),
    )
}
