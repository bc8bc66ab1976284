import type { Settings } from '../../shared/settings/schema.ts';
import type { Clock, Log } from '../engine/ports.ts';
import type { SecretSources } from '../engine/secrets/read-secret.ts';

/** What every command that watches servers gets from the composition root. */
export interface HeadlessHost {
  readonly settings: Settings;
  readonly secrets: SecretSources;
  readonly addSecret: (secret: string) => void;
  /** The program of the thread that reads large answers. */
  readonly decodeWorker: URL;
  readonly clock: Clock;
  readonly log: Log;
  readonly version: string;
  /** The settings file, for people; null where all comes from the environment. */
  readonly settingsPath: string | null;
  /** Sentences about settings that are right but have no effect. */
  readonly settingsWarnings: readonly string[];
  /** Where the built page lies, if it is built. */
  readonly pageFolder: URL;
  /** Whether the fleet is the simulated one. */
  readonly isDemo: boolean;
  /** Writes a line for the person who started it. */
  readonly say: (line: string) => void;
}

/** Exit codes of the program (design.md, Commands). */
export const EXIT = { fine: 0, serverFailed: 1, wrongUse: 2 } as const;
