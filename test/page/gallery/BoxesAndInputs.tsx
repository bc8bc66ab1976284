import type { VNode } from 'preact';
import { useState } from 'preact/hooks';
import { Age } from '../../../renderer/parts/Age.tsx';
import { Button } from '../../../renderer/parts/Button.tsx';
import { Copyable } from '../../../renderer/parts/Copyable.tsx';
import { Dialog } from '../../../renderer/parts/Dialog.tsx';
import { EmptyState } from '../../../renderer/parts/EmptyState.tsx';
import { Menu } from '../../../renderer/parts/Menu.tsx';
import { NumberField } from '../../../renderer/parts/NumberField.tsx';
import { Panel } from '../../../renderer/parts/Panel.tsx';
import { ProgressDots } from '../../../renderer/parts/ProgressDots.tsx';
import { SelectField } from '../../../renderer/parts/SelectField.tsx';
import { SwitchField } from '../../../renderer/parts/SwitchField.tsx';
import { Tabs } from '../../../renderer/parts/Tabs.tsx';
import { TextAreaField } from '../../../renderer/parts/TextAreaField.tsx';
import { TextField } from '../../../renderer/parts/TextField.tsx';
import { type Toast, Toasts } from '../../../renderer/parts/Toasts.tsx';
import { TroubleBox } from '../../../renderer/parts/TroubleBox.tsx';
import { HOUR } from '../../../shared/time-units.ts';
import { HOSTILE, NOW_MS } from './sample-figures.ts';

const COMMAND = "proxmox-backup-manager acl update / Audit --auth-id 'monitor@pbs!tray'";

export function Boxes(): VNode {
  return (
    <div class="gallery-columns">
      <Panel title="Trouble">
        <div class="gallery-stack">
          <TroubleBox
            tone="critical"
            what="pbs-node-02 at https://10.0.0.2:8007 did not accept a connection within 15 s."
            next="Check that the server is on, and that no firewall drops connections to its port (8007 by default)."
            since={<Age atMs={NOW_MS - 2 * HOUR} nowMs={NOW_MS} />}
            action={<Button>Try again</Button>}
          />
          <TroubleBox what={`The comment is ${HOSTILE.long.slice(0, 90)}`} next={null} />
          <TroubleBox tone="unknown" what="The groups of store-b are not known." next="The token may not read them." />
          <TroubleBox tone="info" what="This is the demo fleet." next="Nothing here is real." />
        </div>
      </Panel>
      <Panel title="Nothing to show">
        <EmptyState icon="ok" title="No alerts">
          Checked <Age atMs={NOW_MS - 40_000} nowMs={NOW_MS} />.
        </EmptyState>
        <EmptyState title="No group matches" action={<Button>Clear the filter</Button>}>
          120 groups are hidden by it.
        </EmptyState>
        <ProgressDots label="Reading snapshots" />
      </Panel>
    </div>
  );
}

export function Presses(): VNode {
  const [isBusy, setBusy] = useState(false);
  const [isOpen, setOpen] = useState(false);
  const [chosen, setChosen] = useState('nothing');
  const [toasts, setToasts] = useState<readonly Toast[]>([]);
  const toast: Toast = { key: 'one', text: 'Snoozed until tomorrow, 08:00.', tone: 'ok' };
  return (
    <Panel title="Buttons" note={<span id="chosen">{chosen}</span>}>
      <div class="gallery-row">
        <Button kind="primary" onClick={() => setOpen(true)}>
          Open dialog
        </Button>
        <Button isBusy={isBusy} onClick={() => setBusy(true)}>
          Test connection
        </Button>
        <Button kind="danger">Remove server</Button>
        <Button kind="quiet" icon="download">
          CSV
        </Button>
        <Button isDisabled>Not now</Button>
        <Button isPressed>Failed only</Button>
        <Button onClick={() => setToasts([toast])}>Say it</Button>
        <Menu
          text="Snooze"
          items={[
            { key: 'hour', text: 'For an hour', onSelect: () => setChosen('hour') },
            { key: 'day', text: 'For a day', onSelect: () => setChosen('day') },
            { key: 'change', text: 'Until it changes', onSelect: () => setChosen('change'), isDisabled: true },
            { key: 'never', text: 'Switch the rule off', onSelect: () => setChosen('never'), tone: 'danger' },
          ]}
        />
        <Menu
          text="More"
          icon="more"
          isIconOnly
          items={[{ key: 'a', text: 'Archive', onSelect: () => setChosen('a') }]}
        />
      </div>
      <Toasts toasts={toasts} onDismiss={() => setToasts([])} />
      <Dialog
        title={`Remove ${HOSTILE.html}?`}
        isOpen={isOpen}
        onClose={() => setOpen(false)}
        actions={
          <>
            <Button onClick={() => setOpen(false)}>Keep it</Button>
            <Button kind="danger" onClick={() => setOpen(false)}>
              Remove
            </Button>
          </>
        }
      >
        <p>Its history stays for 400 days. The token's secret is deleted from the keychain.</p>
      </Dialog>
    </Panel>
  );
}

export function Inputs(): VNode {
  const [text, setText] = useState('https://pbs1.example.com:8007');
  const [limit, setLimit] = useState('8x');
  const [severity, setSeverity] = useState('warning');
  const [isOn, setOn] = useState(true);
  return (
    <Panel title="Inputs">
      <div class="gallery-columns">
        <div class="gallery-stack">
          <TextField
            label="URL"
            type="url"
            value={text}
            onInput={setText}
            hint="With its port, usually 8007."
            isRequired
          />
          <TextField label="Search" type="search" value="" onInput={setText} placeholder="Name or comment" />
          <NumberField
            label="Threshold"
            unit="%"
            value={limit}
            onInput={setLimit}
            error={/^\d+$/.test(limit) ? null : 'Write a number between 0 and 100.'}
          />
          <SelectField
            label="Severity"
            value={severity}
            onSelect={setSeverity}
            options={['info', 'warning', 'critical'].map((value) => ({ value, text: value }))}
          />
        </div>
        <div class="gallery-stack">
          <SwitchField label="Notifications" hint="Critical ones pass quiet hours." isOn={isOn} onSwitch={setOn} />
          <SwitchField label="Metrics" isOn={false} onSwitch={setOn} isDisabled />
          <TextAreaField label="Fingerprint" isCode value="AB:CD:EF" rows={2} onInput={setText} />
          <Copyable label="Command" text={COMMAND} />
        </div>
      </div>
    </Panel>
  );
}

export function Views(): VNode {
  const [selected, setSelected] = useState('firing');
  return (
    <Panel title="Tabs">
      <Tabs
        label="Alerts by state"
        selected={selected}
        onSelect={setSelected}
        tabs={[
          { key: 'firing', title: 'Firing', note: 3 },
          { key: 'pending', title: 'Pending', note: 1 },
          { key: 'history', title: 'History' },
        ]}
      >
        <p>What is {selected}.</p>
      </Tabs>
    </Panel>
  );
}
