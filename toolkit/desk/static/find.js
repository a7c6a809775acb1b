// Find and replace, also where a phrase goes from one cue of a speaker into the next. The desk
// replaces; the page only shows where. Words that are nearly a name or a term are offered.

const $ = (id) => document.getElementById(id);
const escaped = (words) => words.replace(/[.*+?^${}()|[\]\\\/-]/g, '\\$&');

export class Finder {
  constructor(text, { go, replace, say, toList }) {
    Object.assign(this, { text, go, replace, say, at: null });
    $('finder').addEventListener('submit', (event) => { event.preventDefault(); this.next(); });
    $('finder').addEventListener('input', () => { this.at = null; this.count(); });
    $('finder').addEventListener('keydown', (event) => {
      if (event.key !== 'Escape') return;
      this.toggle(false);
      event.preventDefault();
      event.stopPropagation();
      toList();
    });
    $('find').addEventListener('click', () => this.toggle());
    $('unfind').addEventListener('click', () => this.toggle(false));
    $('one').addEventListener('click', () => this.replaceOne());
    $('all').addEventListener('click', () => this.replaceAll());
    $('near-list').addEventListener('click', (event) => {
      const button = event.target.closest('button');
      if (button) this.fill(button.dataset.said, button.dataset.instead);
    });
  }

  written(words) {
    $('written').replaceChildren(...words.map((word) => new Option(word)));
  }

  // What the doubts say is nearly a name or a term: the words, and how they are written.
  near(doubts) {
    const found = new Map();
    for (const { kind, words, instead } of doubts.flatMap((doubt) => doubt.offers)) {
      if (kind !== 'name' && kind !== 'term') continue;
      const key = JSON.stringify([words, instead]);
      found.set(key, (found.get(key) ?? 0) + 1);
    }
    $('near').hidden = !found.size;
    $('near-list').replaceChildren(...[...found].map(([key, count]) => {
      const [said, instead] = JSON.parse(key), button = document.createElement('button');
      button.type = 'button';
      Object.assign(button.dataset, { said, instead });
      button.textContent = `${said} → ${instead}${count > 1 ? `, ${count} times` : ''}`;
      return button;
    }));
  }

  fill(said, instead) {
    $('needle').value = said;
    $('by').value = instead;
    $('whole').checked = true;
    $('case').checked = true;
    this.at = null;
    this.next();
    $('one').focus();
  }

  toggle(isOpen = $('finder').hidden) {
    $('finder').hidden = !isOpen;
    $('find').setAttribute('aria-expanded', String(isOpen));
    this.text.unmark('hit');
    if (isOpen) { $('needle').focus(); $('needle').select(); this.count(); } else $('find').focus();
  }

  // The cues of one speaker that follow each other as one text, and where each begins in it.
  runs() {
    const made = [];
    this.text.cues.forEach((cue, index) => {
      const run = made.at(-1);
      if (!run || run.voice !== cue.voice) {
        made.push({ voice: cue.voice, first: index, said: cue.text, starts: [0] });
        return;
      }
      run.starts.push(run.said.length + 1);
      run.said += ` ${cue.text}`;
    });
    return made;
  }

  hits() {
    const words = $('needle').value.normalize('NFC');
    if (!words) return [];
    const wordly = '[\\p{L}\\p{M}\\p{N}_]';
    const around = $('whole').checked ? `(?<!${wordly})${escaped(words)}(?!${wordly})` : escaped(words);
    const pattern = new RegExp(around, $('case').checked ? 'gu' : 'giu');
    return this.runs().flatMap((run) => {
      let part = 0;
      return [...run.said.matchAll(pattern)].map((hit) => {
        while (run.starts[part + 1] <= hit.index) part++;
        return { cue: run.first + part, at: hit.index - run.starts[part], length: hit[0].length };
      });
    });
  }

  count() {
    const hits = this.hits();
    $('found').textContent = $('needle').value ? (hits.length === 1 ? '1 place' : `${hits.length} places`) : '';
    return hits;
  }

  next() {
    const hits = this.count();
    if (!hits.length) { this.say('The text does not contain these words.'); return; }
    const after = this.at
      ? hits.findIndex((hit) => hit.cue > this.at.cue || (hit.cue === this.at.cue && hit.at > this.at.at)) : 0;
    this.show(hits[Math.max(0, after)], hits);
  }

  show(hit, hits) {
    this.at = hit;
    this.go(hit.cue);
    this.text.unmark('hit');
    let { cue, at, length } = hit;
    while (length > 0 && this.text.cues[cue]) { // it may go on in the cues that follow
      const said = this.text.cues[cue].text.length;
      this.text.mark(cue, at, at + length, 'hit');
      length -= said - at + 1;
      cue += 1;
      at = 0;
    }
    this.say(`Place ${hits.indexOf(hit) + 1} of ${hits.length}.`);
  }

  edit(place) {
    return {
      kind: 'replace', find: $('needle').value, by: $('by').value,
      whole_words: $('whole').checked, match_case: $('case').checked, ...place,
    };
  }

  async replaceOne() {
    if (!this.at) { this.next(); return; }
    const { cue, at } = this.at;
    const before = [...this.text.cues[cue].text.slice(0, at)]; // characters, as the desk counts
    if (!(await this.replace(this.edit({ cue, at: before.length })))) return;
    this.at = { cue, at: at + $('by').value.length - 1 };
    if (this.count().length) this.next(); else this.say('Replaced; that was the last place.');
  }

  async replaceAll() {
    const count = this.count().length;
    if (!count) { this.say('The text does not contain these words.'); return; }
    if (!(await this.replace(this.edit({})))) return;
    this.at = null;
    this.count();
    this.say(`Replaced in ${count} ${count === 1 ? 'place' : 'places'}.`);
  }
}
