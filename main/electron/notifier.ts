import { createHash } from 'node:crypto';
import type { NotificationConstructorOptions } from 'electron';
import type { Alert } from '../../shared/domain/alert.ts';
import type { Notice } from '../../shared/rules/alerts/notices.ts';
import { HOUR } from '../../shared/time-units.ts';
import { appPlace } from '../../shared/view/app-place.ts';
import { type NoticeAction, type NoticeView, noticeView, withoutStorm } from '../../shared/view/notice-view.ts';
import type { Judge, NoticeSink } from '../engine/judge/judge.ts';
import type { Clock, Log } from '../engine/ports.ts';
import type { ElectronApi, ShownNotification } from './electron-api.ts';

interface NotifierParts {
  readonly electron: Pick<ElectronApi, 'Notification'>;
  readonly platform: string;
  readonly judge: Pick<Judge, 'acknowledge' | 'snooze'>;
  readonly clock: Pick<Clock, 'nowMs' | 'after'>;
  readonly log: Log;
  /** `notifications.enabled` at this moment. */
  readonly isEnabled: () => boolean;
  readonly open: (place: string) => void;
}

/** Notices as notifications of the desktop. */
export interface Notifier extends NoticeSink {
  /** Shows one to see whether they arrive; says what came of it. */
  test(): Promise<NotifierState>;
  /** What is known of the way to the desktop. */
  state(): NotifierState;
  /** Withdraws all that is shown. */
  stop(): void;
}

export type NotifierState = { readonly ok: true } | { readonly ok: false; readonly sentence: string };

/** The system forgets to say that one was closed: beyond this many the oldest is let go. */
const MOST_HELD = 50;
const TEST_PATIENCE_MS = 5_000;

interface Held {
  readonly notification: ShownNotification;
  readonly alertIds: ReadonlySet<string>;
}

/** Notifications are held until they are done with: Electron lets one that nobody holds die, and its click with it. */
export function createNotifier(parts: NotifierParts): Notifier {
  const { electron, platform, log } = parts;
  /** By cause, oldest first. */
  const held = new Map<string, Held>();
  let state: NotifierState = { ok: true };

  function notice(view: NoticeView, cause: string, alertIds: readonly string[], tell?: (came: NotifierState) => void) {
    if (!electron.Notification.isSupported()) return settle(failure(platform, 'not supported'), tell);
    withdraw(cause);
    const notification = new electron.Notification(optionsFor(view, cause));
    const entry = { notification, alertIds: new Set(alertIds) };
    const letGo = () => held.get(cause) === entry && held.delete(cause);
    notification.on('show', () => settle({ ok: true }, tell));
    notification.on('click', () => {
      letGo();
      parts.open(view.place);
    });
    notification.on('action', ({ actionIndex }) => {
      letGo();
      const action = view.actions[actionIndex]?.action;
      if (action !== undefined) act(parts, action, alertIds);
    });
    notification.on('close', letGo);
    notification.on('failed', (_event, error) => {
      letGo();
      settle(failure(platform, error), tell);
    });
    held.set(cause, entry);
    for (const oldest of [...held.keys()].slice(0, Math.max(0, held.size - MOST_HELD))) held.delete(oldest);
    notification.show();
  }

  function settle(came: NotifierState, tell?: (came: NotifierState) => void): void {
    if (!came.ok && state.ok) log.warn('notification-failed', { sentence: came.sentence });
    state = came;
    tell?.(came);
  }

  function withdraw(cause: string): void {
    held.get(cause)?.notification.close();
    held.delete(cause);
  }

  return {
    show(notices, alerts) {
      const subjectOf = (id: string) => alerts.get(id)?.subject ?? null;
      for (const told of notices) if (told.kind !== 'fired') withdrawResolved(told, alerts);
      if (!parts.isEnabled()) return;
      for (const told of withoutStorm(notices)) {
        // What is told as over needs no second notification where the first could not be missed: it is gone.
        notice(
          noticeView(told, subjectOf, platform),
          told.kind === 'digest' ? `digest ${told.alertIds[0]}` : told.cause,
          told.alertIds,
        );
      }
    },
    test: () =>
      new Promise((resolve) => {
        // Nobody says that one was refused silently, such as by a mode that wants quiet.
        const cancel = parts.clock.after(TEST_PATIENCE_MS, () => resolve(failure(platform, 'no answer')));
        notice(TEST_NOTICE, 'test', [], (came) => {
          cancel();
          resolve(came);
        });
      }),
    state: () => state,
    stop() {
      for (const cause of [...held.keys()]) withdraw(cause);
    },
  };

  /** A notification goes when all that it told of is over; of a digest, or of several, some may be left. */
  function withdrawResolved(told: Notice, alerts: ReadonlyMap<string, Alert>): void {
    const isOver = (id: string) => alerts.get(id)?.state !== 'firing';
    const over = new Set(told.alertIds.filter(isOver));
    for (const [cause, { alertIds }] of [...held]) {
      if ([...alertIds].some((id) => over.has(id)) && [...alertIds].every(isOver)) withdraw(cause);
    }
  }
}

function act({ judge, clock, log }: NotifierParts, action: NoticeAction, alertIds: readonly string[]): void {
  const untilMs = clock.nowMs() + 4 * HOUR;
  for (const id of alertIds) {
    const done =
      action === 'acknowledge' ? judge.acknowledge(id, true) : judge.snooze(id, { untilMs, untilChange: false });
    if (!done.ok) log.info('notification-action-refused', { sentence: done.sentence });
  }
}

function optionsFor(view: NoticeView, cause: string): NotificationConstructorOptions {
  return {
    ...{ title: view.title, body: view.body, silent: view.silent, urgency: view.urgency },
    timeoutType: view.stays ? 'never' : 'default',
    // The system's own key: at most 64 units, and without what its activation string is made of.
    id: createHash('sha256').update(cause).digest('base64url'),
    actions: view.actions.map(({ label }) => ({ type: 'button', text: label })),
  };
}

const TEST_NOTICE: NoticeView = {
  title: 'PBS Tray can reach you',
  body: 'This is how alerts will arrive.',
  urgency: 'normal',
  silent: false,
  stays: false,
  place: appPlace.settings,
  actions: [],
};

function failure(platform: string, detail: string): NotifierState {
  const next: Readonly<Record<string, string>> = {
    linux: 'No program shows notifications in this session; install one, such as mako or dunst, or use a full desktop.',
    darwin: 'Allow them under System Settings, Notifications, PBS Tray; they need a signed app.',
    win32: 'Allow them under Settings, System, Notifications, and check "Do not disturb".',
  };
  const what = detail === '' ? '' : ` (${detail.slice(0, 200)})`;
  return { ok: false, sentence: `The system did not show the notification${what}. ${next[platform] ?? ''}` };
}
