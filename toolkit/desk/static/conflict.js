// What stands in the way of a change: the file has another text by now, or the desk is gone.

import { digestOnDisk, isBusy, send } from './api.js';

const $ = (id) => document.getElementById(id);
const LOOK_MS = 5000;
const CHANGED = 'Another program changed the file after you opened it. Load the changed text, or keep '
  + 'yours; soy then keeps the other beside it as .old.';

export class Conflict {
  // `digest` returns that of the text on the page, `reload` shows the one on disk.
  constructor({ digest, reload, say }) {
    Object.assign(this, { digest, reload, say, pending: null, isStopped: false });
    $('theirs').addEventListener('click', async () => { await reload(); say('This is the text on disk now.'); });
    $('mine').addEventListener('click', () => this.keepMine());
    window.addEventListener('focus', () => this.look());
    document.addEventListener('visibilitychange', () => this.look());
    setInterval(() => this.look(), LOOK_MS);
  }

  refused(error, edit) {
    if (error.status === undefined) throw error;
    if (error.status === 409) {
      this.pending = { edit, digest: this.digest(), theirs: error.theirs };
      this.alarm(edit ? `Not saved yet. ${CHANGED}` : CHANGED);
      $('theirs').focus();
    } else if (error.status === 0) {
      this.isStopped = true;
      this.alarm(error.message);
    } else this.say(error.message);
  }

  alarm(message) {
    $('conflict').hidden = false;
    $('conflict-choice').hidden = !this.pending || this.isStopped;
    $('conflict-said').textContent = message;
    $('conflict').scrollIntoView({ block: 'nearest' });
  }

  over() {
    this.pending = null;
    $('conflict').hidden = true;
  }

  // Look whether another program wrote the file: when a person comes back, and now and then.
  async look() {
    const before = this.digest();
    if (document.hidden || !before || isBusy() || (this.pending && !this.isStopped)) return;
    try {
      const { digest } = await digestOnDisk();
      if (this.isStopped) {
        this.isStopped = false;
        if (this.pending) this.alarm(CHANGED); else $('conflict').hidden = true;
        this.say('The desk answers again.');
      }
      if (before !== this.digest() || isBusy() || this.pending || digest === before) return;
      this.pending = { edit: null, digest: before, theirs: digest };
      this.alarm(CHANGED);
    } catch (error) {
      if (error.status !== 0 || !this.isStopped) this.refused(error, null);
    }
  }

  async keepMine() {
    if (!this.pending) return;
    const { digest, theirs, edit } = this.pending;
    try {
      await send('keep', () => ({ digest, theirs, edit: edit ?? null }));
      await this.reload();
      this.say('Your text is saved; soy keeps the other beside it as .old.');
    } catch (error) { this.refused(error, edit); }
  }
}
