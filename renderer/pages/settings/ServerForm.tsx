import { useSignal } from '@preact/signals';
import type { VNode } from 'preact';
import type { ServerTest } from '../../../shared/contract/calls.ts';
import { useDesk } from '../../connected/desk-context.ts';
import { Button } from '../../parts/Button.tsx';
import { SelectField } from '../../parts/SelectField.tsx';
import { SwitchField } from '../../parts/SwitchField.tsx';
import { TextField } from '../../parts/TextField.tsx';
import { type JsonObject, textOf } from './json-at.ts';
import { ServerTestResult } from './ServerTestResult.tsx';
import { draftOf, fieldsOf, type ServerFields } from './server-fields.ts';

export interface ServerFormProps {
  /** Null: a new one. */
  readonly server: JsonObject | null;
  readonly onDone: () => void;
}

const KINDS = [
  { value: 'pbs', text: 'Proxmox Backup Server' },
  { value: 'pve', text: 'Proxmox VE cluster' },
  { value: 'sqlbak', text: 'SqlBak account' },
];

const ADDRESS_HINTS = {
  pbs: 'Such as https://pbs1.example.com:8007',
  pve: 'One endpoint of the cluster on each line is asked in turn; separate several with a space',
  sqlbak: 'https://sqlbak.com unless you were given another one',
} as const;

/** A server: its address, its token, what it presented, what the token may do. */
export function ServerForm({ server, onDone }: ServerFormProps): VNode {
  const { command, reads } = useDesk();
  const fields = useSignal<ServerFields>(fieldsOf(server));
  const test = useSignal<ServerTest | null>(null);
  const busy = useSignal<'testing' | 'saving' | null>(null);
  const set = (change: Partial<ServerFields>) => {
    fields.value = { ...fields.value, ...change };
  };
  const before = server === null ? null : textOf(server.name);
  const { name, secret } = fields.value;
  const secretOrKept = secret === '' ? null : secret;

  const tryIt = async (asked: ServerFields = fields.value) => {
    busy.value = 'testing';
    test.value = await command('testServer', { server: draftOf(asked, server), secret: secretOrKept });
    busy.value = null;
  };
  const save = async () => {
    busy.value = 'saving';
    const args = { before, server: draftOf(fields.value, server), secret: secretOrKept };
    const reply = await command('saveServer', args, `${name} is saved.`);
    busy.value = null;
    reads.forget('readSettings');
    if (reply?.ok === true) onDone();
  };
  const trust = (presented: string) => {
    set({ fingerprint: presented });
    void tryIt({ ...fields.value, fingerprint: presented });
  };
  return (
    <form
      class="settings__fields"
      onSubmit={(event) => {
        event.preventDefault();
        void save();
      }}
    >
      <ServerFieldset fields={fields.value} isNew={server === null} set={set} />
      {test.value === null ? null : <ServerTestResult test={test.value} onTrust={trust} />}
      <div class="settings__row-end">
        <Button isBusy={busy.value === 'testing'} onClick={() => void tryIt()}>
          Test the connection
        </Button>
        <Button kind="primary" type="submit" isBusy={busy.value === 'saving'}>
          Save
        </Button>
      </div>
    </form>
  );
}

interface FieldsetProps {
  readonly fields: ServerFields;
  readonly isNew: boolean;
  readonly set: (change: Partial<ServerFields>) => void;
}

function ServerFieldset({ fields, isNew, set }: FieldsetProps): VNode {
  const { name, kind, address, tokenId, secret, fingerprint, enabled, include, exclude } = fields;
  return (
    <>
      <TextField
        label="Name"
        isRequired
        value={name}
        hint="Unique; the node label of metrics, too"
        onInput={(value) => set({ name: value })}
      />
      <SelectField label="Kind" value={kind} options={KINDS} onSelect={(value) => set({ kind: kindOf(value) })} />
      <TextField
        label="Address"
        isCode
        isRequired={kind !== 'sqlbak'}
        value={address}
        hint={ADDRESS_HINTS[kind]}
        onInput={(value) => set({ address: value })}
      />
      {kind === 'sqlbak' ? null : (
        <TextField
          label="Token ID"
          isCode
          isRequired
          value={tokenId}
          hint="Such as monitor@pbs!tray"
          onInput={(value) => set({ tokenId: value })}
        />
      )}
      <TextField
        label="Secret"
        type="password"
        isCode
        value={secret}
        hint={
          isNew
            ? "It goes into this system's keychain and is never shown again."
            : 'Leave it empty to keep the one there is.'
        }
        onInput={(value) => set({ secret: value })}
      />
      {kind === 'pbs' ? (
        <>
          <TextField
            label="Pinned certificate"
            isCode
            value={fingerprint}
            hint="SHA-256; empty: this computer's authorities decide. Testing shows what the server presents."
            onInput={(value) => set({ fingerprint: value })}
          />
          <TextField
            label="Datastores to watch"
            value={include}
            hint="Patterns with * and ?, separated by spaces"
            onInput={(value) => set({ include: value })}
          />
          <TextField label="Datastores to leave out" value={exclude} onInput={(value) => set({ exclude: value })} />
        </>
      ) : null}
      <SwitchField label="Watch it" isOn={enabled} onSwitch={(isOn) => set({ enabled: isOn })} />
    </>
  );
}

function kindOf(text: string): ServerFields['kind'] {
  return text === 'pve' || text === 'sqlbak' ? text : 'pbs';
}
