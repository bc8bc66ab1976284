import type { Rectangle } from 'electron';

const LEAST = 200;
const USUAL = { width: 1180, height: 800 };

/** Bounds that were remembered, as long as enough of them lies on a screen that is there now; else the usual size. */
export function usableBounds(kept: unknown, workAreas: readonly Rectangle[]): Partial<Rectangle> {
  const bounds = rectangleFrom(kept);
  if (bounds === null) return USUAL;
  const isSeen = workAreas.some((area) => overlap(bounds, area) >= LEAST * LEAST);
  return isSeen ? bounds : { width: Math.max(bounds.width, LEAST), height: Math.max(bounds.height, LEAST) };
}

/**
 * Where a small window goes: beside the icon, on its screen, wherever the bar is. Null where the icon's place is not
 * known; then the system places it.
 */
export function besideIcon(
  icon: Rectangle | null,
  size: { readonly width: number; readonly height: number },
  workArea: Rectangle | null,
): Rectangle | null {
  if (icon === null || workArea === null) return null;
  const wishedX = Math.round(icon.x + icon.width / 2 - size.width / 2);
  const isBarAbove = icon.y + icon.height / 2 < workArea.y + workArea.height / 2;
  const wishedY = isBarAbove ? icon.y + icon.height : icon.y - size.height;
  return {
    x: clamp(wishedX, workArea.x, workArea.x + workArea.width - size.width),
    y: clamp(wishedY, workArea.y, workArea.y + workArea.height - size.height),
    ...size,
  };
}

function clamp(value: number, least: number, most: number): number {
  return Math.max(least, Math.min(value, most));
}

function overlap(a: Rectangle, b: Rectangle): number {
  const width = Math.min(a.x + a.width, b.x + b.width) - Math.max(a.x, b.x);
  const height = Math.min(a.y + a.height, b.y + b.height) - Math.max(a.y, b.y);
  return Math.max(0, width) * Math.max(0, height);
}

function rectangleFrom(value: unknown): Rectangle | null {
  if (typeof value !== 'object' || value === null) return null;
  const { x, y, width, height } = { x: null, y: null, width: null, height: null, ...value };
  if (!isWhole(x) || !isWhole(y) || !isWhole(width) || !isWhole(height)) return null;
  return width >= LEAST && height >= LEAST ? { x, y, width, height } : null;
}

function isWhole(value: unknown): value is number {
  return typeof value === 'number' && Number.isSafeInteger(value);
}
