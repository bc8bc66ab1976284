import { matchesGlob } from './glob.ts';
import type { LocalTime } from './rhythm/local-time.ts';
import { isInWindow, type TimeWindow } from './time-window.ts';

/** A span of time in which a server or a datastore is off on purpose. */
export interface OffWindow extends TimeWindow {
  /** Patterns, which must both match. */
  readonly match: { readonly server: string; readonly datastore: string };
  /** IANA name; null: the zone of this machine. */
  readonly timeZone: string | null;
}

/** Whether a server (datastore null) or one of its datastores is expected to be off. */
export type IsExpectedOff = (server: string, datastore: string | null) => boolean;

/**
 * What is expected to be off at a moment. A server as a whole is expected to be off only by a window for all of its
 * datastores.
 */
export function expectedOffAt(
  windows: readonly OffWindow[],
  localTime: (timeZone: string | null) => LocalTime,
  nowMs: number,
): IsExpectedOff {
  const open = windows.filter((window) => isInWindow(window, localTime(window.timeZone), nowMs));
  return (server, datastore) =>
    open.some(
      ({ match }) =>
        matchesGlob(match.server, server) &&
        (datastore === null ? match.datastore === '*' : matchesGlob(match.datastore, datastore)),
    );
}
