// One message, drawn from its blocks.

import { face, make } from "./dom.js";

export function draw(message, world, act) {
  const author = world.person(message.author);
  const name = author ? author.name : world.words.bot;
  const node = make(
    "article",
    {
      class: `message ${author ? "theirs" : "ours"}${message.private ? " private" : ""}`,
      id: `m${message.id}`,
      tabindex: "-1",
      "aria-labelledby": `by${message.id}`,
    },
    avatar(author, name),
    head(message, author, name, world),
    message.thinking ? make("p", { class: "thinking" }, world.words.thinking) : body(message, world, act),
  );
  if (world.menus.length && !message.thinking) node.append(menu(message, world, act));
  return node;
}

function avatar(author, name) {
  if (author) {
    const drawn = face(make("span"), name, author.id);
    drawn.setAttribute("aria-hidden", "true");
    return drawn;
  }
  return make("img", { class: "face", src: "/mark.svg", alt: "" });
}

function head(message, author, name, world) {
  const about = author ? [author.work, author.note].filter(Boolean).join(" · ") : "";
  return make(
    "header",
    {},
    make("span", { class: "name", id: `by${message.id}` }, name),
    author ? make("span", { class: "work" }, about) : make("span", { class: "badge" }, world.words.app),
    make("time", { datetime: message.at }, world.when(message.at)),
    message.private ? make("span", { class: "secret" }, world.words["only-you"]) : null,
  );
}

const rows = { button: "acts", select: "acts", link: "ways" };

// What follows one another and is of one sort stands in one row.
function body(message, world, act) {
  const drawn = make("div", { class: "body" });
  for (const block of message.blocks) {
    const sort = rows[block.kind];
    let into = drawn;
    if (sort) {
      into = drawn.lastElementChild;
      if (into?.dataset.row !== sort) drawn.append((into = make("div", { class: "row", "data-row": sort })));
    }
    into.append(...blocks[block.kind](block, message, world, act));
  }
  return drawn;
}

const blocks = {
  text: (block) => [make(block.tone === "title" ? "h3" : "p", { class: block.tone, dir: "auto" }, block.text)],
  fields: (block) => [
    make("dl", {}, ...block.pairs.flatMap(([name, value]) => [make("dt", {}, name), make("dd", { dir: "auto" }, value)])),
  ],
  link: (block, _, world) => [
    make(
      "a",
      { href: block.url, target: "_blank", rel: "noopener noreferrer", title: block.url },
      block.label,
      make("span", { class: "unseen" }, ` ${world.words["new-tab"]}`),
    ),
  ],
  button: (block, message, world, act) => [
    make("button", { type: "button", class: block.tone, click: () => act.press(message, block.token, "") }, block.label),
  ],
  select: (block, message, world, act) => [pick(block, message, act)],
  picture: (block) => [
    make("figure", {}, make("img", { src: block.src, alt: block.alt }), make("figcaption", {}, block.alt)),
  ],
  document: (block, _, world) => [
    make("details", { class: "pick" }, make("summary", {}, block.name), make("pre", { dir: "auto", tabindex: "0" }, block.content)),
    make("button", { type: "button", click: () => save(block) }, world.words.save),
  ],
  divider: () => [make("hr")],
};

function pick(block, message, act) {
  const choices = block.choices.map((choice) => {
    const chosen = () => {
      summary.focus();
      opened.open = false;
      act.press(message, block.token, choice.value);
    };
    return make("button", { type: "button", click: chosen }, choice.label);
  });
  const summary = make("summary", {}, block.label);
  const group = make("div", { class: "row", role: "group", "aria-label": block.label }, ...choices);
  const opened = make("details", { class: "pick", toggle: reveal }, summary, group);
  return opened;
}

function reveal({ target }) {
  if (target.open) target.lastElementChild.scrollIntoView({ block: "nearest" });
}

function save(block) {
  const url = URL.createObjectURL(new Blob([block.content], { type: "text/plain" }));
  make("a", { href: url, download: block.name }).click();
  URL.revokeObjectURL(url);
}

function menu(message, world, act) {
  const list = make(
    "div",
    { class: "choices" },
    ...world.menus.map((entry) =>
      make("button", { type: "button", click: () => { opened.open = false; act.run(message, entry.command); } }, entry.label),
    ),
  );
  const summary = make("summary", { "aria-label": world.words.actions, title: world.words.actions }, "⋯");
  const opened = make(
    "details",
    {
      class: "menu",
      toggle: reveal,
      keydown: (event) => {
        if (event.key !== "Escape" || !opened.open) return;
        opened.open = false;
        summary.focus();
      },
      focusout: (event) => {
        if (!opened.contains(event.relatedTarget)) opened.open = false;
      },
    },
    summary,
    list,
  );
  return opened;
}
