// Chapters, marked on the spot.

import { send } from './api.js';
import { sentence } from './doubts.js';
import { clock } from './text.js';

const $ = (id) => document.getElementById(id);

export class Chapters {
  // `go` leads to a time; `changed` is told the new chapters.
  constructor({ go, changed, refused, say }) {
    Object.assign(this, { go, changed, refused, say, all: [] });
    $('chapters').addEventListener('click', (event) => {
      const button = event.target.closest('.go');
      if (button) go(Number(button.dataset.ms));
    });
  }

  show(all) {
    this.all = all;
    $('chapters-part').hidden = !all.length;
    $('chapters').replaceChildren(...all.map((chapter) => {
      const li = document.createElement('li'), button = document.createElement('button');
      const at = document.createElement('span');
      button.type = 'button';
      button.className = 'go';
      button.dataset.ms = chapter.start_ms;
      at.className = 'at';
      at.textContent = clock(chapter.start_ms);
      button.append(at, ` ${chapter.title}`);
      li.append(button);
      return li;
    }));
  }

  async set(start, title) {
    try {
      const said = await send('chapter', () => ({ start_ms: start, title }));
      this.show(said.chapters);
      this.changed(said.chapters);
      this.say(['The chapters are in episode.toml.', ...said.remarks.map((words) => `${sentence(words)}.`)].join(' '));
    } catch (error) { this.refused(error, null); }
  }
}
