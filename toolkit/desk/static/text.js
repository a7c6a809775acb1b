// The transcript on the page: paragraphs of one speaker, cues, words; beside each cue of a translation
// what is said at the same time. An edit draws anew only the paragraphs that it touches. No listener
// stands on a word or a cue.

import { besides } from './source.js';

const LONG = 400; // characters; as toolkit/transcript/paragraphs.py
const ENDS = ['.', '!', '?', '…', '."', '.”', '?”', '!”', '.»', ';'];

export function clock(ms) {
  const s = Math.floor(ms / 1000), h = Math.floor(s / 3600), m = Math.floor(s / 60) % 60;
  const two = (n) => String(n).padStart(2, '0');
  return h ? `${h}:${two(m)}:${two(s % 60)}` : `${m}:${two(s % 60)}`;
}

function element(name, className, text) {
  const made = document.createElement(name);
  if (className) made.className = className;
  if (text !== undefined) made.textContent = text;
  return made;
}

export class Text {
  constructor(root) {
    this.root = root;
    this.cues = [];
    this.paras = []; // {el, first, count, cues: their elements}
    this.source = null;
    this.besides = []; // for each cue: the cues of the source, and whether they were shown before
    this.chapters = [];
    this.voices = []; // names, in the order in which they are first heard
  }

  draw(cues, source, language) {
    this.cues = cues;
    this.source = source;
    this.language = language;
    this.voices = [...new Set(cues.map((cue) => cue.voice).filter(Boolean))];
    this.root.classList.toggle('with-source', Boolean(source));
    this.besides = source ? besides(cues, source.cues) : [];
    this.paras = this.grouped(0, cues.length);
    this.root.replaceChildren(...this.paras.map((para) => para.el));
  }

  // The chapters that begin with a cue, or in the pause before it.
  chaptersAt(index) {
    const from = index ? this.cues[index - 1].start_ms : -1, to = this.cues[index].start_ms;
    return this.chapters.filter(({ start_ms: ms }) => ms > from && ms <= to);
  }

  // From `at` on, `gone` cues became `made`.
  splice(at, gone, made) {
    const from = this.paraAt(Math.max(0, at - 1));
    const to = this.paraAt(Math.min(this.cues.length - 1, at + gone));
    const more = made.length - gone;
    this.cues.splice(at, gone, ...made);
    if (this.source) this.besides = besides(this.cues, this.source.cues);
    for (const { voice } of made) if (voice && !this.voices.includes(voice)) this.voices.push(voice);
    const start = this.paras[from].first;
    const end = this.paras[to].first + this.paras[to].count + more;
    const fresh = this.grouped(start, end);
    const after = this.paras[to].el.nextSibling;
    for (let i = from; i <= to; i++) this.paras[i].el.remove();
    for (const para of fresh) this.root.insertBefore(para.el, after);
    this.paras.splice(from, to - from + 1, ...fresh);
    if (more) for (let i = from + fresh.length; i < this.paras.length; i++) this.paras[i].first += more;
  }

  grouped(start, end) {
    const made = [];
    let first = start, length = 0;
    for (let i = start; i < end; i++) {
      const cue = this.cues[i];
      length += cue.text.length;
      const isLast = i + 1 === end || this.cues[i + 1].voice !== cue.voice || this.chaptersAt(i + 1).length;
      if (isLast || (length >= LONG && ENDS.some((e) => cue.text.endsWith(e)))) {
        made.push(this.paragraph(first, i + 1 - first));
        first = i + 1;
        length = 0;
      }
    }
    return made;
  }

  paragraph(first, count) {
    const cue = this.cues[first], el = element('div', 'para');
    const who = element('div', 'who'), said = element('div', 'said');
    who.append(element('h2', this.voiceClass(cue.voice), cue.voice || 'Speaker not named'), element('time', '', clock(cue.start_ms)));
    said.lang = this.language;
    const cues = this.cues.slice(first, first + count).map((each) => this.drawnCue(each));
    said.append(...cues.map((drawn, i) => this.row(drawn, first + i)));
    const titles = this.chaptersAt(first);
    if (titles.length) el.append(element('p', 'chapter', titles.map(({ title }) => title).join(' / ')));
    el.append(who, said);
    const para = { el, cues, first, count };
    el.para = para;
    return para;
  }

