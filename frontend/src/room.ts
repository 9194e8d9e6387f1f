/* The review room: the state of one cut as the server confirms it, and the acts that ask for changes. */
import { computed, signal, type ReadonlySignal } from "@preact/signals-core";
import { Colleagues, idOf, type Elsewhere } from "./colleagues.js";
import { eventIndexAt, lineAt, patched } from "./domain/cut.js";
import { foreseen } from "./domain/foreseen.js";
import { sameChoice, sameShot } from "./domain/same.js";
import type {
  CutEvent,
  CutState,
  Id,
  NoteState,
  Person,
  Presence,
  Reason,
  Request,
  ServerMessage,
  Status,
  Values,
} from "./protocol.js";
import { Scope } from "./scope.js";
import { LiveSocket } from "./socket.js";
import { marked, Steering } from "./steering.js";
import { Turns } from "./turns.js";
import type { Words } from "./words.js";

export interface Toast {
  readonly text: string;
  readonly error: boolean;
  readonly undo: boolean;
}

type Swapped = (event: CutEvent) => void;
const TOAST_MS = 5000;
/* Acts after which other shots than the one they name may have changed. */
const WIDE_ACTS = new Set(["parameters", "undo", "redo", "allow"]);
/* The least stars that ask for nothing else. */
const CONTENT_STARS = 3;

export class Room {
  readonly state: ReadonlySignal<CutState>;
  /** Colleagues who are here now, with their playheads. */
  readonly others: ReadonlySignal<readonly Elsewhere[]>;
  readonly here: ReadonlySignal<readonly Person[]>;
  readonly toast: ReadonlySignal<Toast | null>;
  /** What a screen reader is told. */
  readonly told: ReadonlySignal<string>;
  /** Refs of requests that are not answered yet. */
  readonly pending: ReadonlySignal<ReadonlySet<string>>;
  readonly socket: LiveSocket;
  readonly steering: Steering;
  /** Where the playhead is; the event under it is the selected one. */
  readonly frame: ReadonlySignal<number>;
  readonly selected: ReadonlySignal<CutEvent | null>;
  /** The script line under the playhead. */
  readonly line: ReadonlySignal<Id | null>;
  private readonly stateNow;
  /** The cut as the server last told it; what is shown may be a key press ahead of it. */
  private confirmed: CutState;
  private readonly turns = new Turns();
  private readonly presence: Colleagues;
  private readonly toastNow = signal<Toast | null>(null);
  private readonly toldNow = signal("");
  private readonly pendingNow = signal<ReadonlySet<string>>(new Set());
  /** Swaps on their way; a shot that becomes one with its neighbour is known by its lines. */
  private readonly swaps = new Map<string, CutEvent>();
  private readonly scope = new Scope();
  private hideToast: (() => void) | null = null;
  private counter = 0;
  private onSwapped: Swapped = () => undefined;

  constructor(
    initial: CutState,
    readonly words: Words,
    frame: ReadonlySignal<number>,
  ) {
    this.stateNow = signal(initial);
    this.confirmed = initial;
    this.state = this.stateNow;
    this.presence = new Colleagues(initial.me.id);
    this.others = this.presence.others;
    this.here = this.presence.here;
    this.toast = this.toastNow;
    this.told = this.toldNow;
    this.pending = this.pendingNow;
    this.frame = frame;
    this.selected = computed(() => {
      const events = this.stateNow.value.events;
      return events[eventIndexAt(events, frame.value)] ?? null;
    });
    this.line = computed(() => {
      const event = this.selected.value;
      return event ? lineAt(this.stateNow.value, event, frame.value) : null;
    });
    this.steering = new Steering((values) => this.askFor(values), words);
    this.socket = new LiveSocket(
      `/ws/cuts/${initial.cut.id}/`,
      (message) => this.receive(message as ServerMessage),
      () => void this.refresh(),
    );
  }

  /** Calls `work` with an event whose take we changed, once the server has confirmed it. */
  whenSwapped(work: Swapped): void {
    this.onSwapped = work;
  }

  /** Shows the take at once, and asks for it when what we asked before is done. */
  swap(event: CutEvent, alternate: Id): void {
    const wanted = event.alternates.find((one) => String(one.id) === String(alternate));
    if (!this.may("swap") || !wanted || wanted.in_cut) return;
    if (this.turns.busy) this.stateNow.value = foreseen(this.state.value, event, wanted);
    this.withShot(event, (shot, revision) => {
      const found = shot.alternates.find((one) => sameChoice(one, wanted));
      if (!found || found.in_cut) return null;
      this.stateNow.value = foreseen(this.confirmed, shot, found);
      const ref = this.ask({ type: "swap", event: shot.id, alternate: found.id, revision });
      this.swaps.set(ref, shot);
      return ref;
    });
  }

  /** Back to the engine's first choice. */
  reset(event: CutEvent): void {
    if (!this.may("swap")) return;
    this.withShot(event, (shot, revision) => {
      const ref = this.ask({ type: "reset", event: shot.id, revision });
      this.swaps.set(ref, shot);
      return ref;
    });
  }

