import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { ask } from './asking.ts';
import { worldOf } from './start-fleet.ts';
import { serverNamed } from './world/places.ts';

interface Entry {
  readonly file: string;
  readonly targets: readonly string[];
  readonly optional: readonly string[];
  readonly dynamic: readonly string[];
}

const folder = new URL('../fixtures/pbs/', import.meta.url);
const catalogue = JSON.parse(readFileSync(new URL('catalogue.json', folder), 'utf8')) as readonly Entry[];
const world = worldOf({ scenario: 'oddities' });
const servers = { '4.2': serverNamed(world, 'pbs-new'), '3.2': serverNamed(world, 'pbs-old') };

/** Path of every key -> JSON types found there; the items of an array share one path. */
type Shape = Map<string, Set<string>>;

function addShape(shape: Shape, path: string, value: unknown, dynamic: readonly string[]): void {
  const kind = value === null ? 'null' : Array.isArray(value) ? 'array' : typeof value;
  const kinds = shape.get(path) ?? new Set();
  shape.set(path, kinds.add(kind));
  if (Array.isArray(value)) for (const item of value) addShape(shape, `${path}[]`, item, dynamic);
  else if (value !== null && typeof value === 'object') {
    for (const [key, item] of Object.entries(value)) {
      addShape(shape, `${path}.${dynamic.includes(path) ? '*' : key}`, item, dynamic);
    }
  }
}

function shapeOf(bodies: readonly unknown[], dynamic: readonly string[]): Shape {
  const shape: Shape = new Map();
  for (const body of bodies) {
    for (const [key, value] of Object.entries(body as object)) addShape(shape, key, value, dynamic);
  }
  return shape;
}

/** "data[].comment: string|null"; null beside another type is not told apart from the type alone. */
function described(shape: Shape, optional: readonly string[]): string[] {
  const lines = [...shape].map(([path, kinds]) => {
    const real = [...kinds].filter((kind) => kind !== 'null').sort();
    return `${path}: ${real.length === 0 ? 'null' : real.join('|')}`;
  });
  return lines.filter((line) => !optional.some((path) => line.startsWith(`${path}:`))).sort();
}

function answersOf(entry: Entry): unknown[] {
  const server = servers[entry.file.slice(0, 3) as '4.2' | '3.2'];
  const finished = server.tasks.finished.findLast((task) => task.workerType === 'backup' && task.status === 'OK');
  return entry.targets.map((target) => {
    const path = target
      .replace('{finished backup}', encodeURIComponent(finished?.upid ?? ''))
      .replace('/api2/json', '');
    const { status, body } = ask(world, server, path);
    expect(`${status} ${status === 200 ? '' : body}`).toBe('200 ');
    return JSON.parse(body);
  });
}

describe('every example of the API reference', () => {
  it.each(catalogue.map((entry) => [entry.file, entry] as const))('is how the simulator answers: %s', (file, entry) => {
    const fixture = JSON.parse(readFileSync(new URL(file, folder), 'utf8'));
    const expected = described(shapeOf([fixture], entry.dynamic), entry.optional);
    expect(described(shapeOf(answersOf(entry), entry.dynamic), entry.optional)).toEqual(expected);
  });
});
