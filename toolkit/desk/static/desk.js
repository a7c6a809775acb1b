// The review desk: what happens when a person clicks or presses a key.

import { load, send } from './api.js';
import { Doubts } from './doubts.js';
import { Dialogs } from './dialogs.js';
import { Finder } from './find.js';
import { Player } from './player.js';
import { Text, clock, fill } from './text.js';

const $ = (id) => document.getElementById(id);
const STEP_MS = 3000;

const text = new Text($('transcript'));
const doubts = new Doubts(text);
let digest = '', selected = 0, standing = {}, player = null;
let editing = null; // {index, el, box}
let now = null; // the element of the word that is heard
let isSplitting = false, isOpening = false;
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
    ? `Approved by ${said.reviewed_by} on ${said.reviewed_on}` : words[said.status];
  $('standing').dataset.status = said.status;
  $('undo').disabled = !said.can_undo;
  $('redo').disabled = !said.can_redo;
  doubts.show(said.doubts);
}

function refused(error, edit) {
  if (error.status === undefined) throw error;
  if (error.status === 409) {
    pending = { edit, digest, theirs: error.theirs };
    alarm(error.message);
    $('theirs').focus();
  } else if (error.status === 0) {
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
    text.splice(said.at, said.gone, said.cues);
    show(said);
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
  $('about').textContent = `Transcript, language ${said.language}${said.source ? `, translated from ${said.source.language}${said.source.has_changed ? ', which has changed since' : ''}` : ''}`;
  $('title').textContent = said.title;
  document.title = `Review: ${said.title}`;
  text.draw(said.cues, said.source, said.language);
  show(said);
  showChapters(said.chapters);
  showVersions(said.versions);
  showCampaigns(said.campaigns);
  if ($('compare').value) compare();
  select(Math.min(selected, text.cues.length - 1));
  if (typed && !text.cues.some((cue) => cue.text === typed)) alarm(`Not saved, for you to copy: ${typed}`);
  return said;
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
  select(index, true);
}

async function save() {
  const { index, box } = editing;
  const words = box.value;
  if (words === text.cues[index].text) { leave(); return true; }
  const said = await change('edit', { kind: 'text', cue: index, text: words }, true);
  if (!said) return false;
  editing = null;
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

// ------------------------------------------------------------ chapters, versions

let chapters = [];

function showChapters(all) {
  chapters = all;
  $('chapters-head').hidden = !all.length;
  $('chapters').replaceChildren(...all.map((chapter) => {
    const li = document.createElement('li'), go = document.createElement('button');
    go.type = 'button';
    go.className = 'go';
    go.dataset.ms = chapter.start_ms;
    go.textContent = `${clock(chapter.start_ms)} ${chapter.title}`;
    li.append(go);
    return li;
  }));
}

async function setChapter(start, title) {
  try {
    const said = await send('chapter', () => ({ start_ms: start, title }));
    showChapters(said.chapters);
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

function showVersions(names) {
  $('comparing').hidden = !names.length;
  const chosen = $('compare').value;
  $('compare').replaceChildren(new Option('nothing', ''), ...names.map((name, i) =>
    new Option(`${name.split('.')[1]}${i ? '' : ', the newest'}`, name)));
  if (names.includes(chosen)) $('compare').value = chosen;
}

async function compare() {
  for (const el of text.root.querySelectorAll('.diff')) el.remove();
  const name = $('compare').value;
  if (!name) return;
  try {
    const { changes } = await send(`compare/${encodeURIComponent(name)}`);
    for (const [index, parts] of Object.entries(changes)) {
      const el = document.createElement('div');
      el.className = 'diff';
      for (const [kind, words] of parts) {
        const part = document.createElement({ same: 'span', gone: 'del', new: 'ins' }[kind]);
        part.textContent = words;
        el.append(part, ' ');
      }
      text.element(Number(index)).append(el);
    }
    const count = Object.keys(changes).length;
    say(count ? `Words differ in ${count} ${count === 1 ? 'cue' : 'cues'}.` : 'No word differs.');
  } catch (error) { refused(error, null); }
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
  player.go(Math.max(0, doubt.start_ms - 500));
  say(doubt.reason);
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
  const act = KEYS[key] ?? ($('single').checked ? SINGLE[key] : undefined);
  if (!act) return;
  event.preventDefault();
  act();
});

text.root.addEventListener('click', (event) => {
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
  const go = event.target.closest('.go');
  if (go) toDoubt(doubts.choose(go.dataset.id));
});
$('edit').addEventListener('click', () => edit());
$('merge').addEventListener('click', merge);
$('speaker').addEventListener('click', () => dialogs.speaker(selected));
$('chapter').addEventListener('click', SINGLE.c);
$('moment').addEventListener('click', SINGLE.q);
$('compare').addEventListener('change', compare);
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

const finder = new Finder(text, {
  go: (index) => { select(index); into(text.element(index)); player.go(text.cues[index].start_ms); },
  replace: (made) => change('edit', made),
  say,
});
const dialogs = new Dialogs({
  text, doubts, say, setChapter, setMoment,
  chapters: () => chapters,
  change: (made) => change('edit', made).then((said) => { if (said) select(selected, true); return said; }),
  approve: (by) => send('approve', () => ({ digest, by, ticked: [...doubts.ticked] })).then(show),
  refused,
});

// The bar's height changes with the window and with what is open in it.
new ResizeObserver(([bar]) => {
  document.documentElement.style.setProperty('--bar', `${Math.round(bar.borderBoxSize[0].blockSize)}px`);
}).observe(document.querySelector('.bar'));

reload().then((said) => {
  dialogs.names(said.names);
  player = new Player({ durationMs: said.duration_ms, peaks: said.peaks }, moved);
  document.documentElement.dataset.ready = 'yes';
}).catch((error) => alarm(error.message));
