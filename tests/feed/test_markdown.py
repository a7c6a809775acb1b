"""Notes with more than CommonMark: tables, footnotes, struck words, bare addresses, pasted HTML."""

from __future__ import annotations

import pytest

from toolkit.feed.notes import markdown, show_notes
from toolkit.feed.rules.notes_rules import check_notes

TABLE = "| Gene | Risk |\n| --- | :-: |\n| BRCA1 | **high** |\n| BRCA2 | |"
A = '<a href="{0}" rel="noopener">{1}</a>'


def link(url: str) -> str:
    return A.format(url, url.removeprefix("mailto:"))


def test_a_table_is_one_and_a_line_for_each_row_in_plain_text() -> None:
    assert show_notes.to_html(TABLE) == (
        "<table>\n<tr>\n<th>Gene</th>\n<th>Risk</th>\n</tr>\n"
        "<tr>\n<td>BRCA1</td>\n<td><strong>high</strong></td>\n</tr>\n"
        "<tr>\n<td>BRCA2</td>\n<td></td>\n</tr>\n</table>"
    )
    assert show_notes.to_text(f"Before.\n\n{TABLE}\n\nAfter.") == (
        "Before.\n\nGene: BRCA1; Risk: high\nGene: BRCA2\n\nAfter."
    )


def test_footnotes_follow_the_notes_with_their_numbers() -> None:
    text = "One[^b] two^[At once.] three[^b].\n\n[^b]: Source: [a study](https://example.org/s).\n"
    study = A.format("https://example.org/s", "a study")
    assert show_notes.to_html(text) == (
        f"<p>One[1] two[2] three[1].</p>\n<p>[1] Source: {study}.</p>\n<p>[2] At once.</p>"
    )
    assert show_notes.to_text(text).endswith(
        "[1] Source: a study (https://example.org/s).\n\n[2] At once."
    )


def test_struck_words_are_not_in_plain_text_where_they_would_hold() -> None:
    assert show_notes.to_html("~~Old~~ new") == "<p><s>Old</s> new</p>"
    assert show_notes.to_html("<del>Old</del> new") == "<p><s>Old</s> new</p>"
    assert show_notes.to_text("~~Old~~ new") == "new"


@pytest.mark.parametrize(
    ("text", "html"),
    [
        (
            "See https://example.org/a_b?x=1&y=2.",
            f"See {link('https://example.org/a_b?x=1&amp;y=2')}.",
        ),
        ("(https://example.org/a)", f"({link('https://example.org/a')})"),
        ("to info@example.org, please", f"to {link('mailto:info@example.org')}, please"),
        ("<info@example.org>", link("mailto:info@example.org")),
        ("mailto:info@example.org", A.format("mailto:info@example.org", "mailto:info@example.org")),
        ("example.org and and//or.example", "example.org and and//or.example"),
        ("http://example.org", "http://example.org"),
        ("`https://example.org`", "https://example.org"),
        ("[a](https://example.org)", A.format("https://example.org", "a")),
        ("<a href='https://example.org'>https://example.org</a>", link("https://example.org")),
        ("javascript:alert(1)", "javascript:alert(1)"),
        (
            "[a](mailto:a@example.org?subject=Hello)",
            A.format("mailto:a@example.org?subject=Hello", "a"),
        ),
        ("[a](mailto:a@example.org?body=x)", "a"),
    ],
)
def test_bare_addresses_are_links(text: str, html: str) -> None:
    assert show_notes.to_html(text) == f"<p>{html}</p>"


@pytest.mark.parametrize(
    ("text", "html"),
    [
        (
            "00:00 Welcome\n01:30 Genes\n1:02:10 Ask",
            "00:00 Welcome<br>\n01:30 Genes<br>\n1:02:10 Ask",
        ),
        ("Chapters:\n(0:00) A\nand on", "Chapters:<br>\n(0:00) A<br>\nand on"),
        ("[00:00] A\n**01:30** B", "[00:00] A<br>\n<strong>01:30</strong> B"),
        ("Welcome – 00:00\nGenes – 01:30", "Welcome – 00:00<br>\nGenes – 01:30"),
        ("One line\nanother", "One line\nanother"),
        ("Broadcast at 20:15\non radio", "Broadcast at 20:15<br>\non radio"),
        ("1:2 odds\nand 2024:300 words", "1:2 odds\nand 2024:300 words"),
    ],
)
def test_lines_of_times_stay_lines(text: str, html: str) -> None:
    assert show_notes.to_html(text) == f"<p>{html}</p>"
    assert show_notes.to_text(text).count("\n") == html.count("<br>")