  trim(event: CutEvent, edge: "in" | "out", frames: number): void {
    if (!this.may("swap")) return;
    this.withShot(event, (shot, revision) => this.ask({ type: "trim", event: shot.id, edge, frames, revision }));
  }

  rate(event: CutEvent, value: number): void {
    if (!this.may("rate")) return;
    this.ask({ type: "rate", event: event.id, value });
    if (value > 0 && value < CONTENT_STARS) this.steering.judged(event.id, "rating");
    else this.steering.unjudged(event.id);
  }

  /** Keeps what a shot shows, or lets the engine choose again. */
  pin(event: CutEvent): void {
    if (!this.may("swap")) return;
    this.withShot(event, (shot, revision) => this.ask({ type: shot.pinned ? "unpin" : "pin", event: shot.id, revision }));
  }

  /** Never this take again for the lines of the shot; 0 is the take in the cut. */
  ban(event: CutEvent, alternate: Id): void {
    if (!this.may("swap")) return;
    const named = event.alternates.find((one) => String(one.id) === String(alternate));
    this.withShot(event, (shot, revision) => {
      const found = alternate === 0 ? null : shot.alternates.find((one) => named && sameChoice(one, named));
      if (found === undefined) return null;
      this.steering.judged(shot.id, "ban");
      return this.ask({ type: "ban", event: shot.id, alternate: found?.id ?? 0, revision });
    });
  }

  allow(clip: Id): void {
    if (!this.may("swap")) return;
    this.turns.take(() => this.ask({ type: "allow", clip, revision: this.confirmed.cut.revision }));
  }

  /** Locks what is marked, or the selected shot; opens it where all of it is locked. */
  lock(): void {
    if (!this.may("approve")) return;
    const shots = marked(this.state.value.events, this.steering.marks.value, this.selected.value);
    const value = shots.every((event) => event.status === "locked") ? "in_review" : "locked";
    if (shots.length) this.ask({ type: "lock", events: shots.map((event) => event.id), value });
  }

  /** Asks something else of the engine; what is dragged goes when the hand rests. */
  steer(values: Values): void {
    if (this.may("swap")) this.steering.ask(values);
  }

  /** Says why, or takes it back: one of the reasons under our last verdict on a shot. */
  explain(word: Reason): void {
    const verdict = this.steering.because.value;
    if (verdict) this.ask({ type: "reason", event: verdict.event, words: this.steering.toggle(word) });
  }

  setStatus(event: CutEvent, value: Status): void {
    if (this.may("approve")) this.ask({ type: "status", event: event.id, value });
  }

  note(event: CutEvent | null, record_frame: number, text: string): void {
    if (this.may("note")) this.ask({ type: "note", event: event?.id ?? null, record_frame, text });
  }

  reply(note: Id, text: string): void {
    if (this.may("note")) this.ask({ type: "reply", note, text });
  }

  setNoteState(note: Id, value: NoteState): void {
    if (this.may("note")) this.ask({ type: "note_state", note, value });
  }

  /** Other cuts of the scene, as new proposals. */
  propose(): void {
    if (this.may("swap")) this.ask({ type: "propose" });
  }

  undo(): void {
    this.dismiss();
    this.ask({ type: "undo" });
  }

  redo(): void {
    this.dismiss();
    this.ask({ type: "redo" });
  }

  /** Tells colleagues where we are; only of the moment. */
  present(frame: number, playing: boolean): void {
    const presence: Presence = { type: "presence", record_frame: frame, playing };
    this.socket.sendIfOnline(presence);
  }

  say(text: string, options: { error?: boolean; undo?: boolean } = {}): void {
    this.hideToast?.();
    const error = options.error ?? false;
    this.toastNow.value = { text, error, undo: options.undo ?? false };
    this.toldNow.value = text;
    if (!error) this.hideToast = this.scope.after(TOAST_MS, () => this.dismiss());
  }

  tell(text: string): void {
    this.toldNow.value = text;
  }

  dismiss(): void {
    this.toastNow.value = null;
  }

  close(): void {
    this.scope.end();
    this.steering.close();
    this.socket.close();
  }

  /** Whether something we asked is not in the cut yet, sent or waiting its turn. */
  get busy(): boolean {
    return this.turns.busy;
  }

  private may(act: keyof CutState["me"]["can"]): boolean {
    const allowed = this.state.value.me.can[act];
    if (!allowed) this.say(this.words.say("refused.role"), { error: true });
    return allowed;
  }

  private askFor(values: Values): string {
    const ref = this.newRef();
    this.turns.take(() => this.ask({ type: "parameters", values, revision: this.confirmed.cut.revision }, ref));
    return ref;
  }

