// The sound: one audio element, its waveform drawn from peaks that the desk worked out. The browser
// never decodes the file to draw it.

import WaveSurfer from './wavesurfer.js';
import { clock } from './text.js';

const $ = (id) => document.getElementById(id);
const PIXELS_A_SECOND = 24;

export class Player {
  constructor({ durationMs, peaks }, onMove) {
    this.onMove = onMove;
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
    this.tick = () => {
      this.moved();
      if (!this.audio.paused) requestAnimationFrame(this.tick);
    };
  }

  draw(durationMs, peaks) {
    const colour = (name) => getComputedStyle(document.documentElement).getPropertyValue(name).trim();
    this.wave = WaveSurfer.create({
      container: '#wave',
      media: this.audio,
      peaks: [peaks.map((peak) => peak / 127)],
      duration: durationMs / 1000,
      height: 56,
      minPxPerSec: PIXELS_A_SECOND,
      normalize: true,
      hideScrollbar: true,
      autoCenter: true,
      waveColor: colour('--wave'),
      progressColor: colour('--accent'),
      cursorColor: colour('--text'),
      cspNonce: document.querySelector('meta[name="nonce"]').content,
    });
  }

  get ms() { return Math.round(this.audio.currentTime * 1000); }
  get isPlaying() { return !this.audio.paused; }

  go(ms) {
    this.audio.currentTime = Math.max(0, ms) / 1000;
    this.moved(ms);
  }

  toggle() {
    if (this.audio.paused) this.audio.play().catch(() => {}); else this.audio.pause();
  }

  faster(step) {
    const speed = $('speed');
    speed.selectedIndex = Math.min(speed.options.length - 1, Math.max(0, speed.selectedIndex + step));
    this.audio.playbackRate = Number(speed.value);
    return speed.value;
  }

  shown() {
    $('play').textContent = this.isPlaying ? 'Pause' : 'Play';
    if (this.isPlaying) requestAnimationFrame(this.tick);
  }

  moved(ms = this.ms) {
    const said = clock(ms);
    if ($('now').textContent !== said) {
      $('now').textContent = said;
      $('seek').value = String(ms);
      $('seek').setAttribute('aria-valuetext', said);
    }
    this.onMove(ms);
  }
}