def test_lists_keep_where_they_start() -> None:
    assert show_notes.to_html("5. five\n6. six") == (
        '<ol start="5">\n<li>five</li>\n<li>six</li>\n</ol>'
    )
    assert show_notes.to_text("5. five\n6. six") == "5. five\n6. six"
    assert show_notes.to_text("<ol start=3><li>three<li>four</ol>") == "3. three\n4. four"


@pytest.mark.parametrize(
    ("text", "html", "plain"),
    [
        ("<p>One <b>two</b><br/>three</p>", "<p>One <b>two</b><br>three</p>", "One two\nthree"),
        ("<div>One</div><div>Two</div>", "<p>One</p>\n<p>Two</p>", "One\n\nTwo"),
        ("<h2 class=x>Head</h2>Text", "<p><strong>Head</strong></p>\n<p>Text</p>", "Head\n\nText"),
        ("<ul>\n<li>a<li>b</ul>", "<ul>\n<li>a</li>\n<li>b</li>\n</ul>", "- a\n- b"),
        ("a <span style='x'>b</span> <u>c</u>", "<p>a b c</p>", "a b c"),
        (
            "<table><tr><td>a<td>b</table>",
            "<table>\n<tr>\n<td>a</td>\n<td>b</td>\n</tr>\n</table>",
            "a; b",
        ),
        ("a<script>b</script><style>c</style>", "<p>a</p>", "a"),
        ("<iframe src='https://e.org'></iframe>a", "<p>a</p>", "a"),
        ("10<sup>6</sup> CO<sub>2</sub> x<sup>ab</sup>", "<p>10⁶ CO₂ x^ab</p>", "10⁶ CO₂ x^ab"),
        ("a <div>b</div> c", "<p>a</p>\n<p>b</p>\n<p>c</p>", "a\n\nb\n\nc"),
        ("<blockquote>a<p>b</blockquote>", "<p>a</p>\n<p>b</p>", "a\n\nb"),
    ],
)
def test_pasted_html_is_what_it_means(text: str, html: str, plain: str) -> None:
    assert show_notes.to_html(text) == html
    assert show_notes.to_text(text) == plain


@pytest.mark.parametrize(
    "text",
    [
        "p<0.05 and HER2<b and dose<p.",
        "grade <a>, <b> and <c>",
        "the <gene name> and the <info>",
        "risk <b or c> here",
        "a < b > c & d &amp e",
        "<3 and >2, x <y> z",
        "HER2<b> in the text",
    ],
)
def test_angle_brackets_that_are_no_html_stay(text: str) -> None:
    assert show_notes.to_text(text) == text


def rules_of(text: str) -> dict[str, str]:
    return {f.rule: f"{f.level}: {f.message}" for f in check_notes(text, "x")}


def test_what_apps_show_in_another_way_is_named() -> None:
    assert set(rules_of(TABLE)) == set(rules_of("<table><tr><td>x</table>")) == {"notes-table"}
    assert set(rules_of("~~a~~")) == set(rules_of("<strike>a</strike>")) == {"notes-struck"}
    assert "<script>, <iframe>" in rules_of("<script>x</script>\n\n<iframe></iframe>")["notes-html"]
    assert "note-2" in rules_of("a[^1]\n\n[^1]: b\n\n[^note-2]: c")["notes-footnote"]
    assert rules_of("a <!-- b")["notes-comment"].startswith("error")
    assert "http://a.example" in rules_of("<a href='http://a.example'>a</a>")["notes-links"]
    assert "http://a.example" in rules_of("http://a.example")["notes-links"]
    assert "pic.png" in rules_of("<img src=pic.png>")["notes-links"]


def test_notes_that_all_apps_show_are_not_warned_of() -> None:
    good = (
        "**A** [b](https://example.org), https://example.org, a@example.org[^1]\n\n1. c\n\n"
        "00:00 D\n01:00 E\n\n<p>F <b>g</b></p>\n\n<!-- h --> a <gene>\n\n[^1]: i"
    )
    assert rules_of(good) == {}


def test_addresses_and_blocks_are_found_as_written() -> None:
    text = "[a](http://a.example) <a href='b'>x</a>\n\n- *c* d\n\n| e |\n|-|\n| f |"
    assert list(markdown.links(text)) == [("a", "http://a.example"), ("", "b")]
    assert [block.strip() for block in markdown.blocks(text)] == ["a x", "c d", "e", "f"]
