// A cue's text in a box: typed, saved, left as it was, split at the cursor.

import { clock, fill } from './text.js';

const TOOLS = [['save', 'Save'], ['split', 'Split at the cursor'], ['cancel', 'Cancel']];

export class Editor {
  // `change` sends an edit; `select` chooses a cue; `into` brings an element into view; `left` is
  // told when a cue shows its words again.
  constructor(text, { change, select, into, left, say, toggleSound }) {
    Object.assign(this, { text, change, select, into, left, say, toggleSound });
    this.open = null; // {index, el, box}
    this.isOpening = false;
    this.isSplitting = false;
  }

  get typed() { return this.open?.box.value; }
  get isChanged() { return Boolean(this.open) && this.typed !== this.text.cues[this.open.index].text; }
  holds(el) { return this.open?.el === el; }

  async start(index, word = -1) {
    if (this.open) {
      const { index: old } = this.open, count = this.text.cues.length;
      this.isOpening = true; // what is typed meanwhile is no command
      const isSaved = await this.save().finally(() => { this.isOpening = false; });
      if (!isSaved) return;
      if (index > old && this.text.cues.length < count) index--; // the text was emptied: that cue is gone
    }
    const cue = this.text.cues[index];
    if (!cue) return;
    this.select(index);
    const el = this.text.element(index), box = this.box(cue);
    el.replaceChildren(box, tools());
    this.open = { index, el, box };
    box.focus({ preventScroll: true });
    const before = cue.text.split(' ').slice(0, Math.max(0, word)).join(' ').length;
    const at = word < 0 ? box.value.length : before + (word ? 1 : 0);
    box.setSelectionRange(at, at);
    this.into(el);
  }

  box(cue) {
    const box = document.createElement('textarea');
    box.value = cue.text;
    box.maxLength = 5000;
    box.rows = Math.max(2, Math.ceil(cue.text.length / 55)); // where field-sizing is not known
    box.setAttribute('aria-label', `Text of the cue at ${clock(cue.start_ms)}`);
    box.lang = this.text.language;
    box.spellcheck = true;
    return box;
  }

  // Forget the box; true text is drawn by whoever asked.
  drop() { this.open = null; }

  leave() {
    const { index, el } = this.open;
    this.open = null;
    fill(el, this.text.cues[index]);
    this.left();
    this.select(index, true);
  }

  async save() {
    const { index } = this.open, words = this.typed;
    if (!this.isChanged) { this.leave(); return true; }
    const said = await this.change({ kind: 'text', cue: index, text: words });
    if (!said) return false;
    this.open = null;
    if (said.is_merged) return true;
    this.select(Math.min(index, this.text.cues.length - 1), true);
    if (!words.trim()) this.say('The cue is removed.');
    return true;
  }

  async split() {
    if (this.isSplitting) return; // the key is held down
    this.isSplitting = true;
    try { await this.splitAtCursor(); } finally { this.isSplitting = false; }
  }

  async splitAtCursor() {
    const { index, box } = this.open;
    // The desk counts characters, JavaScript half ones where they are rare.
    const before = box.value.slice(0, box.selectionStart).replace(/\s+/g, ' ').trimStart();
    if (this.isChanged && !(await this.save())) return;
    if (this.open) this.leave();
    if (!(await this.change({ kind: 'split', cue: index, at: [...before].length }))) return;
    this.select(index + 1, true);
    this.say('Split in two.');
  }

  press(event) {
    if (event.key === 'Escape') this.leave();
    else if (event.key === 'Enter' && event.ctrlKey) this.split();
    else if (event.key === 'Enter' && !event.shiftKey && !event.isComposing) this.save();
    else if (event.key === ' ' && event.ctrlKey) this.toggleSound();
    else return;
    event.preventDefault();
  }

  // What one of the buttons under the box does.
  act(name) { ({ save: () => this.save(), split: () => this.split(), cancel: () => this.leave() })[name](); }
}

function tools() {
  const made = document.createElement('div');
  made.className = 'edit-tools';
  for (const [name, words] of TOOLS) {
    const button = document.createElement('button');
    button.type = 'button';
    button.dataset.do = name;
    button.textContent = words;
    made.append(button);
  }
  return made;
}
