// The text beside another one: an earlier version, or what a recogniser heard. Words of the other
// can be put in with a click.

const $ = (id) => document.getElementById(id);

export class Comparison {
  constructor(text, { ask, change, say, refused }) {
    Object.assign(this, { text, ask, change, say, refused, changes: {} });
    $('compare').addEventListener('change', () => this.show(true));
    text.root.addEventListener('click', (event) => {
      const button = event.target.closest('button.take');
      if (button) this.take(Number(button.dataset.cue), Number(button.dataset.part));
    });
  }

  get isOn() { return Boolean($('compare').value); }

  offer(others) {
    const chosen = $('compare').value;
    $('compare').replaceChildren(new Option('nothing', ''), ...others.map(([name, words]) => new Option(words, name)));
    if (others.some(([name]) => name === chosen)) $('compare').value = chosen;
  }

  async show(isAsked = false) {
    const name = $('compare').value;
    try {
      this.changes = name ? (await this.ask(`compare/${encodeURIComponent(name)}`)).changes : {};
    } catch (error) { this.refused(error, null); return; }
    this.draw();
    if (!isAsked || !name) return;
    const count = Object.keys(this.changes).length;
    this.say(count ? `Words differ in ${count} ${count === 1 ? 'cue' : 'cues'}. Click the struck-out words to use them.` : 'No word differs.');
  }

  draw() {
    for (const el of this.text.root.querySelectorAll('.diff')) el.remove();
    for (const [index, parts] of Object.entries(this.changes)) {
      const cue = this.text.element(Number(index));
      if (!cue || cue.querySelector('textarea')) continue;
      const el = document.createElement('div');
      el.className = 'diff';
      parts.forEach(([kind, words], part) => el.append(this.part(kind, words, index, part), ' '));
      cue.append(el);
    }
  }

  part(kind, words, cue, part) {
    const made = document.createElement({ same: 'span', gone: 'del', new: 'ins' }[kind]);
    made.textContent = words;
    if (kind !== 'gone') return made;
    const button = document.createElement('button');
    button.type = 'button';
    button.className = 'take';
    button.dataset.cue = cue;
    button.dataset.part = part;
    button.title = 'Use these words';
    button.append(made);
    return button;
  }

  // The cue with the other text's words at one place; those that stand there instead go.
  async take(index, chosen) {
    const parts = this.changes[index];
    const words = parts.filter(([kind], i) =>
      i === chosen || kind === 'same' || (kind === 'new' && i !== chosen + 1)).map(([, said]) => said);
    if (await this.change({ kind: 'text', cue: index, text: words.join(' ') })) this.say('The words are in the text.');
  }
}
