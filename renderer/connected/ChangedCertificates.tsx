import { useSignal } from '@preact/signals';
import type { VNode } from 'preact';
import type { SettingsView } from '../../shared/contract/calls.ts';
import { type ChangedCertificate, partKey } from '../../shared/contract/page-state.ts';
import { MINUTE } from '../../shared/time-units.ts';
import { Button } from '../parts/Button.tsx';
import { Copyable } from '../parts/Copyable.tsx';
import { Dialog } from '../parts/Dialog.tsx';
import { Name } from '../parts/Name.tsx';
import { SwitchField } from '../parts/SwitchField.tsx';
import { useDesk } from './desk-context.ts';
import { repinned } from './repinned.ts';
import './ChangedCertificates.css';

/** Where a source presents another certificate than the pinned one: both side by side, and the way to pin the new one. */
export function ChangedCertificates({ server }: { readonly server: string }): VNode | null {
  const { store } = useDesk();
  const source = store.part(partKey.source(server)).value;
  if (source?.kind !== 'source' || source.changedCertificates.length === 0) return null;
  return (
    <>
      {source.changedCertificates.map((changed) => (
        <Changed key={changed.url} server={server} changed={changed} />
      ))}
    </>
  );
}

interface ChangedProps {
  readonly server: string;
  readonly changed: ChangedCertificate;
}

function Changed({ server, changed }: ChangedProps): VNode {
  const { reads } = useDesk();
  const isOpen = useSignal(false);
  const settings = reads.read('readSettings', {}, MINUTE).value;
  const close = () => {
    isOpen.value = false;
  };
  return (
    <section class="changed-certificate" aria-label={`Certificates of ${changed.url}`}>
      <Fingerprints changed={changed} />
      {settings.kind !== 'value' ? null : settings.value.canChange ? (
        <p>
          <Button
            onClick={() => {
              isOpen.value = true;
            }}
          >
            Pin the presented certificate…
          </Button>
        </p>
      ) : (
        <LineToChange changed={changed} path={settings.value.path} />
      )}
      <Dialog title={`Pin another certificate for ${server}?`} isOpen={isOpen.value} onClose={close} size="large">
        {settings.kind === 'value' ? (
          <PinForm server={server} changed={changed} document={settings.value.document} onDone={close} />
        ) : null}
      </Dialog>
    </section>
  );
}

function Fingerprints({ changed: { pinned, presented } }: Pick<ChangedProps, 'changed'>): VNode {
  return (
    <dl class="changed-certificate__both">
      <div>
        <dt>Pinned</dt>
        <dd>
          <Name text={pinned} isCode wraps />
        </dd>
      </div>
      <div>
        <dt>Presented now</dt>
        <dd>
          <Name text={presented} isCode wraps />
        </dd>
      </div>
    </dl>
  );
}

interface LineProps {
  readonly changed: ChangedCertificate;
  readonly path: SettingsView['path'];
}

function LineToChange({ changed: { url, presented }, path }: LineProps): VNode {
  const where = path === null ? 'in the settings of the service' : `in ${path}`;
  return (
    <div>
      <p>
        If the server shows the presented one itself, write this line at <bdi>{url}</bdi> {where} and restart the
        service. If not, somebody else may be answering: leave it.
      </p>
      <Copyable text={`"fingerprint": "${presented}"`} label="Line of the settings" />
    </div>
  );
}

interface PinFormProps extends ChangedProps {
  readonly document: unknown;
  readonly onDone: () => void;
}

/** What is pinned is what was shown here; nothing is pinned before the person says that both were compared. */
function PinForm({ server, changed, document, onDone }: PinFormProps): VNode {
  const { command, reads } = useDesk();
  const isCompared = useSignal(false);
  const isBusy = useSignal(false);
  const kept = repinned(document, server, changed);
  if (kept === null) return <p>The settings have no server of this name any more.</p>;
  const pin = async () => {
    isBusy.value = true;
    const draft = JSON.parse(JSON.stringify(kept));
    const reply = await command('saveServer', { before: server, server: draft, secret: null }, 'Pinned.');
    isBusy.value = false;
    reads.forget('readSettings');
    if (reply?.ok === true) onDone();
  };
  return (
    <>
      <p>
        On the server run <code>proxmox-backup-manager cert info</code> (on Proxmox VE <code>pvenode cert info</code>),
        or open Show Fingerprint on its dashboard. Pin the presented certificate only if that shows the same.
      </p>
      <Fingerprints changed={changed} />
      <SwitchField
        label="The server shows the presented fingerprint itself"
        isOn={isCompared.value}
        onSwitch={(isOn) => {
          isCompared.value = isOn;
        }}
      />
      <div class="changed-certificate__end">
        <Button onClick={onDone}>Leave it</Button>
        <Button kind="danger" isDisabled={!isCompared.value} isBusy={isBusy.value} onClick={() => void pin()}>
          Pin it
        </Button>
      </div>
    </>
  );
}
