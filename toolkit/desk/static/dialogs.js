// The dialogs: who speaks, a chapter, the approval, the keys. The browser keeps the page behind
// an open one from being used, closes it with Esc, and puts the focus back where it was.

import { clock } from './text.js';
import { tickbox } from './doubts.js';

const $ = (id) => document.getElementById(id);

function button(words, data, label) {
  const made = document.createElement('button');
  made.type = 'button';
  made.textContent = words;
  Object.assign(made.dataset, data);
  if (label) made.setAttribute('aria-label', label);
  return made;
}

// Tab goes round in an open dialog, not out of it into the browser's own bars.
function inside(event) {
  const dialog = document.querySelector('dialog[open]');
  if (!dialog || event.key !== 'Tab' || event.altKey || event.ctrlKey || event.metaKey) return;
  const stops = [...dialog.querySelectorAll('button, input, select, textarea')]
    .filter((el) => !el.disabled && el.checkVisibility());
  const at = stops.indexOf(document.activeElement);
  if (event.shiftKey ? at > 0 : at >= 0 && at < stops.length - 1) return;
  if (!event.shiftKey && at < 0 && dialog.contains(document.activeElement)) return; // on its heading
  event.preventDefault();
  stops.at(event.shiftKey ? -1 : 0)?.focus();
}

export class Dialogs {
  constructor(desk) {
    this.desk = desk;
    $('speaker-list').addEventListener('click', (event) => {
      const { name, hear } = event.target.dataset;
      if (hear !== undefined) desk.hear(hear);
      if (name === undefined) return;
      $('speaker-name').value = name;
      $('speaker-dialog').querySelector('[value="ok"]').focus();
    });
    document.addEventListener('click', (event) => {
      if (event.target.closest('[data-close]')) event.target.closest('dialog').close();
    });
    document.addEventListener('keydown', (event) => inside(event));
    $('speaker-dialog').addEventListener('close', () => this.spoken());
    $('chapter-dialog').addEventListener('close', () => {
      if ($('chapter-dialog').returnValue === 'ok') {
        desk.setChapter(this.startMs, $('chapter-title').value);
      }
    });
    $('approve-dialog').addEventListener('submit', (event) => this.approved(event));
    $('approve-list').addEventListener('change', (event) =>
      desk.doubts.tick(event.target.dataset.id, event.target.checked));
    $('approve-list').addEventListener('click', (event) => {
      if (event.target.dataset.hear) desk.hearDoubt(event.target.dataset.hear);
    });
  }

  keys() {
    const dialog = $('keys-dialog');
    dialog.showModal();
    dialog.scrollTop = 0;
  }

  speaker(index) {
    const { text } = this.desk, cue = text.cues[index];
    this.index = index;
    $('speaker-cue').textContent = `${clock(cue.start_ms)} “${cue.text.slice(0, 80)}”`;
    $('speaker-name').value = cue.voice;
    const all = this.desk.voices.names();
    $('names').replaceChildren(...all.map((name) => new Option(name)));
    $('speaker-list').replaceChildren(...all.map((name) => {
      const li = document.createElement('li');
      li.append(button(name, { name }));
      if (this.desk.voices.sample(name)) li.append(button('Hear', { hear: name }, `Hear ${name}`));
      return li;
    }));
    $('speaker-list').parentElement.hidden = !all.length;
    $('speaker-dialog').querySelector(`[value="${cue.voice ? 'cue' : 'turn'}"]`).checked = true;
    $('speaker-dialog').returnValue = '';
    $('speaker-dialog').showModal();
    $('speaker-name').select();
  }

  async spoken() {
    if ($('speaker-dialog').returnValue !== 'ok') return;
    const { text } = this.desk, name = $('speaker-name').value.trim();
    const old = text.cues[this.index].voice;
    const where = $('speaker-dialog').querySelector('[name="where"]:checked').value;
    if (where === 'all') {
      await this.desk.change({ kind: 'rename', old, new: name });
      return;
    }
    let last = this.index;
    if (where === 'turn') while (text.cues[last + 1]?.voice === old) last++;
    await this.desk.change({ kind: 'voice', first: this.index, last, name });
  }

  chapter(index) {
    const cue = this.desk.text.cues[index];
    this.index = index;
    const there = this.desk.text.chaptersAt(index).at(-1);
    this.startMs = there?.start_ms ?? cue.start_ms; // one between two cues keeps its time
    $('chapter-cue').textContent = `${clock(cue.start_ms)} “${cue.text.slice(0, 80)}”`;
    $('chapter-title').value = there?.title ?? '';
    $('chapter-gone').hidden = !there;
    $('chapter-dialog').returnValue = '';
    $('chapter-dialog').showModal();
  }

  approve() {
    const { doubts } = this.desk;
    const open = doubts.open();
    $('approve-doubts').hidden = !open.length;
    $('approve-list').replaceChildren(...open.map((doubt) => {
      const row = document.createElement('div');
      const place = `${clock(doubts.startOf(doubt))} “${doubt.words}”`;
      row.append(tickbox(doubt, false, `${place}: ${doubt.reason}`), button('Hear', { hear: doubt.id }, `Hear ${place}`));
      return row;
    }));
    $('approve-said').hidden = true;
    $('approve-dialog').showModal();
    $('approve-by').focus();
  }

  async approved(event) {
    if (event.submitter?.value !== 'ok') return;
    event.preventDefault();
    try {
      await this.desk.approve($('approve-by').value);
      $('approve-dialog').close();
      this.desk.say('Approved. You can close this page; soy build makes what is published.');
    } catch (error) {
      if (error.status === 409) {
        $('approve-dialog').close();
        this.desk.refused(error, null);
        return;
      }
      $('approve-said').textContent = error.message;
      $('approve-said').hidden = false;
    }
  }
}
