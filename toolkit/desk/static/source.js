// A translation beside its source: which cues of the source are said with which of the translation.

// For each of `cues` {said, isAgain}: each cue of the source stands beside the one that it shares most
// time with, once. A cue that is left with none, though one is said at its time, has that one again.
export function besides(cues, source) {
  const made = cues.map(() => ({ said: [], isAgain: false }));
  for (const each of source) made[nearest(cues, each)]?.said.push(each);
  made.forEach((beside, i) => {
    if (beside.said.length) return;
    beside.said = source.filter((each) => shared(cues[i], each) > 0);
    beside.isAgain = beside.said.length > 0;
  });
  return made;
}

const shared = (a, b) => Math.min(a.end_ms, b.end_ms) - Math.max(a.start_ms, b.start_ms);

// The cue that shares most time with `each`, or is nearest to it.
function nearest(cues, each) {
  let best = 0;
  for (let i = begunAt(cues, each.start_ms); i < cues.length; i++) {
    if (shared(cues[i], each) > shared(cues[best], each)) best = i;
    if (cues[i].start_ms >= each.end_ms) break;
  }
  return best;
}

// The last cue that has begun at `ms`, the first one before that.
function begunAt(cues, ms) {
  let low = 0, high = cues.length - 1;
  while (low < high) {
    const mid = (low + high + 1) >> 1;
    if (cues[mid].start_ms <= ms) low = mid; else high = mid - 1;
  }
  return low;
}

// What a person should know of the text beside theirs.
export function standing({ language, status, reviewed_by: by, has_changed: hasChanged }, named) {
  const words = {
    reviewed: `approved by ${by}`, draft: 'a draft that nobody has approved',
    edited: 'edited after approval, so a draft again',
  };
  return `Beside each cue: ${named(language)}, ${words[status]}${hasChanged ? '; it has changed since this translation was made' : ''}.`;
}
