"""A key message of an episode: what to take home, a question, and the words that answer it."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field

from toolkit.show.toml.fields import Line, Noun, Paragraphs, Template

MOST_MESSAGES = 12  # of one episode and language: a lesson has no room for more


class KeyMessage(Noun):
    """One thing to take home, in the language of its table."""

    text: Line = Field(
        examples=[Template("What to remember, in one sentence.")],
        description="What people should remember, in one sentence.",
    )
    question: Line | None = Field(
        default=None,
        examples=[Template("A question that the episode answers?")],
        description="A question for pupils, which `words` answer.",
    )
    words: Paragraphs | None = Field(
        default=None,
        examples=[Template("Exactly what is said.")],
        description="The words that answer it, exactly as the approved transcript in this "
        "language has them.",
    )


KeyMessages = Annotated[tuple[KeyMessage, ...], Field(max_length=MOST_MESSAGES)]
