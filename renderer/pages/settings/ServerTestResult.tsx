import type { VNode } from 'preact';
import type { ServerTest } from '../../../shared/contract/calls.ts';
import { useDesk } from '../../connected/desk-context.ts';
import { Button } from '../../parts/Button.tsx';
import { Facts } from '../../parts/Facts.tsx';
import { Moment } from '../../parts/Moment.tsx';
import { Name } from '../../parts/Name.tsx';
import { PlainTable } from '../../parts/PlainTable.tsx';
import { StateBadge } from '../../parts/StateBadge.tsx';
import { TroubleBox } from '../../parts/TroubleBox.tsx';

export interface ServerTestResultProps {
  readonly test: ServerTest;
  /** The person says that this certificate is the server's. */
  readonly onTrust: (fingerprint: string) => void;
}

/** What a try came to: the certificate to confirm, and a line for each thing that the token may or may not do. */
export function ServerTestResult({ test, onTrust }: ServerTestResultProps): VNode {
  const { certificate, capabilities, ok, sentence } = test;
  return (
    <div class="settings__test" role="status">
      {ok ? (
        <p>
          <StateBadge state="ok" text={sentence} />
        </p>
      ) : (
        <TroubleBox what={sentence} next={null} />
      )}
      {certificate === null || certificate.isTrusted ? null : <Confirm certificate={certificate} onTrust={onTrust} />}
      {capabilities.length === 0 ? null : (
        <PlainTable
          caption="What the token may do"
          columns={[{ title: 'What' }, { title: 'Possible' }, { title: 'Detail' }]}
          rows={capabilities.map(({ what, ok: isThere, detail }) => ({
            key: what,
            cells: [
              what,
              <StateBadge key="badge" state={isThere ? 'ok' : 'warning'} text={isThere ? 'yes' : 'no'} />,
              <Name key="detail" text={detail} wraps />,
            ],
          }))}
        />
      )}
    </div>
  );
}

interface ConfirmProps {
  readonly certificate: NonNullable<ServerTest['certificate']>;
  readonly onTrust: (fingerprint: string) => void;
}

function Confirm({ certificate, onTrust }: ConfirmProps): VNode {
  const { clock } = useDesk();
  const { fingerprint, subject, issuer, validToMs } = certificate;
  return (
    <TroubleBox
      what="This computer cannot vouch for the server's certificate."
      next="Compare the fingerprint with the one that the server itself shows (in its page: Dashboard, Show Fingerprint)."
      action={
        <>
          <Facts
            facts={[
              { term: 'Fingerprint', value: <Name text={fingerprint} isCode wraps /> },
              { term: 'For', value: <Name text={subject} /> },
              { term: 'Issued by', value: <Name text={issuer} /> },
              { term: 'Valid until', value: <Moment atMs={validToMs} nowMs={clock.nowMs.value} /> },
            ]}
          />
          <Button onClick={() => onTrust(fingerprint)}>It is the same: trust this certificate</Button>
        </>
      }
    />
  );
}
