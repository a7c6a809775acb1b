// The listeners' player: own controls in place of the browser's, chapters, a transcript to click on
// and to follow, links to a second. Without it, the page has all its content and plays the sound.
//
// A classic script, not a module, so that it also runs on pages opened from a folder. It shows no
// words of its own (they are in #player-words), sets no inline style in HTML, fetches nothing, and
// loads no sound before Play. What it reads from an address or from storage is a number or nothing.

const BACK_S = 15, FORWARD_S = 30;
const KEYS_S = { ArrowRight: 5, ArrowUp: 5, ArrowLeft: -5, ArrowDown: -5, PageUp: 60, PageDown: -60 };
const SPEEDS = [0.75, 1, 1.25, 1.5, 1.75, 2];
const SAVE_EVERY_S = 5, WORTH_SAVING_S = 15;
const SAID_FOR_MS = 6000, PATIENCE_MS = 800;

let lastPlayed = null;

class Player {
  constructor(section, words, lang) {
    Object.assign(this, { section, words, lang, audio: section.querySelector('audio') });
    this.spoken = sayer(lang, words.spoken);
    this.key = `soy:place:${section.dataset.guid}`;
    this.wanted = null;    // a place chosen before the sound is there
    this.dragged = null;   // where the slider is held
    this.end = Infinity;   // where a link to a stretch ends
    this.saved = 0;
    this.isInView = true;
    this.watchers = [];    // told the time whenever it is drawn; null before anything is chosen
    this.chapters = new Timed([]);
    this.build();
    this.listen();
    this.audio.controls = false;
    section.append(this.controls, this.status);
    this.draw(true);
  }

  get length() {
    const { duration } = this.audio;
    return Number.isFinite(duration) && duration > 0 ? duration : Number(this.section.dataset.lengthS) || 0;
  }

  get now() { return this.wanted ?? this.audio.currentTime; }

  build() {
    const { words } = this;
    this.title = make('p', 'player-title');
    this.resume = button('player-resume', '');
    this.resume.hidden = true;
    this.time = make('span', 'player-time');
    this.total = make('span', 'player-time');
    this.slider = make('input', '');
    Object.assign(this.slider, { type: 'range', min: 0, step: 1, value: 0 });
    this.slider.setAttribute('aria-label', words.position);
    this.ticks = make('span', 'player-ticks');
    this.bar = make('div', 'player-bar', this.slider, this.ticks);
    const seek = make('div', 'player-seek', this.time, this.bar, this.total);
    this.back = button('player-step', words.back_n_seconds, icon(TURN, String(BACK_S)));
    this.toggle = button('player-play', words.play);
    this.toggle.prepend(icon(PLAY));
    this.forward = button('player-step', words.forward_n_seconds, icon(TURN, String(FORWARD_S), true));
    const buttons = make('div', 'player-buttons', this.back, this.toggle, this.forward);
    this.speed = make('select', '');
    // As on every recorder, time runs from left to right, in all scripts.
    seek.dir = buttons.dir = this.speed.dir = 'ltr';
    const number = new Intl.NumberFormat(this.lang, { numberingSystem: 'latn' });
    for (const speed of SPEEDS) this.speed.add(new Option(`${number.format(speed)}×`, speed, speed === 1, speed === 1));
    const speed = make('label', 'player-speed', make('span', '', words.speed), this.speed);
    this.options = make('div', 'player-options', speed);
    this.controls = make('div', 'player-controls',
      make('div', 'player-now', this.title, this.resume), seek, make('div', 'player-row', buttons, this.options));
    this.status = make('p', 'player-status');
    this.status.setAttribute('role', 'status');
    if (!this.section.hasAttribute('aria-label')) this.section.setAttribute('aria-label', words.player);
  }

