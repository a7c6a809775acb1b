// The keys, whatever has the focus: the text, a button, a slider, a choice, or nothing. Where text is
// typed, and in a dialog, keys belong to that; only documented combinations act.
//
// Who came to a control by keyboard works it with its own keys (WCAG 2.2, 2.1.1): Space and Enter press
// a button, arrows choose. Who clicked it goes on with the keys of the page. Single characters can be
// turned off (2.1.4); a control's own keys, Space, Enter, Esc and arrows stay.

const $ = (id) => document.getElementById(id);
const KEPT = 'desk-single-keys';
const TYPED = 'textarea, [contenteditable], input:not([type="checkbox"], [type="radio"], [type="range"], [type="button"])';
const ARROWS = ['ArrowUp', 'ArrowDown', 'ArrowLeft', 'ArrowRight'];
const OWN = [
  ['button, a, summary', [' ', 'Enter']],
  ['input[type="checkbox"]', [' ']],
  ['input[type="radio"]', [' ', ...ARROWS]],
  ['input[type="range"]', ['ArrowUp', 'ArrowDown']], // arrows to the sides go 3 s, here as elsewhere
  ['select', [' ', 'Enter', ...ARROWS]],
];
const HELD = new Set([...ARROWS, 'n', 'p', 'u', 'r', '<', '>']); // go on while they are held down
const TELLS_OPEN = CSS.supports('selector(select:open)');

export class Keys {
  // `always` and `single` are what each key does, `digit` what a number does; `toList` puts the focus
  // into the list; `editor` has the text that is being edited.
  constructor({ always, single, digit, toList, toggleSound, undo, redo, editor, isReady, say }) {
    Object.assign(this, { always, single, digit, toList, toggleSound, undo, redo, editor, isReady, say });
    this.isPointed = false; // whether the control with the focus was clicked
    document.addEventListener('pointerdown', () => { this.isPointed = true; }, true);
    document.addEventListener('keydown', (event) => this.pressed(event));
    this.remember();
  }

  get isSingle() { return $('single').checked; }

  // For as long as the browser keeps it for this address.
  remember() {
    try {
      $('single').checked = localStorage.getItem(KEPT) !== 'off';
      $('single').addEventListener('change', () => localStorage.setItem(KEPT, this.isSingle ? 'on' : 'off'));
    } catch { /* a browser that keeps nothing */ }
  }

  pressed(event) {
    const { target } = event;
    if (event.key === 'Tab') this.isPointed = false;
    if (this.editor.isOpening) { event.preventDefault(); return; }
    if (event.isComposing || document.querySelector('dialog[open]')) return;
    if (this.editor.open && target === this.editor.open.box) { this.editor.press(event); return; }
    const act = this.meant(event, target instanceof Element && target.matches(TYPED));
    if (!act || !this.isReady()) return;
    event.preventDefault();
    act();
  }

  // What the key does here; nothing where it is none of ours, or belongs to what has the focus.
  meant(event, isTyped) {
    const { key, ctrlKey, altKey, metaKey } = event;
    if (altKey || metaKey) return undefined;
    if (key === ' ' && ctrlKey) return this.toggleSound;
    if (key === 'Escape') return ctrlKey || this.isChoosing(event.target) ? undefined : this.toList;
    if (isTyped) return undefined;
    if (ctrlKey) return { z: event.shiftKey ? this.redo : this.undo, Z: this.redo, y: this.redo }[key];
    if (this.isOwn(event.target, key)) return undefined;
    const act = this.act(event);
    return act && this.editor.open ? () => this.backToText() : act;
  }

  act(event) {
    const digit = /^(?:Digit([1-9])|Numpad[1-9])$/.exec(event.code); // the key, whatever stands on it
    if (digit && (digit[1] || /^[1-9]$/.test(event.key))) {
      return this.isSingle && !event.repeat ? () => this.digit(Number(event.code.at(-1)), event.shiftKey) : undefined;
    }
    const name = letter(event);
    if (event.repeat && !HELD.has(name)) return undefined;
    return this.always[name] ?? (this.isSingle ? this.single[name] : undefined);
  }

  isOwn(target, key) {
    if (this.isChoosing(target)) return true;
    const own = OWN.find(([selector]) => target.closest(selector));
    const isSure = !this.isPointed || (target.matches('select') && !TELLS_OPEN);
    return Boolean(own) && isSure && own[1].includes(key);
  }

  isChoosing(target) { return TELLS_OPEN && target.matches('select:open'); }

  // A text is open, and the focus went elsewhere: what is typed now is no command.
  backToText() {
    this.toList();
    this.say('You are editing this text: Enter saves it, Esc cancels.');
  }
}

// The letter that is meant, with caps lock and on Greek or Cyrillic keys too.
function letter(event) {
  const { key, code } = event, latin = /^Key([A-Z])$/.exec(code);
  if (latin && (key > '~' || (event.getModifierState('CapsLock') && !event.shiftKey))) return latin[1].toLowerCase();
  return key;
}
