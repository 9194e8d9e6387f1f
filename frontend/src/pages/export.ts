/* The export page, kept true: the verdict follows the form, the history follows the socket. The page
   works without this script. */
import { Scope } from "../scope.js";
import { LiveSocket } from "../socket.js";

const PAUSE_MS = 400;
const scope = new Scope();

interface Going {
  readonly id: number;
  readonly state: string;
  readonly done: number;
  readonly total: number;
  readonly deliveries: number;
}

const parse = (text: string): Document => new DOMParser().parseFromString(text, "text/html");

/** Puts the parts of a fresh page in the place of ours. */
function renew(fresh: Document, selector: string, within: ParentNode = document): void {
  const theirs = [...fresh.querySelectorAll(selector)];
  [...within.querySelectorAll(selector)].forEach((ours, n) => {
    const next = theirs[n];
    if (next) ours.replaceWith(document.importNode(next, true));
  });
}

/** Asks how the export would be after each change, and shows the answer of the last one. */
function followForm(form: HTMLFormElement): void {
  let timer = 0;
  let asked = 0;
  const check = async (): Promise<void> => {
    const turn = ++asked;
    const told = new FormData(form);
    told.set("act", "check");
    const answer = await fetch(form.action, { method: "POST", body: told });
    if (turn !== asked || answer.status >= 500) return;
    const fresh = parse(await answer.text());
    for (const part of ["[data-verdict]", "[data-act]", "[data-found]"]) renew(fresh, part, form);
  };
  const later = (): void => {
    window.clearTimeout(timer);
    timer = window.setTimeout(() => void check().catch(() => undefined), PAUSE_MS);
  };
  scope.listen(form, "input", later);
}

/** Moves the bars; fetches the list again when an export changed its state. */
function followHistory(history: HTMLElement): void {
  let fetching = false;
  const receive = (message: unknown): void => {
    const exports = (message as { exports?: readonly Going[] }).exports ?? [];
    const rows = new Map(
      [...document.querySelectorAll<HTMLElement>("[data-export-row]")].map((row) => [row.dataset["exportRow"], row]),
    );
    const changed = exports.some((one) => rows.get(String(one.id))?.dataset["state"] !== one.state);
    for (const one of exports) {
      const bar = rows.get(String(one.id))?.querySelector<HTMLProgressElement>("[data-progress]");
      if (bar && one.total) bar.value = (100 * one.done) / one.total;
    }
    if (!changed || fetching) return;
    fetching = true;
    void fetch(location.href)
      .then(async (answer) => renew(parse(await answer.text()), "[data-history]"))
      .catch(() => undefined)
      .finally(() => (fetching = false));
  };
  new LiveSocket(`/ws/projects/${history.dataset["project"]}/`, receive, () => undefined);
}

const form = document.querySelector<HTMLFormElement>("form[data-export]");
if (form) followForm(form);
const history = document.querySelector<HTMLElement>("[data-history]");
if (history) followHistory(history);
