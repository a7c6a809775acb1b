// Moments that are quoted: shown at their cues and in a list, taken out, marked anew; also of part of a
// cue, with words left out or added, and for a campaign that is made with it.

import { send } from './api.js';
import { WordsField, pieces, shown } from './brackets.js';
import { clock } from './text.js';

const $ = (id) => document.getElementById(id);
const SLACK_MS = 500; // by which a moment's edge may lie beside its cue, as soy campaign has it
const NEW = ''; // the choice of a new campaign: no folder has this name
const AROUND = /^[\p{P}\p{S}]+|[\p{P}\p{S}]+$/gu;

// Where the pieces stand one after the other, the first at `from`: [first, last] of each; null if not.
function chain(there, wanted, from) {
  const spans = [];
  for (const piece of wanted) {
    let first = spans.length ? spans.at(-1)[1] + 1 : from;
    while (spans.length && first + piece.length <= there.length && !fits(there, piece, first)) first++;
    if (!piece.length || !fits(there, piece, first)) return null;
    spans.push([first, first + piece.length - 1]);
  }
  return spans.length ? spans : null;
}

function fits(there, piece, from) {
  const bare = (said) => said.replace(AROUND, '');
  return from + piece.length <= there.length && piece.every((word, i) => {
    const { said } = there[from + i];
    return said === word || ((i === 0 || i === piece.length - 1) && bare(said) === bare(word));
  });
}

export class Quotes {
  // `go` leads to a time; `digest` returns that of the text on the page.
  constructor(text, { go, digest, refused, say }) {
    Object.assign(this, { text, digest, refused, say, all: [], going: null });
    $('quotes').addEventListener('click', (event) => {
      const way = event.target.closest('.go');
      if (way) go(Number(way.dataset.ms));
    });
    document.addEventListener('click', (event) => {
      const button = event.target.closest('button.unquote');
      if (button) this.ask(this.all[button.dataset.moment]);
    });
    $('unquote-dialog').addEventListener('close', () => {
      if ($('unquote-dialog').returnValue === 'ok') this.remove(this.going);
    });
    for (const id of ['moment-more', 'moment-from', 'moment-to']) $(id).addEventListener('input', () => this.preview(id));
    this.field = new WordsField({
      box: $('moment-text'), leave: $('moment-leave'), add: $('moment-add'),
      changed: (words) => { $('moment-words').textContent = shown(words); },
      say: (told) => { $('moment-told').textContent = told; },
    });
    $('moment-campaign').addEventListener('input', () => this.named());
    $('moment-dialog').addEventListener('submit', (event) => this.submitted(event));
  }

  show({ moments, campaigns, campaigns_wrong: wrong, can_quote: canQuote }) {
    this.all = moments;
    this.isOn = canQuote;
    $('moment').hidden = !canQuote;
    $('quotes-part').hidden = !moments.length && !wrong;
    $('quotes-wrong').hidden = !wrong;
    $('quotes-wrong').textContent = wrong ?? '';
    $('quotes').replaceChildren(...moments.map((moment, i) => this.item(moment, i)));
    const chosen = $('moment-campaign').value;
    $('moment-campaign').replaceChildren(
      ...campaigns.map(({ folder, title }) => new Option(`${title} (${folder})`, folder)), new Option('a new campaign …', NEW));
    if (campaigns.some(({ folder }) => folder === chosen)) $('moment-campaign').value = chosen;
    this.draw();
  }

  item(moment, number) {
    const li = document.createElement('li'), go = document.createElement('button'), at = document.createElement('span');
    go.type = 'button';
    go.className = 'go';
    go.dataset.ms = moment.start_ms;
    at.className = 'at';
    at.textContent = clock(moment.start_ms);
    go.append(at, ` “${moment.words.length > 60 ? `${moment.words.slice(0, 60)} …` : moment.words}”`);
    li.append(go, this.tag(moment, number));
    return li;
  }

  // Of which campaign it is and what it is called there, and the way out.
  tag(moment, number, isFound = true) {
    const tag = document.createElement('div'), which = document.createElement('span'), out = document.createElement('button');
    tag.className = 'quote-tag';
    which.textContent = `Quoted in ${moment.campaign}: ${moment.id}${isFound ? '' : ', whose words are no longer in the text'}`;
    out.type = 'button';
    out.className = 'unquote';
    out.dataset.moment = number;
    out.textContent = 'Remove …';
    out.setAttribute('aria-label', `Remove ${moment.campaign}: ${moment.id}`);
    tag.append(which, ' ', out);
    return tag;
  }

  // Marks and tags in the text, as it is now.
  draw() {
    for (const el of this.text.root.querySelectorAll('.quote-tag')) el.remove();
    this.text.unmark('quoted');
    this.all.forEach((moment, number) => {
      const spans = this.places(moment), at = spans?.[0].first.cue ?? Math.max(0, this.text.cueAt(moment.start_ms));
      for (const { first, last } of spans ?? []) {
        for (let cue = first.cue; cue <= last.cue; cue++) {
          this.text.markWords(cue, cue === first.cue ? first.word : 0, cue === last.cue ? last.word : Infinity, 'quoted');
        }
      }
      this.text.element(at)?.parentElement.append(this.tag(moment, number, Boolean(spans)));
    });
  }

