// The box where lines are typed: a combobox whose suggestions come from the server.

import { find, make } from "./dom.js";

export function composer(world, act) {
  const box = find("box");
  const list = find("offers");
  let offers = [];
  let at = -1;
  let asked = 0;

  async function ask() {
    const number = ++asked;
    const found = box.value.startsWith("/") ? await act.complete(box.value) : [];
    if (number === asked) show(found);
  }

  function show(found) {
    offers = found;
    at = -1;
    list.replaceChildren(...offers.map(option));
    list.hidden = !offers.length;
    box.setAttribute("aria-expanded", String(offers.length > 0));
    box.removeAttribute("aria-activedescendant");
    find("spoken").textContent = offers.length ? `${offers.length} ${world.words.some}` : "";
  }

  function option(offer, index) {
    return make(
      "li",
      {
        role: "option",
        id: `offer${index}`,
        "aria-selected": "false",
        mousedown: (event) => { event.preventDefault(); take(index); },
      },
      make("span", { class: "offer" }, offer.label),
      offer.detail ? make("span", { class: "detail" }, offer.detail) : null,
    );
  }

  function move(step) {
    list.children[at]?.setAttribute("aria-selected", "false");
    at = (at + step + offers.length + (at < 0 && step < 0 ? 1 : 0)) % offers.length;
    const chosen = list.children[at];
    chosen.setAttribute("aria-selected", "true");
    chosen.scrollIntoView({ block: "nearest" });
    box.setAttribute("aria-activedescendant", chosen.id);
  }

  function take(index) {
    box.value = offers[index].line;
    box.setSelectionRange(box.value.length, box.value.length);
    ask();
  }

  function close() {
    asked++;
    show([]);
  }

  box.addEventListener("input", ask);
  box.addEventListener("blur", close);
  box.addEventListener("keydown", (event) => {
    if (list.hidden || event.isComposing) return;
    const does = {
      ArrowDown: () => move(1),
      ArrowUp: () => move(-1),
      Tab: event.shiftKey ? null : () => take(Math.max(at, 0)),
      Enter: at < 0 ? null : () => take(at),
      Escape: close,
    }[event.key];
    if (!does) return;
    event.preventDefault();
    does();
  });
  find("composer").addEventListener("submit", async (event) => {
    event.preventDefault();
    const text = box.value.trim();
    if (!text) return;
    close();
    box.value = "";
    if (!(await act.say(text)) && !box.value) box.value = text;
  });

  return {
    fill(text) {
      box.value = text;
      box.focus();
    },
  };
}
