import { useSignal } from '@preact/signals';
import type { VNode } from 'preact';
import { useEffect, useMemo } from 'preact/hooks';
import type { SettingsView } from '../../../shared/contract/calls.ts';
import { MINUTE } from '../../../shared/time-units.ts';
import { useDesk } from '../../connected/desk-context.ts';
import { PageHead } from '../../connected/PageHead.tsx';
import type { PageProps } from '../../connected/page-props.ts';
import { Button } from '../../parts/Button.tsx';
import { Panel } from '../../parts/Panel.tsx';
import { ProgressDots } from '../../parts/ProgressDots.tsx';
import { Tabs } from '../../parts/Tabs.tsx';
import { TroubleBox } from '../../parts/TroubleBox.tsx';
import { AlertsSection } from './AlertsSection.tsx';
import { ClientsSection } from './ClientsSection.tsx';
import { DocumentSection } from './DocumentSection.tsx';
import { ForwardingSection } from './ForwardingSection.tsx';
import { NotificationsSection } from './NotificationsSection.tsx';
import { ScalarFields } from './ScalarFields.tsx';
import { ServersSection } from './ServersSection.tsx';
import { METRICS_FIELDS, POLLING_FIELDS } from './scalar-fields.ts';
import { createDraft, type SettingsDraft } from './settings-draft.ts';
import './SettingsPage.css';

const SECTIONS = [
  { key: 'servers', title: 'Servers' },
  { key: 'clients', title: 'Clients' },
  { key: 'alerts', title: 'Alerts' },
  { key: 'notifications', title: 'Notifications' },
  { key: 'forwarding', title: 'Forwarding' },
  { key: 'polling', title: 'Polling and history' },
  { key: 'metrics', title: 'Metrics' },
  { key: 'file', title: 'As a file' },
];

/** All settings: changed here in the app, shown here where somebody keeps them in a file. */
export function SettingsPage({ names: [section = 'servers', action] }: PageProps): VNode {
  const { reads } = useDesk();
  const read = reads.read('readSettings', {}, MINUTE).value;
  if (read.kind === 'loading') {
    return (
      <>
        <PageHead title="Settings" />
        <ProgressDots label="Reading the settings" />
      </>
    );
  }
  if (read.kind === 'failed') {
    return (
      <>
        <PageHead title="Settings" />
        <TroubleBox what={read.sentence} next={null} tone="unknown" />
      </>
    );
  }
  return <Loaded settings={read.value} section={section} isAdding={section === 'servers' && action === 'new'} />;
}

interface LoadedProps {
  readonly settings: SettingsView;
  readonly section: string;
  readonly isAdding: boolean;
}

function Loaded({ settings, section, isAdding }: LoadedProps): VNode {
  const { place, views } = useDesk();
  const draft = useMemo(() => createDraft(settings.document), []);
  useEffect(() => draft.take(settings.document), [draft, settings.document]);
  const selected = SECTIONS.some(({ key }) => key === section) ? section : 'servers';
  const warnings = views.app.value?.settingsWarnings ?? [];
  const historyTrouble = views.app.value?.historyTrouble ?? null;
  return (
    <>
      <PageHead title="Settings" note={settings.canChange ? undefined : 'read-only here'} />
      {settings.canChange ? null : (
        <TroubleBox
          what="These settings are kept outside of PBS Tray."
          next={
            settings.path === null
              ? 'Change the environment of the service and restart it.'
              : `Edit ${settings.path} and restart the service.`
          }
          tone="info"
        />
      )}
      {[...settings.problems, ...warnings].map((problem) => (
        <TroubleBox key={problem} what={problem} next={null} />
      ))}
      {historyTrouble === null ? null : <TroubleBox what={historyTrouble.what} next={historyTrouble.next} />}
      {settings.listenTrouble === null ? null : <TroubleBox what={settings.listenTrouble} next={null} />}
      <Tabs label="Settings" tabs={SECTIONS} selected={selected} onSelect={(key) => place.go(['settings', key])}>
        <div class="settings">
          <Section
            key={`${selected}/${isAdding}`}
            settings={settings}
            draft={draft}
            section={selected}
            isAdding={isAdding}
          />
        </div>
      </Tabs>
      {settings.canChange ? <SaveBar draft={draft} /> : null}
    </>
  );
}

function Section({ settings, draft, section, isAdding }: LoadedProps & { readonly draft: SettingsDraft }): VNode {
  const isReadOnly = !settings.canChange;
  switch (section) {
    case 'clients':
      return <ClientsSection settings={settings} draft={draft} />;
    case 'alerts':
      return <AlertsSection settings={settings} draft={draft} />;
    case 'notifications':
      return <NotificationsSection settings={settings} draft={draft} />;
    case 'forwarding':
      return <ForwardingSection settings={settings} draft={draft} />;
    case 'polling':
      return (
        <Panel title="Polling and history">
          <ScalarFields fields={POLLING_FIELDS} draft={draft} isReadOnly={isReadOnly} />
        </Panel>
      );
    case 'metrics':
      return (
        <Panel title="Metrics" note={settings.listening === null ? 'not served' : `served at ${settings.listening}`}>
          <ScalarFields fields={METRICS_FIELDS} draft={draft} isReadOnly={isReadOnly} />
        </Panel>
      );
    case 'file':
      return <DocumentSection settings={settings} draft={draft} />;
    default:
      return <ServersSection settings={settings} document={draft.document.value} isAdding={isAdding} />;
  }
}

/** What was changed and not saved yet is said as long as it is so. */
function SaveBar({ draft }: { readonly draft: SettingsDraft }): VNode | null {
  const { command, reads } = useDesk();
  const isBusy = useSignal(false);
  if (!draft.isChanged.value) return null;
  const save = async () => {
    isBusy.value = true;
    const { servers: _, ...document } = draft.document.peek();
    const reply = await command('saveSettings', { document: JSON.parse(JSON.stringify(document)) }, 'Saved.');
    isBusy.value = false;
    if (reply?.ok !== true) return;
    draft.take(draft.document.peek());
    draft.reset();
    reads.forget('readSettings');
  };
  return (
    <div class="settings__save" role="status">
      <span>Not saved yet.</span>
      <Button onClick={() => draft.reset()}>Undo</Button>
      <Button kind="primary" isBusy={isBusy.value} onClick={() => void save()}>
        Save
      </Button>
    </div>
  );
}
