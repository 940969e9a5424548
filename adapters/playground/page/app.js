// Who is here and where, what they see, and what they do.

import { composer } from "./composer.js";
import { face, find, make, send } from "./dom.js";
import { dialog } from "./form.js";
import { draw } from "./messages.js";

const asked = new URLSearchParams(location.search);
const world = {
  me: { id: asked.get("as") || "rosa" },
  place: asked.get("in") || "lounge",
  people: [],
  channels: [],
  menus: [],
  words: {},
  messages: new Map(),
  unread: new Set(),
  ahead: 0,
  person: (id) => world.people.find((p) => p.id === id),
  now: () => new Date(Date.now() + world.ahead),
  when(at) {
    const then = new Date(at);
    const day = (date) => date.toLocaleDateString("en-CA", { timeZone: world.me.zone });
    const options = day(then) === day(world.now()) ? {} : { weekday: "short", month: "short", day: "numeric" };
    return then.toLocaleString(world.me.language, { hour: "numeric", minute: "2-digit", timeZone: world.me.zone, ...options });
  },
};

const base = () => ({ person: world.me.id, place: world.place });

async function attempt(path, body) {
  fault("");
  try {
    return await send(path, { ...base(), ...body }, world.words.failed);
  } catch (error) {
    fault(error.message);
    return null;
  }
}

async function call(path, body, message = 0) {
  const answer = await attempt(path, body);
  if (answer?.form) form.open(answer.form, message);
  return answer !== null;
}

const act = {
  say(text) {
    document.body.dataset.begun = "";
    return call("/say", { text });
  },
  press: (message, token, picked) => call("/press", { message: message.id, token, picked }, message.id),
  run: (message, command) => call("/menu", { message: message.id, command }),
  complete: async (text) => (await attempt("/complete", { text })) || [],
  suggest: async (command, field, text) => (await attempt("/suggest", { command, field, text })) || [],
  submit: async (token, values, message) =>
    (await send("/submit", { ...base(), token, values, message }, world.words.failed)).form,
};

const form = dialog(world, act);
const typed = composer(world, act);

function fault(words) {
  find("fault").textContent = words;
}

// What there is, and what this person's page says.

let meeting = 0;

async function meet() {
  const number = ++meeting;
  let response = await fetch(`/about?person=${encodeURIComponent(world.me.id)}`);
  if (!response.ok) response = await fetch("/about?person=rosa");
  const told = await response.json();
  if (number !== meeting) return false;
  Object.assign(world, told);
  const { locale, language } = world.me;
  world.me.language = locale.startsWith(language) ? locale : language;
  const places = [...world.channels.map((c) => c.id), world.me.direct];
  if (!places.includes(world.place)) world.place = "lounge";
  document.documentElement.lang = world.me.language;
  document.title = world.words.title;
  for (const node of document.querySelectorAll("[data-word]")) node.textContent = world.words[node.dataset.word];
  for (const node of document.querySelectorAll("[data-label]")) node.ariaLabel = world.words[node.dataset.label];
  find("box").placeholder = world.words.write;
  find("pushes").hidden = !world.push;
  face(find("me-face"), world.person(world.me.id).name, world.me.id);
  drawPeople();
  drawLocales();
  drawHints();
  drawRoom();
  return true;
}

function drawPeople() {
  const held = document.activeElement?.name === "person";
  const cards = world.people.map((person) => {
    const input = make("input", { type: "radio", name: "person", value: person.id, change: () => become(person.id) });
    input.checked = person.id === world.me.id;
    const picture = face(make("span", { "aria-hidden": "true" }), person.name, person.id);
    const note = person.note ? make("span", { class: "badge" }, person.note) : null;
    const name = make("span", { class: "name" }, person.name, " ", note);
    const work = make("span", { class: "work" }, `${person.work} · ${person.shift}`);
    return make("label", { class: "person" }, input, picture, make("span", {}, name, work));
  });
  find("people").replaceChildren(...cards);
  if (held) find("people").querySelector(":checked")?.focus();
}

function drawLocales() {
  const options = world.locales.map((l) => make("option", { value: l.value }, l.label));
  find("locale").replaceChildren(...options);
  find("locale").value = world.me.locale;
}

function drawHints() {
  const lines = world.hints.map((line) => make("button", { type: "button", click: () => typed.fill(line) }, line));
  find("hints").replaceChildren(make("span", {}, world.words.try), ...lines);
}

