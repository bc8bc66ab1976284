import { allSources, type FleetState } from '../../shared/domain/fleet.ts';
import { MINUTE } from '../../shared/time-units.ts';
import type { Clock, Log } from '../engine/ports.ts';
import type { ElectronApi } from './electron-api.ts';

interface RetryParts {
  readonly electron: Pick<ElectronApi, 'powerMonitor'>;
  readonly platform: string;
  readonly clock: Pick<Clock, 'after'>;
  readonly fleet: () => FleetState;
  /** Looks for the secrets again; what has one stays as it is. */
  readonly look: () => Promise<void>;
  readonly log: Log;
}

/** Looks again for secrets that could not be had: at login the keychain is often still locked. */
export interface SecretRetry {
  /** A person wants everything read. */
  now(): void;
  stop(): void;
}

const PACE_MS = MINUTE;

/** By the clock on Linux alone, where a locked keyring is noticed before it is asked; elsewhere each question may open a prompt. */
export function createSecretRetry(parts: RetryParts): SecretRetry {
  const { electron, platform, clock, fleet, log } = parts;
  let isEnded = false;
  let isLooking = false;
  let cancel = () => {};

  function now(): void {
    if (isEnded || isLooking || setupTroubles(fleet()).length === 0) return;
    isLooking = true;
    parts
      .look()
      .catch((error: unknown) => log.error('secrets-not-read', { error }))
      .finally(() => {
        isLooking = false;
      });
  }

  function again(): void {
    cancel = clock.after(PACE_MS, () => {
      now();
      again();
    });
  }

  electron.powerMonitor.on('unlock-screen', now);
  electron.powerMonitor.on('resume', now);
  if (platform === 'linux') again();
  return {
    now,
    stop() {
      isEnded = true;
      cancel();
    },
  };
}

/** Why sources cannot even be asked, such as that the keychain is locked; one sentence for each. */
export function setupTroubles(fleet: FleetState): readonly string[] {
  return allSources(fleet).flatMap(({ name, reach }) =>
    reach.kind === 'failing' && reach.failure.kind === 'setup' ? [`${name}: ${reach.failure.detail}`] : [],
  );
}
