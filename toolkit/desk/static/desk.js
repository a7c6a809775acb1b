// The review desk: what happens when a person clicks or presses a key.

import { load, send, whileSaving } from './api.js';
import { Chapters } from './chapters.js';
import { Comparison } from './compare.js';
import { Conflict } from './conflict.js';
import { Doubts, sentence } from './doubts.js';
import { Dialogs } from './dialogs.js';
import { Editor } from './editor.js';
import { Finder } from './find.js';
import { Keys } from './keys.js';
import { Player } from './player.js';
import { Quotes } from './quotes.js';
import { standing } from './source.js';
import { Text } from './text.js';
import { Voices } from './voices.js';

const $ = (id) => document.getElementById(id);
const STEP_MS = 3000;

const text = new Text($('transcript'));
const doubts = new Doubts(text, (doubt, is_right) =>
  send('tick', () => ({ doubt, is_right })).then(map).catch((error) => conflict.refused(error, null)));
let digest = '', selected = 0, player = null;
let lastTicked = null; // an id
let now = null; // the element of the word that is heard

// ------------------------------------------------------------ messages

let fading = 0;
function say(words) {
  $('say').textContent = words;
  clearTimeout(fading);
  fading = setTimeout(() => { $('say').textContent = ''; }, 6000);
}

function show(said) {
  digest = said.digest;
  const words = { draft: 'Draft', edited: 'Edited after approval, so a draft again' };
  $('standing').textContent = said.status === 'reviewed'
    ? `Approved by ${said.reviewed_by}, ${day(said.reviewed_on)}` : words[said.status];
  $('standing').dataset.status = said.status;
  $('approve').classList.toggle('main', said.status !== 'reviewed'); // then it is done
  $('undo').disabled = !said.can_undo;
  $('redo').disabled = !said.can_redo;
  doubts.show(said.doubts, said.corrected);
  finder.near(said.doubts);
  voices.show();
  map();
}

const day = (iso) => new Date(`${iso}T12:00:00`).toLocaleDateString('en-GB', { dateStyle: 'long' });

function map() {
  const marks = doubts.all.map((doubt) => ({
    ms: doubts.startOf(doubt), colour: doubts.ticked.has(doubt.id) ? '--ok' : '--doubt-line',
  }));
  player?.map([...chapters.all.map(({ start_ms: ms }) => ({ ms, colour: '--quiet', isTall: true })), ...marks]);
}

// ------------------------------------------------------------ changes

// Send what changes the text and draw what came of it; false if it was refused.
// Text that is open in a box is saved first.
async function change(name, edit, isSave = false) {
  if (editor.open && !isSave && !(await editor.save())) return false;
  try {
    const said = await send(name, () => (edit ? { digest, edit } : { digest }));
    if (said.is_merged) {
      await reload();
      say('Another program changed the file meanwhile; the text now has its changes and yours.');
      return said;
    }
    text.splice(said.at, said.gone, said.cues);
    show(said);
    quotes.draw();
    if (comparison.isOn) comparison.show();
    return said;
  } catch (error) {
    conflict.refused(error, edit);
    return false;
  }
}

async function step(name, done) {
  if (editor.open) { say('Save or cancel the text first.'); return; }
  if ($(name).disabled) { say(`There is nothing more to ${name}.`); return; }
  const said = await change(name);
  if (!said) return;
  select(Math.min(said.at, text.cues.length - 1), true);
  say(done);
}

async function reload() {
  const said = await load();
  const typed = editor.typed;
  editor.drop();
  conflict.over();
  document.documentElement.dataset.language = said.language;
  $('about').textContent = [`Transcript in ${languageName(said.language)}`,
    said.source && `translated from ${languageName(said.source.language)}`].filter(Boolean).join(', ');
  $('beside').hidden = !said.source;
  $('beside').textContent = said.source ? standing(said.source, languageName) : '';
  $('title').textContent = said.title;
  document.title = `Review: ${said.title}`;
  doubts.ticked = new Set(said.ticked);
  voices.people = said.names;
  text.chapters = said.chapters;
  text.draw(said.cues, said.source, said.language);
  chapters.show(said.chapters);
  show(said);
  comparison.offer(said.others);
  finder.written([...new Set([...said.terms, ...said.names])]);
  quotes.show(said);
  if (comparison.isOn) comparison.show();
  select(Math.min(selected, text.cues.length - 1));
  if (typed && !text.cues.some((cue) => cue.text === typed)) conflict.alarm(`Not saved; copy it if you need it: ${typed}`);
  return said;
}