  /** An act on a shot, in its turn: of the cut as it is then, if the shot is still there. */
  private withShot(event: CutEvent, act: (shot: CutEvent, revision: number) => string | null): void {
    this.turns.take(() => {
      const shot = sameShot(this.confirmed.events, event);
      if (shot && shot.lines.join() === event.lines.join()) return act(shot, this.confirmed.cut.revision);
      this.stateNow.value = this.confirmed;
      this.say(this.words.say("changed.meanwhile"), { error: true });
      return null;
    });
  }

  private newRef(): string {
    return `${Date.now().toString(36)}-${this.counter++}`;
  }

  private ask(request: Request, ref = this.newRef()): string {
    this.pendingNow.value = new Set([...this.pendingNow.value, ref]);
    this.socket.send({ ...request, ref });
    return ref;
  }

  private answered(ref: string | undefined): void {
    if (ref === undefined) return;
    this.pendingNow.value = new Set([...this.pendingNow.value].filter((one) => one !== ref));
  }

  /** The whole truth again, after a gap or a lost line. */
  private async refresh(): Promise<void> {
    const answer = await fetch(`/api/cuts/${this.state.value.cut.id}/`, { credentials: "same-origin" });
    if (!answer.ok) return;
    this.pendingNow.value = new Set();
    this.steering.forget();
    this.confirmed = (await answer.json()) as CutState;
    this.stateNow.value = this.confirmed;
    this.turns.next();
  }

  private receive(message: ServerMessage): void {
    if (message.type === "hello") this.greet(message.seq, message.people);
    else if (message.type === "changed") this.change(message);
    else if (message.type === "ack") this.acknowledge(message.ref, message.seq);
    else if (message.type === "refused") this.refuse(message.ref, message.message);
    else if (message.type === "presence") this.presence.meet(message, this.state.value.people);
    else if (message.type === "left") this.presence.leave(idOf(message.person));
  }

  private acknowledge(ref: string, seq: number): void {
    this.answered(ref);
    this.steering.acknowledged(ref, seq, this.state.value.seq);
    this.turns.acknowledged(ref, seq, this.state.value.seq);
  }

  private greet(seq: number, people: readonly Person[]): void {
    this.presence.greet(people);
    if (seq !== this.state.value.seq) void this.refresh();
  }

  private change(message: Extract<ServerMessage, { type: "changed" }>): void {
    const state = this.confirmed;
    if (message.seq <= state.seq) return;
    if (message.seq !== state.seq + 1) {
      void this.refresh();
      return;
    }
    this.confirmed = patched(state, message.patch, message.revision, message.seq);
    this.stateNow.value = this.confirmed;
    const by = message.by === null ? null : idOf(message.by);
    const mine = by !== null && this.isMe(by);
    this.steering.reached(message.seq);
    const told = this.showChanges(message, state.events, mine);
    if (mine) this.confirm(message);
    else this.tellOf(by, message, told);
    this.turns.reached(message.seq);
  }

  /** Lights what another solve changed; in words, to whoever asked for it. */
  private showChanges(
    message: Extract<ServerMessage, { type: "changed" }>,
    before: readonly CutEvent[],
    mine: boolean,
  ): string {
    const act = message.act ?? "";
    if (!act) return "";
    const told = this.steering.show(before, this.state.value.events);
    if (!mine || (!WIDE_ACTS.has(act) && act !== "ban")) return told;
    const undo = act === "parameters" || act === "ban" || act === "allow";
    this.say(told || this.words.say(act === "ban" ? "changes.left_out" : "changes.none"), { undo });
    return told;
  }

  private confirm(message: Extract<ServerMessage, { type: "changed" }>): void {
    this.answered(message.ref);
    for (const [ref, swapped] of this.swaps) {
      const event = sameShot(message.patch.events ?? [], swapped);
      if (!event || (message.ref !== undefined && message.ref !== ref)) continue;
      this.swaps.delete(ref);
      this.onSwapped(event);
      if (message.act === "swap") this.steering.judged(event.id, "swap");
      const label = event.alternates.find((one) => one.in_cut)?.label ?? "";
      this.say(this.words.say("toast.swapped", { number: event.number, label }), { undo: true });
    }
    if (message.patch.notes?.length) this.tell(this.words.say("told.note"));
  }

  private tellOf(by: Id | null, message: Extract<ServerMessage, { type: "changed" }>, told: string): void {
    const person = by === null ? null : this.presence.known(by, this.state.value.people);
    if (!person || !told) return;
    const { name } = person;
    const first = this.state.value.events.find((event) => this.steering.lit.value.has(String(event.id)));
    if (WIDE_ACTS.has(message.act ?? "")) this.say(this.words.say("told.steered", { name, changes: told }));
    else if (first) this.tell(this.words.say("told.changed", { name, number: first.number }));
  }

  private refuse(ref: string, text: string): void {
    this.answered(ref);
    const verdict = this.steering.because.value;
    if (verdict) this.steering.unjudged(verdict.event);
    this.swaps.delete(ref);
    this.turns.drop();
    this.stateNow.value = this.confirmed;
    this.say(text, { error: true });
    void this.refresh();
  }

  private isMe(id: Id): boolean {
    return String(id) === String(this.state.value.me.id);
  }
}
