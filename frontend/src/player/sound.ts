/* The sound of a cut: pieces of clips scheduled on the audio clock a little ahead, with short
   crossfades where one clip follows another. Sound may lead or follow its picture. */
import { frameToSeconds, type Rate } from "../domain/timecode.js";
import type { CutEvent, Sound } from "../protocol.js";
import type { DeckCut, MediaLibrary } from "./deck.js";
import { SoundStore } from "./samples.js";

const AHEAD_S = 2.5;
const FADE_S = 0.012;
const LONGEST_PIECE_S = 8;

/** A stretch of one clip's sound on the record clock; seconds. */
export interface Piece {
  readonly url: string;
  readonly lane: number;
  readonly gain: number;
  readonly record_s: number;
  readonly source_s: number;
  readonly length_s: number;
  readonly fadeIn: boolean;
  readonly fadeOut: boolean;
}

/** Pieces of a cut in the order they begin. Joins of one clip with itself are seamless: no fade. */
export function pieces(cut: DeckCut, laneOf: (event: CutEvent) => number): Piece[] {
  const found: Piece[] = [];
  const sounds = cut.events.flatMap((event) => event.sounds.map((sound) => ({ sound, lane: laneOf(event) })));
  const ends = new Set(sounds.map(({ sound }) => joint(sound, sound.record_out, sound.source_out)));
  const starts = new Set(sounds.map(({ sound }) => joint(sound, sound.record_in, sound.source_in)));
  for (const { sound, lane } of sounds) {
    const clip = cut.clips[String(sound.clip)];
    if (!clip?.sound) continue;
    const before = ends.has(joint(sound, sound.record_in, sound.source_in));
    const after = starts.has(joint(sound, sound.record_out, sound.source_out));
    found.push(...split(sound, clip.sound, clip.rate, cut.rate, lane, before, after));
  }
  return found.sort((a, b) => a.record_s - b.record_s);
}

/** Where a clip's sound meets the record clock; two sounds that share one are seamless. */
const joint = (sound: Sound, record: number, source: number): string => `${sound.clip}:${record}:${source}`;

function split(
  sound: Sound,
  url: string,
  clipRate: Rate,
  cutRate: Rate,
  lane: number,
  before: boolean,
  after: boolean,
): Piece[] {
  const source = frameToSeconds(sound.source_in, clipRate);
  const head = before ? 0 : Math.min(FADE_S, source);
  const tail = after ? 0 : FADE_S;
  const record_s = frameToSeconds(sound.record_in, cutRate) - head;
  const whole = frameToSeconds(sound.record_out - sound.record_in, cutRate) + head + tail;
  const count = Math.max(1, Math.ceil(whole / LONGEST_PIECE_S));
  return Array.from({ length: count }, (_, i) => ({
    url,
    lane,
    gain: sound.gain,
    record_s: record_s + i * LONGEST_PIECE_S,
    source_s: source - head + i * LONGEST_PIECE_S,
    length_s: Math.min(LONGEST_PIECE_S, whole - i * LONGEST_PIECE_S),
    fadeIn: i === 0 && !before,
    fadeOut: i === count - 1 && !after,
  }));
}

interface Voice {
  readonly source: AudioBufferSourceNode;
  readonly level: GainNode;
}

export class SoundTrack {
  private context: AudioContext | null = null;
  private master: GainNode | null = null;
  private lanes: GainNode[] = [];
  private readonly store = new SoundStore();
  private parts: readonly Piece[] = [];
  private readonly voices = new Set<Voice>();
  private readonly scheduled = new Set<Piece>();
  private run = 0;
  private zero = 0;
  private speed = 1;
  private laneLevels: number[] = [];
  private volume = 1;

  constructor(private readonly library: MediaLibrary) {}

  load(parts: readonly Piece[]): void {
    this.parts = parts;
  }

  /** Wakes the audio clock; must follow a person's act, or it may wait for one. */
  async wake(): Promise<void> {
    if (typeof AudioContext !== "function") return;
    if (!this.context) {
      this.context = new AudioContext({ latencyHint: "interactive" });
      this.master = this.context.createGain();
      this.master.gain.value = this.volume;
      this.master.connect(this.context.destination);
    }
    if (this.context.state !== "running") await this.context.resume().catch(() => undefined);
  }