const languageName = (tag) => new Intl.DisplayNames(['en'], { type: 'language', fallback: 'code' }).of(tag);

// The text with other chapters in it.
function redraw() {
  text.chapters = chapters.all;
  text.draw(text.cues, text.source, text.language);
  doubts.mark();
  comparison.draw();
  quotes.draw();
  map();
  select(selected, true);
}

// ------------------------------------------------------------ cues

function select(index, isFocused = false) {
  const before = text.root.querySelector('.cue.on');
  const el = text.element(index);
  if (before && before !== el) { before.classList.remove('on'); before.tabIndex = -1; }
  selected = index;
  if (!el) return;
  el.classList.add('on');
  el.tabIndex = 0;
  if (isFocused) { el.focus({ preventScroll: true }); into(el); }
}

function into(el) {
  const box = el.getBoundingClientRect();
  const top = Math.max(0, document.querySelector('.bar').getBoundingClientRect().bottom);
  if (box.top < top + 20 || box.bottom > innerHeight - 80) el.scrollIntoView({ block: 'center' });
}

// Whoever scrolls away while it plays is not pulled back.
function isInView(el) {
  const box = el?.getBoundingClientRect();
  return Boolean(box) && box.bottom > 0 && box.top < innerHeight;
}

function move(by) {
  const index = Math.min(text.cues.length - 1, Math.max(0, selected + by));
  select(index, true);
  if (!player.isPlaying) player.go(text.cues[index].start_ms);
}

async function merge() {
  const said = await change('edit', { kind: 'merge', cue: selected });
  if (said) { select(selected, true); say('Merged.'); }
}

// ------------------------------------------------------------ sound

function moved(ms) {
  const index = text.cueAt(ms);
  const word = index < 0 || editor.open?.index === index ? null : text.word(index, text.wordAt(index, ms));
  if (word === now) return;
  now?.classList.remove('now');
  now = word;
  if (!word) return;
  word.classList.add('now');
  if (player?.isPlaying && !editor.open && index !== selected) {
    const isFollowed = $('follow').checked && isInView(text.element(selected));
    select(index);
    if (isFollowed) into(text.element(index));
  }
}

function tickCurrent() {
  const doubt = doubts.get(doubts.current);
  if (!doubt) { say('Choose a doubt first: press n.'); return; }
  if (doubts.ticked.has(doubt.id)) { say('You have ticked this one; Shift and t removes the tick.'); return; }
  doubts.tick(doubt.id, true);
  lastTicked = doubt.id;
  const left = doubts.open().length;
  if (left) toDoubt(doubts.step(1), `Ticked; ${left} left. `); else say('Ticked; that was the last one.');
}

// Of the doubt that is chosen, else of the one that was ticked last.
function untick() {
  const id = [doubts.current, lastTicked].find((each) => doubts.get(each) && doubts.ticked.has(each));
  if (!id) { say('There is no tick to remove.'); return; }
  doubts.tick(id, false);
  select(doubts.choose(id).cue, true);
  say('The tick is removed.');
}

function toDoubt(doubt, before = '') {
  if (!doubt) { say(doubts.total ? 'You have settled every doubt.' : 'No place is marked as doubtful.'); return; }
  select(doubt.cue, true);
  hearDoubt(doubt.id, $('hear').checked);
  say(before + sentence(doubt.reason));
}

function toMoment(ms) {
  player.go(ms);
  select(Math.max(0, text.cueAt(ms)), true);
}

// From a second before the doubtful words, but not from the sentence before, to the cue's end.
function hearDoubt(id, isPlayed = true) {
  const doubt = doubts.get(id);
  if (!doubt) return;
  const cue = text.cues[doubt.cue];
  const from = Math.max(cue.start_ms, doubts.startOf(doubt) - 1000);
  if (isPlayed) player.play(from, Math.max(cue.end_ms + 200, from + 1500)); else player.go(from);
}

