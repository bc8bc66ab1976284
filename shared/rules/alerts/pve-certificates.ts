import { lastGood } from '../../domain/section.ts';
import { DAY } from '../../time-units.ts';
import { durationText } from '../../view/quantities.ts';
import { serverCause } from './causes.ts';
import { certificateChanged } from './certificate-changed.ts';
import { certificateExpiring, isExpiring } from './certificate-expiring.ts';
import { trips, unknown } from './finding.ts';
import { serverSubject } from './place.ts';
import { pveSubject } from './pve-moment.ts';
import { isPinChanged } from './pve-unreachable.ts';
import type { PveRule } from './rule.ts';

/** The same rule for clusters: each node has a certificate of its own. */
export const pveCertificateChanged: PveRule = {
  ...certificateChanged,
  kind: 'pve',
  meaning: 'A node presents another certificate than the pinned one; nothing is sent to it.',
  *judge(context) {
    const { source } = context;
    for (const endpoint of source.endpoints) {
      const subject = pveSubject(source.name, endpoint.url);
      const settings = context.settings(certificateChanged, subject);
      const { failure } = endpoint;
      if (settings === null || failure === null) continue;
      if (!isPinChanged(endpoint) || failure.kind !== 'tls') {
        yield unknown(certificateChanged, subject);
        continue;
      }
      const presented = failure.presentedFingerprint ?? 'not known';
      yield trips(certificateChanged, settings, {
        subject,
        summary: `The certificate at ${endpoint.url} of ${source.name} is not the pinned one. Pinned: ${failure.pinnedFingerprint ?? 'none'}; presented: ${presented}.`,
        next: 'Compare it with the one on the node (System, Certificates). If it was renewed, pin the new one; if not, someone is in between.',
        cause: serverCause(source.name),
        factVersion: presented,
        factSinceMs: endpoint.failingSinceMs,
      });
    }
  },
};

/** The same rule for the certificates that the nodes themselves list. */
export const pveCertificateExpiring: PveRule = {
  ...certificateExpiring,
  kind: 'pve',
  meaning: 'A certificate of a node or of the cluster ends soon, and was not renewed in time.',
  *judge(context) {
    const { source, nowMs } = context;
    for (const { name: node } of lastGood(source.resources)?.value.nodes ?? []) {
      const certificates = context.current(source.certificates.get(node), 'snapshots');
      if (certificates === null) yield unknown(certificateExpiring, serverSubject(source.name));
      for (const { filename, subject: owner, fingerprint, validFromMs, validToMs } of certificates ?? []) {
        const subject = pveSubject(source.name, `${node} ${filename}`);
        const settings = context.settings(certificateExpiring, subject);
        if (settings === null || validFromMs === null || validToMs === null) continue;
        if (!isExpiring({ validFromMs, validToMs }, nowMs, settings.threshold * DAY)) continue;
        const leftMs = validToMs - nowMs;
        const when = leftMs > 0 ? `ends in ${durationText(leftMs)}` : `ended ${durationText(-leftMs)} ago`;
        yield trips(certificateExpiring, settings, {
          subject,
          summary: `The certificate ${filename} (${owner}) of ${node} in ${source.name} ${when}.`,
          next: 'Renew it on the node (System, Certificates; pvecm updatecerts for its own one); a pinned fingerprint must then be pinned anew.',
          cause: `certificate ${source.name}`,
          factVersion: fingerprint ?? String(validToMs),
        });
      }
    }
  },
};
