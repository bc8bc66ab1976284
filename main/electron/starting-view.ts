import { fleetOf } from '../../shared/domain/fleet.ts';
import { MINUTE } from '../../shared/time-units.ts';
import { type TrayView, trayView } from '../../shared/view/tray-view.ts';

/** What the tray says in the moment before anything is known: not "no servers", which would be wrong. */
export function startingView(nowMs: number, startsAtLogin: boolean | null): TrayView {
  const view = trayView({
    ...{ nowMs, startsAtLogin, fleet: fleetOf(0, []), active: [], mutedCount: 0, judgedAtMs: null },
    ...{ pollingIntervalMs: MINUTE, pausedUntilMs: null, troubles: [], clock: () => '' },
  });
  const quit = view.menu.at(-1);
  return {
    ...view,
    tooltip: ['PBS Tray: starting ...'],
    menu: [{ kind: 'text', label: 'Starting ...' }, { kind: 'separator' }, ...(quit ? [quit] : [])],
  };
}
