// Asks for a meeting's pulse while the page is looked at, and tells when it is another one than the page was drawn with.

const EVERY = 1200;
const AFTER_TROUBLE = 3000;
const AGAIN = 6000; // a page that was told and has not been drawn anew is told once more
const pulses = new WeakMap();

export default function ({ data, parentElement, setTriggerValue }) {
  const root = parentElement.querySelector(".root");
  if (!pulses.has(root)) pulses.set(root, new Pulse());
  const pulse = pulses.get(root);
  pulse.show(data, (now) => setTriggerValue("picked", now));
  return () => pulse.leave();
}

class Pulse {
  constructor() {
    this.onLook = () => this.look();
    this.toldAt = -AGAIN;
  }

  show(data, tell) {
    if (this.data?.pulse !== data.pulse) this.told = null;
    this.data = data;
    this.tell = tell;
    document.addEventListener("visibilitychange", this.onLook);
    this.wait(EVERY);
  }

  leave() {
    clearTimeout(this.timer);
    document.removeEventListener("visibilitychange", this.onLook);
  }

  wait(time) {
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.beat(), time);
  }

  look() {
    if (!document.hidden) this.wait(0);
  }

  async beat() {
    if (document.hidden) return;
    const asked = this.data;
    let time = EVERY;
    try {
      const answer = await fetch(asked.address, { credentials: "same-origin", cache: "no-store" });
      if (!answer.ok) time = AFTER_TROUBLE;
      else if (asked === this.data) this.heard((await answer.json()).pulse);
    } catch {
      time = AFTER_TROUBLE;
    }
    this.wait(time);
  }

  heard(pulse) {
    if (pulse === this.data.pulse) return;
    if (pulse === this.told && performance.now() - this.toldAt < AGAIN) return;
    this.told = pulse;
    this.toldAt = performance.now();
    this.tell(pulse);
  }
}