  row(cue, index) {
    const row = element('div', 'row');
    row.append(cue);
    if (this.source) row.append(this.beside(index));
    return row;
  }

  beside(index) {
    const { said, isAgain } = this.besides[index];
    const el = element('div', isAgain ? 'source again' : 'source', said.map(({ text }) => text).join(' '));
    el.lang = this.source.language;
    el.dataset.status = this.source.status;
    return el;
  }

  drawnCue(cue) {
    const el = element('div', 'cue');
    el.setAttribute('role', 'group');
    el.setAttribute('aria-label', `Cue at ${clock(cue.start_ms)}`);
    el.tabIndex = -1;
    fill(el, cue);
    return el;
  }

  voiceClass(name) {
    const at = this.voices.indexOf(name);
    return at < 0 ? 'voice nobody' : `voice voice-${at % 6}`;
  }

  paraAt(index) {
    let low = 0, high = this.paras.length - 1;
    while (low < high) {
      const mid = (low + high + 1) >> 1;
      if (this.paras[mid].first <= index) low = mid; else high = mid - 1;
    }
    return low;
  }

  element(index) {
    const para = this.paras[this.paraAt(index)];
    return para?.cues[index - para.first];
  }

  word(index, number) {
    return this.element(index)?.children[number];
  }

  // {cue, word, el} of what was clicked; word -1 where it was between words.
  place(target) {
    const el = target.closest('.cue');
    if (!el) return null;
    const para = el.closest('.para').para;
    const position = para.cues.indexOf(el);
    const word = target.classList.contains('w') ? Array.prototype.indexOf.call(el.children, target) : -1;
    return { cue: para.first + position, word, el };
  }

  // The last cue that has begun at `ms`, -1 before the first.
  cueAt(ms) {
    let low = -1, high = this.cues.length - 1;
    while (low < high) {
      const mid = (low + high + 1) >> 1;
      if (this.cues[mid].start_ms <= ms) low = mid; else high = mid - 1;
    }
    return low;
  }

  wordAt(index, ms) {
    const starts = this.cues[index].word_starts_ms;
    let number = starts.length - 1;
    while (number > 0 && starts[number] > ms) number--;
    return number;
  }

  // Mark the words of cue `index` that lie in characters [first, last) of its text.
  mark(index, first, last, className) {
    const el = this.element(index);
    if (!el || el.querySelector('textarea')) return;
    let at = 0;
    for (const word of el.children) {
      const end = at + word.textContent.length;
      if (at < last && end > first) word.classList.add(...className.split(' '));
      at = end + 1;
    }
  }

  // Mark the words `from` to `to` of a cue, both included.
  markWords(index, from, to, className) {
    const words = this.element(index)?.querySelectorAll('.w') ?? [];
    words.forEach((word, n) => { if (n >= from && n <= to) word.classList.add(className); });
  }

  // What is selected, {first, last} of {cue, word}; null if no word is.
  selection() {
    const chosen = getSelection();
    if (!chosen.rangeCount || chosen.isCollapsed) return null;
    const range = chosen.getRangeAt(0), within = range.commonAncestorContainer;
    const root = within.nodeType === Node.ELEMENT_NODE ? within : within.parentElement;
    const found = root.matches('.w') ? [root] : [...root.querySelectorAll('.w')].filter((word) => holds(range, word));
    const words = found.filter((word) => this.root.contains(word));
    if (!words.length) return null;
    const [first, last] = [words[0], words.at(-1)].map((word) => this.place(word));
    return { first: { cue: first.cue, word: first.word }, last: { cue: last.cue, word: last.word } };
  }

  unmarkCue(index, classNames) {
    for (const el of this.element(index)?.children ?? []) el.classList.remove(...classNames);
  }

  unmark(className) {
    for (const el of this.root.querySelectorAll(`.${className}`)) el.classList.remove(className);
  }
}

// Whether at least one character of a word is in the range.
function holds(range, word) {
  if (!range.intersectsNode(word)) return false;
  const { startContainer: start, startOffset, endContainer: end, endOffset } = range;
  return !(word.contains(start) && startOffset === start.textContent.length) && !(word.contains(end) && endOffset === 0);
}

export function fill(el, cue) {
  const parts = [];
  for (const said of cue.text.split(' ')) {
    if (parts.length) parts.push(' ');
    parts.push(element('span', 'w', said));
  }
  el.replaceChildren(...parts);
}
