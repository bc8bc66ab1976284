import type { Settings } from '../../shared/settings/schema.ts';
import type { OpenDb } from '../engine/history/history-db.ts';
import type { Clock, Log } from '../engine/ports.ts';
import type { Interfaces } from '../engine/runtime/network-facts.ts';
import type { SecretSources } from '../engine/secrets/read-secret.ts';
import type { sourcesFrom } from './sources.ts';

/** What a host gives to the monitor that it builds. */
export interface MonitorParts {
  readonly settings: Settings;
  /** Whether the settings hold every server that somebody wants to be watched. Default: they do. */
  readonly isFleetWhole?: () => boolean;
  /** Where history lies; made if it is not there. */
  readonly dataFolder: string;
  readonly secrets: SecretSources;
  /** Told every secret before it is used, so that the log can cut it out. */
  readonly addSecret: (secret: string) => void;
  /** The program of the thread that reads large answers. */
  readonly decodeWorker: URL;
  readonly clock: Clock;
  readonly log: Log;
  /** 0 to 1, for spreading requests. */
  readonly random: () => number;
  /** Where people can look at alerts; null: nowhere. */
  readonly dashboardUrl?: () => string | null;
  /** Default: the ways that settings and secrets describe. */
  readonly sourcesOf?: typeof sourcesFrom;
  /** Loads the database module that history needs; default: the real one. */
  readonly loadDatabase?: () => Promise<OpenDb>;
  /** Default: the network interfaces of this machine. */
  readonly interfaces?: () => Interfaces;
}