async function putIn(id) {
  const doubt = doubts.get(id);
  if (!doubt) { say('Choose a doubt first: press n.'); return; }
  const [offer] = doubt.offers;
  if (!offer) { say('This doubt suggests no other words: press Enter to edit.'); return; }
  const said = await change('edit', {
    kind: 'replace', find: offer.words, by: offer.instead, whole_words: false, match_case: true,
    cue: doubt.cue, at: offer.first,
  });
  if (!said) return;
  select(Math.min(doubt.cue, text.cues.length - 1), true);
  say(`“${offer.instead}” is in the text; u undoes it.`);
}

// ------------------------------------------------------------ voices

// The chosen cue, and those after it of the same speaker unless it is for this one only.
async function assign(name, isOne = false) {
  const first = selected, old = text.cues[first].voice;
  if (old === name) { say(`The speaker is already ${name}.`); return; }
  let last = first;
  if (!isOne) while (text.cues[last + 1]?.voice === old) last++;
  if (!(await change('edit', { kind: 'voice', first, last, name }))) return;
  select(first, true);
  const count = last - first + 1;
  say(`${count === 1 ? 'This cue' : `${count} cues from here on`}: ${name}. u undoes it.`);
}

function toUnnamed() {
  const after = text.cues.findIndex((cue, i) => i > selected && !cue.voice);
  const index = after < 0 ? text.cues.findIndex((cue) => !cue.voice) : after;
  if (index < 0) { say('Every cue has a speaker.'); return; }
  select(index, true);
  player.go(text.cues[index].start_ms);
}

function hearVoice(name) {
  const cue = voices.sample(name);
  if (cue) player.play(cue.start_ms, Math.min(cue.end_ms, cue.start_ms + 5000));
}

// ------------------------------------------------------------ keys and clicks

const ALWAYS = {
  ' ': () => player.toggle(),
  ArrowLeft: () => player.go(player.ms - STEP_MS),
  ArrowRight: () => player.go(player.ms + STEP_MS),
  ArrowUp: () => move(-1),
  ArrowDown: () => move(1),
  Enter: () => editor.start(selected),
};
const SINGLE = {
  '.': () => { player.go(text.cues[selected].start_ms); if (!player.isPlaying) player.toggle(); },
  m: merge,
  s: () => dialogs.speaker(selected),
  c: () => dialogs.chapter(selected),
  q: () => {
    if (quotes.isOn) quotes.open(selected); else say('You can quote only the language that was spoken; this is a translation.');
  },
  u: () => step('undo', 'Undone.'),
  r: () => step('redo', 'Done again.'),
  n: () => toDoubt(doubts.step(1)),
  p: () => toDoubt(doubts.step(-1)),
  t: tickCurrent,
  T: untick,
  x: () => putIn(doubts.current),
  v: toUnnamed,
  f: () => finder.toggle(true),
  '<': () => say(`Speed ${player.faster(-1)}×`),
  '>': () => say(`Speed ${player.faster(1)}×`),
  '?': () => dialogs.keys(),
};

function pressedDigit(number, isOne) {
  const name = voices.names()[number - 1];
  if (name) assign(name, isOne); else say('No speaker has this number.');
}

// Out of whatever has the focus, into the list; the text that is open there stays open.
function toList() {
  if (editor.open) editor.open.box.focus(); else select(selected, true);
}

text.root.addEventListener('click', (event) => {
  if (event.target.closest('.take')) return;
  const button = event.target.closest('button[data-do]');
  if (button) { editor.act(button.dataset.do); return; }
  const place = text.place(event.target);
  if (!place || editor.holds(place.el)) return;
  select(place.cue);
  place.el.focus({ preventScroll: true });
  if (!getSelection().isCollapsed) return; // words were selected
  if (place.word >= 0) player.go(text.cues[place.cue].word_starts_ms[place.word]);
});

text.root.addEventListener('dblclick', (event) => {
  const place = text.place(event.target);
  if (place && !editor.holds(place.el)) { event.preventDefault(); editor.start(place.cue, place.word); }
});

