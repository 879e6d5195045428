/**
 * Small real pictures, as Chromium's canvas wrote them (three by two pixels, without its colour profile), and what cameras add to them.
 *
 * @module
 */
import { crc32 } from "node:zlib";

export const JPEG = Buffer.from(
  "/9j/4AAQSkZJRgABAQAAAQABAAD/2wBDABALDA4MChAODQ4SERATGCgaGBYWGDEjJR0oOjM9PDkzODdASFxOQERXRTc4UG1RV19iZ2hnPk1xeXBkeFxlZ2P/2wBDARESEhgVGC8aGi9jQjhCY2NjY2NjY2NjY2NjY2NjY2NjY2NjY2NjY2NjY2NjY2NjY2NjY2NjY2NjY2NjY2NjY2P/wAARCAACAAMDASIAAhEBAxEB/8QAFQABAQAAAAAAAAAAAAAAAAAAAAb/xAAYEAEBAQEBAAAAAAAAAAAAAAACAQARMf/EABQBAQAAAAAAAAAAAAAAAAAAAAL/xAAXEQADAQAAAAAAAAAAAAAAAAAAAQIy/9oADAMBAAIRAxEAPwCASTVTVSvtt7czMr0wzlH/2Q==",
  "base64",
);
export const PNG = Buffer.from(
  "iVBORw0KGgoAAAANSUhEUgAAAAMAAAACCAYAAACddGYaAAAAG0lEQVR4AWJiSDvzH4wZGBiYGGaZMIIxAwMDAAAA//9GyZMGAAAABklEQVQDAGliBgWdL5+gAAAAAElFTkSuQmCC",
  "base64",
);
const WEBP_LOSSLESS = Buffer.from("UklGRhoAAABXRUJQVlA4TA0AAAAvAkAAEAcQERGIiP4HAA==", "base64");

const be16 = (value: number): Buffer => Buffer.from([value >> 8, value & 255]);
const be32 = (value: number): Buffer =>
  Buffer.from([value >>> 24, (value >> 16) & 255, (value >> 8) & 255, value & 255]);
const le32 = (value: number): Buffer => be32(value).reverse();

export const segment = (marker: number, data: string): Buffer =>
  Buffer.concat([Buffer.from([0xff, marker]), be16(data.length + 2), Buffer.from(data, "latin1")]);

/** Puts parts behind the first two octets, and something behind the end. */
export const jpegWith = (parts: readonly Buffer[], behind = ""): Buffer =>
  Buffer.concat([JPEG.subarray(0, 2), ...parts, JPEG.subarray(2), Buffer.from(behind)]);

const pngChunk = (name: string, data: string): Buffer => {
  const body = Buffer.from(name + data, "latin1");
  return Buffer.concat([be32(data.length), body, be32(crc32(body))]);
};
/** Puts chunks behind the header, and something behind the end. */
export const pngWith = (chunks: readonly (readonly [string, string])[], behind = ""): Buffer =>
  Buffer.concat([
    PNG.subarray(0, 33),
    ...chunks.map(([name, data]) => pngChunk(name, data)),
    PNG.subarray(33),
    Buffer.from(behind),
  ]);

export const riffChunk = (name: string, data: Uint8Array | string): Buffer => {
  const octets = Buffer.from(data as string);
  return Buffer.concat([Buffer.from(name), le32(octets.length), octets, Buffer.alloc(octets.length & 1)]);
};
/** An extended WebP of the lossless picture. @param flags  of VP8X */
export const webpWith = (flags: number, chunks: readonly Buffer[]): Buffer => {
  const extended = riffChunk("VP8X", Buffer.from([flags, 0, 0, 0, 2, 0, 0, 1, 0, 0]));
  const body = Buffer.concat([Buffer.from("WEBP"), extended, WEBP_LOSSLESS.subarray(12), ...chunks]);
  return Buffer.concat([Buffer.from("RIFF"), le32(body.length), body]);
};
export const WEBP = WEBP_LOSSLESS;
