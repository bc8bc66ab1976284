import { isDeepStrictEqual } from 'node:util';
import { lastGood } from '../../../shared/domain/section.ts';
import { MINUTE, SECOND } from '../../../shared/time-units.ts';
import type { WatchedFleet } from '../../kit/watched-fleet.ts';
import { markVerified } from '../../simulator/world/change-group.ts';
import { groupAt } from '../../simulator/world/places.ts';
import { BYSTANDERS, SECTIONS, type WatchedSection } from './sections.ts';
import { type Expected, nameOf, type WireFault } from './wire-faults.ts';

/** Puts one fault on one section, and takes it away again. Returns what was not as it should be; nothing when right. */
export async function checkCell(watched: WatchedFleet, section: WatchedSection, wire: WireFault): Promise<string[]> {
  const before = section.of(watched.known());
  if (before.kind !== 'read') return [`the section did not start well: ${before.kind}`];
  await watched.pass(MINUTE);
  const good = lastGood(section.of(watched.known()));
  const remove = await watched.server().faults.add(wire.fault, section.target);
  const askedAtMs = watched.clock.nowMs();
  await readAllAnew(watched);
  const found = reported(watched, section, wire.expected, good);
  if (!isTokenRefused(section, wire)) found.push(...untouched(watched, section, askedAtMs));
  found.push(...reachFound(watched, section, wire));
  await remove();
  found.push(...(await recovered(watched, section, wire)));
  return found;
}

/** As a person would by "refresh"; a verification just ended, so that the snapshots are wanted as well. */
async function readAllAnew(watched: WatchedFleet): Promise<void> {
  const place = groupAt(watched.fleet.world, 'pbs-1', 'main', '', 'vm/101');
  for (const snapshot of place.group.snapshots) markVerified(watched.fleet.world, place, snapshot, 'ok');
  watched.engine.refresh();
  await watched.pass(10 * SECOND);
}

function reported(
  watched: WatchedFleet,
  section: WatchedSection,
  expected: Expected,
  good: { readonly value: unknown; readonly takenAtMs: number } | null,
): string[] {
  const now = section.of(watched.known());
  if (now.kind === 'unread') return ['became unread'];
  if (now.kind === 'read') {
    if (expected.kind === 'fails') return ['was read as if nothing were wrong'];
    return insaneNumbers(now.value).map((number) => `holds ${number}`);
  }
  const found: string[] = [];
  const name = nameOf(now.failure);
  if (expected.kind === 'read') found.push(`failed: ${name}`);
  if (expected.kind === 'fails' && !expected.as.includes(name)) found.push(`failed as ${name}`);
  if (expected.kind === 'fails-or-sane' && name !== 'protocol wrong-shape') found.push(`failed as ${name}`);
  if (now.failure.endpoint !== section.endpoint) found.push(`named ${now.failure.endpoint}`);
  if (now.last?.takenAtMs !== good?.takenAtMs) found.push('the time of the last good value changed');
  if (!isDeepStrictEqual(now.last?.value, good?.value)) found.push('the last good value changed');
  return found;
}

/** Numbers that are no size, count or time; deep. */
function insaneNumbers(value: unknown): string[] {
  if (typeof value === 'number') return Number.isFinite(value) && value >= 0 ? [] : [String(value)];
  if (value instanceof Map) return [...value.values()].flatMap(insaneNumbers);
  if (typeof value === 'object' && value !== null) return Object.values(value).flatMap(insaneNumbers);
  return [];
}

/** A refused token ends the whole heartbeat, for every further try would be logged, and may be banned. */
function isTokenRefused(section: WatchedSection, { expected }: WireFault): boolean {
  return section.isHeartbeat === true && expected.kind === 'fails' && expected.as.includes('auth');
}

function untouched(watched: WatchedFleet, faulty: WatchedSection, askedAtMs: number): string[] {
  const found: string[] = [];
  for (const other of [...SECTIONS, ...BYSTANDERS]) {
    if (other.name === faulty.name) continue;
    // Without the task list nobody tells that snapshots were verified.
    if (other.name === 'snapshots' && faulty.name === 'tasks') continue;
    const now = other.of(watched.known());
    if (now.kind !== 'read') found.push(`${other.name} ${now.kind === 'failed' ? nameOf(now.failure) : now.kind}`);
    else if (now.takenAtMs < askedAtMs) found.push(`${other.name} not refreshed`);
  }
  return found;
}

function reachFound(watched: WatchedFleet, section: WatchedSection, wire: WireFault): string[] {
  const { reach } = watched.known();
  const wanted = isTokenRefused(section, wire) ? 'failing' : 'answering';
  return reach.kind === wanted ? [] : [`the server is said to be ${reach.kind}`];
}

/** By itself where the next try comes soon, else when it is asked to: never by a restart. */
async function recovered(watched: WatchedFleet, section: WatchedSection, { expected }: WireFault): Promise<string[]> {
  const waits =
    expected.kind === 'fails' && ['permission', 'timeout', 'auth'].some((kind) => expected.as.includes(kind));
  if (waits) await readAllAnew(watched);
  else await watched.pass(2 * MINUTE);
  const now = section.of(watched.known());
  if (now.kind !== 'read') return [`did not recover: ${now.kind}`];
  return watched.known().reach.kind === 'answering' ? [] : ['the server did not recover'];
}
