// The form in a browser: keys go to the centre, rows of text come back. Nothing is fetched from
// anywhere but the server of this page, and nothing is kept here but what is on its way.
"use strict";

const words = JSON.parse(document.body.dataset.words);
const at = (id) => document.getElementById(id);
const form = at("form"), cell = at("cell"), notice = at("notice"), join = at("join");

const HEARD_WITHIN_MS = 25000; // the server says something every ten seconds
const AGAIN_AFTER_MS = [300, 700, 1500, 3000, 5000];
const KEYS = {
  Enter: "enter", Backspace: "backspace", Escape: "escape", Delete: "delete", Tab: "tab",
  ArrowUp: "up", ArrowDown: "down", ArrowLeft: "left", ArrowRight: "right",
  Home: "home", End: "end", PageUp: "pageup", PageDown: "pagedown", Insert: "insert", Clear: "clear",
};
const tab = Array.from(crypto.getRandomValues(new Uint8Array(12)), (n) => n.toString(16)).join("-");

let socket = null, isOpen = false, tries = 0, retry = 0, heardAt = 0;
let number = 0, sent = [], which = null;
let size = [80, 24], looks = {}, rows = [];

// Drawing

function measure() {
  const box = cell.getBoundingClientRect();
  const width = box.width / 10 || 9, height = box.height || 20;
  document.documentElement.style.setProperty("--cell", `${width}px`);
  const style = getComputedStyle(form);
  const pad = parseFloat(style.paddingLeft) * 2;
  return [
    Math.max(20, Math.floor((form.clientWidth - pad) / width)),
    Math.max(8, Math.floor((form.clientHeight - pad) / height)),
  ];
}

const wide = /[\u1100-\u115f\u2e80-\ua4cf\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe6f\uff00-\uff60\uffe0-\uffe6]|[\ud83c-\ud83e][\udc00-\udfff]/g;
const none = /[\u0300-\u036f\u200b-\u200d\ufe0e\ufe0f]/g;
const cells = (text) =>
  Array.from(text.replace(none, "")).length + (text.match(wide) || []).length;

function drawRow(y) {
  const line = form.children[y];
  line.replaceChildren(...(rows[y] || []).map(([text, role]) => {
    const span = document.createElement("span"), look = looks[role] || {};
    span.textContent = text;
    span.style.width = `calc(var(--cell) * ${cells(text)})`;
    const ink = look.reversed ? look.paper || "Canvas" : look.ink;
    const paper = look.reversed ? look.ink || "CanvasText" : look.paper;
    if (ink) span.style.color = ink;
    if (paper) span.style.backgroundColor = paper;
    for (const name of ["bold", "underline", "strike"]) if (look[name]) span.classList.add(name);
    return span;
  }));
}

function show(message) {
  if (message.looks) {
    looks = message.looks;
    const text = looks.text || {};
    for (const one of [document.documentElement, document.body]) {
      one.style.backgroundColor = text.paper || "";
    }
    document.body.style.color = text.ink || "";
  }
  if (message.language) document.documentElement.lang = message.language;
  if (message.pilot) document.title = `${message.pilot} – Eerst Online`;
  if (message.rows) {
    const height = message.size[1];
    while (form.children.length > height) form.lastChild.remove();
    while (form.children.length < height) {
      const line = document.createElement("div");
      line.className = "row";
      form.append(line);
    }
    rows.length = height;
    for (const [y, row] of Object.entries(message.rows)) rows[y] = row;
    speak(message.rows);
  }
  const changed = message.looks ? rows.keys() : Object.keys(message.rows || {});
  for (const y of changed) drawRow(y);
}

// What a screen reader hears: the row that tells what came of the last key, and the last contact.
function speak(changed) {
  const told = Object.entries(changed).filter(([y]) => y >= rows.length - 7 && y < rows.length - 1)
    .map(([, row]) => row.map(([text]) => text).join("").trim()).filter((text) => /\w/.test(text));
  if (told.length) at("said").textContent = told.join(". ");
}

// Saying

function say(message) {
  if (!isOpen) return;
  const numbered = { n: ++number, ...message };
  sent.push(numbered);
  socket.send(JSON.stringify(numbered));
}

function heard(upTo) {
  sent = sent.filter((message) => message.n > upTo);
}

function keyName(event) {
  if (event.ctrlKey && !event.altKey && !event.metaKey) {
    return event.key === "q" || event.key === "Q" ? "ctrl+q" : null; // the others are the browser's
  }
  if (event.metaKey || (event.altKey && event.key.length > 1)) return null;
  if (/^F([1-9]|1[0-2])$/.test(event.key)) {
    return event.key === "F11" || event.key === "F12" ? null : event.key.toLowerCase();
  }
  if (event.key in KEYS) return (event.shiftKey && event.key === "Tab" ? "shift+" : "") + KEYS[event.key];
  return Array.from(event.key).length === 1 ? event.key : null; // "Dead", "Shift", … are no keys
}

const isForm = () => isOpen && join.hidden && notice.hidden;

