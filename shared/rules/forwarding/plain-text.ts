const INVISIBLE_ORDERS = /[\u061C\u200E\u200F\u202A-\u202E\u2066-\u2069]/g;

/**
 * A foreign text as one line that shows what it says: names come from guests and comments, and may hold line breaks,
 * control characters or marks that turn the order of the letters around.
 */
export function safeLine(text: string): string {
  return text
    .toWellFormed()
    .replace(INVISIBLE_ORDERS, '')
    .replace(/[\p{Cc}\p{Zl}\p{Zp}\s]+/gu, ' ')
    .trim();
}

/** At most `most` characters (code points), the last one an ellipsis where something was cut off. */
export function cut(text: string, most: number): string {
  // Never fewer code points than half the units: spares taking long texts apart.
  if (text.length <= most) return text;
  const characters = [...text];
  return characters.length <= most
    ? text
    : `${characters
        .slice(0, most - 1)
        .join('')
        .trimEnd()}…`;
}

/** At most `most` bytes in UTF-8, cut between characters. */
export function cutBytes(text: string, most: number): string {
  if (byteLength(text) <= most) return text;
  const ellipsisBytes = 3;
  let bytes = 0;
  let kept = '';
  for (const character of text) {
    bytes += byteLength(character);
    if (bytes > most - ellipsisBytes) break;
    kept += character;
  }
  return `${kept}…`;
}

function byteLength(text: string): number {
  let bytes = 0;
  for (const character of text) {
    const point = character.codePointAt(0) ?? 0;
    bytes += point < 0x80 ? 1 : point < 0x800 ? 2 : point < 0x10000 ? 3 : 4;
  }
  return bytes;
}
