/* Who else is in the room, and where their playheads are. */
import { signal, type ReadonlySignal } from "@preact/signals-core";
import type { Id, Person, ServerMessage } from "./protocol.js";

export interface Elsewhere {
  readonly person: Person;
  readonly frame: number;
  readonly playing: boolean;
}

export class Colleagues {
  readonly others: ReadonlySignal<readonly Elsewhere[]>;
  readonly here: ReadonlySignal<readonly Person[]>;
  private readonly othersNow = signal<readonly Elsewhere[]>([]);
  private readonly hereNow = signal<readonly Person[]>([]);

  constructor(private readonly me: Id) {
    this.others = this.othersNow;
    this.here = this.hereNow;
  }

  greet(people: readonly Person[]): void {
    this.hereNow.value = people.filter((person) => !this.isMe(person.id));
  }

  meet(message: Extract<ServerMessage, { type: "presence" }>, members: readonly Person[]): void {
    const id = idOf(message.person);
    if (this.isMe(id)) return;
    const person = typeof message.person === "object" ? message.person : this.known(id, members);
    if (!person) return;
    const elsewhere = { person, frame: message.record_frame, playing: message.playing };
    this.othersNow.value = [...this.others.value.filter((one) => String(one.person.id) !== String(id)), elsewhere];
    if (!this.here.value.some((one) => String(one.id) === String(id))) {
      this.hereNow.value = [...this.here.value, person];
    }
  }

  leave(id: Id): void {
    this.othersNow.value = this.others.value.filter((one) => String(one.person.id) !== String(id));
    this.hereNow.value = this.here.value.filter((one) => String(one.id) !== String(id));
  }

  known(id: Id, members: readonly Person[]): Person | null {
    return [...this.here.value, ...members].find((person) => String(person.id) === String(id)) ?? null;
  }

  private isMe(id: Id): boolean {
    return String(id) === String(this.me);
  }
}

export function idOf(person: Id | { readonly id: Id }): Id {
  return typeof person === "object" ? person.id : person;
}
