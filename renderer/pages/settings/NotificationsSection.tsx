import type { VNode } from 'preact';
import { HOUR } from '../../../shared/time-units.ts';
import { useDesk } from '../../connected/desk-context.ts';
import { Button } from '../../parts/Button.tsx';
import { Moment } from '../../parts/Moment.tsx';
import { Panel } from '../../parts/Panel.tsx';
import { SwitchField } from '../../parts/SwitchField.tsx';
import type { SectionProps } from './AlertsSection.tsx';
import { isObject } from './json-at.ts';
import { ScalarFields } from './ScalarFields.tsx';
import { NOTIFICATION_FIELDS, QUIET_FIELDS } from './scalar-fields.ts';

const QUIET = ['notifications', 'quietHours'];
const USUAL_NIGHT = {
  from: '22:00',
  to: '07:00',
  days: ['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun'],
  timeZone: null,
  critical: true,
};

/** When and how people are told. */
export function NotificationsSection({ settings, draft }: SectionProps): VNode {
  const { command, views, clock } = useDesk();
  const isReadOnly = !settings.canChange;
  const isQuiet = isObject(draft.get(QUIET));
  const pausedUntilMs = views.app.value?.notificationsPausedUntilMs ?? null;
  const nowMs = clock.nowMs.value;
  const pause = (untilMs: number | null) =>
    void command(
      'pauseNotifications',
      { untilMs },
      untilMs === null ? 'Notifications resume.' : 'Notifications pause.',
    );
  return (
    <>
      <Panel title="Notifications" note="A pause also holds back Slack, ntfy and Gotify">
        <ScalarFields fields={NOTIFICATION_FIELDS} draft={draft} isReadOnly={isReadOnly} />
        <div class="settings__row-end">
          <Button onClick={() => void command('testNotification', {}, 'A notification was sent.')}>
            Show a test notification
          </Button>
          {pausedUntilMs !== null && pausedUntilMs > nowMs ? (
            <>
              <span class="muted">
                paused until <Moment atMs={pausedUntilMs} nowMs={nowMs} />
              </span>
              <Button onClick={() => pause(null)}>Resume</Button>
            </>
          ) : (
            <Button onClick={() => pause(nowMs + HOUR)}>Pause for 1 hour</Button>
          )}
        </div>
      </Panel>
      <Panel title="Quiet hours" note="Warnings wait until they are over, then come as one summary">
        <div class="settings__fields">
          <SwitchField
            label="Keep quiet at certain hours"
            isOn={isQuiet}
            isDisabled={isReadOnly}
            onSwitch={(isOn) => draft.set(QUIET, isOn ? USUAL_NIGHT : null)}
          />
        </div>
        {isQuiet ? <ScalarFields fields={QUIET_FIELDS} draft={draft} isReadOnly={isReadOnly} /> : null}
      </Panel>
    </>
  );
}
