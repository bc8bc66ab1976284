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

/** Whether a server (datastore null) or one of its datastores is expected to be off at a moment of our clock. */
export type IsExpectedOff = (server: string, datastore: string | null, atMs: number) => boolean;

/**
 * What is expected to be off when. A server as a whole is expected to be off only by a window for all of its
 * datastores.
 */
export function expectedOff(
  windows: readonly OffWindow[],
  localTime: (timeZone: string | null) => LocalTime,
): IsExpectedOff {
  return (server, datastore, atMs) =>
    windows.some(
      (window) =>
        matchesGlob(window.match.server, server) &&
        (datastore === null ? window.match.datastore === '*' : matchesGlob(window.match.datastore, datastore)) &&
        isInWindow(window, localTime(window.timeZone), atMs),
    );
}
