import { appPlace } from './app-place.ts';
import type { TrayFacts } from './tray-facts.ts';
import { headline } from './tray-icon.ts';
import { type TrayRank, trayLines } from './tray-lines.ts';

/** What a click in the menu asks for. */
export type TrayCommand =
  | { readonly kind: 'show'; readonly place: string }
  | { readonly kind: 'refresh' }
  | { readonly kind: 'pause'; readonly length: 'hour' | 'until-tomorrow' | 'until-resumed' }
  | { readonly kind: 'resume' }
  | { readonly kind: 'start-at-login'; readonly on: boolean }
  | { readonly kind: 'open-log' }
  | { readonly kind: 'export-diagnostics' }
  | { readonly kind: 'quit' };

/** The menu without any system's own objects. */
export type TrayMenuItem =
  | { readonly kind: 'separator' }
  | { readonly kind: 'click'; readonly label: string; readonly command: TrayCommand }
  | { readonly kind: 'toggle'; readonly label: string; readonly isOn: boolean; readonly command: TrayCommand }
  | { readonly kind: 'submenu'; readonly label: string; readonly items: readonly TrayMenuItem[] }
  | { readonly kind: 'text'; readonly label: string };

/** How many datastores the menu lists before it points to the page. */
const MOST_LINES = 8;

/** A shape for each rank, because menus have no colours. */
const MARKS: Readonly<Record<TrayRank, string>> = { critical: '✖', warning: '▲', unknown: '?', ok: '✔' };

const SEPARATOR: TrayMenuItem = { kind: 'separator' };

/** Everything can be reached from here, since some systems show nothing but the menu. */
export function trayMenu(facts: TrayFacts): TrayMenuItem[] {
  return [
    show(headline(facts).replace(/^PBS Tray: /, ''), appPlace.alerts),
    ...facts.troubles.map((text): TrayMenuItem => show(text, appPlace.settings)),
    SEPARATOR,
    ...statusItems(facts),
    SEPARATOR,
    click('Refresh now', { kind: 'refresh' }),
    pauseItem(facts),
    SEPARATOR,
    show('Open PBS Tray', appPlace.overview),
    show('Settings ...', appPlace.settings),
    ...loginItems(facts),
    {
      kind: 'submenu',
      label: 'Help',
      items: [
        click('Open the log folder', { kind: 'open-log' }),
        click('Export diagnostics ...', { kind: 'export-diagnostics' }),
      ],
    },
    SEPARATOR,
    click('Quit', { kind: 'quit' }),
  ];
}

function statusItems(facts: TrayFacts): TrayMenuItem[] {
  const lines = trayLines(facts);
  if (lines.length === 0) return [show('Add the first server ...', appPlace.settings)];
  const shown = lines.slice(0, MOST_LINES).map(({ rank, text, place }) => show(`${MARKS[rank]} ${text}`, place));
  const more = lines.length - shown.length;
  return more > 0 ? [...shown, show(`${more} more ...`, appPlace.overview)] : shown;
}

function pauseItem({ pausedUntilMs, clock }: TrayFacts): TrayMenuItem {
  if (pausedUntilMs === null) {
    return {
      kind: 'submenu',
      label: 'Pause notifications',
      items: [
        click('For 1 hour', { kind: 'pause', length: 'hour' }),
        click('Until tomorrow', { kind: 'pause', length: 'until-tomorrow' }),
        click('Until resumed', { kind: 'pause', length: 'until-resumed' }),
      ],
    };
  }
  const until = Number.isFinite(pausedUntilMs) ? ` (they rest until ${clock(pausedUntilMs)})` : '';
  return click(`Resume notifications${until}`, { kind: 'resume' });
}

function loginItems({ startsAtLogin }: TrayFacts): TrayMenuItem[] {
  if (startsAtLogin === null) return [];
  const command: TrayCommand = { kind: 'start-at-login', on: !startsAtLogin };
  return [{ kind: 'toggle', label: 'Start at login', isOn: startsAtLogin, command }];
}

function show(label: string, place: string): TrayMenuItem {
  return click(label, { kind: 'show', place });
}

function click(label: string, command: TrayCommand): TrayMenuItem {
  return { kind: 'click', label, command };
}
