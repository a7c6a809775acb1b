// Who speaks: the voices that are heard and the people of the episode, each with a number key.

const $ = (id) => document.getElementById(id);
const KEYS = 9;

export class Voices {
  constructor(text, { assign, toUnnamed }) {
    Object.assign(this, { text, people: [] });
    $('voices').addEventListener('click', (event) => {
      const button = event.target.closest('button');
      if (!button) return;
      if (button.dataset.voice === undefined) toUnnamed(); else assign(button.dataset.voice);
    });
  }

  // All names in the order of their keys: as they are first heard, then people not heard yet.
  names() {
    const heard = this.text.voices.filter((name) => this.counts.has(name));
    return [...new Set([...heard, ...this.people])];
  }

  show() {
    this.counts = new Map();
    for (const { voice } of this.text.cues) this.counts.set(voice, (this.counts.get(voice) ?? 0) + 1);
    const items = this.names().slice(0, KEYS).map((name, i) => this.item(name, String(i + 1), this.counts.get(name) ?? 0));
    const unnamed = this.counts.get('');
    if (unnamed) items.push(this.item('', 'v', unnamed));
    $('voices').replaceChildren(...items);
    $('voices-part').hidden = !items.length;
  }

  item(name, key, count) {
    const li = document.createElement('li'), button = document.createElement('button');
    const pressed = document.createElement('kbd'), who = document.createElement('span');
    const cues = document.createElement('span');
    button.type = 'button';
    button.className = 'go';
    if (name) button.dataset.voice = name;
    pressed.textContent = key;
    who.className = this.text.voiceClass(name);
    who.textContent = name || 'Not named';
    cues.className = 'quiet small';
    cues.textContent = count ? `${count} ${count === 1 ? 'cue' : 'cues'}` : 'not heard yet';
    button.title = name ? `${name} speaks from the chosen cue on` : 'Go to the next cue without a speaker';
    button.append(pressed, who, cues);
    li.append(button);
    return li;
  }

  // A cue in which this voice is heard for a while, to know it by; null if there is none.
  sample(name) {
    const own = this.text.cues.filter((cue) => cue.voice === name);
    return own.find((cue) => cue.end_ms - cue.start_ms >= 2500) ?? own[0] ?? null;
  }
}
