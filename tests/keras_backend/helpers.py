"""What the tests of the training share: a reporter that listens, small files of the large sets."""

import gzip
import json
import pickle
import threading
from pathlib import Path

import numpy as np


def by_the_work() -> bool:
    """Whether this is asked in the thread that does the work, and not in the one that waits for it."""
    return threading.current_thread().name == "work"


class Listener:
    """Stands for the job engine. `stop_after`, `batches`: it asks the training to end so many batches after that many
    epochs. It asks the work itself, which therefore always hears, and ends in good order: whoever waits for the work
    would leave it on a machine on which it is late.
    """

    def __init__(self, folder: Path, stop_after: int | None = None, batches: int = 0) -> None:
        self.folder, self.stop_after, self.patience = folder, stop_after, batches
        self.events: list[dict] = []
        folder.mkdir(parents=True, exist_ok=True)

    def send(self, event):
        self.events.append(event)

    def stop_reason(self) -> str:
        done = sum(event["kind"] == "epoch" for event in self.events)
        if not by_the_work() or self.stop_after is None or done < self.stop_after:
            return ""
        self.patience -= 1
        return "asked" if self.patience < 0 else ""

    def of(self, kind):
        return [event for event in self.events if event["kind"] == kind]


def pictures(n: int, seed: int, shape=(28, 28)) -> tuple[np.ndarray, np.ndarray]:
    """Pictures in which the class can be read off: a bright bar whose place is the class."""
    rng = np.random.default_rng(seed)
    y = rng.integers(0, 10, n).astype(np.uint8)
    x = rng.integers(0, 60, (n, *shape)).astype(np.uint8)
    for picture, label in zip(x, y, strict=True):
        picture[2 * label : 2 * label + 3] = 220
    return x, y


def write_mnist(folder: Path, n: int = 600, tests: int = 200) -> None:
    (x, y), (x_test, y_test) = pictures(n, 0), pictures(tests, 1)
    np.savez(folder / "mnist.npz", x_train=x, y_train=y, x_test=x_test, y_test=y_test)


def write_npz(folder: Path, name: str, shape: tuple[int, ...], n: int = 200, tests: int = 60) -> None:
    """Pictures as one file with Keras's array names; classes in a column of their own, as CIFAR-10 has them."""
    (x, y), (x_test, y_test) = pictures(n, 3, shape[:2]), pictures(tests, 4, shape[:2])
    if len(shape) == 3:
        x, x_test = (np.repeat(part[..., None], shape[2], axis=3) for part in (x, x_test))
        y, y_test = y[:, None], y_test[:, None]
    np.savez(folder / f"{name}.npz", x_train=x, y_train=y, x_test=x_test, y_test=y_test)


def write_fashion(folder: Path) -> None:
    place = folder / "fashion-mnist"
    place.mkdir()
    for part, seed, n in (("train", 0, 100), ("t10k", 1, 30)):
        x, y = pictures(n, seed)
        with gzip.open(place / f"{part}-labels-idx1-ubyte.gz", "wb") as file:
            file.write(b"\0" * 8 + y.tobytes())
        with gzip.open(place / f"{part}-images-idx3-ubyte.gz", "wb") as file:
            file.write(b"\0" * 16 + x.tobytes())


def write_cifar(folder: Path) -> None:
    place = folder / "cifar-10-batches-py"
    place.mkdir()
    for name, seed in [*((f"data_batch_{k}", k) for k in range(1, 6)), ("test_batch", 9)]:
        x, y = pictures(20, seed, (32, 32))
        three = np.repeat(x[:, None], 3, axis=1)
        with (place / name).open("wb") as file:
            pickle.dump({b"data": three.reshape(20, -1), b"labels": y.tolist()}, file)


def write_imdb(folder: Path) -> None:
    rng = np.random.default_rng(0)

    def reviews(n):
        labels = rng.integers(0, 2, n)
        texts = np.empty(n, dtype=object)
        texts[:] = [[*rng.integers(10, 100, rng.integers(5, 300)).tolist(), 7 + int(label)] for label in labels]
        return texts, labels

    (x, y), (x_test, y_test) = reviews(60), reviews(20)
    np.savez(folder / "imdb.npz", x_train=x, y_train=y, x_test=x_test, y_test=y_test)


def write_word_index(folder: Path) -> None:
    """Keras's list of words for the reviews of `write_imdb`, whose last word (rank 7 or 8) tells the label."""
    ranks = {"the": 1, "isn't": 5, "terrible": 7, "wonderful": 8, **{f"w{n}": n for n in range(10, 100)}}
    (folder / "imdb_word_index.json").write_text(json.dumps({**ranks, "rarest": 4997, "last": 4996}))
