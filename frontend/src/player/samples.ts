/* Decoded sound of a file, by the range: only what is about to be heard is held. */
import type { MediaFile } from "./file.js";
import type { Sample, Track } from "./mp4.js";

const MOST_BYTES = 64 << 20;
/* Packets decoded before the first wanted one: AAC overlaps each packet with the one before. */
const RUN_UP = 2;

const sizeOf = (buffer: AudioBuffer): number => buffer.length * buffer.numberOfChannels * 4;

export class SoundStore {
  private readonly pieces = new Map<string, Promise<AudioBuffer | null>>();
  private readonly sizes = new Map<string, number>();

  /** Sound of [start_s, end_s) of a file, silent where the file has none; null if it cannot be read. */
  piece(file: MediaFile, start_s: number, end_s: number): Promise<AudioBuffer | null> {
    const key = `${file.url}#${start_s.toFixed(6)}-${end_s.toFixed(6)}`;
    const known = this.pieces.get(key);
    if (known) {
      this.pieces.delete(key);
      this.pieces.set(key, known);
      return known;
    }
    const piece = this.decode(file, start_s, end_s).catch((reason: unknown) => {
      console.warn("sound cannot be read", file.url, reason);
      this.pieces.delete(key);
      return null;
    });
    this.pieces.set(key, piece);
    void piece.then((buffer) => {
      if (buffer) this.sizes.set(key, sizeOf(buffer));
      this.letGo();
    });
    return piece;
  }

  private letGo(): void {
    let total = 0;
    for (const size of this.sizes.values()) total += size;
    for (const key of this.pieces.keys()) {
      if (total <= MOST_BYTES) return;
      total -= this.sizes.get(key) ?? 0;
      this.sizes.delete(key);
      this.pieces.delete(key);
    }
  }

  private async decode(file: MediaFile, start_s: number, end_s: number): Promise<AudioBuffer | null> {
    const track = (await file.tracks()).find((one) => one.kind === "audio");
    if (!track || track.sampleDuration === 0) return null;
    const first = Math.round(start_s * track.timescale);
    const length = Math.max(1, Math.round(end_s * track.timescale) - first);
    if (typeof AudioDecoder !== "function") return this.decodeWhole(file, track, first, length);
    const buffer = new AudioBuffer({
      length,
      numberOfChannels: Math.max(1, track.channels),
      sampleRate: track.timescale,
    });
    await decodeInto(buffer, file, track, first + track.skip);
    return buffer;
  }

  /* Browsers without AudioDecoder read the whole file; they trim the encoder's priming themselves. */
  private async decodeWhole(
    file: MediaFile,
    track: Track,
    first: number,
    length: number,
  ): Promise<AudioBuffer> {
    const key = `${file.url}#whole`;
    const context = new OfflineAudioContext(1, 1, track.timescale);
    const reading =
      this.pieces.get(key) ??
      file.whole().then((bytes) => context.decodeAudioData(bytes));
    this.pieces.set(key, reading);
    const whole = await reading;
    const channels = whole?.numberOfChannels ?? 1;
    const part = new AudioBuffer({ length, numberOfChannels: channels, sampleRate: track.timescale });
    for (let channel = 0; whole && channel < channels; channel++) {
      const from = whole.getChannelData(channel);
      part.copyToChannel(from.slice(Math.max(0, first), first + length), channel, Math.max(0, -first));
    }
    return part;
  }
}

/** Fills `buffer` with the track's sound from unit `start` on, counted from its first coded sample. */
async function decodeInto(buffer: AudioBuffer, file: MediaFile, track: Track, start: number): Promise<void> {
  const perPacket = track.sampleDuration;
  const lastPacket = Math.min(
    track.samples.length - 1,
    Math.floor((start + buffer.length - 1) / perPacket) + 1,
  );
  const firstPacket = Math.max(0, Math.floor(start / perPacket) - RUN_UP);
  if (firstPacket > lastPacket) return;
  let failure: DOMException | null = null as DOMException | null;
  const decoder = new AudioDecoder({
    output: (data) => copyInto(buffer, data, track.timescale, start),
    error: (reason) => (failure = reason),
  });
  decoder.configure({
    codec: track.codec,
    numberOfChannels: Math.max(1, track.channels),
    sampleRate: track.timescale,
    ...(track.description ? { description: track.description } : {}),
  });
  for (let i = firstPacket; i <= lastPacket && !failure; i++) {
    const sample = track.samples[i] as Sample;
    const data = await file.bytes(sample.offset, sample.offset + sample.size);
    const timestamp = Math.round((i * perPacket * 1e6) / track.timescale);
    decoder.decode(new EncodedAudioChunk({ type: "key", timestamp, data }));
  }
  await decoder.flush();
  decoder.close();
  if (failure) throw failure;
}

function copyInto(buffer: AudioBuffer, data: AudioData, timescale: number, start: number): void {
  const at = Math.round((data.timestamp * timescale) / 1e6) - start;
  const skip = Math.max(0, -at);
  const count = Math.min(data.numberOfFrames - skip, buffer.length - Math.max(0, at));
  if (count > 0) {
    const plane = new Float32Array(count);
    for (let channel = 0; channel < Math.min(buffer.numberOfChannels, data.numberOfChannels); channel++) {
      data.copyTo(plane, {
        planeIndex: channel,
        frameOffset: skip,
        frameCount: count,
        format: "f32-planar",
      });
      buffer.copyToChannel(plane, channel, Math.max(0, at));
    }
  }
  data.close();
}
