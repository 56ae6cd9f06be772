// A text area that puts its text to the server after each pause in typing, and says what became of it.

const PAUSE = 800;
const AGAIN = 5000;
const editors = new WeakMap();

export default function ({ data, parentElement, setStateValue }) {
  const root = parentElement.querySelector(".root");
  if (!editors.has(root)) editors.set(root, new Editor(root));
  const editor = editors.get(root);
  editor.show(data, (text) => setStateValue("text", text));
  return () => editor.leave();
}

class Editor {
  constructor(root) {
    this.area = document.createElement("textarea");
    this.status = document.createElement("p");
    this.restored = document.createElement("p");
    this.label = document.createElement("label");
    const id = `t${Math.random().toString(36).slice(2)}`;
    this.area.id = this.label.htmlFor = id;
    this.status.id = `${id}s`;
    this.status.className = "status";
    this.status.setAttribute("role", "status");
    this.restored.className = "restored";
    this.area.setAttribute("aria-describedby", this.status.id);
    this.area.spellcheck = true;
    root.append(this.label, this.restored, this.area, this.status);
    this.area.addEventListener("input", () => this.typed());
    this.area.addEventListener("blur", () => this.tell());
    this.onHide = () => this.flush();
    this.start = null;
  }

  show(data, tell) {
    this.data = data;
    this.send = tell;
    this.address ??= data.address; // it says when this writing began
    window.addEventListener("pagehide", this.onHide);
    this.label.textContent = data.label;
    this.area.lang = "ro";
    this.area.style.minHeight = `${data.height}px`;
    if (this.start === null) {
      this.restored.textContent = data.restored;
      this.begin(data.start);
    } else if (this.area.value === this.start && data.start !== this.start) {
      this.begin(data.start);
    }
    this.restored.hidden = this.restored.textContent === "";
  }

  begin(text) {
    this.start = this.kept = this.told = this.area.value = text;
  }

  leave() {
    window.removeEventListener("pagehide", this.onHide);
    this.flush();
  }

  typed() {
    clearTimeout(this.timer);
    this.say(this.area.value.length > this.data.longest * 0.9 ? this.room() : this.data.words.saving);
    this.timer = setTimeout(() => this.save(), PAUSE);
  }

  room() {
    return this.data.words.left.replace("{n}", Math.max(0, this.data.longest - this.area.value.length));
  }

  tell() {
    if (this.area.value === this.told) return;
    this.told = this.area.value;
    this.send(this.told);
    this.flush();
  }

  flush() {
    clearTimeout(this.timer);
    if (this.area.value !== this.kept) this.save();
  }

  put(text) {
    return fetch(this.address, {
      method: "PUT",
      body: text,
      credentials: "same-origin",
      keepalive: text.length < 20000,
      headers: { "content-type": "text/plain; charset=utf-8", "x-impreuna": "editor" },
    });
  }

  async save() {
    clearTimeout(this.timer);
    if (this.busy) {
      this.timer = setTimeout(() => this.save(), PAUSE);
      return;
    }
    const text = this.area.value;
    this.busy = true;
    try {
      const answer = await (await this.put(text)).json();
      this.kept = text;
      if (answer.ok) this.say(answer.at ? this.data.words.saved.replace("{at}", answer.at) : "");
      else this.say(this.data.words.refused.replace("{sentence}", answer.sentence), true);
    } catch {
      this.say(this.data.words.offline, true);
      this.timer = setTimeout(() => this.save(), AGAIN);
    } finally {
      this.busy = false;
    }
  }

  say(text, wrong = false) {
    this.status.textContent = text;
    this.status.classList.toggle("wrong", wrong);
    this.area.setAttribute("aria-invalid", String(wrong));
  }
}