$('doubts').addEventListener('click', (event) => {
  const go = event.target.closest('.go'), put = event.target.closest('.put');
  if (go?.dataset.id) toDoubt(doubts.choose(go.dataset.id));
  else if (go) toMoment(Number(go.dataset.ms));
  if (put) { doubts.choose(put.dataset.id); putIn(put.dataset.id); }
});
$('more').addEventListener('click', () => {
  const isOpen = $('tools').classList.toggle('open');
  $('more').setAttribute('aria-expanded', String(isOpen));
});
$('quick-play').addEventListener('click', () => player.toggle());
$('quick-doubt').addEventListener('click', SINGLE.n);
$('quick-tick').addEventListener('click', tickCurrent);
$('edit').addEventListener('click', () => editor.start(selected));
$('merge').addEventListener('click', merge);
$('speaker').addEventListener('click', () => dialogs.speaker(selected));
$('chapter').addEventListener('click', SINGLE.c);
$('moment').addEventListener('pointerdown', (event) => event.preventDefault()); // it would unselect the words
$('moment').addEventListener('click', async () => {
  if (!editor.open || (await editor.save())) SINGLE.q();
});
$('undo').addEventListener('click', SINGLE.u);
$('redo').addEventListener('click', SINGLE.r);
$('keys').addEventListener('click', SINGLE['?']);
$('approve').addEventListener('click', async () => {
  if (!editor.open || (await editor.save())) dialogs.approve();
});
text.root.addEventListener('input', () => { $('saved').textContent = 'Not saved yet: Enter saves'; });
window.addEventListener('beforeunload', (event) => { if (editor.isChanged) event.preventDefault(); });

// ------------------------------------------------------------ the parts of the page

const conflict = new Conflict({ digest: () => digest, reload, say });
const refused = (error, made) => conflict.refused(error, made);
const editor = new Editor(text, {
  change: (made) => change('edit', made, true),
  select, into, say,
  left: () => { doubts.mark(); comparison.draw(); quotes.draw(); $('saved').textContent = 'All saved'; },
  toggleSound: () => player.toggle(),
});
const chapters = new Chapters({
  go: toMoment,
  changed: redraw, refused, say,
});
const quotes = new Quotes(text, { go: toMoment, digest: () => digest, refused, say });
const voices = new Voices(text, { assign, toUnnamed });
const comparison = new Comparison(text, {
  ask: (name) => send(name), change: (made) => change('edit', made), say, refused,
});
const finder = new Finder(text, {
  toList,
  go: (index) => { select(index); into(text.element(index)); player.go(text.cues[index].start_ms); },
  replace: (made) => change('edit', made),
  say,
});
const dialogs = new Dialogs({
  text, doubts, voices, say, hearDoubt, hear: hearVoice,
  setChapter: async (start, title) => {
    if (!editor.open || (await editor.save())) await chapters.set(start, title);
  },
  change: (made) => change('edit', made).then((said) => { if (said) select(selected, true); return said; }),
  approve: (by) => send('approve', () => ({ digest, by, ticked: [...doubts.ticked] })).then(show),
  refused,
});

new Keys({
  always: ALWAYS, single: SINGLE, digit: pressedDigit, editor, toList, say,
  toggleSound: () => player.toggle(), undo: SINGLE.u, redo: SINGLE.r, isReady: () => Boolean(player),
});

// The bar's height changes with the window and with what is open in it.
new ResizeObserver(([bar]) => {
  document.documentElement.style.setProperty('--bar', `${Math.round(bar.borderBoxSize[0].blockSize)}px`);
  map();
}).observe(document.querySelector('.bar'));

let waiting = 0;
whileSaving((isSaving) => {
  clearTimeout(waiting); // what is quick is not shown
  const told = () => {
    if (isSaving) $('saved').textContent = 'Saving …';
    else $('saved').textContent = editor.isChanged ? 'Not saved yet: Enter saves' : 'All saved';
  };
  waiting = setTimeout(told, isSaving ? 400 : 0);
});

reload().then((said) => {
  player = new Player({ durationMs: said.duration_ms, peaks: said.peaks }, moved);
  map();
  document.documentElement.dataset.ready = 'yes';
}).catch((error) => conflict.alarm(error.message));
