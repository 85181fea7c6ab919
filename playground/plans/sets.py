"""The data there is to train on: what each set is, how large, and how it is asked for."""

from __future__ import annotations

from dataclasses import dataclass

from playground.plans.reading import Reading

IMAGES, TABLE, WORDS, TOY, NOISE, CSV, CARRIED = "images", "table", "words", "toy", "noise", "csv", "carried"
WORDS_KEPT = 5_000
MOST_COLUMNS, MOST_CLASSES, MOST_INPUTS = 200, 20, 4_000
"""Of a learner's table: its columns, classes of the answer, and numbers a row once categories are spread."""
WORDS_LONG = 120


@dataclass(frozen=True)
class DataChoice:
    """A set as a choice. `shape` of one example; `classes` 0 where the answer is a number, or `targets`
    numbers; `own_test`: it comes with a test set; `highest`: the value of a white pixel; `files`: where
    PLAYGROUND_DATA_DIR may hold it, first one first.
    """

    name: str
    title: str
    line: str
    kind: str
    shape: tuple[int, ...]
    classes: int
    examples: int
    own_test: int = 0
    labels: tuple[str, ...] = ()
    highest: int = 255
    files: tuple[str, ...] = ()
    megabytes: int = 0
    targets: int = 1

    @property
    def pictures(self) -> bool:
        """Whether an example is a picture, also one of a carried-over experiment."""
        return self.kind == IMAGES or (self.kind == CARRIED and len(self.shape) == 3)


_DIGITS = tuple(str(n) for n in range(10))
_CLOTHES = (
    "T-shirt", "trousers", "pullover", "dress", "coat", "sandal", "shirt", "sneaker", "bag", "ankle boot",
)  # fmt: skip
_THINGS = ("aeroplane", "car", "bird", "cat", "deer", "dog", "frog", "horse", "ship", "lorry")
_SHAPES = {
    "circle": (2, 2), "xor": (2, 2), "gauss": (2, 2), "spiral": (2, 2), "moons": (2, 2), "three_blobs": (2, 3),
    "three_arms": (2, 3), "plane": (2, 0), "six_gaussians": (2, 0),
}  # fmt: skip

SETS: dict[str, DataChoice] = {
    each.name: each
    for each in (
        DataChoice(
            "digits",
            "Digits, small",
            "Handwritten digits as pictures of 8 × 8 grey squares. Comes with the playground.",
            IMAGES, (8, 8, 1), 10, 1797, labels=_DIGITS, highest=16,
        ),
        DataChoice(
            "mnist",
            "MNIST",
            "Handwritten digits as pictures of 28 × 28 pixels: the set most tutorials begin with.",
            IMAGES, (28, 28, 1), 10, 60_000, 10_000, _DIGITS, files=("mnist.npz",), megabytes=11,
        ),
        DataChoice(
            "fashion",
            "Fashion-MNIST",
            "Clothes and shoes in the format of MNIST, and a good deal harder.",
            IMAGES, (28, 28, 1), 10, 60_000, 10_000, _CLOTHES,
            files=("fashion-mnist", "fashion_mnist.npz"), megabytes=30,
        ),
        DataChoice(
            "cifar10",
            "CIFAR-10",
            "Small colour photographs of ten kinds of things. Hard for a dense network, made for convolution.",
            IMAGES, (32, 32, 3), 10, 50_000, 10_000, _THINGS,
            files=("cifar-10-batches-py-target/cifar-10-batches-py", "cifar-10-batches-py", "cifar10.npz"),
            megabytes=163,
        ),
        DataChoice(
            "imdb",
            "IMDB reviews",
            f"Film reviews as sequences of word numbers: the {WORDS_KEPT:,} most frequent words, "
            f"the last {WORDS_LONG} of each review. Was it praise?",
            WORDS, (WORDS_LONG,), 2, 25_000, 25_000, ("panned", "praised"), files=("imdb.npz",), megabytes=19,
        ),
        DataChoice(
            "breast_cancer",
            "Breast cancer",
            "Thirty measurements of cell nuclei: is the tumour benign?",
            TABLE, (30,), 2, 569, labels=("malignant", "benign"),
        ),
        DataChoice(
            "wine",
            "Wine",
            "Thirteen measurements of wines from three growers. Whose is it?",
            TABLE, (13,), 3, 178, labels=("grower 1", "grower 2", "grower 3"),
        ),
        DataChoice(
            "iris",
            "Iris",
            "Four lengths of a flower, three kinds of iris. Small enough to train in a second.",
            TABLE, (4,), 3, 150, labels=("setosa", "versicolor", "virginica"),
        ),
        DataChoice(
            "diabetes",
            "Diabetes",
            "Ten measurements of a patient; the answer is a number, how far the disease went on in a year.",
            TABLE, (10,), 0, 442,
        ),
        DataChoice(
            "noise",
            "Noise",
            "A thousand rows of ten random numbers with random labels: nothing in it to learn, only to memorise.",
            NOISE, (10,), 2, 1000, labels=("0", "1"),
        ),
        *(
            DataChoice(
                f"toy_{name}",
                f"Points: {name.replace('_', ' ')}",
                "Points on the plane, as in Step through, as many as you like.",
                TOY, (columns,), classes, 2000, labels=tuple(str(n) for n in range(classes)),
            )
            for name, (columns, classes) in _SHAPES.items()
        ),
    )
}  # fmt: skip


_AS_GUESSED = Reading()


@dataclass(frozen=True)
class Source:
    """Which data a plan trains on.

    examples     how many to use for training and validation; 0 for all
    validation   percent of them kept for validation
    standardise  columns of a table brought to mean 0, spread 1 (measured on the training rows)
    noise        percent, for points on the plane
    seed         of the split into training, validation and test
    file, reading      of a table of the learner's: its hash (`uploads`), and how it is to be read
    target, shape, labels, columns   what was found in it: the answer's name, how many inputs, the classes, and each
                 column with what it is used as
    targets      numbers in an answer that is no class, of a carried-over experiment
    """

    name: str = "digits"
    examples: int = 0
    validation: int = 20
    standardise: bool = True
    noise: int = 0
    seed: int = 0
    file: str = ""
    reading: Reading = _AS_GUESSED
    target: str = ""
    shape: tuple[int, ...] = ()
    labels: tuple[str, ...] = ()
    columns: tuple[tuple[str, str], ...] = ()
    targets: int = 1

    def set(self) -> DataChoice:
        """The set itself; for a learner's table or a carried-over experiment one made of what is known of it."""
        if self.name in SETS:
            return SETS[self.name]
        title = "Your table" if self.name == CSV else "The experiment from Step through"
        return DataChoice(
            self.name, title, "", self.name, self.shape, len(self.labels), 0, labels=self.labels,
            targets=self.targets,
        )  # fmt: skip
