// The search over all transcripts: its form and its list of places. A classic script, called at
// once. Pagefind, which finds the words, is loaded with the first key; without this script the page
// says what to do instead. All texts are put in as text, never as HTML.
(() => {
  "use strict";
  const root = document.querySelector("[data-search]");
  if (location.protocol === "file:") {
    root.querySelector("[data-needs-script]")?.remove();
    return; // browsers load no index from a folder: the list of transcripts stays
  }
  const template = document.getElementById("search-form");
  const words = JSON.parse(document.getElementById("search-words").textContent);
  const pageLanguage = document.documentElement.lang;
  const SHOWN = 10; // places, and as many again with each press of a button
  const PAUSE_MS = 250; // after the last key
  const LONGEST = 200; // characters of a question
  const MORE_TIMES = 5; // further times of one place

  root.replaceChildren(template.content.cloneNode(true));
  const form = root.querySelector("form");
  const field = root.querySelector("input");
  const languageBox = root.querySelector("[data-languages]");
  const choice = root.querySelector("select");
  const note = root.querySelector("[data-exact]");
  const status = root.querySelector("[role=status]");
  const list = root.querySelector("ol");
  const more = root.querySelector("[data-more]");
  field.maxLength = LONGEST;

  let known = null; // what the list of indexes says
  const engines = new Map(); // by language
  let asked = 0; // the number of the last question: answers to earlier ones are dropped
  let timer = 0;
  let found = [];
  let shown = 0;

  const make = (name, attributes = {}, ...children) => {
    const made = document.createElement(name);
    for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, value);
    made.append(...children);
    return made;
  };

  const say = (key, values = {}) => {
    let text = words[key];
    if (typeof text !== "string") {
      const kind = new Intl.PluralRules(words.language).select(values.n);
      text = text[kind] ?? text.other;
    }
    return text.replace(/\{(\w+)\}/g, (_, name) =>
      typeof values[name] === "number"
        ? new Intl.NumberFormat(words.language).format(values[name])
        : values[name],
    );
  };

  const clock = (ms) => {
    const seconds = Math.floor(ms / 1000);
    const two = (n) => String(n).padStart(2, "0");
    const [h, m, s] = [Math.floor(seconds / 3600), Math.floor(seconds / 60) % 60, seconds % 60];
    return h ? `${h}:${two(m)}:${two(s)}` : `${m}:${two(s)}`;
  };

  // ---------------------------------------------------------------- loading

  const absolute = (address) => new URL(address, document.baseURI).href;

  const load = async () => {
    if (!known) {
      const answer = await fetch(absolute(root.dataset.list));
      if (!answer.ok) throw new Error(answer.status);
      known = await answer.json();
      fillLanguages();
    }
    const language = choice.value;
    if (!engines.has(language)) engines.set(language, started(language));
    try {
      return await engines.get(language);
    } catch (error) {
      engines.delete(language); // the next key tries again
      throw error;
    }
  };

  const started = async (language) => {
    const pagefind = await import(absolute(root.dataset.program));
    const [[first, tag], ...others] = known.languages[language].parts;
    const base = new URL(".", absolute(root.dataset.list));
    const engine = pagefind.createInstance({
      basePath: new URL(first, base).href,
      metaCacheTag: tag,
    });
    await engine.init();
    for (const [part, its] of others) {
      await engine.mergeIndex(new URL(part, base).href, { metaCacheTag: its });
    }
    return engine;
  };

  const fillLanguages = () => {
    const tags = Object.keys(known.languages);
    const wanted = new URL(location.href).searchParams.get("lang");
    const near = (tag) => tags.includes(tag) && tag;
    const best = near(wanted) || near(pageLanguage) || near(words.show) || tags[0];
    for (const tag of tags) {
      const one = known.languages[tag];
      const option = make("option", { value: tag, lang: tag, dir: one.direction }, one.name);
      option.selected = tag === best;
      choice.append(option);
    }
    languageBox.hidden = tags.length < 2;
    showNote();
  };

  const showNote = () => {
    note.hidden = !known.languages[choice.value].exact;
  };

  // ---------------------------------------------------------------- searching

  const search = async () => {
    const number = ++asked;
    const query = field.value.trim().slice(0, LONGEST);
    remember(query);
    if (!query) {
      clear("");
      return;
    }
    try {
      status.textContent = words.searching;
      const engine = await load();
      const answer = await engine.search(query);
      if (number !== asked) return;
      found = answer.results;
      shown = 0;
      list.replaceChildren();
      if (!found.length) {
        clear(`${say("nothing_found", { query })} ${words.nothing_found_hint}`);
        return;
      }
      await showMore(number);
    } catch {
      if (number === asked) clear(words.search_failed);
    }
  };

  const clear = (text) => {
    found = [];
    list.replaceChildren();
    more.hidden = true;
    status.textContent = text;
  };

  const remember = (query) => {
    const address = new URL(location.href);
    if (query) address.searchParams.set("q", query);
    else address.searchParams.delete("q");
    if (known && choice.value !== pageLanguage) address.searchParams.set("lang", choice.value);
    else if (known) address.searchParams.delete("lang");
    try {
      history.replaceState(null, "", address);
    } catch {
      // Browsers refuse it where somebody changes the address too often, and in a folder.
    }
  };

  const showMore = async (number) => {
    const some = found.slice(shown, shown + SHOWN);
    const data = await Promise.all(some.map((result) => result.data()));
    if (number !== asked) return null;
    const language = choice.value;
    const items = data.map((one) => place(one, language)).filter(Boolean);
    shown += some.length;
    list.append(...items);
    more.hidden = shown >= found.length;
    status.textContent = say("n_places", { n: found.length });
    return items[0];
  };

  // ---------------------------------------------------------------- one place

  // A record's address is /FOLDER/NUMBER.html, and a sentence's id NUMBER_BEGINNING_SPEAKER.
  const place = (data, language) => {
    const folder = decodeURIComponent(data.raw_url ?? data.url).split("/").filter(Boolean).at(-2);
    const episode = known.episodes[folder];
    if (!episode) return null;
    const sentences = hits(data);
    if (!sentences.length) return null;
    const [first, ...others] = sentences;
    const text = episode.texts[language] ?? { speakers: [], automatic: false };
    const home = `../episodes/${folder}/index.html`;
    const here = `../episodes/${folder}/transcript/${language}/index.html`;
    const direction = known.languages[language].direction;
    const heading = make("a", { href: at(home, first.ms), lang: episode.language });
    heading.append(episode.title);
    const facts = make("p", { class: "facts" });
    const speaker = text.speakers[first.speaker];
    if (speaker) facts.append(make("span", { lang: language, dir: direction }, speaker));
    facts.append(make("span", { class: "time" }, clock(first.ms)));
    if (episode.date) facts.append(make("span", {}, episode.date));
    if (text.automatic) facts.append(make("span", {}, words.automatic_transcript));
    const said = make("p", { class: "said", lang: language, dir: direction });
    for (const word of first.words) {
      said.append(word.hit ? make("mark", {}, word.text) : word.text, " ");
    }
    const links = make("p", { class: "places" });
    links.append(link(at(home, first.ms), say("play_from", { time: clock(first.ms) })));
    if (first.number) links.append(link(`${here}#s${first.number}`, words.read_transcript));
    for (const other of others.slice(0, MORE_TIMES)) {
      const time = clock(other.ms);
      const also = link(at(home, other.ms), time);
      also.className = "time";
      also.setAttribute("aria-label", say("play_from", { time }));
      links.append(also);
    }
    return make("li", {}, make("h2", {}, heading), facts, said, links);
  };

  const link = (href, text) => make("a", { href }, text);
  const at = (address, ms) => (ms ? `${address}#t=${Math.floor(ms / 1000)}` : address);

  // The sentences of a record in which something was found, the one with most of it first.
  const hits = (data) => {
    const all = data.content.split(/\s+/);
    const marked = new Set(data.locations);
    const anchors = data.anchors.filter((one) => /^\d+_\d+_\d*$/.test(one.id));
    anchors.sort((a, b) => a.location - b.location);
    const made = anchors.map((anchor, i) => {
      const [number, ms, speaker] = anchor.id.split("_");
      const end = anchors[i + 1]?.location ?? all.length;
      const texts = all.slice(anchor.location, end);
      const parts = texts.map((text, j) => ({ text, hit: marked.has(anchor.location + j) }));
      const count = parts.filter((part) => part.hit).length;
      return { number: +number, ms: +ms, speaker, words: parts, count };
    });
    const found = made.filter((one) => one.count);
    const sentences = found.filter((one) => one.number); // the title has none, and stands above
    return (sentences.length ? sentences : found).sort((a, b) => b.count - a.count || a.ms - b.ms);
  };

  // ---------------------------------------------------------------- the form

  form.addEventListener("submit", (event) => {
    event.preventDefault();
    clearTimeout(timer);
    search();
  });
  field.addEventListener("input", () => {
    clearTimeout(timer);
    timer = setTimeout(search, PAUSE_MS);
  });
  choice.addEventListener("change", () => {
    showNote();
    search();
  });
  more.addEventListener("click", async () => {
    const first = await showMore(asked);
    first?.querySelector("a").focus();
  });

  const before = new URL(location.href).searchParams.get("q");
  if (before) {
    field.value = before.slice(0, LONGEST);
    search();
  }
})();