function drawChannels() {
  const held = document.activeElement?.dataset.place;
  const direct = { id: world.me.direct, name: world.words.direct };
  const rows = [...world.channels, direct].map(({ id, name }) => {
    const fresh = world.unread.has(id) ? make("span", { class: "new" }, world.words.new) : null;
    const current = id === world.place ? "page" : null;
    return make("li", {}, make("button", { type: "button", "data-place": id, "aria-current": current, click: () => go(id) }, name, fresh));
  });
  find("channels").replaceChildren(...rows);
  if (held) find("channels").querySelector(`[data-place="${CSS.escape(held)}"]`)?.focus();
}

function drawRoom() {
  const channel = world.channels.find((c) => c.id === world.place);
  find("room").textContent = channel ? channel.name : world.words.direct;
  find("me-here").textContent = `${world.person(world.me.id).name} · ${find("room").textContent}`;
  find("topic").textContent = channel ? channel.topic : world.words["direct-topic"];
  history.replaceState(null, "", `?as=${world.me.id}&in=${world.place}`);
  world.unread.delete(world.place);
  drawChannels();
  drawTime();
  const log = find("log");
  log.setAttribute("aria-busy", "true");
  const here = [...world.messages.values()].filter((m) => m.place === world.place);
  const drawn = here.map((message) => draw(message, world, act));
  log.replaceChildren(...(drawn.length ? drawn : [make("p", { class: "empty" }, world.words.empty)]));
  log.scrollTop = log.scrollHeight;
  log.setAttribute("aria-busy", "false");
}

function drawTime() {
  const shown = world.now().toLocaleString(world.me.language, {
    weekday: "long", month: "long", day: "numeric", hour: "numeric", minute: "2-digit", timeZone: world.me.zone, timeZoneName: "short",
  });
  find("now").textContent = shown;
}

// What changes while one looks.

const seen = {
  all(messages) {
    world.messages = new Map(messages.map((m) => [m.id, m]));
    drawRoom();
  },
  now(at) {
    world.ahead = new Date(at) - Date.now();
    drawTime();
  },
  changed: meet,
  gone(id) {
    world.messages.delete(id);
    find(`m${id}`)?.remove();
  },
  message(message) {
    world.messages.set(message.id, message);
    if (message.thinking) form.late();
    if (message.place !== world.place) {
      world.unread.add(message.place);
      drawChannels();
    } else put(message);
  },
};

function put(message) {
  const log = find("log");
  const follow = log.scrollHeight - log.scrollTop - log.clientHeight < 160 || message.author === world.me.id;
  const old = find(`m${message.id}`);
  const node = draw(message, world, act);
  const held = old?.contains(document.activeElement);
  log.querySelector(".empty")?.remove();
  if (old) old.replaceWith(node);
  else log.append(node);
  if (held) node.focus({ preventScroll: true });
  const block = node.offsetHeight > log.clientHeight ? "start" : "nearest";
  if (old || follow || message.private) node.scrollIntoView({ block });
}

let socket = null;

function watch() {
  const opened = new WebSocket(`ws://${location.host}/events?person=${encodeURIComponent(world.me.id)}`);
  socket = opened;
  opened.onopen = () => fault("");
  opened.onmessage = (event) => {
    if (socket !== opened) return;
    for (const [kind, value] of Object.entries(JSON.parse(event.data))) seen[kind](value);
  };
  opened.onclose = () => {
    if (socket !== opened) return;
    fault(world.words.away);
    setTimeout(() => socket === opened && watch(), 1500);
  };
}

async function become(id) {
  socket?.close();
  socket = null;
  world.me = { id };
  if (world.place.startsWith("dm-")) world.place = `dm-${id}`;
  world.unread.clear();
  world.messages.clear();
  if (await meet()) watch();
}

function go(place) {
  world.place = place;
  side(false);
  fault("");
  drawRoom();
}

function side(open) {
  find("open").setAttribute("aria-expanded", String(open));
}

find("open").addEventListener("click", () => side(find("open").getAttribute("aria-expanded") !== "true"));
find("locale").addEventListener("change", () => attempt("/speak", { locale: find("locale").value }));
find("pushes").addEventListener("click", async ({ target }) => {
  if (!target.dataset.push) return;
  target.disabled = true;
  await attempt("/push", { by: target.dataset.push });
  target.disabled = false;
  target.focus();
});
setInterval(drawTime, 20_000);

meet().then(watch);
