import type { Alert, Severity } from '../domain/alert.ts';
import { allSources } from '../domain/fleet.ts';
import { unreachable } from '../unreachable.ts';
import { countText } from './quantities.ts';
import type { TrayFacts } from './tray-facts.ts';
import { standsNow } from './tray-lines.ts';

/** What the icon says, by shape as well as by colour. */
export type TrayIcon = 'ok' | 'warning' | 'critical' | 'unknown' | 'paused';

/**
 * What is certain comes first: an alert with its facts at hand. Then what is not known, which is never green. While no
 * source answers, what was said before is too old to colour the icon. A pause replaces `ok` alone: nobody shall overlook
 * a failure because notifications rest.
 */
export function trayIcon(facts: TrayFacts): TrayIcon {
  const sources = allSources(facts.fleet);
  const answering = sources.filter((source) => standsNow(source, facts));
  const telling = answering.length > 0 ? facts.active : facts.active.filter(isKnown);
  if (telling.some(({ severity }) => severity === 'critical')) return 'critical';
  if (telling.length > 0) return 'warning';
  if (sources.length === 0 || answering.length < sources.length || facts.judgedAtMs === null) return 'unknown';
  if (facts.troubles.length > 0) return 'unknown';
  return facts.pausedUntilMs === null ? 'ok' : 'paused';
}

function isKnown(alert: Alert): boolean {
  return alert.unknownSinceMs === null;
}

/** The whole in a few words: of the tooltip, and of the menu's first line. */
export function headline(facts: TrayFacts): string {
  const icon = trayIcon(facts);
  switch (icon) {
    case 'critical':
    case 'warning':
      return `PBS Tray: ${severitiesText(facts.active)}`;
    case 'unknown':
      return `PBS Tray: ${unknownText(facts)}`;
    case 'ok':
    case 'paused':
      return facts.mutedCount > 0
        ? `PBS Tray: nothing new, ${facts.mutedCount} snoozed or acknowledged`
        : 'PBS Tray: all is well';
    default:
      return unreachable(icon);
  }
}

function severitiesText(alerts: readonly Alert[]): string {
  const count = (severity: Severity) => alerts.filter((alert) => alert.severity === severity).length;
  const parts = [
    [count('critical'), 'critical'],
    [count('warning'), 'warning'],
  ] as const;
  return parts.flatMap(([many, what]) => (many > 0 ? [`${many} ${what}`] : [])).join(', ');
}

function unknownText(facts: TrayFacts): string {
  const sources = allSources(facts.fleet);
  if (sources.length === 0) return 'no server is set up';
  const silent = sources.filter((source) => !standsNow(source, facts));
  if (silent.some(({ reach }) => reach.kind === 'unpolled')) return 'looking at the servers ...';
  if (silent.length === 0) return 'not judged yet';
  if (silent.length === sources.length) return 'no server answers, so nothing is known';
  return `${countText(silent.length, 'server')} of ${sources.length} not known`;
}
