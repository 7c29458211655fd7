// The page of one code: buttons to copy, and the menu of languages.
(() => {
  "use strict";

  for (const values of document.querySelectorAll(".values")) page.addCopying(values);
  for (const block of document.querySelectorAll("[data-copy]")) {
    block.after(page.copyButton(block.dataset.copy, () => block.textContent));
  }
  const menu = page.byId("languages");
  if (menu) menu.hidden = false;
  page.startSpeaking();
})();
