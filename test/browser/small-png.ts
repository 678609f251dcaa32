import { crc32, deflateSync, inflateSync } from 'node:zlib';

/** A PNG of 8-bit RGB or RGBA as a browser makes it, in at most 256 colours: a picture of a page stays legible in a third of the size. */
export const smallPng = (png: Buffer): Buffer => {
  const parts = partsOf(png);
  const head = parts.find(({ type }) => type === 'IHDR')?.data ?? Buffer.alloc(13);
  const [width, height, channels] = [head.readUInt32BE(0), head.readUInt32BE(4), head[9] === 6 ? 4 : 3];
  const packed = Buffer.concat(parts.filter(({ type }) => type === 'IDAT').map(({ data }) => data));
  const pixels = unfiltered(inflateSync(packed), width * channels, height, channels);

  for (let bits = 6; ; bits -= 1) {
    const { palette, indexes } = inColours(pixels, channels, bits);
    if (palette.length > 256) continue;
    const rows = Buffer.alloc((width + 1) * height);
    for (let row = 0; row < height; row += 1)
      rows.set(indexes.subarray(row * width, (row + 1) * width), row * (width + 1) + 1);
    const header = Buffer.from(head);
    header.set([8, 3], 8);
    return Buffer.concat([
      png.subarray(0, 8),
      part('IHDR', header),
      part('PLTE', Buffer.from(palette.flatMap((colour) => [colour >> 16, (colour >> 8) & 255, colour & 255]))),
      part('IDAT', deflateSync(rows, { level: 9 })),
      part('IEND', Buffer.alloc(0)),
    ]);
  }
};

/** The chunks of a PNG. Source: https://www.w3.org/TR/png-3/#5Chunk-layout */
const partsOf = (png: Buffer): readonly { readonly type: string; readonly data: Buffer }[] => {
  const parts = [];
  for (let at = 8; at < png.length; ) {
    const length = png.readUInt32BE(at);
    parts.push({ type: png.toString('latin1', at + 4, at + 8), data: png.subarray(at + 8, at + 8 + length) });
    at += length + 12;
  }
  return parts;
};

const part = (type: string, data: Buffer): Buffer => {
  const named = Buffer.concat([Buffer.from(type, 'latin1'), data]);
  const [length, check] = [Buffer.alloc(4), Buffer.alloc(4)];
  length.writeUInt32BE(data.length);
  check.writeUInt32BE(crc32(named));
  return Buffer.concat([length, named, check]);
};

/** Rows without their filters. Source: https://www.w3.org/TR/png-3/#9Filters */
const unfiltered = (rows: Buffer, stride: number, height: number, step: number): Buffer => {
  const pixels = Buffer.alloc(stride * height);
  for (let row = 0; row < height; row += 1) {
    const filter = rows[row * (stride + 1)];
    for (let column = 0; column < stride; column += 1) {
      const at = row * stride + column;
      const left = column < step ? 0 : (pixels[at - step] ?? 0);
      const up = row === 0 ? 0 : (pixels[at - stride] ?? 0);
      const corner = row === 0 || column < step ? 0 : (pixels[at - stride - step] ?? 0);
      const guess = [0, left, up, (left + up) >> 1, nearest(left, up, corner)][filter ?? 0] ?? 0;
      pixels[at] = (rows[row * (stride + 1) + 1 + column] ?? 0) + guess;
    }
  }
  return pixels;
};

const nearest = (left: number, up: number, corner: number): number => {
  const guess = left + up - corner;
  const [a, b, c] = [Math.abs(guess - left), Math.abs(guess - up), Math.abs(guess - corner)];
  return a <= b && a <= c ? left : b <= c ? up : corner;
};

/** Each pixel as one of few colours, each channel in so many bits; a colour of the picture stands for those near it. */
const inColours = (pixels: Buffer, channels: number, bits: number) => {
  const known = new Map<number, number>();
  const palette: number[] = [];
  const indexes = new Uint8Array(pixels.length / channels);
  for (let pixel = 0; pixel < indexes.length; pixel += 1) {
    const [red = 0, green = 0, blue = 0] = pixels.subarray(pixel * channels, pixel * channels + 3);
    const shift = 8 - bits;
    const key = ((red >> shift) << 16) | ((green >> shift) << 8) | (blue >> shift);
    if (!known.has(key)) known.set(key, palette.push((red << 16) | (green << 8) | blue) - 1);
    indexes[pixel] = known.get(key) ?? 0;
  }
  return { palette, indexes };
};
