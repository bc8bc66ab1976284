import type { RuleSettings } from '../../../shared/rules/alerts/effective-rule.ts';
import type { Clients } from '../../../shared/rules/client-owner.ts';
import type { OffWindow } from '../../../shared/rules/expected-off.ts';
import type { TimeWindow } from '../../../shared/rules/time-window.ts';

/** When people are left in peace. */
export interface QuietHours extends TimeWindow {
  /** IANA name; null: the zone of this machine. */
  readonly timeZone: string | null;
  /** Whether critical alerts pass all the same. */
  readonly critical: boolean;
}

/** What judging needs of the settings. */
export interface JudgeSettings {
  readonly polling: { readonly intervalSeconds: number };
  readonly clients: Clients;
  readonly servers: readonly { readonly name: string; readonly tokenId?: string }[];
  readonly alerts: RuleSettings & { readonly expectedOffline: readonly OffWindow[] };
  readonly notifications: { readonly quietHours: QuietHours | null };
}
