import { useSignal } from '@preact/signals';
import type { VNode } from 'preact';
import type { SettingsView } from '../../../shared/contract/calls.ts';
import { useDesk } from '../../connected/desk-context.ts';
import { Button } from '../../parts/Button.tsx';
import { Dialog } from '../../parts/Dialog.tsx';
import { EmptyState } from '../../parts/EmptyState.tsx';
import { Name } from '../../parts/Name.tsx';
import { Panel } from '../../parts/Panel.tsx';
import { type PlainColumn, PlainTable } from '../../parts/PlainTable.tsx';
import { StateBadge } from '../../parts/StateBadge.tsx';
import { at, type Json, type JsonObject, objectsIn, textOf } from './json-at.ts';
import { ServerForm } from './ServerForm.tsx';

export interface ServersSectionProps {
  readonly settings: SettingsView;
  readonly document: JsonObject;
  /** The form for a new one is open at once. */
  readonly isAdding: boolean;
}

/** The configured servers: add, change, remove. */
export function ServersSection({ settings, document, isAdding }: ServersSectionProps): VNode {
  const { command, reads } = useDesk();
  const servers = objectsIn(at(document, ['servers']));
  const edited = useSignal<JsonObject | 'new' | null>(isAdding && settings.canChange ? 'new' : null);
  const removing = useSignal<string | null>(null);
  const close = () => {
    edited.value = null;
  };
  const remove = async (name: string) => {
    const reply = await command('removeServer', { name }, `${name} is not watched any more.`);
    reads.forget('readSettings');
    if (reply?.ok === true) removing.value = null;
  };
  return (
    <Panel
      title="Servers"
      isFlush
      actions={
        settings.canChange ? (
          <Button
            kind="primary"
            onClick={() => {
              edited.value = 'new';
            }}
          >
            Add a server
          </Button>
        ) : undefined
      }
    >
      {servers.length === 0 ? (
        <EmptyState title="No server is configured">Add the first one, or look at the demo.</EmptyState>
      ) : (
        <ServerTable
          servers={servers}
          settings={settings}
          onEdit={(server) => {
            edited.value = server;
          }}
          onRemove={(name) => {
            removing.value = name;
          }}
        />
      )}
      <Dialog
        title={edited.value === 'new' ? 'Add a server' : `Change ${textOf(asObject(edited.value)?.name)}`}
        isOpen={edited.value !== null}
        onClose={close}
        size="large"
      >
        <ServerForm server={asObject(edited.value)} onDone={close} />
      </Dialog>
      <Dialog
        title={`Remove ${removing.value ?? ''}?`}
        isOpen={removing.value !== null}
        onClose={() => {
          removing.value = null;
        }}
        actions={
          <>
            <Button
              onClick={() => {
                removing.value = null;
              }}
            >
              Keep it
            </Button>
            <Button kind="danger" onClick={() => void remove(removing.value ?? '')}>
              Remove
            </Button>
          </>
        }
      >
        <p>It is not watched any more, its alerts end without notice, and its secret is deleted. Its history stays.</p>
      </Dialog>
    </Panel>
  );
}

function asObject(value: JsonObject | 'new' | null): JsonObject | null {
  return value === 'new' ? null : value;
}

interface ServerTableProps {
  readonly servers: readonly JsonObject[];
  readonly settings: SettingsView;
  readonly onEdit: (server: JsonObject) => void;
  readonly onRemove: (name: string) => void;
}

const ACTIONS: PlainColumn = { title: 'Actions', align: 'end' };

function ServerTable({ servers, settings, onEdit, onRemove }: ServerTableProps): VNode {
  return (
    <PlainTable
      caption="Configured servers"
      hidesCaption
      columns={[
        { title: 'Name' },
        { title: 'Kind' },
        { title: 'Address' },
        { title: 'Secret' },
        ...(settings.canChange ? [ACTIONS] : []),
      ]}
      rows={servers.map((server) => {
        const name = textOf(server.name);
        return {
          key: name,
          cells: [
            <Name key="name" text={name} />,
            <span key="kind">
              {textOf(server.kind).toUpperCase()} {server.enabled === false ? <StateBadge state="paused" /> : null}
            </span>,
            <Name key="url" text={addressOf(server)} isCode />,
            settings.secretsKept.includes(name) ? 'kept' : <StateBadge key="secret" state="warning" text="missing" />,
            ...(settings.canChange
              ? [
                  <span key="actions" class="settings__row-end">
                    <Button kind="quiet" title={`Change ${name}`} onClick={() => onEdit(server)}>
                      Change
                    </Button>
                    <Button kind="quiet" title={`Remove ${name}`} onClick={() => onRemove(name)}>
                      Remove
                    </Button>
                  </span>,
                ]
              : []),
          ],
        };
      })}
    />
  );
}

function addressOf({ url, urls }: JsonObject): string {
  const several: readonly Json[] = Array.isArray(urls) ? urls : [];
  return textOf(url) || several.map((one) => textOf(at(one, ['url']))).join(', ');
}