  listen() {
    const { audio, slider } = this;
    const on = (target, names, told) => { for (const name of names.split(' ')) target.addEventListener(name, told); };
    on(audio, 'loadedmetadata', () => this.arrive());
    on(audio, 'play', () => this.start());
    on(audio, 'timeupdate', () => this.pass());
    on(audio, 'waiting', () => this.wait(true));
    on(audio, 'playing pause error', () => this.wait(false));
    on(audio, 'play pause seeked durationchange ratechange waiting playing', () => this.draw(audio.paused));
    on(audio, 'pause', () => this.save());
    on(audio, 'ended', () => { memory.forget(this.key); this.saved = 0; });
    on(window, 'pagehide', () => { if (!audio.paused) this.save(); });
    // A <source> reports for itself, and only the last one's error is the end of it.
    audio.addEventListener('error', (event) => {
      if (event.target === audio || event.target === audio.querySelector('source:last-of-type')) this.fail();
    }, true);

    on(this.toggle, 'click', () => (audio.paused ? this.play() : audio.pause()));
    on(this.back, 'click', () => this.seek(this.now - BACK_S));
    on(this.forward, 'click', () => this.seek(this.now + FORWARD_S));
    on(this.speed, 'change', () => { audio.defaultPlaybackRate = audio.playbackRate = Number(this.speed.value); });
    on(this.resume, 'click', () => { this.toggle.focus(); this.go(this.offered); });
    on(slider, 'keydown', (event) => this.press(event));
    on(slider, 'input', () => { this.dragged = Number(slider.value); this.draw(true); });
    on(slider, 'change', () => this.seek(Number(slider.value)));
    on(slider, 'focus', () => this.draw(true, true));
    on(slider, 'blur', () => this.draw(true));
    new IntersectionObserver(([entry]) => { this.isInView = entry.isIntersecting; this.dock(); }).observe(this.section);
  }

  // -- What people ask for

  play() { this.audio.play()?.catch(() => {}); }  // a refusal shows as `pause` or `error`

  seek(at, end = Infinity) {
    const place = Math.max(0, Math.min(at, this.length));
    this.dragged = null;
    this.end = end;
    if (this.audio.readyState) this.audio.currentTime = place; else this.wanted = place;
    this.draw(true);
  }

  go(at) {
    this.seek(at);
    this.play();
  }

  press(event) {
    if (event.altKey || event.ctrlKey || event.metaKey) return;
    const ends = { Home: 0, End: this.length };
    const at = ends[event.key] ?? this.now + KEYS_S[event.key];
    if (Number.isNaN(at)) return;
    event.preventDefault();
    this.seek(at);
  }

  // Go to a place that an address names. Returns whether it names one in this recording.
  obey(place) {
    const [at, end] = place ?? [];
    if (!(at < this.length)) return false;
    this.resume.hidden = true;
    this.seek(at, end);
    return true;
  }

  // Offer the place where the last visit ended.
  offer() {
    const at = memory.read(this.key);
    if (!(at >= WORTH_SAVING_S && at < this.length)) return;
    this.offered = at;
    this.resume.textContent = this.words.continue_at.replace('{time}', clock(at));
    this.resume.hidden = false;
  }

  // -- What the sound does

  // The sound is there. The only listener for a place chosen before: a second one would undo it.
  arrive() {
    if (this.wanted !== null) this.audio.currentTime = Math.min(this.wanted, this.length);
    this.wanted = null;
    this.draw(true);
  }

  start() {
    lastPlayed?.dock();
    lastPlayed = this;
    this.hasTried = true;
    this.resume.hidden = true;
    this.say('');
    for (const other of document.querySelectorAll('audio, video')) if (other !== this.audio) other.pause();
    this.tellSystem();
    this.dock();
  }

  pass() {
    if (this.now >= this.end) {
      this.end = Infinity;
      this.audio.pause();
    }
    if (!this.audio.paused && Math.abs(this.now - this.saved) >= SAVE_EVERY_S) this.save();
    this.draw();
  }

  save() {
    const { now } = this;
    this.saved = now;
    if (now >= WORTH_SAVING_S && now < this.length - WORTH_SAVING_S) memory.write(this.key, now.toFixed(1));
  }

  // The browser's own controls come back. Naming the sound anew lets them try again, from the same
  // place; load() would ask for it at once.
  fail() {
    const hadFocus = this.controls.contains(document.activeElement);
    this.wanted = this.now;
    this.audio.controls = true;
    this.controls.hidden = true;
    if (hadFocus) this.audio.focus();
    if (this.hasTried && this.audio.getAttribute('src')) this.audio.src = this.audio.src;
    this.hasTried = false;
    this.say(this.words.cannot_play);
    this.dock();
  }

