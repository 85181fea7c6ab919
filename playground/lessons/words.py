"""The text of a lesson: Markdown read into a small tree (`LessonWords`), which the browser builds elements from.

What a text may hold: paragraphs, lists, **strong**, *emphasis*, `code`, formulas between dollar signs (LaTeX), figures
between double braces, links into the playground, pictures as data. Anything else is a fault; HTML never passes.
"""

from __future__ import annotations

import base64
import binascii
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from markdown_it import MarkdownIt
from markdown_it.rules_inline import StateInline
from markdown_it.token import Token

from playground.explain.mathml import mathml
from playground.lessons.faults import Faults
from playground.lessons.opened import problem_of
from playground.lessons.wire import LessonWords

MOST_PICTURE = 64_000
"""Bytes of one picture."""
MOST_FORMULA = 500
_PICTURE = re.compile(r"data:image/(png|jpeg|gif|webp);base64,([A-Za-z0-9+/=]+)")
_MAGIC = {"png": b"\x89PNG", "jpeg": b"\xff\xd8\xff", "gif": b"GIF8", "webp": b"RIFF"}
_BLOCKS = {"bullet_list": "list", "ordered_list": "numbered", "list_item": "item", "paragraph": "paragraph"}


def _between(opening: str, closing: str, kind: str) -> Callable[[StateInline, bool], bool]:
    """A rule of Markdown: what stands between two signs is no Markdown."""

    def rule(state: StateInline, silent: bool) -> bool:
        if not state.src.startswith(opening, state.pos):
            return False
        end = state.src.find(closing, state.pos + len(opening))
        inner = state.src[state.pos + len(opening) : end].strip()
        if end < 0 or not inner:
            return False
        if not silent:
            token = state.push(kind, "", 0)
            token.content = inner
            token.meta = {"down": state.src.count("\n", 0, state.pos)}
        state.pos = end + len(closing)
        return True

    return rule


def parser() -> MarkdownIt:
    """Markdown as CommonMark has it, with formulas and figures. HTML is found, so that it can be refused."""
    found = MarkdownIt("commonmark", {"maxNesting": 12})
    # Every address is read, so that a wrong one can be named.
    found.validateLink = lambda url: True  # type: ignore[method-assign]
    found.inline.ruler.before("escape", "figure", _between("{{", "}}", "figure"))
    found.inline.ruler.before("escape", "formula", _between("$", "$", "formula"))
    return found


_PARSER = parser()


