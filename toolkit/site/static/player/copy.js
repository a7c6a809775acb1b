// A button beside each address: it copies it. Without this, people select and copy by hand.

// Returns whether the text of a field was copied.
async function isCopied(field, pressed) {
  try {
    await navigator.clipboard.writeText(field.value);
    return true;
  } catch {  // refused, or a page opened from a folder
    field.select();
    const isDone = document.execCommand('copy');
    if (isDone) pressed.focus();
    return isDone;
  }
}

for (const place of document.querySelectorAll('[data-copy]')) {
  const { copy, copied, failed } = place.dataset;
  const field = place.querySelector('input, textarea'), pressed = button('', copy), said = make('span', 'small');
  const label = place.querySelector('label')?.textContent;  // for those who hear one button after another
  if (label) pressed.setAttribute('aria-label', `${copy}: ${label}`);
  said.setAttribute('role', 'status');
  pressed.addEventListener('click', async () => {
    said.textContent = await isCopied(field, pressed) ? copied : failed;
  });
  place.append(make('span', 'copy', pressed, said));
}
