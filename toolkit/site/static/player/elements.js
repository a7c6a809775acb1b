// What the player is made of, where it remembers a place, and lists of things with a time.

function make(name, className, ...children) {
  const made = document.createElement(name);
  made.className = className;
  made.append(...children);
  return made;
}

function drawn(name, attributes, ...children) {
  const made = document.createElementNS('http://www.w3.org/2000/svg', name);
  for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, value);
  made.append(...children);
  return made;
}

function icon(d, text = '', isMirrored = false) {
  const path = drawn('path', isMirrored ? { d, transform: 'matrix(-1 0 0 1 24 0)' } : { d });
  return drawn('svg', { viewBox: '0 0 24 24', 'aria-hidden': true }, path,
    ...(text ? [drawn('text', { x: 12, y: 16 }, text)] : []));
}

const PLAY = 'M7 4.5v15l12.5-7.5z', PAUSE = 'M6.5 5h4v14h-4zM13.5 5h4v14h-4z';
const TURN = 'M12 5a8 8 0 1 1-7.4 5M15.5 1.5 12 5l3.5 3.5';

function button(className, words, ...children) {
  const made = make('button', className, ...children);
  made.type = 'button';
  made.append(make('span', children.length ? 'player-hidden' : '', words));
  return made;
}

// Storage may be refused, or full: then nothing is remembered. In a frame on somebody's page nothing
// is stored at all: it would be a trace that its readers have not asked for.
const isFramed = window !== window.parent;
const memory = {
  read(key) { try { return isFramed ? 0 : Number(localStorage.getItem(key)); } catch { return 0; } },
  write(key, value) { try { if (!isFramed) localStorage.setItem(key, value); } catch { /* refused */ } },
  forget(key) { try { if (!isFramed) localStorage.removeItem(key); } catch { /* refused */ } },
};

// The last of some sorted times that is not after `now`; -1 before the first.
function lastBefore(times, now) {
  let low = 0, high = times.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (times[middle] <= now) low = middle + 1; else high = middle;
  }
  return low - 1;
}

// Elements with a time, sorted; `mark` gives aria-current to the one that is heard.
class Timed {
  constructor(elements) {
    const pairs = [...elements].map((el) => [Number(el.dataset.at), el]).filter(([at]) => at >= 0);
    pairs.sort(([a], [b]) => a - b);
    this.times = pairs.map(([at]) => at);
    this.elements = pairs.map(([, el]) => el);
    this.current = null;
  }

  // Returns whether another one is heard than before.
  mark(now) {
    const at = now === null ? -1 : lastBefore(this.times, now), found = this.elements[at] ?? null;
    const isOver = found && now > Number(found.dataset.until ?? Infinity) + 1;
    const next = isOver ? null : found;
    if (next === this.current) return false;
    this.current?.removeAttribute('aria-current');
    next?.setAttribute('aria-current', 'true');
    this.current = next;
    return true;
  }
}
