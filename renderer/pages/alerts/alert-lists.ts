import type { AlertView } from '../../../shared/contract/page-state.ts';

/** Where an alert is listed: what speaks, what will, what was silenced, what is over. */
export type AlertList = 'firing' | 'pending' | 'silenced' | 'over';

/** The list of an alert at this moment. A snooze that has run out silences nothing. */
export function alertList(alert: AlertView, nowMs: number): AlertList {
  if (alert.state === 'resolved') return 'over';
  if (isSilenced(alert, nowMs)) return 'silenced';
  return alert.state;
}

/** Whether somebody acknowledged or snoozed it. */
export function isSilenced({ acknowledgedAtMs, snooze }: AlertView, nowMs: number): boolean {
  if (acknowledgedAtMs !== null) return true;
  return snooze !== null && (snooze.kind === 'until-change' || nowMs < snooze.untilMs);
}
