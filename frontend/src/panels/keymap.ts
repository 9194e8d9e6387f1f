/* The keys of the review page. */
import { digit, letter, place, withAlt, withControl, type Binding } from "../keys.js";
import type { Transport } from "../player/transport.js";
import type { Alternate, CutEvent } from "../protocol.js";
import type { Room } from "../room.js";
import type { Timeline } from "../timeline/timeline.js";
import { toNextAsked } from "./asks.js";
import type { NotesPanel } from "./notes.js";
import type { Viewer } from "./viewer.js";

export interface Desk {
  readonly room: Room;
  readonly transport: Transport;
  readonly viewer: () => Viewer;
  readonly timeline: () => Timeline;
  readonly notes: () => NotesPanel;
  readonly focusWhy: () => void;
  readonly nextLandmark: () => void;
  readonly toggleAsked: () => void;
  readonly flip: () => void;
  readonly compare: () => void;
  readonly showKeys: () => void;
}

export function reviewKeys(desk: Desk): Binding[] {
  const { words } = desk.room;
  /* The sheet first: on some keyboards "?" lies on a key that has another act. */
  const sheet: Unsaid = { caps: "?", does: "keys.open", matches: (event) => event.key === "?", act: desk.showKeys };
  return [sheet, ...transportKeys(desk), ...judgeKeys(desk), ...noteKeys(desk), ...viewKeys(desk)].map((binding) => ({
    ...binding,
    caps: words.cap(binding.caps),
    does: words.say(binding.does),
  }));
}

type Unsaid = Omit<Binding, "does"> & { readonly does: Parameters<Room["words"]["say"]>[0] };

function transportKeys({ transport, room }: Desk): Unsaid[] {
  const second = (): number => Math.round(room.state.value.cut.rate[0] / room.state.value.cut.rate[1]);
  return [
    { caps: "Space", does: "key.play", matches: letter(" "), act: () => transport.toggle() },
    { caps: "K", does: "key.stop", matches: letter("k"), act: () => transport.pause() },
    { caps: "J", does: "key.back", matches: letter("j"), act: () => transport.shuttle(-1) },
    { caps: "L", does: "key.forward", matches: letter("l"), act: () => transport.shuttle(1) },
    { caps: "←", does: "frame.previous", matches: letter("ArrowLeft"), act: () => transport.step(-1) },
    { caps: "→", does: "frame.next", matches: letter("ArrowRight"), act: () => transport.step(1) },
    { caps: "⇧←", does: "key.second_back", matches: letter("ArrowLeft", true), act: () => transport.step(-second()) },
    { caps: "⇧→", does: "key.second_on", matches: letter("ArrowRight", true), act: () => transport.step(second()) },
    { caps: "↑", does: "cut.previous", matches: letter("ArrowUp"), act: () => transport.toCut(-1) },
    { caps: "↓", does: "cut.next", matches: letter("ArrowDown"), act: () => transport.toCut(1) },
    { caps: "Home", does: "key.start", matches: letter("Home"), act: () => transport.seek(0) },
    {
      caps: "End",
      does: "key.end",
      matches: letter("End"),
      act: () => transport.seek(room.state.value.cut.duration_frames - 1),
    },
    {
      caps: "/",
      does: "key.around",
      matches: place("Slash"),
      act: () => transport.playAround(room.selected.value?.record_in ?? room.frame.value),
    },
  ];
}

