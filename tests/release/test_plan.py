"""Laws of the plan, for any two releases."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from toolkit.publication.manifest import ROLES, Entry, Manifest, Role, make_manifest
from toolkit.release.publishing.plan import plan


def _entry(key: str, digit: str, role: Role) -> Entry:
    return Entry(key, digit * 64, int(digit), "text/plain", f"max-age={len(role)}", role)


manifests = st.lists(
    st.builds(_entry, st.sampled_from("abcdef"), st.sampled_from("0123"), st.sampled_from(ROLES))
).map(make_manifest)
heads = st.none() | st.builds(
    lambda manifest, retired: make_manifest(manifest.entries, retired),
    manifests,
    st.lists(st.sampled_from("abcdefgh")),
)


@given(manifests, heads)
def test_putting_and_deleting_makes_the_store_equal(
    wanted: Manifest, head: Manifest | None
) -> None:
    made = plan(wanted, head)
    store = {entry.key: entry for entry in head.entries} if head else {}
    store.update({entry.key: entry for entry in made.puts})
    for key in made.obsolete:
        store.pop(key, None)
    assert make_manifest(store.values()) == wanted


@given(manifests, heads)
def test_the_plan_of_what_was_published_is_empty(wanted: Manifest, head: Manifest | None) -> None:
    again = plan(wanted, plan(wanted, head).head_after)
    assert again.puts == ()
    assert again.is_done
    assert again.keeps == wanted.entries


@given(manifests, heads)
def test_every_entry_is_put_or_kept(wanted: Manifest, head: Manifest | None) -> None:
    made = plan(wanted, head)
    assert make_manifest((*made.puts, *made.keeps)) == wanted
    assert len(made.puts) + len(made.keeps) == len(wanted.entries)
    assert made.put_bytes + made.keep_bytes == sum(e.length_bytes for e in wanted.entries)


@given(manifests, heads)
def test_what_is_pointed_at_is_put_first(wanted: Manifest, head: Manifest | None) -> None:
    order = [(ROLES.index(entry.role), entry.key) for entry in plan(wanted, head).puts]
    assert order == sorted(order)


@given(manifests, heads)
def test_no_key_is_forgotten(wanted: Manifest, head: Manifest | None) -> None:
    """Whatever may lie in the store stands in the head, before and after, in one place."""
    made = plan(wanted, head)
    known = {entry.key for entry in head.entries} | set(head.retired) if head else set()
    known |= {entry.key for entry in wanted.entries}
    for after in (made.head_before, made.head_after):
        names = [entry.key for entry in after.entries] + list(after.retired)
        assert sorted(names) == sorted(known)
        assert Manifest.from_json(after.to_json()) == after


@given(manifests, manifests, heads)
def test_a_run_cut_off_is_never_taken_for_done(
    first: Manifest, second: Manifest, head: Manifest | None
) -> None:
    """What a run overwrote is sent again, or asked for, even on the way back to the old release."""
    cut_off = plan(first, head).head_before
    after = plan(second, cut_off)
    overwritten = {entry.key for entry in plan(first, head).puts}
    for entry in second.entries:
        if entry.key in overwritten:
            assert entry in after.puts
            assert after.may_be_there(entry)
