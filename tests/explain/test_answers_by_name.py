"""Answers are told by what they mean, and every sentence begins as a sentence does."""

import re

import numpy as np
import pytest

from playground.experiment import Run
from playground.experiment.presets import PRESETS
from playground.explain import numbers, story
from playground.explain.captions.caption import begun
from playground.explain.view import look
from playground.timeline import Timeline


def told(card: str, update: int = 0) -> tuple[dict[str, str], str, np.ndarray, int]:
    """Sentences by step, the forward pass's summary, the picture in focus, its class."""
    experiment = PRESETS[card].experiment
    moment = Timeline(Run(experiment)).moment(update)
    view = look(moment)
    found = story(moment)
    summary = next(caption.summary for caption in found if caption.summary)
    data = experiment.dataset()
    row = data.train[view.focus]
    return {each.id: each.sentence for each in found}, summary, data.x_raw[row][..., 0], int(data.label[row])


@pytest.mark.parametrize("update", range(4))
def test_a_bar_lies_or_stands_and_the_words_say_which(update: int) -> None:
    sentences, summary, picture, label = told("edge", update)
    stands = int(picture.sum(axis=0).max() == 4)
    assert stands == label
    answer = f"answer is {stands}, {'vertical' if stands else 'horizontal'}."
    assert answer in sentences["start"]
    assert answer in summary
    assert answer in sentences["A:3"]


def test_a_copy_has_no_right_answer_it_is_as_far_off_as_it_is() -> None:
    sentences, summary, picture, _ = told("eight_pixels")
    moment = Timeline(Run(PRESETS["eight_pixels"].experiment)).moment(0)
    view = look(moment)
    away = np.abs(view.a[-1] - picture.ravel()).mean()
    for text in (sentences["start"], summary):
        assert "right answer" not in text
        assert re.search(rf"on average {re.escape(numbers.brief(away))} away from the picture it was given", text), text


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("filter 1, row 2 moves. map 2 stays.", "Filter 1, row 2 moves. Map 2 stays."),
        ("h₂ moves. sin x₁→h₂ stays. ŷ is 0.5.", "h₂ moves. sin x₁→h₂ stays. ŷ is 0.5."),
        ("Half of it is 0.5 in all.", "Half of it is 0.5 in all."),
    ],
)
def test_a_sentence_begins_with_a_large_letter_and_symbols_stay(text: str, wanted: str) -> None:
    assert begun(text) == wanted


@pytest.mark.parametrize("card", PRESETS)
def test_no_caption_of_any_card_begins_small(card: str) -> None:
    experiment = PRESETS[card].experiment
    if experiment.standstill:
        return
    for caption in story(Timeline(Run(experiment)).moment(0), PRESETS[card].selection):
        for text in (caption.sentence, caption.summary):
            assert not re.search(r"(?:^|[.?] )(?!(?:sin|cos) )[a-z]{3}", text), text
