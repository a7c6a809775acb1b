// Loads the page again once soy preview has built something else than what it shows.
(() => {
  "use strict";
  const shown = document.currentScript.dataset.build;
  const builds = new EventSource("/.soy/builds");
  builds.onmessage = (event) => {
    if (event.data !== shown) location.reload();
  };
})();