function judgeKeys({ room, transport }: Desk): Unsaid[] {
  const selected = (): typeof room.selected.value => room.selected.value;
  const withShot = (act: (event: CutEvent) => void): void => {
    const event = selected();
    if (event) act(event);
  };
  const swapTo = (pick: (all: readonly Alternate[]) => Alternate | undefined): void => {
    const event = selected();
    const alternate = event && pick(event.alternates);
    if (event && alternate) room.swap(event, alternate.id);
  };
  const beside = (step: number) => (all: readonly Alternate[]) => {
    const at = all.findIndex((one) => one.in_cut);
    return all[(at + step + all.length) % Math.max(1, all.length)];
  };
  const isDigit = (shift: boolean, least: number, most: number) => (event: KeyboardEvent) => {
    const number = digit(event);
    const bare = !event.ctrlKey && !event.metaKey && !event.altKey && event.shiftKey === shift;
    return bare && number !== null && number >= least && number <= most;
  };
  const verdict = (status: "approved" | "change_asked"): void => {
    const event = selected();
    if (event && event.status !== "locked") room.setStatus(event, event.status === status ? "in_review" : status);
  };
  const roll = (frames: number): void => {
    const events = room.state.value.events;
    const at = room.frame.value;
    const event = events.find((one) => one.record_out >= at);
    const before = event && at - event.record_in < event.record_out - at ? events[events.indexOf(event) - 1] : event;
    if (before) room.trim(before, "out", frames);
  };
  return [
    {
      caps: "1 – 9",
      does: "key.alternate",
      matches: isDigit(false, 1, 9),
      act: (event) => swapTo((all) => all.find((one) => one.key === digit(event))),
    },
    {
      caps: "0",
      does: "alternates.first",
      matches: isDigit(false, 0, 0),
      act: () => {
        const event = selected();
        if (event) room.reset(event);
      },
    },
    { caps: "Alt ↑", does: "key.alternate_previous", matches: withAlt("ArrowUp"), act: () => swapTo(beside(-1)) },
    { caps: "Alt ↓", does: "key.alternate_next", matches: withAlt("ArrowDown"), act: () => swapTo(beside(1)) },
    {
      caps: "⇧1 – ⇧5",
      does: "key.rate",
      matches: isDigit(true, 1, 5),
      act: (pressed) => {
        const event = selected();
        const value = digit(pressed) ?? 0;
        if (event) room.rate(event, event.rating.mine === value ? 0 : value);
      },
    },
    { caps: "Y", does: "approve", matches: letter("y"), act: () => verdict("approved") },
    { caps: "X", does: "ask_change", matches: letter("x"), act: () => verdict("change_asked") },
    { caps: ",", does: "roll.earlier", matches: place("Comma"), act: () => roll(-1) },
    { caps: ".", does: "roll.later", matches: place("Period"), act: () => roll(1) },
    { caps: "⇧,", does: "roll.earlier5", matches: place("Comma", true), act: () => roll(-5) },
    { caps: "⇧.", does: "roll.later5", matches: place("Period", true), act: () => roll(5) },
    { caps: "P", does: "keep", matches: letter("p"), act: () => withShot((event) => room.pin(event)) },
    { caps: "Del", does: "ban", matches: letter("Delete"), act: () => withShot((event) => room.ban(event, 0)) },
    { caps: "⇧L", does: "lock.range", matches: letter("l", true), act: () => room.lock() },
    {
      caps: "Ctrl Z",
      does: "undo",
      matches: withControl("z"),
      act: () => {
        transport.pause();
        room.undo();
      },
    },
    {
      caps: "⇧Ctrl Z",
      does: "redo",
      matches: (event) => withControl("z", true)(event) || withControl("y")(event),
      act: () => {
        transport.pause();
        room.redo();
      },
    },
  ];
}

function noteKeys({ room, transport, notes }: Desk): Unsaid[] {
  const toNote = (step: 1 | -1): void => {
    const frames = room.state.value.notes.map((note) => note.record_frame).sort((a, b) => a - b);
    const now = room.frame.value;
    const found = step > 0 ? frames.find((at) => at > now) : frames.reverse().find((at) => at < now);
    if (found !== undefined) transport.seek(found);
  };
  return [
    { caps: "N", does: "key.note", matches: letter("n"), act: () => notes().compose() },
    { caps: "Enter", does: "key.note", matches: letter("Enter"), act: () => notes().compose() },
    { caps: "[", does: "key.note_previous", matches: place("BracketLeft"), act: () => toNote(-1) },
    { caps: "]", does: "key.note_next", matches: place("BracketRight"), act: () => toNote(1) },
  ];
}

function viewKeys(desk: Desk): Unsaid[] {
  const { viewer, timeline, transport, focusWhy, nextLandmark, room, toggleAsked, flip, compare } = desk;
  const { steering } = room;
  return [
    { caps: "E", does: "asked", matches: letter("e"), act: toggleAsked },
    { caps: "T", does: "versions.flip", matches: letter("t"), act: flip },
    { caps: "V", does: "compare", matches: letter("v"), act: compare },
    { caps: "I", does: "mark.in", matches: letter("i"), act: () => steering.mark("from", room.frame.value) },
    { caps: "O", does: "mark.out", matches: letter("o"), act: () => steering.mark("to", room.frame.value) },
    { caps: "Alt X", does: "mark.clear", matches: withAlt("x"), act: () => steering.unmark() },
    { caps: "⇧N", does: "unsure.next", matches: letter("n", true), act: () => viewer().toLeastSure() },
    { caps: "R", does: "teach.next", matches: letter("r"), act: () => toNextAsked(room, transport) },
    { caps: "W", does: "why", matches: letter("w"), act: () => focusWhy() },
    { caps: "C", does: "captions", matches: letter("c"), act: () => viewer().toggleCaptions() },
    { caps: "Z", does: "key.fit", matches: letter("z"), act: () => timeline().zoom(0) },
    { caps: "=", does: "key.closer", matches: place("Equal"), act: () => timeline().zoom(1.5) },
    { caps: "-", does: "key.wider", matches: place("Minus"), act: () => timeline().zoom(1 / 1.5) },
    { caps: "F6", does: "key.landmark", matches: letter("F6"), act: () => nextLandmark() },
    { caps: "Esc", does: "key.dismiss", matches: letter("Escape"), act: () => room.dismiss() },
  ];
}
