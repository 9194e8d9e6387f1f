/* What the server says and what we may ask: the state of a cut, and the messages of its socket.
   Frames are integers: `source_*` count frames of the clip's own rate from its first frame,
   `record_*` frames of the cut's rate from the cut's start; ranges are half-open. */
import type { Rate } from "./domain/timecode.js";

export type Id = number | string;
export type Status = "in_review" | "change_asked" | "approved" | "locked";
export type NoteState = "open" | "done" | "verified";
export type Certainty = "quite" | "fairly" | "unsure";

export interface Person {
  readonly id: Id;
  readonly name: string;
  readonly initials: string;
  readonly colour: string;
}

export interface Me {
  readonly id: Id;
  readonly name: string;
  readonly initials: string;
  readonly role: string;
  readonly can: {
    readonly swap: boolean;
    readonly note: boolean;
    readonly rate: boolean;
    readonly approve: boolean;
    readonly export: boolean;
  };
}

export interface Cut {
  readonly id: Id;
  readonly revision: number;
  readonly version: number | string;
  /** Whose taste the engine cut by; "" for the factory's. */
  readonly taste: string;
  readonly name: string;
  readonly rate: Rate;
  readonly drop: boolean;
  readonly start_frame: number;
  readonly duration_frames: number;
  readonly status: string;
}

export type Opening = "wide" | "close" | "any";

/** `line` and `label`: what was given up; `lines`: all that it takes to see why. */
export interface Conflict {
  readonly kind: "pin" | "ban" | "pins" | "lock" | "length";
  readonly line: Id;
  readonly lines: readonly Id[];
  readonly label: string;
}

/** What was asked of the engine for this scene, and what people keep from it. */
export interface Asked {
  readonly style: string;
  readonly styles: readonly { readonly key: string; readonly name: string }[];
  readonly pace: number;
  readonly listener: number;
  readonly favour: Readonly<Record<string, number>>;
  readonly target_frames: number | null;
  readonly opening: Opening;
  readonly ignore_emotion: boolean;
  readonly bans: readonly { readonly clip: Id; readonly label: string; readonly lines: readonly Id[] }[];
  /** What people asked that the last solve could not do. */
  readonly conflicts: readonly Conflict[];
}

/** What a page may ask of the engine; only what changes. */
export interface Values {
  readonly style?: string;
  readonly pace?: number;
  readonly listener?: number;
  readonly favour?: Readonly<Record<string, number>>;
  readonly target_frames?: number | null;
  readonly opening?: Opening;
  readonly ignore_emotion?: boolean;
}

export type Reason = "performance" | "words" | "picture" | "sound" | "size" | "continuity" | "pace";

/** A proposal of the same scene. `differ`: in how many places it is another than the cut on the page. */
export interface Version {
  readonly id: Id;
  readonly version: number;
  readonly url: string;
  readonly by: string;
  readonly at: string;
  readonly taste: string;
  readonly asked: readonly string[];
  readonly shots: number;
  readonly duration_frames: number;
  readonly differ: number;
}

export interface ScriptLine {
  readonly id: Id;
  readonly number: number | string;
  readonly kind: "dialogue" | "action";
  readonly character: string;
  readonly text: string;
  readonly parenthetical: string;
}

export interface TakeLine {
  readonly line: Id;
  readonly start_frame: number;
  readonly end_frame: number;
  readonly on_screen: boolean;
  readonly reading?: Id | null;
}

export interface Take {
  readonly clip: Id;
  readonly slate: string;
  readonly take: number | string;
  readonly camera: string;
  readonly label: string;
  readonly size: string;
  readonly circled: boolean;
  readonly lines: readonly TakeLine[];
}

export interface Filmstrip {
  readonly url: string;
  readonly count: number;
  readonly columns: number;
  readonly width: number;
  readonly height: number;
  readonly seconds_per_thumb: number;
}

export interface Clip {
  readonly id?: Id;
  readonly name: string;
  readonly slate: string;
  readonly take: number | string;
  readonly camera: string;
  readonly size: string;
  readonly reel: string;
  readonly rate: Rate;
  readonly drop: boolean;
  readonly start_frame: number;
  readonly frames: number;
  readonly width: number;
  readonly height: number;
  readonly video: string | null;
  readonly sound: string | null;
  readonly peaks: string | null;
  readonly filmstrip: Filmstrip | null;
  readonly poster?: string | null;
}

export interface Sound {
  readonly clip: Id;
  readonly source_in: number;
  readonly source_out: number;
  readonly record_in: number;
  readonly record_out: number;
  readonly gain: number;
  /** What was said and done there, or the silence of a room under a gap. */
  readonly kind: "speech" | "tone";
}

export interface WhyTerm {
  readonly label: string;
  readonly amount: number;
}

export interface Why {
  readonly sentence: string;
  readonly lead: number;
  readonly terms: readonly WhyTerm[];
  readonly runner_up: { readonly alternate: Id; readonly label: string; readonly price: number } | null;
}

