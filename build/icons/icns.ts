/** Types of an icns file whose content is PNG, by size in pixels (Apple Icon Image format). */
const TYPES: readonly (readonly [type: string, pixels: number])[] = [
  ['ic11', 32],
  ['ic12', 64],
  ['ic07', 128],
  ['ic13', 256],
  ['ic08', 256],
  ['ic14', 512],
  ['ic09', 512],
  ['ic10', 1024],
];

/** A macOS icon file of PNGs. */
export function icnsFile(pngOf: (pixels: number) => Uint8Array): Buffer {
  const parts = TYPES.map(([type, pixels]) => chunk(type, pngOf(pixels)));
  return chunk('icns', Buffer.concat(parts));
}

function chunk(type: string, content: Uint8Array): Buffer {
  const head = Buffer.alloc(8);
  head.write(type, 0, 'latin1');
  head.writeUInt32BE(content.length + 8, 4);
  return Buffer.concat([head, content]);
}
