"""A template that somebody else made ends, whatever it asks for, and says where it asked."""

from __future__ import annotations

import resource
import time

import pytest

from tests.site import sites
from toolkit import template_limits
from toolkit.errors import BadFile
from toolkit.publication import page_keys
from toolkit.site.frame import minification
from toolkit.site.frame.engine import Templates

pytestmark = pytest.mark.rotated

WHERE = "episodes/templates/home.html"
ENDLESS = "contains itself"
STEPS, TEXT, DIGITS, WIDTH = "steps", "characters of text", "too many digits", "a width of 1000"
SIXTY = "{% for i in range(60) %}{% set n.x = "
DONE = " %}{% endfor %}"
MACRO = """{% macro m(d) %}{% for i in [1, 2] if d < 50 %}
{{ m(d + 1) }}{% endfor %}{% endmacro %}{{ m(0) }}"""
LOOPS = """{% for a in range(99999) %}
{% for b in range(99999) %}{% endfor %}{% endfor %}"""
LONG = '{% set s = "a" * 1000000 %}\n'


def home(text: str) -> str:
    return sites.made(sites.site(), Templates({"home.html": (WHERE, text)}))[page_keys.HOME]


@pytest.mark.parametrize(
    ("text", "line", "told"),
    [
        (LOOPS, 2, STEPS),
        (MACRO, None, STEPS),
        ("{{ range(10**9) }}", 1, "Range too big"),
        ('\n{% include "home.html" %}', 2, ENDLESS),
        ('{% extends "home.html" %}', 1, ENDLESS),
        ('{% import "home.html" as h %}', 1, ENDLESS),
        ("{% block a %}\n{{ self.a() }}{{ self.a() }}{% endblock %}", None, ENDLESS),
        ("{% for i in [1] recursive %}{{ loop([1]) }}{% endfor %}", 1, ENDLESS),
        ("{{ " + "(" * 20_000 + "1" + ")" * 20_000 + " }}", None, ENDLESS),
        ("{% for a in [1] %}" * 30 + "{% endfor %}" * 30, None, "nested too deep"),
        ('\n{{ "a" * 10**10 }}', 2, TEXT),
        ("{{ 10**10 * [1] }}", 1, TEXT),
        ("{{ 2**(10**12) }}", 1, DIGITS),
        ("{% set n = namespace(x=3) %}" + SIXTY + "n.x * n.x" + DONE, 1, DIGITS),
        ('{{ ("f" * 1000000)|int(0, 16) }}', 1, DIGITS),
        ('{{ "a"|center(10**10) }}', 1, TEXT),
        ('{{ "a".center(10**10) }}', 1, TEXT),
        ('{{ "a"|attr("ljust")(10**10) }}', 1, TEXT),
        ('{{ ["a"]|map("center", 10**10)|list }}', 1, TEXT),
        ('{{ (1).to_bytes(10**10, "big") }}', 1, TEXT),
        ('{{ 1.5|round(10**9, "ceil") }}', 1, TEXT),
        ("{{ [1]|batch(10**10, 2)|list }}", 1, TEXT),
        ('{{ "%9999999999d"|format(1) }}', 1, WIDTH),
        ('{{ "%*d" % (10**9, 1) }}', 1, WIDTH),
        ('{{ "%.9999999f" % 1 }}', 1, WIDTH),
        ('{{ "{:>9999999999}".format(1) }}', 1, WIDTH),
        ('{{ "{:{}}".format(1, 10**9) }}', 1, WIDTH),
        ('{{ "{a:{b}}".format_map({"a": 1, "b": 10**9}) }}', 1, WIDTH),
        ('{% set n = namespace(x="ab") %}' + SIXTY + "n.x ~ n.x" + DONE, 1, TEXT),
        ("{% set n = namespace(x=[1]) %}" + SIXTY + "n.x + n.x" + DONE, 1, TEXT),
        (LONG + '{{ s.replace("a", s) }}', 2, TEXT),
        (LONG + '{{ s|replace("a", s) }}', 2, TEXT),
        (LONG + "{{ range(99999)|join(s) }}", 2, TEXT),
        (LONG + '{{ s.join(range(99999)|map("string")) }}', 2, TEXT),
        (LONG + "{{ s.translate({97: s}) }}", 2, TEXT),
        (LONG + "{{ s|wordwrap(1) }}", 2, TEXT),
        (LONG + "{% for i in range(99999) %}{{ s }}{% endfor %}", None, TEXT),
        (LONG + "{% set t %}{% for i in range(99999) %}{{ s }}{% endfor %}{% endset %}", 2, TEXT),
        (LONG + "{% set n = namespace(x=[]) %}" + SIXTY + "[n.x, s[1:]]" + DONE, 2, TEXT),
        ('{{ ("<!---->" * 1000000)|striptags }}', 1, TEXT),
        ("{{ lipsum() }}", 1, "undefined"),
        ('{{ "\\ud800" }}', None, "surrogates"),
        ('{% include "/etc/passwd" %}', None, "there is no template /etc/passwd"),
        ('{% include "../../markup.py" %}', None, "there is no template ../../markup.py"),
        ("{{ href.__globals__ }}", 1, "unsafe"),
        ('{{ site|attr("__class__") }}', 1, "unsafe"),
        ('{{ "{0.__class__}".format(site) }}', 1, "unsafe"),
        ("{{ href(5) }}", 1, "no attribute"),
    ],
)  # fmt: skip
def test_a_template_that_asks_for_too_much_is_one_error(
    text: str, line: int | None, told: str
) -> None:
    before_kb = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    began_s = time.process_time()
    with pytest.raises(BadFile) as caught:
        home(text)
    assert told in caught.value.message
    assert caught.value.message.startswith(f"{WHERE}:{line}: " if line else WHERE)
    assert time.process_time() - began_s < 60
    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before_kb < 1 << 20


def test_what_steps_do_not_tell_is_ended_by_time(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(template_limits, "TIME_S", 0.5)
    text = "{% set l = range(99999)|list %}{% for i in range(99999) %}{{ -1 in l }}{% endfor %}"
    with pytest.raises(BadFile, match="longer than"):
        home(text)


def test_what_pages_need_is_not_too_much() -> None:
    made = home(
        '{{ "%s: %05.1f, %d"|format("a", 1.25, 12345678) }} {{ "a: 12345 {:,}".format(123456) }}\n'
        '{{ ["a", "b"]|join(", ") }} {{ "a" ~ html("<b>") ~ "<" }} {{ "<"|e|replace("&", "-") }}\n'
        '{{ "a b"|title|center(7) }}{{ "abcdef"[1:3] }} {{ 3 * "ab" }} {{ 2 ** 10 }}\n'
        '{% for e in site.episodes %}{{ loop.index }} {{ e.title }}{% endfor %}\n'
    )  # fmt: skip
    assert made.splitlines() == [
        "a: 001.2, 12345678 a: 12345 123,456",
        "a, b a<b>&lt; -lt;",
        "  A B  bc ababab 1024",
        "1 What a gene is",
    ]


def test_soys_own_pages_are_the_same_beside_an_own_template() -> None:
    own = Templates({"not_found.html": ("x/not_found.html", "Gone.")})
    plain, beside = sites.made(sites.site()), sites.made(sites.site(), own)
    # White space that nobody sees stays where a show has templates of its own.
    light = {key: minification.page(text) for key, text in beside.items()}
    assert {key for key in plain if plain[key] != light[key]} == {page_keys.NOT_FOUND}
