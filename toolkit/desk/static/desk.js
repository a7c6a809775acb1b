// The review desk: what happens when a person clicks or presses a key.

import { digestOnDisk, isBusy, load, send, whileSaving } from './api.js';
import { Comparison } from './compare.js';
import { Doubts, sentence } from './doubts.js';
import { Dialogs } from './dialogs.js';
import { Finder } from './find.js';
import { Player } from './player.js';
import { Text, clock, fill } from './text.js';
import { Voices } from './voices.js';

const $ = (id) => document.getElementById(id);
const STEP_MS = 3000;
const LOOK_MS = 5000;

const text = new Text($('transcript'));
const doubts = new Doubts(text, (doubt, is_right) =>
  send('tick', () => ({ doubt, is_right })).then(map).catch((error) => refused(error, null)));
let digest = '', selected = 0, standing = {}, player = null;
let editing = null; // {index, el, box}
let now = null; // the element of the word that is heard
let isSplitting = false, isOpening = false;
let isStopped = false; // the desk did not answer
let pending = null; // the edit that met another program's change

// ------------------------------------------------------------ messages

let fading = 0;
function say(words) {
  $('say').textContent = words;
  clearTimeout(fading);
  fading = setTimeout(() => { $('say').textContent = ''; }, 6000);
}

function show(said) {
  standing = said;
  digest = said.digest;
  const words = { draft: 'Draft', edited: 'Edited since it was approved: a draft again' };
  $('standing').textContent = said.status === 'reviewed'
    ? `Approved by ${said.reviewed_by}, ${day(said.reviewed_on)}` : words[said.status];
  $('standing').dataset.status = said.status;
  $('undo').disabled = !said.can_undo;
  $('redo').disabled = !said.can_redo;
  doubts.show(said.doubts);
  finder.near(said.doubts);
  voices.show();
  map();
}

const day = (iso) => new Date(`${iso}T12:00:00`).toLocaleDateString('en-GB', { dateStyle: 'long' });

function map() {
  const marks = doubts.all.map((doubt) => ({
    ms: doubts.startOf(doubt), colour: doubts.ticked.has(doubt.id) ? '--ok' : '--doubt-line',
  }));
  player?.map([...chapters.map(({ start_ms: ms }) => ({ ms, colour: '--quiet', isTall: true })), ...marks]);
}

function refused(error, edit) {
  if (error.status === undefined) throw error;
  if (error.status === 409) {
    pending = { edit, digest, theirs: error.theirs };
    alarm(error.message);
    $('theirs').focus();
  } else if (error.status === 0) {
    isStopped = true;
    alarm(error.message);
  } else say(error.message);
}

function alarm(message) {
  $('conflict').hidden = false;
  $('conflict-choice').hidden = !pending;
  $('conflict-said').textContent = message;
  $('conflict').scrollIntoView({ block: 'nearest' });
}

// ------------------------------------------------------------ changes

// Send what changes the text and draw what came of it; false if it was refused.
// Text that is open in a box is saved first.
async function change(name, edit, isSave = false) {
  if (editing && !isSave && !(await save())) return false;
  try {
    const said = await send(name, () => (edit ? { digest, edit } : { digest }));
    if (said.is_merged) {
      await reload();
      say('Another program changed the file meanwhile; its changes and yours are both in.');
      return said;
    }
    text.splice(said.at, said.gone, said.cues);
    show(said);
    if (comparison.isOn) comparison.show();
    return said;
  } catch (error) {
    refused(error, edit);
    return false;
  }
}

async function step(name, done) {
  if (editing) { say('Save or cancel the text first.'); return; }
  const said = await change(name);
  if (!said) return;
  select(Math.min(said.at, text.cues.length - 1), true);
  say(done);
}

