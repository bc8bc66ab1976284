import { networkInterfaces } from 'node:os';
import { MINUTE, SECOND } from '../../shared/time-units.ts';
import type { Clock, Log } from '../engine/ports.ts';
import type { ElectronApi } from './electron-api.ts';

interface SleepParts {
  readonly electron: Pick<ElectronApi, 'powerMonitor' | 'net'>;
  readonly clock: Pick<Clock, 'after'>;
  readonly log: Log;
  /** No request from now on. */
  readonly sleep: () => void;
  /** Read everything anew, then judge. */
  readonly wake: () => void;
  readonly onLock: () => void;
  /** The machine's addresses as one text; default: as the system tells. */
  readonly addresses?: () => string;
}

/** After waking the network is usually not there yet; asking then would only make failures. */
const SETTLE_MS = 3 * SECOND;
const LOOK_AGAIN_MS = 2 * SECOND;
/** Then it is tried anyway: a machine without network is a finding of its own. */
const PATIENCE_MS = MINUTE;
const NETWORK_LOOK_MS = 15 * SECOND;

/** Follows sleep and network: nothing is asked while the machine sleeps, and after it only with a network. */
export function watchSleep(parts: SleepParts): () => void {
  const { electron, clock, log } = parts;
  const addresses = parts.addresses ?? addressesNow;
  let cancelWake = () => {};
  let cancelLook = () => {};
  let ended = false;
  let isAsleep = false;
  let known = addresses();

  function wakeSoon(leftMs: number, waitMs: number): void {
    cancelWake();
    cancelWake = clock.after(waitMs, () => {
      if (ended) return;
      if (!electron.net.isOnline() && leftMs > 0) return wakeSoon(leftMs - LOOK_AGAIN_MS, LOOK_AGAIN_MS);
      isAsleep = false;
      known = addresses();
      log.info('awake', { online: electron.net.isOnline() });
      parts.wake();
    });
  }

  function look(): void {
    cancelLook = clock.after(NETWORK_LOOK_MS, () => {
      const present = addresses();
      if (!isAsleep && present !== known) {
        known = present;
        log.info('network-changed');
        wakeSoon(PATIENCE_MS, SETTLE_MS);
      }
      look();
    });
  }

  electron.powerMonitor.on('suspend', () => {
    if (ended) return;
    cancelWake();
    isAsleep = true;
    log.info('asleep');
    parts.sleep();
  });
  electron.powerMonitor.on('resume', () => {
    if (!ended) wakeSoon(PATIENCE_MS, SETTLE_MS);
  });
  electron.powerMonitor.on('lock-screen', () => {
    if (!ended) parts.onLock();
  });
  look();
  return () => {
    ended = true;
    cancelWake();
    cancelLook();
  };
}

function addressesNow(): string {
  const all = Object.entries(networkInterfaces()).flatMap(([name, list]) =>
    (list ?? []).filter(({ internal }) => !internal).map(({ address }) => `${name} ${address}`),
  );
  // Privacy addresses of IPv6 come and go by themselves; a change of network changes IPv4 or takes all away.
  return all
    .filter((line) => !line.includes(':'))
    .sort()
    .join('\n');
}
