"""The rows of a day as they go to disk: keyed hashes in the place of addresses and agents."""

from __future__ import annotations

import hashlib
import re
from collections import Counter

from toolkit.statistics import day_chunk
from toolkit.statistics.agents import UNKNOWN, AgentFacts, Agents
from toolkit.statistics.received import Received

_HASH_BYTES = day_chunk.HASH_DIGITS // 2
_AGENT_CHARACTERS = 300
_COUNTRY = re.compile(r"[A-Z]{2}", re.ASCII)


class HashedRows:
    """The rows of a day as they go to disk."""

    def __init__(self, key: bytes, agents: Agents, own_hosts: tuple[str, ...]) -> None:
        """Take the day's secret key; `own_hosts` are those of the show's own pages."""
        self._agents, self._own_hosts = agents, own_hosts
        self._keyed = hashlib.blake2b(key=key, digest_size=_HASH_BYTES)
        self._agent_hashes: dict[str, str] = {}
        self.rows: list[str] = []
        self.keys: dict[str, int] = {}
        self.labels: dict[tuple[str, str, str], int] = {}
        self.unknown: Counter[str] = Counter()
        self._numbers: dict[tuple[str, str | None, str | None], int] = {}
        self._strange: set[int] = set()  # labels of agents that no list knows

    def add(self, address: str, agent: str, file: str, got: Received) -> None:
        """Take what one listener got of the file of a key."""
        said = agent, got.referer, got.country
        number = self._numbers.get(said)
        if number is None:
            number = self._numbers[said] = self._number(agent, got)
        if number in self._strange:
            self.unknown[agent[:_AGENT_CHARACTERS]] += got.lines
        of_agent = self._agent_hashes.get(agent)
        if of_agent is None:
            of_agent = self._agent_hashes[agent] = self._hash(agent)
        whole = self._hash(address) + of_agent
        place = self.keys.setdefault(file, len(self.keys))
        self.rows.append(day_chunk.row(whole, place, number, got))

    def _hash(self, text: str) -> str:
        made = self._keyed.copy()
        made.update(text.encode("utf-8", "replace"))
        return made.hexdigest()

    def _number(self, agent: str, got: Received) -> int:
        """Return the number of what is told of a listener."""
        label = self._label(agent, got)
        number = self.labels.setdefault(label, len(self.labels))
        if label[0] == UNKNOWN:
            self._strange.add(number)
        return number

    def _label(self, agent: str, got: Received) -> tuple[str, str, str]:
        """Return what is told of a listener: app, device, country."""
        facts: AgentFacts = self._agents.of(agent)
        app = facts.name
        if facts.kind == "browser":
            app = self._agents.place(got.referer, self._own_hosts) or app
        country = got.country if got.country and _COUNTRY.fullmatch(got.country) else ""
        return app, facts.device, country