export interface Alternate {
  readonly id: Id;
  readonly key: number;
  readonly clip: Id;
  readonly label: string;
  readonly size: string;
  readonly kind: CutEvent["kind"];
  readonly source_in: number;
  readonly source_out: number;
  /** What the cut would lose; below zero where somebody overruled the engine, which wants it. */
  readonly price: number;
  readonly in_cut: boolean;
  readonly watched: boolean;
  readonly sentence?: string;
}

export interface CutEvent {
  readonly id: Id;
  readonly number: number;
  readonly kind: "reading" | "reaction" | "action" | "slug";
  readonly clip: Id | null;
  readonly source_in: number;
  readonly source_out: number;
  readonly record_in: number;
  readonly record_out: number;
  readonly lines: readonly Id[];
  readonly sounds: readonly Sound[];
  readonly status: Status;
  readonly rating: { readonly mine: number; readonly others: readonly number[] };
  readonly certainty: Certainty;
  readonly confidence: number;
  /** Its place among the few shots that the reader is asked to rate, from 1; 0 for the others. */
  readonly asks: number;
  readonly pinned: boolean;
  readonly why: Why | null;
  readonly alternates: readonly Alternate[];
}

export interface Reply {
  readonly id: Id;
  readonly author: Person;
  readonly text: string;
  readonly created: string;
}

export interface Note {
  readonly id: Id;
  readonly author: Person;
  readonly event: Id | null;
  readonly clip: Id | null;
  readonly source_frame: number | null;
  readonly record_frame: number;
  readonly text: string;
  readonly state: NoteState;
  readonly created: string;
  readonly replies: readonly Reply[];
}

export interface CutState {
  readonly cut: Cut;
  readonly project: { readonly id: Id; readonly name: string; readonly url: string };
  readonly scene: { readonly number: string; readonly heading: string; readonly title: string };
  readonly me: Me;
  readonly asked: Asked;
  /** What learning would change in this cut, if anything. */
  readonly learned_changes?: { readonly events: number; readonly changes: number; readonly model: string } | null;
  readonly lines: readonly ScriptLine[];
  readonly takes: readonly Take[];
  readonly clips: Readonly<Record<string, Clip>>;
  readonly events: readonly CutEvent[];
  readonly notes: readonly Note[];
  readonly people: readonly Person[];
  readonly seq: number;
}

/** A part of the state that changed. `events` holds the changed ones whole; with `full` it is the whole list. */
export interface Patch {
  readonly cut?: Partial<Cut>;
  readonly asked?: Asked;
  readonly clips?: Readonly<Record<string, Clip>>;
  readonly events?: readonly CutEvent[];
  readonly full?: boolean;
  readonly removed?: readonly Id[];
  readonly notes?: readonly Note[];
  readonly people?: readonly Person[];
}

export type ServerMessage =
  | { readonly type: "hello"; readonly seq: number; readonly people: readonly Person[] }
  | {
      readonly type: "changed";
      readonly seq: number;
      readonly by: Id | { readonly id: Id } | null;
      readonly act?: string;
      readonly revision: number;
      readonly patch: Patch;
      readonly ref?: string;
    }
  | {
      readonly type: "refused";
      readonly ref: string;
      readonly code: string;
      readonly message: string;
      readonly revision?: number;
    }
  | { readonly type: "ack"; readonly ref: string; readonly seq: number }
  | {
      readonly type: "presence";
      readonly person: Person | Id;
      readonly record_frame: number;
      readonly playing: boolean;
    }
  | { readonly type: "left"; readonly person: Person | Id };

export type Request =
  | { readonly type: "swap"; readonly event: Id; readonly alternate: Id; readonly revision: number }
  | { readonly type: "reset"; readonly event: Id; readonly revision: number }
  | { readonly type: "rate"; readonly event: Id; readonly value: number }
  | { readonly type: "status"; readonly event: Id; readonly value: Status }
  | {
      readonly type: "trim";
      readonly event: Id;
      readonly edge: "in" | "out";
      readonly frames: number;
      readonly revision: number;
    }
  | { readonly type: "note"; readonly event: Id | null; readonly record_frame: number; readonly text: string }
  | { readonly type: "reply"; readonly note: Id; readonly text: string }
  | { readonly type: "note_state"; readonly note: Id; readonly value: NoteState }
  | { readonly type: "pin" | "unpin"; readonly event: Id; readonly revision: number }
  | { readonly type: "ban"; readonly event: Id; readonly alternate: Id; readonly revision: number }
  | { readonly type: "allow"; readonly clip: Id; readonly revision: number }
  | { readonly type: "lock"; readonly events: readonly Id[]; readonly value: "locked" | "in_review" }
  | { readonly type: "parameters"; readonly values: Values; readonly revision: number }
  | { readonly type: "reason"; readonly event: Id; readonly words: readonly Reason[] }
  | { readonly type: "propose" }
  | { readonly type: "undo" }
  | { readonly type: "redo" };

export interface Presence {
  readonly type: "presence";
  readonly record_frame: number;
  readonly playing: boolean;
}
