/* The cut as it will nearly look once another take is in: shown from the key press on, until the
   server has solved it and says how it is. */
import type { Alternate, CutEvent, CutState, Sound } from "../protocol.js";
import { convertFrame } from "./timecode.js";

/** The state with an alternate in its shot, later shots moved; pauses and reasons are as before. */
export function foreseen(state: CutState, shot: CutEvent, alternate: Alternate): CutState {
  const clip = state.clips[String(alternate.clip)];
  if (!clip || shot.status === "locked") return state;
  const frames = Math.max(1, alternate.source_out - alternate.source_in);
  const record_out = shot.record_in + Math.max(1, convertFrame(frames, clip.rate, state.cut.rate));
  const shift = record_out - shot.record_out;
  const said: Sound = {
    clip: alternate.clip,
    source_in: alternate.source_in,
    source_out: alternate.source_out,
    record_in: shot.record_in,
    record_out,
    gain: 1,
    kind: "speech",
  };
  const put: CutEvent = {
    ...shot,
    kind: alternate.kind,
    clip: alternate.clip,
    source_in: alternate.source_in,
    source_out: alternate.source_out,
    record_out,
    sounds: alternate.kind === "reading" ? [said] : shot.sounds,
    status: "in_review",
    pinned: true,
    alternates: shot.alternates.map((one) => ({ ...one, in_cut: String(one.id) === String(alternate.id) })),
  };
  const at = state.events.findIndex((one) => String(one.id) === String(shot.id));
  const events = state.events.map((one, place) => (place === at ? put : place > at ? moved(one, shift) : one));
  return { ...state, cut: { ...state.cut, duration_frames: state.cut.duration_frames + shift }, events };
}

function moved(event: CutEvent, by: number): CutEvent {
  const place = <T extends { readonly record_in: number; readonly record_out: number }>(one: T): T => ({
    ...one,
    record_in: one.record_in + by,
    record_out: one.record_out + by,
  });
  return by === 0 ? event : { ...place(event), sounds: event.sounds.map(place) };
}
