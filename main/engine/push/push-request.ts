import { type Outcome, success } from '../../../shared/outcome.ts';
import { type DeliveryTrouble, deniesAccess } from '../../../shared/rules/forwarding/delivery-trouble.ts';
import type { ForwardingSettings } from '../../../shared/settings/schema.ts';
import { unreachable } from '../../../shared/unreachable.ts';
import { authorisation, type Outgoing, openAddress } from '../forwarding/outgoing.ts';
import type { Secret } from '../secrets/secret.ts';

/** A receiver of metrics. */
export type MetricsReceiver = Extract<ForwardingSettings, { readonly kind: 'pushgateway' | 'victoriametrics' }>;

/** Whether a configured forwarder is about metrics. */
export function isMetricsReceiver(settings: ForwardingSettings): settings is MetricsReceiver {
  return settings.kind === 'pushgateway' || settings.kind === 'victoriametrics';
}

/** The metrics of one moment. */
export interface MetricsMoment {
  readonly atMs: number;
  /** Prometheus's text format. */
  readonly text: string;
}

/**
 * The request that hands over one page. Sources: the Pushgateway's README ("API"; PUT replaces the whole group),
 * VictoriaMetrics' documentation of `/api/v1/import/prometheus` (`timestamp`: for lines without one, in ms).
 */
export function pushRequest(
  receiver: MetricsReceiver,
  secret: Secret | null,
  moment: MetricsMoment,
): Outcome<Outgoing, DeliveryTrouble> {
  const opened = openAddress(receiver, secret, pathOf(receiver));
  if (!opened.ok) return opened;
  const { url, credential } = opened.value;
  if (receiver.kind === 'victoriametrics') url.searchParams.set('timestamp', String(moment.atMs));
  return success({
    method: receiver.kind === 'pushgateway' ? 'PUT' : 'POST',
    url,
    headers: {
      'user-agent': 'pbs-tray',
      'content-type': 'text/plain; version=0.0.4; charset=utf-8',
      ...(credential === null ? {} : authorisation(credential)),
    },
    body: moment.text,
    holdsSecret: secret !== null,
    // Both answer a good push with nothing at all; a login portal does not.
    accepts: (start) => start.trim() === '',
    deniesAccess,
  });
}

function pathOf(receiver: MetricsReceiver): string {
  switch (receiver.kind) {
    case 'pushgateway':
      // Whatever the name holds: a path segment could be read as another label.
      return `/metrics/job@base64/${Buffer.from(receiver.job).toString('base64url')}`;
    case 'victoriametrics':
      return '/api/v1/import/prometheus';
    default:
      return unreachable(receiver);
  }
}
