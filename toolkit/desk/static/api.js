// What the page asks of the desk. Requests go out one after the other, each from the text that the
// one before left.

export class Refused extends Error {
  constructor(status, said) {
    super([said.message, said.hint].filter(Boolean).join(' — '));
    this.status = status;
    this.theirs = said.theirs;
  }
}

// Told true when something is on its way to the disk, false when all of it is there.
let onSaving = () => {};
let open = 0;
export function whileSaving(told) { onSaving = told; }

const STOPPED =
  'The desk does not answer: it was stopped. What you saved is safe; copy what you are typing, then run soy review again.';

let last = Promise.resolve();

async function ask(name, body) {
  let answer;
  try {
    answer = await fetch(name, body === undefined ? {} : {
      method: 'POST',
      headers: { 'Content-Type': 'application/json' },
      body: JSON.stringify(body),
    });
  } catch {
    throw new Refused(0, { message: STOPPED });
  }
  const said = await answer.json();
  if (!answer.ok) throw new Refused(answer.status, said);
  return said;
}

export const load = () => ask('state');
export const digestOnDisk = () => ask('digest');
export const isBusy = () => open > 0;

// `makeBody` is called when the request goes out, so that it knows the newest digest.
export function send(name, makeBody) {
  const asked = last.then(() => ask(name, makeBody?.()));
  onSaving((open += 1) > 0);
  last = asked.catch(() => {}).then(() => { onSaving((open -= 1) > 0); });
  return asked;
}
