// Words in brackets: a stretch that is left out, [...], and words that nobody said, [the test]. In their
// field `[` leaves out what is selected; whoever looks for a quotation in the text reads past them.

const MARK = '[...]', BRACKETS = /\[([^[\]]*)\]/g, DOTS = /^\s*(?:\.\s*\.\s*\.|…)\s*$/;

// The pieces of a moment's words that were said in a row, each a list of words. What `said` has in brackets
// itself, [laughs], was said.
export function pieces(words, said) {
  const marked = words.normalize('NFC').replace(
    BRACKETS, (all, inside) => (said.includes(all) ? all : DOTS.test(inside) ? '\0' : '\u0001'));
  const bare = marked.replace(/\s*\u0001(?=[^\p{L}\p{N}\s\0]|\s|$)/gu, '').replaceAll('\u0001', '');
  return bare.split('\0').map((piece) => piece.split(/\s+/).filter(Boolean)).filter((piece) => piece.length);
}

export function shown(words) {
  return words.replace(BRACKETS, (all, inside) => (DOTS.test(inside) ? '[…]' : all)).replace(/\s+/g, ' ').trim();
}

export class WordsField {
  // `box` is the text box, `leave` and `add` the buttons; `changed` is told of the words, `say` of what was done.
  constructor({ box, leave, add, changed, say }) {
    Object.assign(this, { box, changed, say });
    box.addEventListener('input', () => this.changed(this.words));
    box.addEventListener('keydown', (event) => this.pressed(event));
    leave.addEventListener('click', () => this.leaveOut());
    add.addEventListener('click', () => this.add());
  }

  get words() { return this.box.value.replace(/\s+/g, ' ').trim(); }

  get isEdited() { return this.words !== this.base; }

  set(words) {
    this.base = words;
    this.box.value = words;
    this.changed(words);
  }

  pressed(event) {
    if (event.isComposing || event.ctrlKey || event.metaKey) return;
    if (event.key === '[' && this.box.selectionStart < this.box.selectionEnd) {
      event.preventDefault();
      this.leaveOut();
    }
    if (event.key === 'Enter') { // it saves, as in every other field; line breaks are no part of it
      event.preventDefault();
      this.box.form.requestSubmit(this.box.form.querySelector('button[value="ok"]'));
    }
  }

  // What is selected, whole words of it, is left out; a mark beside it becomes one with its own.
  leaveOut() {
    let { selectionStart: from, selectionEnd: to, value } = this.box;
    if (from === to || !value.slice(from, to).trim()) {
      this.box.focus();
      this.say('Select the words to leave out first.');
      return;
    }
    while (from > 0 && !/\s/.test(value[from - 1])) from--;
    while (to < value.length && !/\s/.test(value[to])) to++;
    const before = value.slice(0, from).trim(), after = value.slice(to).trim();
    if (!before || !after) {
      this.box.focus();
      this.say('The first and the last words cannot be left out: begin or end with other words instead.');
      return;
    }
    const gone = value.slice(from, to).trim();
    const start = before.endsWith(MARK) ? before.slice(0, -MARK.length).trimEnd() : before;
    const end = after.startsWith(MARK) ? after.slice(MARK.length).trimStart() : after;
    this.put(`${start} ${MARK} ${end}`, start.length + 1 + MARK.length);
    this.say(`Left out: “${gone}”. It reads now: ${shown(this.box.value)}`);
  }

  // Brackets at the cursor, with the cursor in them.
  add() {
    const { selectionEnd: at, value } = this.box;
    const before = value.slice(0, at).trimEnd(), after = value.slice(at).trimStart();
    const start = `${before}${before ? ' ' : ''}[`;
    this.put(`${start}]${after && !/^[,.;:!?]/.test(after) ? ' ' : ''}${after}`, start.length);
    this.say('Type the words that explain, between the brackets.');
  }

  put(value, cursor) {
    this.box.value = value;
    this.box.focus();
    this.box.setSelectionRange(cursor, cursor);
    this.changed(this.words);
  }
}
