// One file to our own address. The file input itself stays out of sight: its words would be the browser's.

const boxes = new WeakMap();

export default function ({ data, parentElement, setTriggerValue }) {
  const root = parentElement.querySelector(".root");
  if (!boxes.has(root)) boxes.set(root, new Box(root));
  boxes.get(root).show(data, (number) => setTriggerValue("picked", number));
}

function make(name, className, parent) {
  const element = document.createElement(name);
  if (className) element.className = className;
  parent.append(element);
  return element;
}

class Box {
  constructor(root) {
    this.drop = make("div", "drop", root);
    this.input = make("input", "", this.drop);
    this.label = make("label", "", this.drop);
    this.or = make("p", "or", this.drop);
    this.kinds = make("p", "kinds", this.drop);
    this.said = make("p", "said", this.drop);
    const id = `f${Math.random().toString(36).slice(2)}`;
    this.input.type = "file";
    this.input.id = this.label.htmlFor = id;
    this.kinds.id = `${id}k`;
    this.input.setAttribute("aria-describedby", this.kinds.id);
    this.said.setAttribute("role", "status");
    this.input.addEventListener("change", () => this.send(this.input.files[0]));
    this.drop.addEventListener("dragover", (event) => this.over(event, true));
    this.drop.addEventListener("dragleave", (event) => this.over(event, false));
    this.drop.addEventListener("drop", (event) => {
      this.over(event, false);
      this.send(event.dataTransfer.files[0]);
    });
  }

  show(data, done) {
    this.data = data;
    this.done = done;
    this.input.accept = data.accept;
    this.label.textContent = data.words.label;
    this.or.textContent = data.words.drop;
    this.kinds.textContent = data.words.kinds;
  }

  over(event, on) {
    event.preventDefault();
    this.drop.classList.toggle("over", on);
  }

  async send(file) {
    if (!file || this.busy) return;
    if (file.size > this.data.largest) return this.say(this.data.words.size, true);
    this.busy = true;
    this.drop.setAttribute("aria-busy", "true");
    this.say(this.data.words.sending);
    try {
      const answer = await (await this.put(file)).json();
      this.say(answer.ok ? this.data.words.read : answer.sentence, !answer.ok);
      if (answer.ok) this.done(answer.number);
    } catch {
      this.say(this.data.words.offline, true);
    } finally {
      this.busy = false;
      this.drop.removeAttribute("aria-busy");
      this.input.value = "";
    }
  }

  put(file) {
    const joint = this.data.address.includes("?") ? "&" : "?";
    return fetch(`${this.data.address}${joint}nume=${encodeURIComponent(file.name.slice(0, 160))}`, {
      method: "PUT",
      body: file,
      credentials: "same-origin",
      headers: { "content-type": "application/octet-stream", "x-impreuna": "upload" },
    });
  }

  say(text, wrong = false) {
    this.said.textContent = text;
    this.said.classList.toggle("wrong", wrong);
  }
}