document.addEventListener("keydown", (event) => {
  if (event.isComposing || !isForm()) return;
  const key = keyName(event);
  if (key === null) return;
  event.preventDefault(); // also what the browser would do: quick find, back, help
  say({ key, at: performance.now() });
});
document.addEventListener("paste", (event) => {
  if (!isForm()) return;
  event.preventDefault();
  say({ paste: (event.clipboardData || { getData: () => "" }).getData("text/plain").slice(0, 2000) });
});
form.addEventListener("click", (event) => {
  if (!isForm()) return;
  const box = form.getBoundingClientRect(), style = getComputedStyle(form);
  const pad = parseFloat(style.paddingLeft), one = cell.getBoundingClientRect();
  const x = Math.floor((event.clientX - box.left - pad) / (one.width / 10));
  const y = Math.floor((event.clientY - box.top - pad) / one.height);
  say({ click: [x, y], at: performance.now() });
});
window.addEventListener("focus", () => { if (isForm()) say({ focus: 1, at: performance.now() }); });

function resized() {
  const now = measure();
  if (now[0] === size[0] && now[1] === size[1]) return;
  size = now;
  if (isOpen) socket.send(JSON.stringify({ size }));
}
new ResizeObserver(resized).observe(form);

// The connection

function connect() {
  clearTimeout(retry);
  if (socket || navigator.onLine === false) return;
  const scheme = location.protocol === "https:" ? "wss" : "ws";
  const mine = socket = new WebSocket(`${scheme}://${location.host}/desk/socket`);
  heardAt = performance.now();
  mine.onopen = () => {
    size = measure();
    const light = !matchMedia("(prefers-color-scheme: dark)").matches;
    mine.send(JSON.stringify({ open: { tab, size, clock: performance.now(), light } }));
  };
  mine.onmessage = (event) => {
    if (mine !== socket) return;
    heardAt = performance.now();
    take(JSON.parse(event.data));
  };
  mine.onclose = () => { if (mine === socket) lost(); };
}

function take(message) {
  if (message.told) return told(message.told);
  if ("form" in message) opened(message);
  else if ("heard" in message) heard(message.heard);
  show(message);
}

function opened(message) {
  if (which !== message.form) sent = []; // another process: what was typed at the old one is over
  which = message.form;
  heard(message.heard);
  isOpen = true;
  tries = 0;
  hide();
  for (const again of sent) socket.send(JSON.stringify(again)); // typed as the line broke: once each
}

function lost() {
  isOpen = false;
  socket = null;
  const wait = AGAIN_AFTER_MS[Math.min(tries++, AGAIN_AFTER_MS.length - 1)];
  if (tries > 1 || which !== null) tell(words.lost);
  clearTimeout(retry);
  retry = setTimeout(connect, wait);
}

function drop() {
  const old = socket;
  if (!old) return;
  socket = null;
  old.onclose = null;
  old.close();
  lost();
}

setInterval(() => { if (socket && performance.now() - heardAt > HEARD_WITHIN_MS) drop(); }, 2000);
window.addEventListener("offline", drop);
window.addEventListener("online", connect);

// What the server says in place of the form

function told(what) {
  isOpen = false;
  const old = socket;
  socket = null;
  if (old) { old.onclose = null; old.close(); }
  if (what === "join" || what === "revoked") return askCode(what === "revoked" ? words.revoked : "");
  const again = { taken: words.here, ended: words.again, quiet: words.again, full: words.again };
  tell(words[what] || words.wrong, again[what] || words.again);
}

function tell(text, again = "") {
  if (!join.hidden) return;
  at("told").textContent = text;
  at("again").textContent = again;
  at("again").hidden = !again;
  notice.hidden = false;
  document.body.classList.add("away");
  if (again) at("again").focus();
}

function hide() {
  notice.hidden = join.hidden = true;
  document.body.classList.remove("away");
  form.focus({ preventScroll: true });
}

at("again").addEventListener("click", () => { tell(words.opening); connect(); });

function askCode(why) {
  hide();
  join.hidden = false;
  document.body.classList.add("away");
  at("why").textContent = why;
  at("code").focus();
}

join.addEventListener("submit", async (event) => {
  event.preventDefault();
  const button = join.querySelector("button");
  button.disabled = true;
  at("why").textContent = words.joining;
  try {
    const answer = await fetch("/desk/join", {
      method: "POST",
      headers: { "Content-Type": "application/json" },
      body: JSON.stringify({ code: at("code").value }),
    });
    const said = await answer.json();
    if (answer.ok) {
      at("code").value = at("why").textContent = "";
      join.hidden = true;
      tell(words.opening);
      connect();
    } else {
      at("why").textContent = said.detail || words.wrong;
      at("code").select();
    }
  } catch {
    at("why").textContent = words.wrong;
  }
  button.disabled = false;
});

// An address that ends in #join asks for a code, also in a browser that is known already.
function wantsToJoin() {
  if (location.hash !== "#join") return false;
  history.replaceState(null, "", location.pathname);
  told("join");
  return true;
}
window.addEventListener("hashchange", wantsToJoin);
if (!wantsToJoin()) {
  tell(words.opening);
  connect();
}
