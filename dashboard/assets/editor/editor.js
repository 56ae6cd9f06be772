// A text area that puts its text to the server while one types, and says what became of it.

const PAUSE = 700; // after the last letter
const LONGEST = 1500; // while one goes on typing
const AGAIN = 2000; // after a failure
const SENT_ELSEWHERE = 4000;
const REMEMBERED = 8;
const editors = new WeakMap();
const unsent = new Map(); // what editors of this window left behind unsaved: one drawn anew goes on with it

export default function ({ data, parentElement, setStateValue }) {
  const root = parentElement.querySelector(".root");
  if (!editors.has(root)) editors.set(root, new Editor(root));
  const editor = editors.get(root);
  editor.show(data, (text, base) => setStateValue("text", { text, base }));
  return () => editor.leave();
}

function make(name, className = "") {
  const element = document.createElement(name);
  if (className) element.className = className;
  return element;
}

class Editor {
  constructor(root) {
    this.area = make("textarea");
    this.status = make("p", "status");
    this.restored = make("p", "restored");
    this.label = make("label");
    this.other = make("div", "other");
    const id = `t${Math.random().toString(36).slice(2)}`;
    this.area.id = this.label.htmlFor = id;
    this.status.id = `${id}s`;
    this.status.setAttribute("role", "status");
    this.area.setAttribute("aria-describedby", this.status.id);
    this.area.spellcheck = true;
    root.append(this.label, this.restored, this.area, this.status, this.other);
    this.area.addEventListener("input", () => this.typed());
    this.area.addEventListener("blur", () => this.tell());
    this.onHide = () => this.flush();
    this.start = null;
    this.sent = []; // what this device tried to save last, newest first
    this.drawOther();
  }

  drawOther() {
    this.otherSays = make("p");
    this.otherText = make("blockquote");
    this.both = make("button");
    this.mine = make("button");
    this.both.type = this.mine.type = "button";
    this.both.addEventListener("click", () => this.settle(true));
    this.mine.addEventListener("click", () => this.settle(false));
    this.other.append(this.otherSays, this.otherText, this.both, this.mine);
    this.other.setAttribute("role", "group");
    this.other.hidden = true;
  }

  show(data, tell) {
    this.data = data;
    this.send = tell;
    this.begun = data.begun; // what was sent before it comes too late
    if (data.saved !== null && data.saved === this.told) this.base = data.saved_base; // what follows builds on it
    window.addEventListener("pagehide", this.onHide);
    this.label.textContent = data.label;
    this.area.lang = "ro";
    this.area.style.minHeight = `${data.height}px`;
    this.both.textContent = data.words.keep_both;
    this.mine.textContent = data.words.keep_mine;
    if (this.start === null) {
      this.restored.textContent = data.restored;
      this.begin(data);
      this.told = data.start;
      this.goOn();
    } else if (this.area.value === data.start || this.area.value === this.start) {
      this.begin(data);
    }
    this.restored.hidden = this.restored.textContent === "";
  }

  // What stands here is what the server has: a draft, or the text that was saved where it belongs.
  begin(data) {
    clearTimeout(this.timer);
    this.since = null;
    if (this.area.value !== data.start) this.area.value = data.start;
    this.start = this.kept = data.start;
    this.base = data.base;
    this.stamp = data.stamp;
    if (!data.draft) this.told = data.start;
    this.other.hidden = true;
  }

  goOn() {
    const text = unsent.get(this.data.key);
    if (text === undefined || text === this.area.value) return;
    this.area.value = text;
    this.typed();
  }

  leave() {
    window.removeEventListener("pagehide", this.onHide);
    if (this.area.value !== this.kept) unsent.set(this.data.key, this.area.value);
    this.flush();
  }

  typed() {
    clearTimeout(this.timer);
    this.say(this.area.value.length > this.data.longest * 0.9 ? this.room() : this.data.words.saving);
    this.since ??= performance.now();
    const left = this.since + LONGEST - performance.now();
    this.timer = setTimeout(() => this.save(), Math.max(0, Math.min(PAUSE, left)));
  }

  room() {
    return this.data.words.left.replace("{n}", Math.max(0, this.data.longest - this.area.value.length));
  }

  tell() {
    if (this.area.value === this.told) return;
    this.told = this.area.value;
    this.send(this.told, this.base);
    this.flush();
  }

  flush() {
    clearTimeout(this.timer);
    if (this.area.value !== this.kept) this.save();
  }

  put(text) {
    const about = new URLSearchParams({ de: this.begun, peste: this.stamp, pe: this.data.device });
    if (this.base !== null) about.set("baza", this.base);
    this.sent = [text, ...this.sent].slice(0, REMEMBERED);
    return fetch(`${this.data.address}?${about}`, {
      method: "PUT",
      body: text,
      credentials: "same-origin",
      keepalive: text.length < 20000,
      headers: { "content-type": "text/plain; charset=utf-8", "x-impreuna": "editor" },
    });
  }

  async save() {
    clearTimeout(this.timer);
    this.since = null;
    if (this.busy) {
      this.timer = setTimeout(() => this.save(), PAUSE);
      return;
    }
    const text = this.area.value;
    this.busy = true;
    try {
      this.answered(text, await (await this.put(text)).json());
    } catch {
      this.broken = true;
      this.say(this.data.words.offline, true);
      this.timer = setTimeout(() => this.save(), AGAIN);
    } finally {
      this.busy = false;
    }
  }

  answered(text, answer) {
    if (answer.other !== undefined) return this.elsewhere(answer);
    this.kept = text;
    if (unsent.get(this.data.key) === text && answer.ok) unsent.delete(this.data.key);
    if (!answer.ok) return this.say(this.data.words.refused.replace("{sentence}", answer.sentence), true);
    this.other.hidden = true;
    this.stamp = answer.stamp;
    if (!answer.at && text.trim()) return this.sentElsewhere(text, answer);
    const words = this.broken ? this.data.words.back : this.data.words.saved;
    this.broken = false;
    return this.say(answer.at ? words.replace("{at}", answer.at) : "");
  }

  // The writing was sent, here or on another device. Here, the page is drawn anew at once; if not, the text goes on.
  sentElsewhere(text, answer) {
    this.say("");
    setTimeout(() => {
      if (!this.area.isConnected || this.area.value === this.start) return;
      this.begun = answer.stamp;
      this.stamp = "";
      this.save();
    }, SENT_ELSEWHERE);
  }

  elsewhere(answer) {
    if (this.sent.includes(answer.other)) {
      this.stamp = answer.stamp; // our own, whose answer was lost
      this.timer = setTimeout(() => this.save(), 0);
      return;
    }
    this.found = answer; // the stamp stays: nothing is written over until somebody chooses
    this.otherSays.textContent = answer.sentence;
    this.otherText.textContent = answer.other;
    this.other.hidden = false;
    this.say(this.data.words.refused.replace("{sentence}", answer.sentence), true);
  }

  settle(both) {
    if (both) this.area.value = `${this.area.value.trimEnd()}\n${this.found.other}`;
    this.stamp = this.found.stamp;
    this.other.hidden = true;
    this.area.focus();
    this.save();
  }

  say(text, wrong = false) {
    this.status.textContent = text;
    this.status.classList.toggle("wrong", wrong);
    this.area.setAttribute("aria-invalid", String(wrong));
  }
}
