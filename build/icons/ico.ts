/** One picture of an icon: RGBA, top row first. */
export interface Bitmap {
  readonly pixels: number;
  readonly rgba: Uint8Array;
  /** The same as PNG. */
  readonly png: Uint8Array;
}

const HEADER_BYTES = 6;
const ENTRY_BYTES = 16;
const BITMAP_HEADER_BYTES = 40;
/** Larger ones are PNG inside; smaller ones are bitmaps, which every part of Windows reads. */
const LARGEST_BITMAP = 64;

/** A Windows icon file. Format: Microsoft, "Icons" (ICONDIR, ICONDIRENTRY, BITMAPINFOHEADER). */
export function icoFile(pictures: readonly Bitmap[]): Buffer {
  const images = pictures.map((picture) => (picture.pixels > LARGEST_BITMAP ? Buffer.from(picture.png) : dib(picture)));
  const header = Buffer.alloc(HEADER_BYTES);
  header.writeUInt16LE(1, 2);
  header.writeUInt16LE(pictures.length, 4);
  let offset = HEADER_BYTES + ENTRY_BYTES * pictures.length;
  const entries = pictures.map(({ pixels }, index) => {
    const bytes = images[index]?.length ?? 0;
    const entry = Buffer.alloc(ENTRY_BYTES);
    // 256 is written as 0.
    entry.writeUInt8(pixels % 256, 0);
    entry.writeUInt8(pixels % 256, 1);
    entry.writeUInt16LE(1, 4);
    entry.writeUInt16LE(32, 6);
    entry.writeUInt32LE(bytes, 8);
    entry.writeUInt32LE(offset, 12);
    offset += bytes;
    return entry;
  });
  return Buffer.concat([header, ...entries, ...images]);
}

/** 32 bits of BGRA, bottom row first, and the old one-bit mask behind it. */
function dib({ pixels, rgba }: Bitmap): Buffer {
  const header = Buffer.alloc(BITMAP_HEADER_BYTES);
  header.writeUInt32LE(BITMAP_HEADER_BYTES, 0);
  header.writeInt32LE(pixels, 4);
  // Twice the height: the mask counts.
  header.writeInt32LE(2 * pixels, 8);
  header.writeUInt16LE(1, 12);
  header.writeUInt16LE(32, 14);
  const colours = Buffer.alloc(4 * pixels * pixels);
  const maskRowBytes = Math.ceil(pixels / 32) * 4;
  const mask = Buffer.alloc(maskRowBytes * pixels);
  for (let row = 0; row < pixels; row += 1) {
    const flipped = pixels - 1 - row;
    for (let column = 0; column < pixels; column += 1) {
      const [red = 0, green = 0, blue = 0, alpha = 0] = rgba.subarray(4 * (row * pixels + column));
      colours.set([blue, green, red, alpha], 4 * (flipped * pixels + column));
      const at = maskRowBytes * flipped + (column >> 3);
      if (alpha === 0) mask.writeUInt8(mask.readUInt8(at) | (0x80 >> (column & 7)), at);
    }
  }
  return Buffer.concat([header, colours, mask]);
}
