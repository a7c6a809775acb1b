// Times: read from addresses, shown as on a clock, and said in words.

// "65", "1:05", "1:02:03", "65.5" in seconds; NaN of anything else.
function seconds(text) {
  if (!/^(?:\d{1,3}:){0,2}\d{1,6}(?:\.\d{0,3})?$/.test(text)) return NaN;
  return text.split(':').reduce((sum, part) => sum * 60 + Number(part), 0);
}

// The place that "#t=65", "#t=npt:1:05" or "#t=65,70" names (W3C Media Fragments 1.0, 4.2.1), as
// [start, end]; null if it names none.
function placeIn(part) {
  let text = '';
  try { text = decodeURIComponent(part); } catch { return null; }
  const found = /[#?&]t=(?:npt:)?([^&,]*)(?:,([^&]*))?(?:&|$)/.exec(text);
  if (!found) return null;
  const hasEnd = found[2] !== undefined;
  const start = hasEnd && !found[1] ? 0 : seconds(found[1]);
  const end = hasEnd ? seconds(found[2]) : Infinity;
  return start < end ? [start, end] : null;
}

// The place that the end of the page's address names: a time, or a sentence by its id, as search does.
function placeInHash() {
  const at = Number(document.getElementById(location.hash.slice(1))?.dataset.at ?? NaN);
  return placeIn(location.hash) ?? (at >= 0 ? [at, Infinity] : null);
}

function clock(time) {
  const two = (number) => String(number).padStart(2, '0');
  const s = Math.floor(time), hours = Math.floor(s / 3600), minutes = Math.floor(s / 60) % 60;
  return `${hours ? `${hours}:${two(minutes)}` : minutes}:${two(s % 60)}`;
}

// A function that says a time: "1 minute 5 seconds". Browsers lack some languages; for these the
// page brings the words (`spoken`: a list for each unit, by number).
function sayer(lang, spoken) {
  const isKnown = Intl.NumberFormat.supportedLocalesOf(lang).length > 0;
  const says = ['hour', 'minute', 'second'].map((unit) => {
    if (!isKnown) return (number) => spoken?.[unit]?.[number] ?? String(number);
    const format = new Intl.NumberFormat(lang, { style: 'unit', unit, unitDisplay: 'long', numberingSystem: 'latn' });
    return (number) => format.format(number);
  });
  const list = isKnown && new Intl.ListFormat(lang, { type: 'unit', style: 'narrow' });
  return (time) => {
    if (!isKnown && !spoken) return clock(time);
    const s = Math.floor(time), numbers = [Math.floor(s / 3600), Math.floor(s / 60) % 60, s % 60];
    const parts = numbers.map((number, at) => (number ? says[at](number) : '')).filter(Boolean);
    if (!parts.length) parts.push(says[2](0));
    return list ? list.format(parts) : parts.join(' ');
  };
}
