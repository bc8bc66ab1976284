import { useSignal } from '@preact/signals';
import type { VNode } from 'preact';
import { audienceOf } from '../../../shared/settings/audience.ts';
import { useDesk } from '../../connected/desk-context.ts';
import { Button } from '../../parts/Button.tsx';
import { Dialog } from '../../parts/Dialog.tsx';
import { Panel } from '../../parts/Panel.tsx';
import { TextField } from '../../parts/TextField.tsx';
import { TroubleBox } from '../../parts/TroubleBox.tsx';
import type { SectionProps } from './AlertsSection.tsx';
import { type JsonObject, objectsIn, textOf } from './json-at.ts';
import { type RowField, RowsEditor } from './RowsEditor.tsx';

const KINDS = [
  ['alertmanager', 'Alertmanager'],
  ['slack', 'Slack'],
  ['pagerduty', 'PagerDuty'],
  ['ntfy', 'ntfy'],
  ['gotify', 'Gotify'],
  ['webhook', 'Webhook (JSON)'],
  ['dead-man', "Dead man's switch"],
  ['pushgateway', 'Pushgateway (metrics)'],
  ['victoriametrics', 'VictoriaMetrics (metrics)'],
] as const;

const OF_ALERTS = ['alertmanager', 'slack', 'pagerduty', 'ntfy', 'gotify', 'webhook'];
const TIMED = ['dead-man', 'pushgateway', 'victoriametrics'];
const is = (kinds: readonly string[]) => (row: JsonObject) => kinds.includes(textOf(row.kind));

const FIELDS: readonly RowField[] = [
  { key: 'enabled', label: 'On', kind: 'switch' },
  { key: 'name', label: 'Name', kind: 'text' },
  { key: 'kind', label: 'To', kind: 'choice', choices: KINDS.map(([value, text]) => ({ value, text })) },
  { key: 'url', label: 'Address', kind: 'text', placeholder: 'empty where it is the secret' },
  severityField(['info', 'warning', 'critical'], 'machines'),
  severityField(['warning', 'critical'], 'people'),
  { key: 'topic', label: 'Topic', kind: 'text', isFor: is(['ntfy']) },
  { key: 'job', label: 'Job', kind: 'text', isFor: is(['pushgateway']) },
  { key: 'intervalSeconds', label: 'Every (seconds)', kind: 'number', isFor: is(TIMED) },
];

function severityField(severities: readonly string[], audience: ReturnType<typeof audienceOf>): RowField {
  return {
    key: 'minSeverity',
    label: 'From severity',
    kind: 'choice',
    choices: severities.map((value) => ({ value, text: value })),
    isFor: (row) => is(OF_ALERTS)(row) && audienceOf(textOf(row.kind)) === audience,
  };
}

/** Where alerts and metrics go, besides this page. */
export function ForwardingSection({ settings, draft }: SectionProps): VNode {
  const { command } = useDesk();
  const secretFor = useSignal<string | null>(null);
  const rows = objectsIn(draft.get(['forwarding'])).map((row) => ({ ...row, minSeverity: leastSeverity(row) }));
  return (
    <Panel title="Forwarding" note="Each has its own queue that survives a restart">
      {settings.forwarding.map(({ name, trouble, waiting }) =>
        trouble === null ? null : (
          <TroubleBox
            key={name}
            what={`${name}: ${trouble}`}
            next={waiting > 0 ? `${waiting} wait to be sent.` : null}
          />
        ),
      )}
      <RowsEditor
        one="receiver"
        rows={rows}
        fields={FIELDS}
        fresh={{ name: '', kind: 'alertmanager', url: '', enabled: true, minSeverity: 'warning' }}
        isReadOnly={!settings.canChange}
        onRows={(next) => draft.set(['forwarding'], next.map(receiverFrom))}
        empty="Nothing is sent anywhere."
        renderMore={(row) => (
          <>
            {settings.canChange ? (
              <Button
                kind="quiet"
                onClick={() => {
                  secretFor.value = textOf(row.name);
                }}
              >
                {settings.secretsKept.includes(`forwarding/${textOf(row.name)}`) ? 'Other secret…' : 'Secret…'}
              </Button>
            ) : null}
            <Button
              kind="quiet"
              onClick={() => void command('testForwarding', { name: textOf(row.name) }, 'It arrived.')}
            >
              Test
            </Button>
          </>
        )}
      />
      <Dialog
        title={`Secret of ${secretFor.value ?? ''}`}
        isOpen={secretFor.value !== null}
        onClose={() => {
          secretFor.value = null;
        }}
      >
        <SecretForm
          name={secretFor.value ?? ''}
          onDone={() => {
            secretFor.value = null;
          }}
        />
      </Dialog>
    </Panel>
  );
}

function SecretForm({ name, onDone }: { readonly name: string; readonly onDone: () => void }): VNode {
  const { command, reads } = useDesk();
  const secret = useSignal('');
  const save = async () => {
    const reply = await command('saveForwardingSecret', { name, secret: secret.value }, 'The secret is kept.');
    reads.forget('readSettings');
    if (reply?.ok === true) onDone();
  };
  return (
    <form
      class="settings__fields"
      onSubmit={(event) => {
        event.preventDefault();
        void save();
      }}
    >
      <TextField
        label="Secret"
        type="password"
        isCode
        isRequired
        hint="A token, user:password, or the whole address where the address is the secret. It goes into the keychain."
        value={secret.value}
        onInput={(value) => {
          secret.value = value;
        }}
      />
      <div class="settings__row-end">
        <Button kind="primary" type="submit" isDisabled={secret.value === ''}>
          Keep it
        </Button>
      </div>
    </form>
  );
}

/** Only what a receiver of this kind has: the settings know no other keys. */
function receiverFrom(row: JsonObject): JsonObject {
  const kind = textOf(row.kind);
  const { name = '', url, enabled = true, secretFile = null, fingerprint = null } = row;
  return {
    ...{ name, kind, enabled, secretFile, fingerprint },
    ...(textOf(url) === '' ? {} : { url: textOf(url) }),
    ...(OF_ALERTS.includes(kind) ? { minSeverity: leastSeverity(row) } : {}),
    ...(kind === 'ntfy' ? { topic: textOf(row.topic) } : {}),
    ...(kind === 'pushgateway' && textOf(row.job) !== '' ? { job: textOf(row.job) } : {}),
    ...(TIMED.includes(kind) ? { intervalSeconds: row.intervalSeconds ?? 60 } : {}),
  };
}

/** What the least severity comes to: people are never sent mere information. */
function leastSeverity({ kind, minSeverity }: JsonObject): string {
  const severity = textOf(minSeverity) || 'warning';
  return severity === 'info' && audienceOf(textOf(kind)) === 'people' ? 'warning' : severity;
}