  /** Seconds on the audio clock that are being heard now, or null if it stands. */
  heard(): number | null {
    if (this.context?.state !== "running") return null;
    return this.context.currentTime - (this.context.outputLatency || this.context.baseLatency || 0);
  }

  /** Decodes what is heard first from a position on. */
  async prepare(record_s: number): Promise<void> {
    const soon = this.parts.filter((part) => audible(part, record_s, record_s + 0.5));
    await Promise.all(soon.map((part) => this.buffer(part)));
  }

  /** Begins at a position; the answer is the audio clock's second at which the position is heard. */
  start(record_s: number, speed: number): number {
    this.stop();
    const now = this.context?.currentTime ?? 0;
    const begin = now + 0.04;
    this.zero = begin - record_s / speed;
    this.speed = speed;
    this.scheduleUntil(record_s);
    return begin;
  }

  /** Schedules what will be heard soon after a position. */
  scheduleUntil(record_s: number): void {
    for (const part of this.parts) {
      if (part.record_s > record_s + AHEAD_S * this.speed) break;
      if (this.scheduled.has(part) || !audible(part, record_s, Number.POSITIVE_INFINITY)) continue;
      this.scheduled.add(part);
      void this.sing(part, this.run);
    }
  }

  stop(): void {
    this.run++;
    this.scheduled.clear();
    const now = this.context?.currentTime ?? 0;
    for (const { source, level } of this.voices) {
      level.gain.cancelScheduledValues(now);
      level.gain.setTargetAtTime(0, now, 0.004);
      source.stop(now + 0.03);
    }
    this.voices.clear();
  }

  setVolume(volume: number): void {
    this.volume = volume;
    if (this.master) this.master.gain.value = volume;
  }

  setLanes(levels: readonly number[]): void {
    this.laneLevels = [...levels];
    this.lanes.forEach((lane, i) => (lane.gain.value = levels[i] ?? 1));
  }

  close(): void {
    this.stop();
    void this.context?.close();
  }

  private buffer(part: Piece): Promise<AudioBuffer | null> {
    return this.store.piece(this.library.file(part.url), part.source_s, part.source_s + part.length_s);
  }

  private async sing(part: Piece, run: number): Promise<void> {
    const buffer = await this.buffer(part);
    const context = this.context;
    if (!buffer || !context || this.run !== run) return;
    const begin = this.zero + part.record_s / this.speed;
    const end = begin + part.length_s / this.speed;
    const late = Math.max(0, context.currentTime + 0.005 - begin);
    if (begin + late >= end) return;
    const source = context.createBufferSource();
    source.buffer = buffer;
    source.playbackRate.value = this.speed;
    const level = context.createGain();
    envelope(level.gain, part, begin, begin + late, end);
    source.connect(level).connect(this.lane(part.lane));
    source.start(begin + late, late * this.speed);
    const voice = { source, level };
    this.voices.add(voice);
    source.onended = () => this.voices.delete(voice);
  }

  private lane(index: number): AudioNode {
    const context = this.context as AudioContext;
    let lane = this.lanes[index];
    if (!lane) {
      lane = context.createGain();
      lane.gain.value = this.laneLevels[index] ?? 1;
      lane.connect(this.master as GainNode);
      this.lanes[index] = lane;
    }
    return lane;
  }
}

function audible(part: Piece, from_s: number, to_s: number): boolean {
  return part.record_s < to_s && part.record_s + part.length_s > from_s;
}

function envelope(gain: AudioParam, part: Piece, begin: number, from: number, end: number): void {
  const fade = 2 * FADE_S;
  const rises = part.fadeIn || from > begin;
  gain.setValueAtTime(rises ? 0 : part.gain, from);
  if (rises) gain.linearRampToValueAtTime(part.gain, Math.min(from + fade, end));
  if (part.fadeOut) {
    gain.setValueAtTime(part.gain, Math.max(from + fade, end - fade));
    gain.linearRampToValueAtTime(0, Math.max(from + fade, end));
  }
}
