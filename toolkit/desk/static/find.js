// Find and replace, within cues. The desk replaces; the page only shows where.

const $ = (id) => document.getElementById(id);
const escaped = (words) => words.replace(/[.*+?^${}()|[\]\\\/-]/g, '\\$&');

export class Finder {
  constructor(text, { go, replace, say }) {
    Object.assign(this, { text, go, replace, say, at: null });
    $('finder').addEventListener('submit', (event) => { event.preventDefault(); this.next(); });
    $('finder').addEventListener('input', () => { this.at = null; this.count(); });
    $('finder').addEventListener('keydown', (event) => { if (event.key === 'Escape') this.toggle(false); });
    $('find').addEventListener('click', () => this.toggle());
    $('unfind').addEventListener('click', () => this.toggle(false));
    $('one').addEventListener('click', () => this.replaceOne());
    $('all').addEventListener('click', () => this.replaceAll());
  }

  toggle(isOpen = $('finder').hidden) {
    $('finder').hidden = !isOpen;
    $('find').setAttribute('aria-expanded', String(isOpen));
    this.text.unmark('hit');
    if (isOpen) { $('needle').focus(); $('needle').select(); this.count(); } else $('find').focus();
  }

  hits() {
    const words = $('needle').value.normalize('NFC');
    if (!words) return [];
    const wordly = '[\\p{L}\\p{M}\\p{N}_]';
    const around = $('whole').checked ? `(?<!${wordly})${escaped(words)}(?!${wordly})` : escaped(words);
    const pattern = new RegExp(around, $('case').checked ? 'gu' : 'giu');
    return this.text.cues.flatMap((cue, index) =>
      [...cue.text.matchAll(pattern)].map((hit) => ({ cue: index, at: hit.index, end: hit.index + hit[0].length })));
  }

  count() {
    const hits = this.hits();
    $('found').textContent = $('needle').value ? (hits.length === 1 ? '1 place' : `${hits.length} places`) : '';
    return hits;
  }

  next() {
    const hits = this.count();
    if (!hits.length) { this.say('These words are not there.'); return; }
    const after = this.at
      ? hits.findIndex((hit) => hit.cue > this.at.cue || (hit.cue === this.at.cue && hit.at > this.at.at)) : 0;
    this.show(hits[Math.max(0, after)], hits);
  }

  show(hit, hits) {
    this.at = hit;
    this.go(hit.cue);
    this.text.unmark('hit');
    this.text.mark(hit.cue, hit.at, hit.end, 'hit');
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
    if (!(await this.replace(this.edit({ cue, at })))) return;
    this.at = { cue, at: at + $('by').value.length - 1 };
    if (this.count().length) this.next(); else this.say('Replaced; there are no more places.');
  }

  async replaceAll() {
    const count = this.count().length;
    if (!count) { this.say('These words are not there.'); return; }
    if (!(await this.replace(this.edit({})))) return;
    this.at = null;
    this.count();
    this.say(`Replaced in ${count} ${count === 1 ? 'place' : 'places'}.`);
  }
}