async function reload() {
  const said = await load();
  const typed = editing?.box.value;
  editing = null;
  pending = null;
  $('conflict').hidden = true;
  document.documentElement.dataset.language = said.language;
  $('about').textContent = [`Transcript in ${languageName(said.language)}`,
    said.source && `translated from ${languageName(said.source.language)}`,
    said.source?.has_changed && 'which has changed since'].filter(Boolean).join(', ');
  $('title').textContent = said.title;
  document.title = `Review: ${said.title}`;
  doubts.ticked = new Set(said.ticked);
  voices.people = said.names;
  text.chapters = said.chapters;
  text.draw(said.cues, said.source, said.language);
  showChapters(said.chapters);
  show(said);
  comparison.offer(said.others);
  finder.written([...new Set([...said.terms, ...said.names])]);
  showCampaigns(said.campaigns);
  if (comparison.isOn) comparison.show();
  select(Math.min(selected, text.cues.length - 1));
  if (typed && !text.cues.some((cue) => cue.text === typed)) alarm(`Not saved, for you to copy: ${typed}`);
  return said;
}

const languageName = (tag) => new Intl.DisplayNames(['en'], { type: 'language', fallback: 'code' }).of(tag);

// Look whether another program wrote the file, when a person comes back to the page and now and then.
async function look() {
  if (document.hidden || pending || !digest || isBusy()) return;
  const before = digest;
  try {
    const found = await digestOnDisk();
    if (isStopped) {
      isStopped = false;
      $('conflict').hidden = true;
      say('The desk answers again.');
    }
    if (before !== digest || isBusy() || pending || found.digest === digest) return;
    pending = { edit: null, digest, theirs: found.digest };
    alarm('Another program changed the file since it was shown. Load the changed text, or keep yours; the other is then kept beside it as .old.');
  } catch (error) {
    if (error.status === 0 && !isStopped) refused(error, null);
  }
}

async function keepMine() {
  if (!pending) return;
  try {
    await send('keep', () => ({ digest: pending.digest, theirs: pending.theirs, edit: pending.edit ?? null }));
    await reload();
    say('Your text is saved; the other is kept beside it as .old.');
  } catch (error) { refused(error, pending.edit); }
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
  const top = document.querySelector('.bar').getBoundingClientRect().bottom;
  if (box.top < top + 20 || box.bottom > innerHeight - 80) el.scrollIntoView({ block: 'center' });
}

function move(by) {
  const index = Math.min(text.cues.length - 1, Math.max(0, selected + by));
  select(index, true);
  if (!player.isPlaying) player.go(text.cues[index].start_ms);
}

async function edit(index = selected, word = -1) {
  if (editing) {
    const { index: old } = editing, count = text.cues.length;
    isOpening = true; // what is typed meanwhile is no command
    const isSaved = await save().finally(() => { isOpening = false; });
    if (!isSaved) return;
    if (index > old && text.cues.length < count) index--; // the text was emptied: that cue is gone
  }
  if (!text.cues[index]) return;
  select(index);
  const el = text.element(index), cue = text.cues[index];
  const box = document.createElement('textarea');
  box.value = cue.text;
  box.maxLength = 5000;
  box.rows = Math.max(2, Math.ceil(cue.text.length / 55)); // where field-sizing is not known
  box.setAttribute('aria-label', `Text of the cue at ${clock(cue.start_ms)}`);
  box.spellcheck = true;
  const tools = document.createElement('div');
  tools.className = 'edit-tools';
  if (comparison.isOn) el.querySelector('.diff')?.remove();
  for (const [name, words] of [['save', 'Save'], ['split', 'Split at the cursor'], ['cancel', 'Cancel']]) {
    const button = document.createElement('button');
    button.type = 'button';
    button.dataset.do = name;
    button.textContent = words;
    tools.append(button);
  }
  el.replaceChildren(box, tools);
  editing = { index, el, box };
  box.focus({ preventScroll: true });
  const at = word < 0 ? box.value.length : cue.text.split(' ').slice(0, word).join(' ').length + (word ? 1 : 0);
  box.setSelectionRange(at, at);
  into(el);
}

