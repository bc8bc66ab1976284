import { afterEach } from 'vitest';
import type { ForwarderStatus } from '../../main/engine/forwarding/forwarder.ts';
import { NOW } from '../kit/builders.ts';
import { aForwardedOf, anEvent } from './an-event.ts';
import { type Receiver, startReceiver } from './receiver.ts';
import { type Rig, startRig } from './rig.ts';

const open: { readonly close: () => Promise<void> }[] = [];

/** Closes after each test what the functions below started. */
export function closeAfterEach(): void {
  afterEach(async () => {
    for (const one of open.splice(0).reverse()) await one.close();
  });
}

export async function aReceiver(...wish: Parameters<typeof startReceiver>): Promise<Receiver> {
  const started = await startReceiver(...wish);
  open.push(started);
  return started;
}

export function aRig(...wish: Parameters<typeof startRig>): Rig {
  const started = startRig(...wish);
  open.push({ close: () => started.forwarding.stop() });
  return started;
}

/** How the rig's first receiver does. */
export function statusOf({ forwarding }: Pick<Rig, 'forwarding'>): ForwarderStatus {
  const [first] = forwarding.status();
  if (!first) throw new Error('no forwarder');
  return first;
}

export const fired = (backupId: string, atMs = NOW) => anEvent('fired', { alert: aForwardedOf(backupId), atMs });
export const over = (backupId: string, atMs = NOW) => anEvent('resolved', { alert: aForwardedOf(backupId), atMs });

/** What a generic webhook got, such as `fired 101`. */
export function steps(bodies: readonly unknown[]): string[] {
  return bodies.map((body) => {
    const { event, alert } = body as { event: string; alert: { backupId: string } };
    return `${event} ${alert.backupId}`;
  });
}

/** What a kind needs beside its address. */
export const NEEDS: Record<string, object> = { ntfy: { topic: 't' } };
