// The doubts: marked in the text, listed by weight, walked with a key, ticked one by one.

const $ = (id) => document.getElementById(id);
import { clock } from './text.js';

export class Doubts {
  constructor(text) {
    this.text = text;
    this.all = [];
    this.ticked = new Set(); // ids; they outlive edits elsewhere
    this.current = null; // id
    $('doubts').addEventListener('change', (event) => this.tick(event.target.dataset.id, event.target.checked));
  }

  show(all) {
    this.all = all;
    const items = all.map((doubt) => this.item(doubt));
    $('doubts').replaceChildren(...items);
    $('doubts-none').hidden = all.length > 0;
    this.count();
    this.mark();
  }

  item(doubt) {
    const li = document.createElement('li');
    li.dataset.id = doubt.id;
    const go = document.createElement('button');
    go.type = 'button';
    go.className = 'go';
    go.dataset.id = doubt.id;
    go.textContent = `${clock(doubt.start_ms)} “${doubt.words}”`;
    const reason = document.createElement('div');
    reason.className = 'reason';
    reason.textContent = doubt.reason;
    li.append(go, reason, tickbox(doubt, this.ticked.has(doubt.id), 'Heard: it is right'));
    this.dress(li, doubt.id);
    return li;
  }

  dress(li, id) {
    li.classList.toggle('on', id === this.current);
    li.classList.toggle('ticked', this.ticked.has(id));
  }

  mark() {
    this.text.unmark('ticked');
    this.text.unmark('doubt');
    for (const doubt of this.all) {
      const name = this.ticked.has(doubt.id) ? 'doubt ticked' : 'doubt';
      this.text.mark(doubt.cue, doubt.first, doubt.last, name);
    }
  }

  tick(id, isTicked) {
    if (isTicked) this.ticked.add(id); else this.ticked.delete(id);
    const li = $('doubts').querySelector(`li[data-id="${id}"]`);
    if (li) {
      li.querySelector('input').checked = isTicked;
      this.dress(li, id);
    }
    this.count();
    this.mark();
  }

  count() {
    const left = this.open().length;
    $('doubts-head').textContent = this.all.length ? `Doubts: ${left} of ${this.all.length} open` : 'Doubts';
  }

  open() { return this.all.filter((doubt) => !this.ticked.has(doubt.id)); }

  // The doubt after or before the current one that is not ticked, by weight; round at the ends.
  step(by) {
    const count = this.all.length;
    let at = this.all.findIndex((doubt) => doubt.id === this.current);
    if (at < 0) at = by > 0 ? -1 : count;
    for (let tried = 0; tried < count; tried++) {
      at = (at + by + count) % count;
      if (!this.ticked.has(this.all[at].id)) return this.choose(this.all[at].id);
    }
    return null;
  }

  choose(id) {
    this.current = id;
    for (const li of $('doubts').children) this.dress(li, li.dataset.id);
    $('doubts').querySelector('li.on')?.scrollIntoView({ block: 'nearest' });
    return this.all.find((doubt) => doubt.id === id) ?? null;
  }
}

export function tickbox(doubt, isTicked, words) {
  const label = document.createElement('label'), box = document.createElement('input');
  box.type = 'checkbox';
  box.checked = isTicked;
  box.dataset.id = doubt.id;
  label.append(box, ` ${words}`);
  return label;
}
