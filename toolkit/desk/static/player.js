// The sound: one audio element, its waveform drawn from peaks that the desk worked out. The browser
// never decodes the file to draw it.

import WaveSurfer from './wavesurfer.js';
import { clock } from './text.js';

const $ = (id) => document.getElementById(id);
const PIXELS_A_SECOND = 24;
const FOLLOW_MS = 40; // words last a tenth of a second and more
const SCROLL_MS = 120; // who scrolls is looking for a place: the word is marked four times a second until they stop

export class Player {
  constructor({ durationMs, peaks }, onMove) {
    this.onMove = onMove;
    this.durationMs = durationMs;
    this.until = Infinity; // where it pauses by itself
    this.audio = new Audio('sound');
    this.audio.preload = 'metadata';
    $('length').textContent = clock(durationMs);
    $('seek').max = String(durationMs);
    this.audio.addEventListener('play', () => this.shown());
    this.audio.addEventListener('pause', () => this.shown());
    this.audio.addEventListener('seeked', () => this.moved());
    this.audio.addEventListener('timeupdate', () => this.moved());
    $('play').addEventListener('click', () => this.toggle());
    $('seek').addEventListener('input', () => this.go(Number($('seek').value)));
    $('speed').addEventListener('change', () => { this.audio.playbackRate = Number($('speed').value); });
    if (peaks.length) this.draw(durationMs, peaks);
    matchMedia('(prefers-color-scheme: dark)').addEventListener('change', () => this.wave?.setOptions(this.colours()));
    let scrolled = -Infinity;
    for (const kind of ['wheel', 'scroll']) addEventListener(kind, () => { scrolled = performance.now(); }, { passive: true });
    // A timer, for while animation frames are asked for without end the browser hands on input two frames late.
    this.tick = () => {
      if (performance.now() - scrolled >= SCROLL_MS) this.moved();
      if (this.isPlaying) this.timer = setTimeout(this.tick, FOLLOW_MS);
    };
  }

  draw(durationMs, peaks) {
    this.wave = WaveSurfer.create({
      container: '#wave',
      peaks: [peaks.map((peak) => peak / 127)],
      duration: durationMs / 1000,
      height: 56,
      minPxPerSec: PIXELS_A_SECOND,
      normalize: true,
      hideScrollbar: true,
      autoCenter: false,
      cursorWidth: 2,
      ...this.colours(),
      cspNonce: document.querySelector('meta[name="nonce"]').content,
    });
    // It is told the time and does not play: while it plays it asks for every frame.
    this.wave.on('interaction', (seconds) => this.go(Math.round(seconds * 1000)));
  }

  colours() {
    const colour = (name) => getComputedStyle(document.documentElement).getPropertyValue(name).trim();
    return { waveColor: colour('--wave'), progressColor: colour('--accent'), cursorColor: colour('--text') };
  }

  get ms() { return Math.round(this.audio.currentTime * 1000); }
  get isPlaying() { return !this.audio.paused; }

  go(ms) {
    this.until = Infinity;
    this.audio.currentTime = Math.max(0, ms) / 1000;
    this.moved(ms);
  }

  // Play one stretch and pause behind it.
  play(fromMs, untilMs = Infinity) {
    this.go(fromMs);
    this.until = untilMs;
    this.audio.play().catch(() => {});
  }

  toggle() {
    this.until = Infinity;
    if (this.audio.paused) this.audio.play().catch(() => {}); else this.audio.pause();
  }

  faster(step) {
    const speed = $('speed');
    speed.selectedIndex = Math.min(speed.options.length - 1, Math.max(0, speed.selectedIndex + step));
    this.audio.playbackRate = Number(speed.value);
    return speed.value;
  }

  shown() {
    for (const id of ['play', 'quick-play']) $(id).textContent = this.isPlaying ? 'Pause' : 'Play';
    clearTimeout(this.timer);
    if (this.isPlaying) this.tick();
  }

  moved(ms = this.ms) {
    if (ms >= this.until && this.isPlaying) {
      this.until = Infinity;
      this.audio.pause();
    }
    const said = clock(ms);
    if ($('now').textContent !== said) {
      $('now').textContent = said;
      $('seek').value = String(ms);
      $('seek').setAttribute('aria-valuetext', said);
    }
    this.wave?.setTime(ms / 1000);
    this.onMove(ms);
  }

  // Where doubts and chapters are, over the whole sound: a mark each under the slider.
  map(marks) {
    const canvas = $('map'), scale = devicePixelRatio || 1;
    const { width, height } = canvas.getBoundingClientRect();
    if (!width) return;
    canvas.width = width * scale;
    canvas.height = height * scale;
    const pen = canvas.getContext('2d');
    const colour = (name) => getComputedStyle(document.documentElement).getPropertyValue(name).trim();
    const inset = 8 * scale; // half of the slider's knob
    for (const { ms, colour: name, isTall } of marks) {
      pen.fillStyle = colour(name);
      const x = inset + (canvas.width - 2 * inset) * (ms / this.durationMs);
      pen.fillRect(Math.round(x), isTall ? 0 : canvas.height * 0.35, Math.max(1, Math.round(2 * scale)), canvas.height);
    }
  }
}
