// Shared by the explorer and the pages of codes, which are complete without it: the language of
// names, light and dark, and copying. Text is only ever used as text and never parsed as HTML.
const page = (() => {
  "use strict";

  const root = document.documentElement;
  const byId = (id) => document.getElementById(`page_${id}`);

  const kept = (key, ...value) => {
    try {
      const name = `explorer-${key}`;
      if (!value.length) return localStorage.getItem(name);
      if (value[0]) localStorage.setItem(name, value[0]);
      else localStorage.removeItem(name);
    } catch {
      // Without storage, settings last until the page is closed.
    }
    return null;
  };

  const replaceAddress = (state, hash) => {
    const query = `${state}` ? `?${state}` : "";
    try {
      history.replaceState(null, "", location.pathname + query + hash);
    } catch {
      // Browsers limit how often a page may do this. The view is still correct.
    }
  };

  // The language of names: of the address, or the last choice, or the first

  const menu = byId("language");
  const sheet = new CSSStyleSheet();
  document.adoptedStyleSheets = [sheet];
  const spoken = [];

  const speak = (name) => {
    const wanted = name?.toLowerCase();
    const option = [...(menu?.options ?? [])].find(({ value }) => value.toLowerCase() === wanted);
    if (!option) return false;
    menu.value = option.value;
    sheet.replaceSync(`[data-use]:not([data-use="${CSS.escape(menu.value)}"]) { display: none !important }`);
    for (const act of spoken) act(menu.value);
    return true;
  };

  const startSpeaking = (...acts) => {
    spoken.push(...acts);
    if (!menu) return;
    const asked = new URLSearchParams(location.search).get("lang");
    if (!speak(asked) && !speak(kept("language"))) speak(menu.value);
    menu.addEventListener("change", () => {
      speak(menu.value);
      kept("language", menu.value);
      const state = new URLSearchParams(location.search);
      state.set("lang", menu.value.toLowerCase());
      replaceAddress(state, location.hash);
    });
  };

  // Light and dark: follow the system until the reader chooses one

  const theme = byId("theme");
  const system = matchMedia("(prefers-color-scheme: dark)");
  const isDark = () => (root.dataset.theme ?? (system.matches ? "dark" : "light")) === "dark";
  const dress = (choice) => {
    if (choice === "dark" || choice === "light") root.dataset.theme = choice;
    else delete root.dataset.theme;
    theme.setAttribute("aria-pressed", isDark());
  };
  theme.addEventListener("click", () => {
    const choice = isDark() ? "light" : "dark";
    const stored = (choice === "dark") === system.matches ? "" : choice;
    kept("theme", stored);
    dress(stored);
  });
  system.addEventListener("change", () => dress(root.dataset.theme));
  dress(kept("theme"));
  theme.hidden = false;

  // Copying

  const copied = async (text) => {
    try {
      await navigator.clipboard.writeText(text);
      return true;
    } catch {
      // The page is a local file, or has no permission: copy a selection instead.
      const focused = document.activeElement;
      const area = document.createElement("textarea");
      area.className = "unseen";
      area.value = text;
      document.body.append(area);
      area.select();
      const done = document.execCommand("copy");
      area.remove();
      focused?.focus({ preventScroll: true });
      return done;
    }
  };

  const copy = async (text) => {
    const done = await copied(text);
    const said = byId("said");
    // Clear the text first, so that a screen reader announces a repeated text again.
    said.textContent = "";
    setTimeout(() => (said.textContent = done ? `Copied ${text}` : "Your browser does not allow copying."), 50);
    return done;
  };

  const copyButton = (label, text) => {
    const button = byId("copy").content.firstElementChild.cloneNode(true);
    button.setAttribute("aria-label", `Copy ${label}`);
    button.title = `Copy ${label}`;
    button.addEventListener("click", async () => {
      button.classList.toggle("done", await copy(text()));
      setTimeout(() => button.classList.remove("done"), 2000);
    });
    return button;
  };

  // Add a button to each value of a list, which is called after the entry if there are several. Names
  // may wrap between their words.
  const addCopying = (values, of = "") => {
    for (const value of values.querySelectorAll("dd")) {
      const text = value.textContent;
      const name = value.querySelector("[data-language]");
      name?.replaceChildren(...text.split(/(?<=[_.:])|(?<=[a-z0-9])(?=[A-Z])/).flatMap((part, at) => (at ? [document.createElement("wbr"), part] : [part])));
      value.append(copyButton(value.previousElementSibling.textContent + of, () => text));
    }
  };

  root.classList.add("live");
  return { root, byId, kept, replaceAddress, startSpeaking, copy, copyButton, addCopying };
})();
