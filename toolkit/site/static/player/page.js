// The page around the player: what can be clicked, the transcript, the box with the address.

// A click on a chapter, on a time or on a sentence is heard from there. Sentences are no links: 600
// of them would be 600 stops for the Tab key; the time of each turn is one.
function hearClicks(player) {
  document.addEventListener('click', (event) => {
    const { target } = event, link = target.closest('a');
    if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.shiftKey || event.altKey) return;
    if (link && !link.getAttribute('href')?.startsWith('#')) return;
    const sentence = link ? null : target.closest('[data-transcript] [data-at]');
    if (sentence && !getSelection().isCollapsed) return;
    const at = Number((link ?? sentence)?.dataset.at ?? placeIn(link?.hash ?? '')?.[0] ?? NaN);
    if (!(at >= 0 && at <= player.length)) return;
    event.preventDefault();
    player.go(at);
    if (sentence && player.touched) player.follow.checked = true;
  });
}

// The transcript follows while the box is ticked; reading on by wheel, touch, key or scroll bar
// unticks it.
function followTranscript(player, transcript) {
  const sentences = new Timed(transcript.querySelectorAll('[id][data-at]'));
  if (!sentences.times.length) return;
  transcript.classList.add('is-heard');
  player.follow = make('input', '');
  player.follow.type = 'checkbox';
  player.options.append(make('label', 'player-follow', player.follow, make('span', '', player.words.follow_along)));
  const show = () => {
    if (!player.follow.checked || !sentences.current) return;
    const isCalm = matchMedia('(prefers-reduced-motion: reduce)').matches;
    sentences.current.scrollIntoView({ block: 'center', behavior: isCalm ? 'instant' : 'smooth' });
  };
  player.watchers.push((now) => { if (sentences.mark(now)) show(); });
  player.follow.addEventListener('change', () => {
    const closed = transcript.closest('details');
    if (closed && player.follow.checked) closed.open = true;
    show();
  });
  for (const name of ['wheel', 'touchstart', 'keydown', 'pointerdown']) {
    addEventListener(name, (event) => {
      if (player.section.contains(event.target)) return;
      if (name === 'pointerdown' && event.target !== document.documentElement) return;  // the scroll bar
      player.touched = name === 'touchstart' && player.follow.checked;
      player.follow.checked = false;
    }, { passive: true, capture: true });
  }
}

// The address with the second that is heard, to copy.
function fillShare(box, player) {
  const { words } = player;
  const page = document.querySelector('link[rel=canonical]')?.href || location.href.split(/[?#]/)[0];
  const address = make('input', '');
  Object.assign(address, { type: 'text', readOnly: true, dir: 'ltr', spellcheck: false });
  const label = make('span', ''), copy = button('', words.copy_link);
  const made = make('p', 'address', make('label', '', label, address), copy);
  const still = box.querySelector('.address');  // what the page has for those without a script
  if (still) still.replaceWith(made); else box.append(made);
  player.watchers.push((now) => {
    const second = Math.floor(now ?? 0);
    label.textContent = words.start_at.replace('{time}', clock(second));
    if (document.activeElement !== address) address.value = second ? `${page}#t=${second}` : page;
  });
  address.addEventListener('focus', () => address.select());
  copy.addEventListener('click', async () => {
    player.say(await isCopied(address, copy) ? words.copied : words.cannot_copy, true);
  });
}

function begin() {
  const sections = [...document.querySelectorAll('[data-player]')];
  if (!sections.length) return;
  const block = document.getElementById('player-words');
  const words = JSON.parse(block.textContent);
  const lang = block.lang || document.documentElement.lang || 'en';
  const players = sections.map((section) => new Player(section, words, lang));
  const [first] = players;  // the page's chapters, transcript and address are the first one's
  if (block.lang) for (const player of players) player.controls.lang = player.status.lang = block.lang;
  first.showChapters(new Timed(document.querySelectorAll('.chapters [data-at]')));
  const transcript = document.querySelector('[data-transcript]');
  if (transcript) followTranscript(first, transcript);
  for (const box of document.querySelectorAll('[data-share]')) fillShare(box, first);
  hearClicks(first);
  if (!first.obey(placeInHash() ?? placeIn(location.search))) first.offer();
  for (const player of players.slice(1)) player.offer();
  addEventListener('hashchange', () => first.obey(placeInHash()));
  first.draw(true);
}

// Whatever goes wrong here, the browser's controls must be there.
try {
  begin();
} catch (error) {
  for (const audio of document.querySelectorAll('[data-player] audio')) audio.controls = true;
  for (const made of document.querySelectorAll('.player-controls')) made.remove();
  console.error(error);
}
