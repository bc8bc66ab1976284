import { useSignal } from '@preact/signals';
import type { VNode } from 'preact';
import type { AlertView } from '../../../shared/contract/page-state.ts';
import { alertPath, alertPlace } from '../../../shared/view/alert-place.ts';
import { ChangedCertificates } from '../../connected/ChangedCertificates.tsx';
import { useDesk } from '../../connected/desk-context.ts';
import { Button } from '../../parts/Button.tsx';
import { type Fact, Facts } from '../../parts/Facts.tsx';
import { Menu } from '../../parts/Menu.tsx';
import { Moment } from '../../parts/Moment.tsx';
import { Name } from '../../parts/Name.tsx';
import { isSilenced } from './alert-lists.ts';
import { snoozeTimes } from './snooze-times.ts';
import { ThresholdDialog } from './ThresholdDialog.tsx';

/** What to do about an alert, and what can be done with it here. */
export function AlertDetail({ alert }: { readonly alert: AlertView }): VNode {
  const { place, clock } = useDesk();
  const nowMs = clock.nowMs.value;
  const path = alertPath(alert.subject);
  return (
    <div class="alerts__detail">
      <p class="alerts__next">
        <bdi>{alert.next}</bdi>
      </p>
      {alert.rule === 'certificate-changed' && alert.state !== 'resolved' && alert.subject.server !== null ? (
        <ChangedCertificates server={alert.subject.server} />
      ) : null}
      <Facts facts={factsOf(alert, nowMs)} />
      <div class="alerts__actions">
        {path === null ? null : (
          <a class="button button--plain" href={place.hashFor(path)}>
            Show {path[0]}
          </a>
        )}
        {alert.state === 'resolved' ? null : <Silencing alert={alert} nowMs={nowMs} />}
        <ThresholdButton alert={alert} />
      </div>
    </div>
  );
}

function factsOf(alert: AlertView, nowMs: number): readonly Fact[] {
  const { firedAtMs, resolvedAtMs, unknownSinceMs, quietSinceMs, acknowledgedAtMs } = alert;
  const moment = (term: string, atMs: number | null): Fact[] =>
    atMs === null ? [] : [{ term, value: <Moment atMs={atMs} nowMs={nowMs} /> }];
  return [
    { term: 'About', value: <Name text={alertPlace(alert.subject)} wraps /> },
    ...(alert.client === null ? [] : [{ term: 'Client', value: <Name text={alert.client} /> }]),
    { term: 'Rule', value: alert.rule },
    ...moment('So since', alert.sinceMs),
    ...moment('Fired', firedAtMs),
    ...moment('Over', resolvedAtMs),
    ...moment('Not to be checked since', unknownSinceMs),
    ...moment('On and off, quiet since', quietSinceMs),
    ...moment('Acknowledged', acknowledgedAtMs),
  ];
}

function Silencing({ alert, nowMs }: { readonly alert: AlertView; readonly nowMs: number }): VNode {
  const { command } = useDesk();
  const { id, acknowledgedAtMs } = alert;
  if (isSilenced(alert, nowMs)) {
    const speakAgain = async () => {
      if (acknowledgedAtMs !== null) await command('acknowledge', { id, on: false }, 'It speaks again.');
      else await command('snooze', { id, untilMs: null, untilChange: false }, 'It speaks again.');
    };
    return <Button onClick={() => void speakAgain()}>Let it speak again</Button>;
  }
  return (
    <>
      <Button icon="check" onClick={() => void command('acknowledge', { id, on: true }, 'Acknowledged.')}>
        Acknowledge
      </Button>
      <Menu
        text="Snooze"
        items={snoozeTimes(nowMs).map(({ key, text, untilMs }) => ({
          ...{ key, text },
          onSelect: () => void command('snooze', { id, untilMs, untilChange: untilMs === null }, `Snoozed: ${text}.`),
        }))}
      />
    </>
  );
}

function ThresholdButton({ alert }: { readonly alert: AlertView }): VNode {
  const isOpen = useSignal(false);
  return (
    <>
      <Button
        onClick={() => {
          isOpen.value = true;
        }}
      >
        Adjust this rule…
      </Button>
      <ThresholdDialog
        rule={alert.rule}
        subject={alert.subject}
        isOpen={isOpen.value}
        onClose={() => {
          isOpen.value = false;
        }}
      />
    </>
  );
}
