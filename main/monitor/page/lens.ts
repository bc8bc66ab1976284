import type { Alert } from '../../../shared/domain/alert.ts';
import {
  createAlertClient,
  createSettingsReader,
  type SettingsReader,
} from '../../../shared/rules/alerts/settings-reader.ts';
import { type ClientOwners, createClientOwners } from '../../../shared/rules/client-owner.ts';
import type { Settings } from '../../../shared/settings/schema.ts';
import { SECOND } from '../../../shared/time-units.ts';
import { tokenIdOf } from '../source-trouble.ts';

/** What the settings say to the page; a new one whenever they change. */
export interface Lens {
  readonly settings: Settings;
  readonly owners: ClientOwners;
  readonly rules: SettingsReader;
  readonly pollingIntervalMs: number;
  /** See `createAlertClient`. */
  clientOf(alert: Pick<Alert, 'subject' | 'namespaces'>): string | null;
  /** Such as `monitor@pbs!tray`; empty where the source has none. */
  tokenIdOf(server: string): string;
}

export function createLens(settings: Settings): Lens {
  const owners = createClientOwners(settings.clients);
  return {
    settings,
    owners,
    rules: createSettingsReader(settings.alerts, owners),
    pollingIntervalMs: settings.polling.intervalSeconds * SECOND,
    clientOf: createAlertClient(owners),
    tokenIdOf: (server) => tokenIdOf(settings, server),
  };
}
