import { describe, expect, it } from "vitest";
import { boxHead, parseMovie } from "./mp4.js";

const u16 = (n: number): number[] => [(n >> 8) & 255, n & 255];
const u32 = (n: number): number[] => [(n >>> 24) & 255, (n >>> 16) & 255, (n >>> 8) & 255, n & 255];
const text = (s: string): number[] => Array.from(s, (c) => c.charCodeAt(0));
const box = (type: string, ...parts: number[][]): number[] => {
  const body = parts.flat();
  return [...u32(body.length + 8), ...text(type), ...body];
};
const full = (...numbers: number[]): number[] => [0, ...numbers].flatMap(u32);
const zeros = (count: number): number[] => Array<number>(count).fill(0);

/** Two key frames, three samples a chunk, one B-frame pair in each group. */
function movie(): Uint8Array {
  const avcC = box("avcC", [1, 0x4d, 0x40, 0x1f, 0xff]);
  const avc1 = box("avc1", zeros(24), u16(960), u16(540), zeros(50), avcC);
  const stbl = box(
    "stbl",
    box("stsd", full(1), avc1),
    box("stts", full(1, 6, 512)),
    box("ctts", full(6, 1, 512, 1, 1536, 1, 0, 1, 512, 1, 1536, 1, 0)),
    box("stss", full(2, 1, 4)),
    box("stsc", full(2, 1, 3, 1, 2, 3, 1)),
    box("stsz", full(0, 6, 100, 10, 20, 200, 30, 40)),
    box("stco", full(2, 1000, 5000)),
  );
  const trak = box(
    "trak",
    box("tkhd", zeros(84)),
    box("edts", box("elst", full(1, 250, 512, 65536))),
    box(
      "mdia",
      box("mdhd", full(0, 0, 12288, 3072, 0)),
      box("hdlr", full(0), text("vide"), zeros(13)),
      box("minf", stbl),
    ),
  );
  return Uint8Array.from(box("moov", box("mvhd", full(0, 0, 1000, 250), zeros(80)), trak));
}

describe("the index of an MP4 file", () => {
  const [track] = parseMovie(movie());

  it("names the codec and the size of the picture", () => {
    expect(track).toMatchObject({ kind: "video", codec: "avc1.4d401f", width: 960, height: 540, timescale: 12288 });
    expect(track?.skip).toBe(512);
  });

  it("finds each sample's bytes through chunks", () => {
    expect(track?.samples.map((sample) => sample.offset)).toEqual([1000, 1100, 1110, 5000, 5200, 5230]);
    expect(track?.samples.map((sample) => sample.key)).toEqual([true, false, false, true, false, false]);
  });

  it("ranks samples in the order of showing", () => {
    expect(track?.samples.map((sample) => sample.shown)).toEqual([0, 2, 1, 3, 5, 4]);
  });

  it("refuses what is no moov box and reads a 64-bit size", () => {
    expect(() => parseMovie(Uint8Array.from(box("mdat", [1, 2])))).toThrow(RangeError);
    const wide = new DataView(Uint8Array.from([...u32(1), ...text("mdat"), ...u32(1), ...u32(5)]).buffer);
    expect(boxHead(wide, 0, 0)).toEqual({ type: "mdat", size: 2 ** 32 + 5, length: 16 });
  });
});
