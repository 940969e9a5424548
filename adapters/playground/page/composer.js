// The box where lines are typed: a combobox whose suggestions come from the server.

import { find, make } from "./dom.js";

export function composer(world, act) {
  const box = find("box");
  const list = find("offers");
  let offers = [];
  let at = -1;
  let asked = 0;
  let answer = null; // while offers for what stands in the box are still to come

  function ask() {
    const number = ++asked;
    choose(-1);
    const found = box.value.startsWith("/") ? act.complete(box.value) : Promise.resolve([]);
    answer = found.then((offered) => {
      if (number !== asked) return;
      answer = null;
      show(offered);
    });
  }

  function show(found) {
    offers = found;
    list.replaceChildren(...offers.map(option));
    list.hidden = !offers.length;
    box.setAttribute("aria-expanded", String(offers.length > 0));
    choose(-1);
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

  function choose(index) {
    list.children[at]?.setAttribute("aria-selected", "false");
    at = index;
    const chosen = list.children[at];
    if (!chosen) return box.removeAttribute("aria-activedescendant");
    chosen.setAttribute("aria-selected", "true");
    chosen.scrollIntoView({ block: "nearest" });
    return box.setAttribute("aria-activedescendant", chosen.id);
  }

  const down = () => choose((at + 1) % offers.length);
  const up = () => choose((at < 1 ? offers.length : at) - 1);

  // Takes the chosen offer or the first, once the offers are those for what stands in the box.
  async function complete() {
    await answer;
    if (!list.hidden) take(Math.max(at, 0));
  }

  function take(index) {
    box.value = offers[index].line;
    box.setSelectionRange(box.value.length, box.value.length);
    ask();
  }

  function close() {
    asked++;
    answer = null;
    show([]);
  }

  box.addEventListener("input", ask);
  box.addEventListener("blur", close);
  box.addEventListener("keydown", (event) => {
    if ((list.hidden && !answer) || event.isComposing) return;
    const does = {
      ArrowDown: list.hidden ? null : down,
      ArrowUp: list.hidden ? null : up,
      Tab: event.shiftKey ? null : complete,
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