@dataclass(frozen=True)
class Reader:
    """Reads the texts of one lesson. figure: an expression and its line -> the figure, None where it is a fault."""

    faults: Faults
    figure: Callable[[str, int], LessonWords | None]

    def text(self, markdown: str, line: int) -> list[LessonWords]:
        """A text that begins in `line` of its file."""
        return self.blocks(_PARSER.parse(markdown), line)

    def blocks(self, tokens: Sequence[Token], first: int) -> list[LessonWords]:
        """Block tokens whose lines are counted from `first`."""
        root: list[LessonWords] = []
        stack = [root]
        line = first
        for token in tokens:
            if token.map:
                line = first + token.map[0]
            kind = _BLOCKS.get(token.type.removesuffix("_open").removesuffix("_close"))
            if token.type.endswith("_close"):
                if kind:
                    stack.pop()
            elif kind:
                inside: list[LessonWords] = []
                stack[-1].append({"kind": kind, "inside": inside})  # type: ignore[typeddict-item]
                stack.append(inside)
            elif token.type == "inline":
                stack[-1] += self.inline(token.children or [], line)
            elif token.type == "fence" and token.info.strip() == "formula":
                stack[-1].append({"kind": "paragraph", "inside": self._formula(token.content.strip(), line)})
            elif token.type in ("fence", "code_block"):
                stack[-1].append({"kind": "block", "text": token.content})
            else:
                self.faults.add(line, f"A lesson's text has no {_named(token)}.")
        return root

    def inline(self, tokens: Sequence[Token], line: int) -> list[LessonWords]:
        """The pieces of a line of text."""
        root: list[LessonWords] = []
        stack = [root]
        for token in tokens:
            if token.type in ("softbreak", "hardbreak"):
                line += 1
                stack[-1].append({"kind": "break"} if token.type == "hardbreak" else {"kind": "text", "text": " "})
            elif token.type.endswith("_close"):
                stack.pop()
            elif token.type.endswith("_open"):
                inside: list[LessonWords] = []
                stack[-1].append(self._opening(token, inside, line))
                stack.append(inside)
            else:
                stack[-1] += self._leaf(token, line)
        return _joined(root)

    def _opening(self, token: Token, inside: list[LessonWords], line: int) -> LessonWords:
        if token.tag == "a":
            link = str(token.attrs.get("href", ""))
            for sentence in problem_of(link):
                self.faults.add(line, sentence)
            return {"kind": "link", "link": link, "inside": inside}
        return {"kind": "strong" if token.tag == "strong" else "emphasis", "inside": inside}

    def _leaf(self, token: Token, line: int) -> list[LessonWords]:
        if token.type == "text":
            return [{"kind": "text", "text": token.content}] if token.content else []
        if token.type == "code_inline":
            return [{"kind": "code", "text": token.content}]
        if token.type == "figure":
            found = self.figure(" ".join(token.content.split()), line)
            return [] if found is None else [found]
        if token.type == "formula":
            return self._formula(token.content, line)
        if token.type == "image":
            return self._picture(str(token.attrs.get("src", "")), token.content, line)
        self.faults.add(line, f"A lesson's text has no {_named(token)}.")
        return []

    def _formula(self, latex: str, line: int) -> list[LessonWords]:
        if len(latex) > MOST_FORMULA:
            self.faults.add(line, f"A formula has at most {MOST_FORMULA} characters.")
            return []
        try:
            return [{"kind": "formula", "text": mathml(latex)}]
        except Exception:  # noqa: BLE001 - the converter raises whatever it meets in a formula it cannot read
            self.faults.add(line, f"The formula “{latex[:40]}” cannot be read: it is written as LaTeX has it.")
            return []

    def _picture(self, address: str, shows: str, line: int) -> list[LessonWords]:
        why = _refused_picture(address, shows)
        if why:
            self.faults.add(line, why)
            return []
        return [{"kind": "picture", "picture": address, "text": shows}]


def _joined(words: list[LessonWords]) -> list[LessonWords]:
    """The same with texts that stand beside each other in one piece."""
    found: list[LessonWords] = []
    for each in words:
        piece: LessonWords = {**each, "inside": _joined(each["inside"])} if "inside" in each else each
        if piece["kind"] == "text" and found and found[-1]["kind"] == "text":
            found[-1] = {"kind": "text", "text": found[-1].get("text", "") + piece.get("text", "")}
        else:
            found.append(piece)
    return found


def _refused_picture(address: str, shows: str) -> str:
    """Why a picture cannot be shown; "" where it can."""
    found = _PICTURE.fullmatch(address)
    if found is None:
        return "A picture stands in the file itself, as data:image/png;base64,… (or jpeg, gif, webp). None is fetched."
    if not shows.strip():
        return "A picture needs words between the square brackets: what it shows, for whoever cannot see it."
    try:
        data = base64.b64decode(found[2], validate=True)
    except (binascii.Error, ValueError):
        return "The data of this picture are damaged."
    if len(data) > MOST_PICTURE:
        return f"A picture has at most {MOST_PICTURE // 1000} kB, and this one has {len(data) / 1000:.0f} kB."
    return "" if data.startswith(_MAGIC[found[1]]) else f"The data of this picture are not those of a {found[1]} file."


def _named(token: Token) -> str:
    """What a part of Markdown is called in a sentence."""
    names = {
        "html_block": "HTML", "html_inline": "HTML", "blockquote_open": "quotation", "hr": "ruled line",
        "heading_open": "heading but “## ”, which begins a step", "fence": "block of this kind",
    }  # fmt: skip
    return names.get(token.type, "such part")


def said(words: Sequence[LessonWords]) -> str:
    """The plain text of a tree, as a screen reader says it."""
    parts = [each.get("text", "") if each["kind"] != "formula" else "" for each in words]
    inner = [said(each["inside"]) if "inside" in each else "" for each in words]
    return " ".join("".join(text + inside for text, inside in zip(parts, inner, strict=True)).split())