function leave() {
  const { index, el } = editing;
  editing = null;
  fill(el, text.cues[index]);
  doubts.mark();
  if (comparison.isOn) comparison.draw();
  select(index, true);
}

async function save() {
  const { index, box } = editing;
  const words = box.value;
  if (words === text.cues[index].text) { leave(); return true; }
  const said = await change('edit', { kind: 'text', cue: index, text: words }, true);
  if (!said) return false;
  editing = null;
  if (said.is_merged) return true;
  select(Math.min(index, text.cues.length - 1), true);
  if (!words.trim()) say('The cue is taken out.');
  return true;
}

async function split() {
  if (isSplitting) return; // the key is held down
  isSplitting = true;
  try { await splitAtCursor(); } finally { isSplitting = false; }
}

async function splitAtCursor() {
  const { index, box } = editing;
  const before = box.value.slice(0, box.selectionStart).replace(/\s+/g, ' ').trimStart();
  if (box.value !== text.cues[index].text && !(await save())) return;
  if (editing) leave();
  const said = await change('edit', { kind: 'split', cue: index, at: before.length });
  if (said) { select(index + 1, true); say('Split in two.'); }
}

async function merge() {
  const said = await change('edit', { kind: 'merge', cue: selected });
  if (said) { select(selected, true); say('Merged.'); }
}

// ------------------------------------------------------------ chapters, moments

let chapters = [];

function showChapters(all) {
  chapters = all;
  $('chapters-part').hidden = !all.length;
  $('chapters').replaceChildren(...all.map((chapter) => {
    const li = document.createElement('li'), go = document.createElement('button');
    go.type = 'button';
    go.className = 'go';
    go.dataset.ms = chapter.start_ms;
    const at = document.createElement('span');
    at.className = 'at';
    at.textContent = clock(chapter.start_ms);
    go.append(at, ` ${chapter.title}`);
    li.append(go);
    return li;
  }));
}

async function setChapter(start, title) {
  try {
    const said = await send('chapter', () => ({ start_ms: start, title }));
    showChapters(said.chapters);
    text.chapters = said.chapters;
    text.draw(text.cues, text.source, text.language);
    doubts.mark();
    if (comparison.isOn) comparison.draw();
    map();
    select(selected, true);
    say(['The chapters are in episode.toml.', ...said.remarks].join(' '));
  } catch (error) { refused(error, null); }
}

async function setMoment(moment) {
  try {
    const { id } = await send('moment', () => ({ digest, ...moment }));
    say(`The moment “${id}” is in campaign/${moment.campaign}/moments.toml.`);
  } catch (error) { refused(error, null); }
}

function showCampaigns(names) {
  $('moment').hidden = !names.length;
  $('moment-campaign').replaceChildren(...names.map((name) => new Option(name)));
}

// ------------------------------------------------------------ sound

function moved(ms) {
  const index = text.cueAt(ms);
  const word = index < 0 || editing?.index === index ? null : text.word(index, text.wordAt(index, ms));
  if (word === now) return;
  now?.classList.remove('now');
  now = word;
  if (!word) return;
  word.classList.add('now');
  if (player?.isPlaying && !editing && index !== selected) {
    select(index);
    if ($('follow').checked) into(text.element(index));
  }
}

function tickCurrent() {
  const id = doubts.current;
  if (!id) { say('Choose a doubt first: press n.'); return; }
  doubts.tick(id, !doubts.ticked.has(id));
  say(doubts.ticked.has(id) ? `Ticked; ${doubts.open().length} left.` : 'The tick is gone.');
}

