import { isSnoozed } from '../../shared/rules/alerts/notices.ts';
import { createForwarding, type Forwarding } from '../engine/forwarding/forwarding.ts';
import type { Judge } from '../engine/judge/judge.ts';
import type { AlertOutlet } from '../engine/judge/teller.ts';
import { createReceiverSwitch, type ReceiverParts, type ReceiverSwitch } from './receiver-switch.ts';

interface Parts extends ReceiverParts {
  /** Asked only once it runs. */
  readonly judge: () => Judge;
  /** Whether the settings hold every server that somebody wants to be watched. */
  readonly isFleetWhole: () => boolean;
}

/** Forwarding of alerts as the settings have it. */
export interface ForwardingSwitch extends AlertOutlet, ReceiverSwitch<Forwarding> {}

export function createForwardingSwitch(parts: Parts): ForwardingSwitch {
  const { judge, isFleetWhole, clock } = parts;
  const receivers = createReceiverSwitch(parts, (made) =>
    createForwarding({
      ...made,
      firing: () => firingAlerts(judge(), clock.nowMs()),
      isAllEvaluated: () => isFleetWhole() && judge().isAllEvaluated(),
    }),
  );
  return {
    ...receivers,
    publish: (events) => receivers.current().publish(events),
    tell: (events) => receivers.current().tell(events),
  };
}

function firingAlerts(judge: Judge, nowMs: number) {
  return [...judge.alerts().values()]
    .filter((alert) => alert.state === 'firing' && !isSnoozed(alert, nowMs))
    .map(judge.describe);
}
