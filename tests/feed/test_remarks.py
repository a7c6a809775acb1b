"""What in notes is for editors only reaches no listener, and what is for listeners stays."""

from __future__ import annotations

import time
from collections.abc import Callable

import pytest

from toolkit.feed.notes import markdown, show_notes

# Each holds the word "secret" where nobody is to see it, and "public" where everybody is.
HIDDEN = (
    "<!-- secret: ask legal first -->\npublic",
    "public <!-- secret --> public",
    "public<!--secret-->",
    "public\n<!--\nsecret\n\n- secret\n\n    secret\n\n```\nsecret\n```\n-->\npublic",
    "public <!-- secret\n\nsecret --> public",  # CommonMark would show this one
    "public <!-- secret\n\n```\nsecret\n```\n\n--> public",
    "- public\n- <!-- secret -->\n- a <!-- secret\n  secret -->",
    "> public\n> <!-- secret\n> secret -->",
    "# public <!-- secret -->",
    "| public | <!-- secret --> |\n| --- | --- |\n| a | <!-- secret --> |",
    "public [link <!-- secret -->](https://example.org/)",
    "public [link](https://example.org/ '<!-- secret -->')",
    "**public <!-- secret --> **",
    "public ~~<!-- secret -->~~",
    "public[^1]\n\n[^1]: a <!-- secret -->",
    "<p>public <!-- secret --></p>",
    "<div>\n<!-- secret\n\nsecret -->\n\npublic\n</div>",
    "public <!-- a -- b -- secret -->",
    "public <!----> <!-- secret --->",
    "<!--> public <!-- secret -->",
    "public <!-- secret --!> secret -->",
    "public <!-- ` --> ` <!-- secret -->",
    "public `code` <!-- secret ` -->",
    "public ``a ` b`` <!-- secret -->",
    "public ` alone\n\n<!-- ` secret -->",
    "<!--[if mso]>secret<![endif]-->public",
    "public <![CDATA[secret]]>",
    "<![CDATA[\nsecret\n\nsecret ]]>\n\npublic",
    "public <?php secret ?>",
    "<?secret\n\nsecret?>\n\npublic",
    "<!SECRET secret>\n\npublic",
    "public <!ELEMENT secret>",
    "[//]: # (secret)\n\npublic",
    '[//]: # "secret"\n\npublic',
    "[comment]: <> (secret)\n\npublic",
    "public\n[//]: # (secret)\npublic",  # CommonMark would show this one
    "public\n\n[//]: # (secret (in brackets)",
    "public\n\n[//]: <> (this is also secret)",
    "public\n\n[Comment for Jo]: # (secret)",
    "public\r\n\r\n<!-- secret\r\n\r\nsecret -->\r\n",
    "public\n\n<!-- secret",  # and all behind it
    "public <!-- secret\n\nsecret",
    "public\n\n- a\n\n  <!-- secret\n\nsecret",
    "---\ntitle: One\neditor: secret\n---\npublic",
    "---\ntags:\n  - secret\n...\npublic",
    '+++\ntitle = "secret"\n+++\npublic',
    "\ufeff---\ntitle: secret\n---\n\npublic",
    "public <style>p::after { content: 'secret' }</style>",
    "<script>\n// secret\n</script>\n\npublic",
)
SHOWN = (
    "`<!-- public -->`",
    "``<!-- public ` -->``",
    "```html\n<!-- public -->\n```",
    "~~~\na\n\n<!-- public -->\n~~~",
    "    <!-- public -->",
    "- a\n\n  ```\n  <!-- public -->\n  ```",
    "\\<!-- public -->",
    "<!- public ->",
    "< !-- public -->",
    "--> public <--",
    "&lt;!-- public --&gt;",
    "`[//]: # (a)` public",
    "```\n[//]: # (public)\n```",
    "[public]: the word, not a link",
    "---\n\npublic\n\n---\n\nmore",
    "---\nIt is public to everybody\n---",
    "a --- public --- b",
)


@pytest.mark.parametrize("text", HIDDEN)
def test_remarks_reach_nobody(text: str) -> None:
    for made in (show_notes.to_html(text), show_notes.to_text(text)):
        assert "secret" not in made.lower()
        assert "public" in made


@pytest.mark.parametrize("text", SHOWN)
def test_what_is_no_remark_stays(text: str) -> None:
    assert "public" in show_notes.to_html(text)
    assert "public" in show_notes.to_text(text)


def test_code_keeps_comments_as_they_are_written() -> None:
    text = "Write `<!-- a -->`.<!-- b -->\n\n```\n<!-- c -->\n```"
    assert show_notes.to_text(text) == "Write <!-- a -->.\n\n<!-- c -->"


def test_text_around_a_comment_keeps_its_paragraphs() -> None:
    assert show_notes.to_html("One.\n\n<!-- x -->\n\n**Two** <!-- y -->three.") == (
        "<p>One.</p>\n<p><strong>Two</strong> three.</p>"
    )
    assert show_notes.to_html("<!-- x --> **Two**") == "<p><strong>Two</strong></p>"


@pytest.mark.parametrize("text", ["a <!-- b", "<!-- b\n\nc", "`<!--` <!-- b"])
def test_a_comment_that_does_not_end_is_noticed(text: str) -> None:
    assert markdown.odd(text).has_open_comment
    assert not markdown.odd(text + " -->").has_open_comment


@pytest.mark.parametrize(
    "make",
    [
        lambda n: "<!--" * n,
        lambda n: "<!-- a --> " * n,
        lambda n: "`a``b```c " * n,
        lambda n: " ".join("`" * (k % 90 + 1) for k in range(n // 40)),
        lambda n: "<" * n,
        lambda n: "<b>" * n,
        lambda n: "<a href='" * n,
        lambda n: "<![CDATA[" * n,
        lambda n: "<?" * n,
        lambda n: "[^1]" * n + "\n\n[^1]: x",
        lambda n: "[//]: # (" * n,
        lambda n: "00:00\n" * n,
        lambda n: "| a " * n + "\n" + "|-" * n,
        lambda n: "~~" * n,
        lambda n: "a@" * n,
        lambda n: "https://a." * n,
        lambda n: "<table><tr><td>" * n,
        lambda n: "> " * n + "<!--",
        lambda n: "<div>" * n,
    ],
)
def test_time_grows_with_the_length_only(make: Callable[[int], str]) -> None:
    """Notes may have 64 KiB; those of 24 KiB take seconds here, so that none can take hours."""
    text = make(16 << 10)[: 24 << 10]
    begin = time.process_time()
    show_notes.to_html(text)
    show_notes.to_text(text)
    assert time.process_time() - begin < 60
