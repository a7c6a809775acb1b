"""Look at a bucket and set it up; called again it does nothing."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace

from toolkit.release.storage.bucket_plan import BUCKET, Facts, Wishes, bucket_plan, hint_for
from toolkit.release.storage.policies import Where
from toolkit.release.storage.steps import Step
from toolkit.stores.s3.setting import ASPECTS, Aspect
from toolkit.stores.s3.settings import BucketSettings

_ROUNDS = 3  # to make it, to lift what a new one brings with it, and to look again


def facts_of(settings: BucketSettings) -> Facts:
    """Return what the bucket says of itself."""
    if not settings.exists():
        return Facts(is_there=False)
    return Facts(True, {aspect: settings.read(aspect) for aspect in ASPECTS})


def set_up(settings: BucketSettings, where: Where, wishes: Wishes) -> tuple[Step, ...]:
    """Make a bucket fit for publishing, and return how it stands afterwards. See `set_up_by`."""
    return set_up_by(settings, lambda facts: bucket_plan(facts, where, wishes))


def set_up_by(
    settings: BucketSettings, plan: Callable[[Facts], tuple[Step, ...]]
) -> tuple[Step, ...]:
    """Do what a plan says is to be done, and return how it stands afterwards, by asking again.

    What a server refuses, or says it did and does not have, is a step that it cannot do.
    """
    failed: dict[str, str] = {}
    done: set[str] = set()
    for _ in range(_ROUNDS):
        steps = plan(facts_of(settings))
        todo = [step for step in steps if step.state == "to do" and step.name not in failed]
        if not todo:
            break
        for step in todo:
            if step.name in done:
                failed[step.name] = "the storage accepted it, but does not have it"
            elif answer := _do(settings, step):
                failed[step.name] = f"the storage answers {answer}"
            done.add(step.name)
            if step.name == BUCKET:
                break  # what a new bucket brings with it is not known yet
    return tuple(_told(steps, failed))


def _do(settings: BucketSettings, step: Step) -> str | None:
    if step.name == BUCKET:
        settings.create()
        return None
    aspect: Aspect = next(one for one in ASPECTS if one == step.name)
    return settings.write(aspect, step.value)


def _told(steps: tuple[Step, ...], failed: dict[str, str]) -> Iterator[Step]:
    for step in steps:
        if step.state == "to do" and (why := failed.get(step.name)):
            text = f"{step.text}: tried, and {why}"
            yield replace(step, state="cannot", text=text, hint=hint_for(step.name, why))
        else:
            yield step