  // The words of the text that it quotes, for each stretch {first, last} of {cue, word}; null if they are
  // not there. Brackets of the text itself are words like others.
  places({ start_ms: start, end_ms: end, words }) {
    const there = [];
    for (let cue = Math.max(0, this.text.cueAt(start - SLACK_MS)); cue < this.text.cues.length; cue++) {
      if (this.text.cues[cue].start_ms > end + SLACK_MS) break;
      this.text.cues[cue].text.split(' ').forEach((said, word) => there.push({ cue, word, said: said.normalize('NFC') }));
    }
    const startOf = ({ cue, word }) => this.text.cues[cue].word_starts_ms[word];
    for (const wanted of [[words.normalize('NFC').split(/\s+/)], pieces(words, there.map(({ said }) => said).join(' '))]) {
      let best = null;
      for (let from = 0; from < there.length; from++) {
        const off = Math.abs(startOf(there[from]) - start);
        const spans = !best || off < best.off ? chain(there, wanted, from) : null;
        if (spans) best = { off, spans };
      }
      if (best) return best.spans.map(([first, last]) => ({ first: there[first], last: there[last] }));
    }
    return null;
  }

  // ---------------------------------------------------------- taking out

  ask(moment) {
    this.going = moment;
    $('unquote-which').textContent = `${moment.campaign}: ${moment.id}, at ${clock(moment.start_ms)}`;
    $('unquote-words').textContent = moment.words;
    $('unquote-dialog').returnValue = '';
    $('unquote-dialog').showModal();
  }

  async remove({ campaign, id, words }) {
    try {
      this.show(await send('unquote', () => ({ campaign, id, words })));
      this.say(`“${id}” is removed from campaign/${campaign}/moments.toml.`);
    } catch (error) { this.refused(error, null); }
  }

  // ---------------------------------------------------------- marking

  // The words that are selected, else a whole cue.
  open(index) {
    const chosen = this.text.selection() ?? { first: { cue: index, word: 0 }, last: { cue: index, word: Infinity } };
    this.first = chosen.first.cue;
    $('moment-more').max = String(Math.max(20, chosen.last.cue - this.first));
    $('moment-more').value = String(chosen.last.cue - this.first);
    $('moment-title').value = '';
    $('moment-new').value = '';
    $('moment-said').hidden = true;
    $('moment-told').textContent = '';
    $('moment-edit').open = false;
    this.offer(chosen.first.word, chosen.last.word);
    this.named();
    $('moment-dialog').returnValue = '';
    $('moment-dialog').showModal();
    $('moment-title').focus();
  }

  get last() {
    return Math.min(this.text.cues.length - 1, this.first + Math.max(0, Math.floor(Number($('moment-more').value)) || 0));
  }

  get words() { return { from: Number($('moment-from').value), to: Number($('moment-to').value) }; }

  preview(changed) {
    if (changed === 'moment-more') this.offer(this.words.from, Infinity);
    if (changed === 'moment-from') this.offer(this.words.from, this.words.to);
    this.quote();
  }

  // The words to begin and to end with.
  offer(from, to) {
    const first = this.text.cues[this.first].text.split(' '), last = this.text.cues[this.last].text.split(' ');
    const begin = Math.min(from, first.length - 1), least = this.last === this.first ? begin : 0;
    const option = (said, n) => new Option(said, String(n));
    $('moment-from').replaceChildren(...first.map(option));
    $('moment-from').value = String(begin);
    $('moment-to').replaceChildren(...last.map(option).slice(least));
    $('moment-to').value = String(Math.max(least, Math.min(to, last.length - 1)));
    this.quote();
  }

  quote() {
    const said = this.text.cues.slice(this.first, this.last + 1).map((cue) => cue.text.split(' '));
    const { from, to } = this.words;
    said[said.length - 1] = said.at(-1).slice(0, to + 1);
    said[0] = said[0].slice(from);
    this.field.set(said.flat().join(' '));
  }

  named() {
    const isNew = $('moment-campaign').value === NEW;
    $('moment-new-part').hidden = !isNew;
    $('moment-new').required = isNew;
  }

  async submitted(event) {
    if (event.submitter?.value !== 'ok') return;
    event.preventDefault();
    const isNew = $('moment-campaign').value === NEW, { from, to } = this.words;
    try {
      const said = await send('moment', () => ({
        digest: this.digest(), first: this.first, last: this.last, first_word: from, last_word: to,
        words: this.field.isEdited ? this.field.words : null,
        campaign: isNew ? $('moment-new').value : $('moment-campaign').value, is_new: isNew, title: $('moment-title').value,
      }));
      $('moment-dialog').close();
      this.show(said);
      $('moment-campaign').value = said.campaign;
      this.say([`The moment “${said.id}” is in campaign/${said.campaign}/moments.toml.`, ...said.remarks].join(' '));
    } catch (error) {
      if (error.status === 409 || error.status === 0) {
        $('moment-dialog').close();
        this.refused(error, null);
        return;
      }
      if (error.status === undefined) throw error;
      $('moment-said').textContent = error.message;
      $('moment-said').hidden = false;
    }
  }
}
