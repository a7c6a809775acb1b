// A button beside each address: it copies it. Without this, people select and copy by hand.
(function () {
  "use strict";
  document.querySelectorAll("[data-copy]").forEach(function (place) {
    var field = place.querySelector("input, textarea");
    if (!field || !navigator.clipboard) return;
    var made = function (name) { return document.createElement(name); };
    var row = made("span"), button = made("button"), said = made("span");
    row.className = "copy";
    button.type = "button";
    button.textContent = place.dataset.copy;
    said.setAttribute("role", "status");
    said.className = "small";
    button.addEventListener("click", function () {
      field.select();
      navigator.clipboard.writeText(field.value).then(
        function () { said.textContent = place.dataset.copied; },
        function () { said.textContent = place.dataset.failed; });
    });
    row.append(button, said);
    place.append(row);
  });
})();
