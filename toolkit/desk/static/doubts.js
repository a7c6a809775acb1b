// The doubts: marked in the text, listed, walked with a key, ticked one by one. Those that were
// corrected stand in the list as done.

import { clock } from './text.js';

const $ = (id) => document.getElementById(id);
export const sentence = (words) => words.charAt(0).toUpperCase() + words.slice(1);

export class Doubts {
  constructor(text, keep) {
    Object.assign(this, { text, keep, all: [], corrected: [], current: null }); // current: an id
    this.ticked = new Set(); // ids; they outlive edits elsewhere
    $('doubts').addEventListener('change', (event) => this.tick(event.target.dataset.id, event.target.checked));
    $('order').addEventListener('change', () => this.show(this.all, this.corrected));
  }

  show(all, corrected) {
    this.corrected = corrected;
    all.forEach((doubt, i) => { doubt.rank ??= i; }); // as the desk weighs them
    const byTime = (a, b) => a.cue - b.cue || a.first - b.first;
    this.all = $('order').value === 'time' ? [...all].sort(byTime) : [...all].sort((a, b) => a.rank - b.rank);
    $('doubts').replaceChildren(...this.all.map((doubt) => this.item(doubt)), ...corrected.map((doubt) => this.done(doubt)));
    $('doubts-none').hidden = this.total > 0;
    $('doubts-done').hidden = !this.total;
    $('doubts-tools').hidden = !all.length;
    this.count();
    this.mark();
  }

  get total() { return this.all.length + this.corrected.length; }

  item(doubt) {
    const li = document.createElement('li');
    li.dataset.id = doubt.id;
    li.append(this.way(this.startOf(doubt), doubt.words, { id: doubt.id }), this.why(sentence(doubt.reason)));
    if (doubt.offers.length) li.append(this.offer(doubt));
    li.append(tickbox(doubt, this.ticked.has(doubt.id), 'Heard, and right'));
    this.dress(li, doubt.id);
    return li;
  }

  done({ start_ms: ms, words }) {
    const li = document.createElement('li');
    li.className = 'ticked corrected';
    li.append(this.way(ms, words, { ms }), this.why('Corrected'));
    return li;
  }

  // The button that leads there.
  way(ms, words, data) {
    const go = document.createElement('button'), at = document.createElement('span');
    go.type = 'button';
    go.className = 'go';
    Object.assign(go.dataset, data);
    at.className = 'at';
    at.textContent = clock(ms);
    go.append(at, ` “${words.length > 60 ? `${words.slice(0, 60)} …` : words}”`);
    return go;
  }

  why(words) {
    const reason = document.createElement('div');
    reason.className = 'reason';
    reason.textContent = words;
    return reason;
  }

  offer(doubt) {
    const put = document.createElement('button');
    put.type = 'button';
    put.className = 'put';
    put.dataset.id = doubt.id;
    put.textContent = `Write “${doubt.offers[0].instead}”`;
    return put;
  }

  // When the first doubtful word is said.
  startOf(doubt) {
    const cue = this.text.cues[doubt.cue];
    const number = cue.text.slice(0, doubt.first).split(' ').length - 1;
    return cue.word_starts_ms[number] ?? doubt.start_ms;
  }

  dress(li, id) {
    li.classList.toggle('on', id === this.current);
    li.classList.toggle('ticked', this.ticked.has(id));
  }

  mark() {
    for (const name of ['ticked', 'doubt', 'this']) this.text.unmark(name);
    for (const doubt of this.all) this.markOne(doubt);
  }

  // Mark the doubts of one cue: going through all words of two hours takes time.
  markCue(index) {
    this.text.unmarkCue(index, ['ticked', 'doubt', 'this']);
    for (const doubt of this.all) if (doubt.cue === index) this.markOne(doubt);
  }

  markOne(doubt) {
    const name = this.ticked.has(doubt.id) ? 'doubt ticked' : 'doubt';
    this.text.mark(doubt.cue, doubt.first, doubt.last, doubt.id === this.current ? `${name} this` : name);
  }

  tick(id, isTicked) {
    if (isTicked) this.ticked.add(id); else this.ticked.delete(id);
    this.keep(id, isTicked);
    const li = $('doubts').querySelector(`li[data-id="${id}"]`);
    if (li) {
      li.querySelector('input').checked = isTicked;
      this.dress(li, id);
    }
    this.count();
    const doubt = this.get(id);
    if (doubt) this.markCue(doubt.cue);
  }

  count() {
    const left = this.open().length;
    $('doubts-head').textContent = this.total ? `Doubts: ${left} of ${this.total} open` : 'Doubts';
    $('doubts-done').max = this.total || 1;
    $('doubts-done').value = this.total - left;
  }

  open() { return this.all.filter((doubt) => !this.ticked.has(doubt.id)); }

  get(id) { return this.all.find((doubt) => doubt.id === id) ?? null; }

  // The doubt after or before the current one that is not ticked, in the list's order; round at
  // the ends. If the current one is gone, corrected, its place in the list still counts.
  step(by) {
    const count = this.all.length;
    let at = this.all.findIndex((doubt) => doubt.id === this.current);
    if (at < 0) at = by > 0 ? (this.place ?? 0) - 1 : (this.place ?? count);
    for (let tried = 0; tried < count; tried++) {
      at = (at + by + count) % count;
      if (!this.ticked.has(this.all[at].id)) return this.choose(this.all[at].id);
    }
    return null;
  }

  choose(id) {
    const before = this.get(this.current);
    this.current = id;
    this.place = this.all.findIndex((doubt) => doubt.id === id);
    for (const li of $('doubts').querySelectorAll('li[data-id]')) this.dress(li, li.dataset.id);
    this.intoList($('doubts').querySelector('li.on'));
    const doubt = this.get(id);
    for (const each of [before, doubt]) if (each) this.markCue(each.cue);
    return doubt;
  }

  // Scroll the list, never the page: that goes to the words.
  intoList(li) {
    if (!li) return;
    const list = li.closest('aside');
    const { top, bottom } = list.getBoundingClientRect(), box = li.getBoundingClientRect();
    if (box.top < top) list.scrollTop -= top - box.top;
    else if (box.bottom > bottom) list.scrollTop += box.bottom - bottom;
  }
}

export function tickbox(doubt, isTicked, words) {
  const label = document.createElement('label'), box = document.createElement('input');
  label.className = 'tick';
  box.type = 'checkbox';
  box.checked = isTicked;
  box.dataset.id = doubt.id;
  const said = document.createElement('span');
  said.textContent = words;
  label.append(box, said);
  return label;
}
