import type { TrayFacts } from './tray-facts.ts';
import { type TrayIcon, trayIcon } from './tray-icon.ts';
import { type TrayMenuItem, trayMenu } from './tray-menu.ts';
import { trayTooltip } from './tray-tooltip.ts';

/** What the tray shows: a pure function of the facts, to be painted only where it differs. */
export interface TrayView {
  readonly icon: TrayIcon;
  /** Active alerts; what a badge shows. */
  readonly count: number;
  /** Worst first, the age of the data last. */
  readonly tooltip: readonly string[];
  readonly menu: readonly TrayMenuItem[];
}

/** The tray for these facts. */
export function trayView(facts: TrayFacts): TrayView {
  return { icon: trayIcon(facts), count: facts.active.length, tooltip: trayTooltip(facts), menu: trayMenu(facts) };
}