function toDoubt(doubt) {
  if (!doubt) { say('No doubt is open.'); return; }
  select(doubt.cue, true);
  hearDoubt(doubt.id, $('hear').checked);
  say(sentence(doubt.reason));
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
  if (!doubt.instead) { say('This doubt proposes no other words: press Enter to edit.'); return; }
  const said = await change('edit', {
    kind: 'replace', find: doubt.words, by: doubt.instead, whole_words: false, match_case: true,
    cue: doubt.cue, at: doubt.first,
  });
  if (!said) return;
  select(Math.min(doubt.cue, text.cues.length - 1), true);
  say(`“${doubt.instead}” is written; u takes it back.`);
}

// ------------------------------------------------------------ voices

// The chosen cue, and those after it of the same speaker unless it is for this one only.
async function assign(name, isOne = false) {
  const first = selected, old = text.cues[first].voice;
  if (old === name) { say(`This is ${name} already.`); return; }
  let last = first;
  if (!isOne) while (text.cues[last + 1]?.voice === old) last++;
  if (!(await change('edit', { kind: 'voice', first, last, name }))) return;
  select(first, true);
  const count = last - first + 1;
  say(`${count === 1 ? 'This cue' : `${count} cues from here on`}: ${name}. u takes it back.`);
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

const KEYS = {
  ' ': () => player.toggle(),
  ArrowLeft: () => player.go(player.ms - STEP_MS),
  ArrowRight: () => player.go(player.ms + STEP_MS),
  ArrowUp: () => move(-1),
  ArrowDown: () => move(1),
  Enter: () => edit(),
};
const SINGLE = {
  '.': () => { player.go(text.cues[selected].start_ms); if (!player.isPlaying) player.toggle(); },
  m: merge,
  s: () => dialogs.speaker(selected),
  c: () => dialogs.chapter(selected),
  q: () => {
    if ($('moment').hidden) say('There is no campaign to put a moment in, or this is a translation.');
    else dialogs.moment(selected);
  },
  u: () => step('undo', 'Undone.'),
  r: () => step('redo', 'Done again.'),
  n: () => toDoubt(doubts.step(1)),
  p: () => toDoubt(doubts.step(-1)),
  t: tickCurrent,
  x: () => putIn(doubts.current),
  v: toUnnamed,
  f: () => finder.toggle(true),
  '<': () => say(`Speed ${player.faster(-1)}×`),
  '>': () => say(`Speed ${player.faster(1)}×`),
  '?': () => $('keys-dialog').showModal(),
};

function inBox(event) {
  if (event.key === 'Escape') leave();
  else if (event.key === 'Enter' && event.ctrlKey) split();
  else if (event.key === 'Enter' && !event.shiftKey && !event.isComposing) save();
  else if (event.key === ' ' && event.ctrlKey) player.toggle();
  else return;
  event.preventDefault();
}

document.addEventListener('keydown', (event) => {
  const { target, key } = event;
  if (isOpening) { event.preventDefault(); return; }
  if (editing && target === editing.box) { inBox(event); return; }
  if (target.closest('input, select, textarea, dialog')) return;
  if (event.altKey || event.metaKey || !player) return;
  if (event.ctrlKey) {
    if (key === 'z' && !event.shiftKey) { event.preventDefault(); SINGLE.u(); }
    if (key === 'y' || key === 'Z') { event.preventDefault(); SINGLE.r(); }
    return;
  }
  if (target.closest('button, a') && (key === ' ' || key === 'Enter')) return;
  const digit = /^Digit([1-9])$/.exec(event.code);
  if (digit && $('single').checked && (event.shiftKey || key === digit[1])) {
    const name = voices.names()[digit[1] - 1];
    event.preventDefault();
    if (name) assign(name, event.shiftKey); else say('No voice has this number.');
    return;
  }
  const act = KEYS[key] ?? ($('single').checked ? SINGLE[key] : undefined);
  if (!act) return;
  event.preventDefault();
  act();
});

text.root.addEventListener('click', (event) => {
  if (event.target.closest('.take')) return;
  const button = event.target.closest('button[data-do]');
  if (button) { ({ save, split, cancel: leave })[button.dataset.do](); return; }
  const place = text.place(event.target);
  if (!place || editing?.el === place.el) return;
  select(place.cue);
  place.el.focus({ preventScroll: true });
  if (place.word >= 0) player.go(text.cues[place.cue].word_starts_ms[place.word]);
});

text.root.addEventListener('dblclick', (event) => {
  const place = text.place(event.target);
  if (place && editing?.el !== place.el) { event.preventDefault(); edit(place.cue, place.word); }
});

$('doubts').addEventListener('click', (event) => {
  const go = event.target.closest('.go'), put = event.target.closest('.put');
  if (go) toDoubt(doubts.choose(go.dataset.id));
  if (put) { doubts.choose(put.dataset.id); putIn(put.dataset.id); }
});
$('more').addEventListener('click', () => {
  const isOpen = $('tools').classList.toggle('open');
  $('more').setAttribute('aria-expanded', String(isOpen));
});
$('quick-play').addEventListener('click', () => player.toggle());
$('quick-doubt').addEventListener('click', SINGLE.n);
$('quick-tick').addEventListener('click', tickCurrent);
$('edit').addEventListener('click', () => edit());
$('merge').addEventListener('click', merge);
$('speaker').addEventListener('click', () => dialogs.speaker(selected));
$('chapter').addEventListener('click', SINGLE.c);
$('moment').addEventListener('click', SINGLE.q);
$('chapters').addEventListener('click', (event) => {
  const go = event.target.closest('.go');
  if (!go) return;
  player.go(Number(go.dataset.ms));
  select(Math.max(0, text.cueAt(Number(go.dataset.ms))), true);
});
$('undo').addEventListener('click', SINGLE.u);
$('redo').addEventListener('click', SINGLE.r);
$('keys').addEventListener('click', SINGLE['?']);
$('approve').addEventListener('click', async () => {
  if (!editing || (await save())) dialogs.approve();
});
$('theirs').addEventListener('click', async () => { await reload(); say('This is the text on disk now.'); });
$('mine').addEventListener('click', keepMine);
window.addEventListener('beforeunload', (event) => {
  if (editing && editing.box.value !== text.cues[editing.index].text) event.preventDefault();
});

window.addEventListener('focus', look);
document.addEventListener('visibilitychange', look);
setInterval(look, LOOK_MS);

const voices = new Voices(text, { assign, toUnnamed });
const comparison = new Comparison(text, {
  ask: (name) => send(name), change: (made) => change('edit', made), say, refused,
});
const finder = new Finder(text, {
  go: (index) => { select(index); into(text.element(index)); player.go(text.cues[index].start_ms); },
  replace: (made) => change('edit', made),
  say,
});
const dialogs = new Dialogs({
  text, doubts, voices, say, setChapter, setMoment, hearDoubt, hear: hearVoice,
  chapters: () => chapters,
  change: (made) => change('edit', made).then((said) => { if (said) select(selected, true); return said; }),
  approve: (by) => send('approve', () => ({ digest, by, ticked: [...doubts.ticked] })).then(show),
  refused,
});

// The bar's height changes with the window and with what is open in it.
new ResizeObserver(([bar]) => {
  document.documentElement.style.setProperty('--bar', `${Math.round(bar.borderBoxSize[0].blockSize)}px`);
  map();
}).observe(document.querySelector('.bar'));

let waiting = 0;
whileSaving((isSaving) => {
  clearTimeout(waiting); // what is quick is not shown
  const told = () => { $('saved').textContent = isSaving ? 'Saving …' : 'All saved'; };
  if (isSaving) waiting = setTimeout(told, 400); else told();
});

reload().then((said) => {
  player = new Player({ durationMs: said.duration_ms, peaks: said.peaks }, moved);
  map();
  document.documentElement.dataset.ready = 'yes';
}).catch((error) => alarm(error.message));
