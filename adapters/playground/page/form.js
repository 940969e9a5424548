// The dialog for what a command still has to ask: labels, help, errors beside their inputs, values kept.

import { find, make } from "./dom.js";

export function dialog(world, act) {
  const box = find("dialog");
  const inputs = find("inputs");
  let form = null;
  let message = 0;
  let opener = null;

  function open(asked, from) {
    const kept = box.open ? values() : {};
    form = asked;
    message = from;
    find("dialog-title").textContent = form.title;
    find("dialog-fault").textContent = "";
    find("submit").textContent = form.submit;
    inputs.replaceChildren(...form.inputs.map((input) => row(input, kept[input.name] || input.value)));
    if (!box.open) {
      opener = document.activeElement;
      box.showModal();
    }
    (inputs.querySelector("[aria-invalid=true]") || inputs.querySelector("input, textarea, select"))?.focus();
  }

  function row(input, value) {
    const id = `in-${input.name}`;
    const described = [input.help && `${id}-help`, input.error && `${id}-error`].filter(Boolean).join(" ");
    const control = controls(input, {
      id,
      name: input.name,
      required: input.required,
      "aria-invalid": input.error ? "true" : null,
      "aria-describedby": described || null,
    });
    control.value = value;
    return make(
      "div",
      { class: "input" },
      make("label", { for: id }, input.label, input.required ? null : make("span", { class: "small" }, ` ${world.words.optional}`)),
      input.help ? make("p", { class: "small", id: `${id}-help` }, input.help) : null,
      control,
      input.error ? make("p", { class: "error", id: `${id}-error` }, input.error) : null,
      input.suggests ? suggestions(input, control) : null,
    );
  }

  function controls(input, attributes) {
    if (input.kind === "choice") {
      const blank = make("option", { value: "" }, input.required ? world.words.choose : "–");
      const options = input.choices.map((choice) => make("option", { value: choice.value }, choice.label));
      return make("select", attributes, blank, ...options);
    }
    if (input.kind === "long") return make("textarea", { ...attributes, rows: "5", dir: "auto" });
    const kinds = { number: { inputmode: "numeric" }, secret: { type: "password" } };
    return make("input", { type: "text", dir: "auto", ...kinds[input.kind], ...attributes });
  }

  function suggestions(input, control) {
    const list = make("datalist", { id: `${control.id}-list` });
    control.setAttribute("list", list.id);
    control.addEventListener("input", async () => {
      const typed = control.value;
      const found = await act.suggest(form.command, input.name, typed);
      if (typed === control.value) list.replaceChildren(...found.map((c) => make("option", { value: c.value }, c.label)));
    });
    return list;
  }

  function values() {
    return Object.fromEntries([...inputs.querySelectorAll("[name]")].map((control) => [control.name, control.value]));
  }

  find("form").addEventListener("submit", async (event) => {
    event.preventDefault();
    if (box.getAttribute("aria-busy") === "true") return;
    busy(true);
    try {
      const sent = form;
      const again = await act.submit(form.token, values(), message);
      if (again) open(again, message);
      else if (sent === form) box.close();
    } catch (fault) {
      find("dialog-fault").textContent = fault.message;
    } finally {
      busy(false);
    }
  });

  function busy(is) {
    box.setAttribute("aria-busy", String(is));
    find("submit").disabled = is;
  }

  find("cancel").addEventListener("click", () => box.close());
  box.addEventListener("close", () => {
    inputs.replaceChildren();
    (opener?.isConnected ? opener : find("box")).focus();
  });

  return {
    open,
    // An answer that takes its time arrives as a message: nobody has to wait in the dialog for it.
    late() {
      if (box.open && box.getAttribute("aria-busy") === "true") box.close();
    },
  };
}
