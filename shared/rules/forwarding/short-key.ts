/**
 * An identity that fits a receiver's limit: itself, or its beginning and a checksum of the whole. Alert ids are ASCII.
 */
export function shortKey(id: string, most: number): string {
  if (id.length <= most) return id;
  const sum = checksum(id);
  return `${id.slice(0, most - sum.length - 1)}~${sum}`;
}

const PRIME = 0x100000001b3n;
const OFFSET = 0xcbf29ce484222325n;

/** FNV-1a with 64 bits: enough to tell the alerts of one installation apart, and not meant to keep anybody out. */
function checksum(text: string): string {
  let sum = OFFSET;
  for (let at = 0; at < text.length; at += 1) {
    sum = BigInt.asUintN(64, (sum ^ BigInt(text.charCodeAt(at))) * PRIME);
  }
  return sum.toString(16).padStart(16, '0');
}
