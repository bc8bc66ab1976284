import type { ForwardingSettings } from '../../../shared/settings/schema.ts';

type MetricsKind = 'pushgateway' | 'victoriametrics';

/** A receiver of alerts, or one that wants a sign of life. Metrics go other ways. */
export type AlertReceiver = Exclude<ForwardingSettings, { readonly kind: MetricsKind }>;
/** One that is told of alerts. */
export type AlertListener = Exclude<AlertReceiver, { readonly kind: 'dead-man' }>;

/** Whether a configured forwarder is about alerts. */
export function isAlertReceiver(settings: ForwardingSettings): settings is AlertReceiver {
  return settings.kind !== 'pushgateway' && settings.kind !== 'victoriametrics';
}