  // A short wait, as after each jump, is not mentioned.
  wait(isWaiting) {
    clearTimeout(this.patience);
    this.isWaiting = false;
    if (isWaiting) this.patience = setTimeout(() => { this.isWaiting = true; this.draw(); }, PATIENCE_MS);
  }

  say(words, isPassing = false) {
    clearTimeout(this.silence);
    this.status.textContent = words;
    this.status.classList.toggle('is-passing', isPassing);
    if (isPassing) this.silence = setTimeout(() => this.say(''), SAID_FOR_MS);
  }

  // -- What is seen

  // `isTold`: the slider's value may change. While it has focus, time passing would be read out
  // each second, so then only its picture moves. `isWhole`: say the whole length, too.
  draw(isTold = false, isWhole = false) {
    const { length, slider, words } = this, isPlaying = !this.audio.paused;
    const now = this.dragged ?? this.now;
    const place = now > 0 || isPlaying ? now : null;
    this.time.textContent = clock(now);
    this.total.textContent = clock(length);
    this.bar.style.setProperty('--at', length ? Math.min(now / length, 1) : 0);
    if (isTold || document.activeElement !== slider) {
      slider.max = Math.max(1, Math.floor(length));
      slider.value = Math.floor(now);
      const said = this.spoken(now);
      slider.setAttribute('aria-valuetext', isWhole
        ? words.time_of_total.replace('{time}', said).replace('{total}', this.spoken(length)) : said);
    }
    if (this.isPlaying !== isPlaying) {
      this.isPlaying = isPlaying;
      this.toggle.lastChild.textContent = isPlaying ? words.pause : words.play;
      this.toggle.querySelector('path').setAttribute('d', isPlaying ? PAUSE : PLAY);
    }
    this.chapters.mark(place);
    const chapter = this.chapters.current;
    this.title.textContent = this.isWaiting ? words.loading
      : (chapter?.querySelector('.title') ?? chapter)?.textContent.trim() || this.section.dataset.title;
    for (const watch of this.watchers) watch(place);
  }

  // Once it has been used, the player stays at the window's lower edge when its place is out of sight.
  dock() {
    const isDocked = lastPlayed === this && !this.isInView && !this.controls.hidden;
    const root = document.documentElement;
    if (isDocked === this.controls.classList.contains('is-docked')) return;
    this.section.style.minBlockSize = isDocked ? `${this.section.offsetHeight}px` : '';
    this.controls.classList.toggle('is-docked', isDocked);
    root.classList.toggle('has-docked-player', isDocked);
    root.style.setProperty('--player-height', `${isDocked ? this.controls.offsetHeight : 0}px`);
  }

  showChapters(chapters) {
    this.chapters = chapters;
    this.ticks.append(...chapters.times.filter((at) => at > 0 && at < this.length).map((at) => {
      const tick = make('i', '');
      tick.style.setProperty('--at', at / this.length);
      return tick;
    }));
  }

  // Keys of keyboards and headsets, the lock screen. Each may be unknown to a browser.
  tellSystem() {
    const session = navigator.mediaSession;
    if (!session || !window.MediaMetadata) return;
    const { title = '', show = '', cover } = this.section.dataset;
    const artwork = cover ? [{ src: new URL(cover, document.baseURI).href }] : [];
    session.metadata = new MediaMetadata({ title, artist: show, artwork });
    const told = {
      play: () => this.play(),
      pause: () => this.audio.pause(),
      seekbackward: ({ seekOffset }) => this.seek(this.now - (seekOffset || BACK_S)),
      seekforward: ({ seekOffset }) => this.seek(this.now + (seekOffset || FORWARD_S)),
      seekto: ({ seekTime }) => this.seek(seekTime),
    };
    for (const [action, handler] of Object.entries(told)) {
      try { session.setActionHandler(action, handler); } catch { /* unknown here */ }
    }
  }
}
