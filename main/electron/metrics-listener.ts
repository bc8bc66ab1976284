import type { Settings } from '../../shared/settings/schema.ts';
import type { ElectronApi } from './electron-api.ts';

/** A listener that can be closed, or why there is none. */
export type Opened =
  | { readonly ok: true; readonly url: string; close(): Promise<void> }
  | { readonly ok: false; readonly sentence: string };

export interface ListenerState {
  readonly listening: string | null;
  readonly listenTrouble: string | null;
}

/** `/metrics` from the app: open while it is switched on. That it cannot be opened is said, and ends nothing. */
export interface MetricsListener {
  /** Opens, closes or moves it as these settings want. */
  follow(settings: Settings['metrics']): Promise<void>;
  state(): ListenerState;
  stop(): Promise<void>;
}

const CLOSED: ListenerState = { listening: null, listenTrouble: null };

export function createMetricsListener(open: (settings: Settings['metrics']) => Promise<Opened>): MetricsListener {
  let state = CLOSED;
  let close = async () => {};
  let served = '';
  let turn: Promise<void> = Promise.resolve();

  async function move(settings: Settings['metrics']): Promise<void> {
    const wished = settings.enabled ? JSON.stringify(settings) : '';
    if (wished === served && state.listenTrouble === null) return;
    await close();
    close = async () => {};
    served = wished;
    state = CLOSED;
    if (!settings.enabled) return;
    const opened = await open(settings);
    state = opened.ok
      ? { listening: `${opened.url}metrics`, listenTrouble: null }
      : { listening: null, listenTrouble: opened.sentence };
    if (opened.ok) close = opened.close;
  }

  return {
    follow(settings) {
      turn = turn.then(() => move(settings));
      return turn;
    },
    state: () => state,
    async stop() {
      await turn;
      await close();
    },
  };
}

/** Whether only this machine reaches that address. */
export function isLoopback(host: string): boolean {
  const name = host.replace(/^\[|\]$/g, '').toLowerCase();
  return name === 'localhost' || name === '::1' || /^127(\.\d{1,3}){3}$/.test(name);
}

/** Asks before other machines may read `/metrics`; once for each address. */
export function askBeforeListening(electron: Pick<ElectronApi, 'dialog'>) {
  return async (before: Settings, wished: Partial<Settings['metrics']>): Promise<boolean> => {
    const host = typeof wished.host === 'string' ? wished.host : before.metrics.host;
    if (wished.enabled !== true || isLoopback(host)) return true;
    if (before.metrics.enabled && before.metrics.host === host) return true;
    const { response } = await electron.dialog.showMessageBox({
      type: 'warning',
      title: 'PBS Tray',
      message: `Let other machines read /metrics at ${host}?`,
      detail:
        'Everybody who reaches this address can then read the names of your servers, datastores and backup groups, and their state, without a password.',
      buttons: ['Keep it on this machine', `Open it at ${host}`],
      defaultId: 0,
      cancelId: 0,
      noLink: true,
    });
    return response === 1;
  };
}
