/* Where we are asked for stars. */
import { asksForRating, nextInQueue } from "../domain/cut.js";
import type { Transport } from "../player/transport.js";
import type { Room } from "../room.js";

/** To the next of the shots that we are asked to rate, those first that teach most. */
export function toNextAsked(room: Room, transport: Transport): void {
  const next = nextInQueue(asksForRating(room.state.value.events), room.selected.value);
  if (next) transport.seek(next.record_in);
  else room.say(room.words.say("teach.none"));
}
