import { allSources } from '../domain/fleet.ts';
import { MINUTE } from '../time-units.ts';
import { oneLine } from './quantities.ts';
import type { TrayFacts } from './tray-facts.ts';
import { headline } from './tray-icon.ts';

/** How many facts a tooltip has room for. */
const MOST_FACTS = 3;
const LONGEST_FACT = 70;

/** Worst facts first, the age of the data last. */
export function trayTooltip(facts: TrayFacts): string[] {
  const shown = facts.active.slice(0, MOST_FACTS).map((alert) => oneLine(alert.summary, LONGEST_FACT));
  const more = facts.active.length - shown.length;
  return [
    headline(facts),
    ...facts.troubles.slice(0, 1).map((text) => oneLine(text, LONGEST_FACT)),
    ...shown,
    ...(more > 0 ? [`and ${more} more`] : []),
    ...pauseLines(facts),
    ageLine(facts),
  ];
}

function pauseLines({ pausedUntilMs, clock }: TrayFacts): string[] {
  if (pausedUntilMs === null) return [];
  return [Number.isFinite(pausedUntilMs) ? `Notifications rest until ${clock(pausedUntilMs)}` : 'Notifications rest'];
}

/** The age of the oldest answer, in whole minutes so that it changes seldom. */
function ageLine({ fleet, nowMs }: TrayFacts): string {
  const answers = allSources(fleet).map(({ reach }) => (reach.kind === 'unpolled' ? null : reach.lastAnswerAtMs));
  if (answers.length === 0) return 'No data';
  if (answers.every((atMs) => atMs === null)) return 'No data yet';
  if (answers.includes(null)) return 'Data: some server has never answered';
  const oldestMs = Math.min(...answers.map((atMs) => atMs ?? nowMs));
  const minutes = Math.floor(Math.max(0, nowMs - oldestMs) / MINUTE);
  if (minutes < 2) return 'Data: under 2 min old';
  return minutes < 120 ? `Data: up to ${minutes} min old` : `Data: up to ${Math.floor(minutes / 60)} h old`;
}

/** What the system has room for: Windows cuts at 127 UTF-16 units, so whole lines from the top, the age always. */
export function tooltipText(lines: readonly string[], platform: string): string {
  if (platform !== 'win32') return lines.join('\n');
  const age = lines.at(-1) ?? '';
  const room = 127 - age.length - 1;
  let text = '';
  for (const line of lines.slice(0, -1)) {
    const longer = text === '' ? line : `${text}\n${line}`;
    if (longer.length > room) break;
    text = longer;
  }
  return text === '' ? age.slice(0, 127) : `${text}\n${age}`;
}
