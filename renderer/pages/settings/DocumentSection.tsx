import type { VNode } from 'preact';
import { useRef } from 'preact/hooks';
import { useDesk } from '../../connected/desk-context.ts';
import { Button } from '../../parts/Button.tsx';
import { Copyable } from '../../parts/Copyable.tsx';
import { downloadText } from '../../parts/download-text.ts';
import { Panel } from '../../parts/Panel.tsx';
import type { SectionProps } from './AlertsSection.tsx';
import { isObject, type JsonObject } from './json-at.ts';

const LARGEST_FILE_BYTES = 2_000_000;

/** The settings as a file, to take along and to bring in. Secrets are never in it. */
export function DocumentSection({ settings, draft }: SectionProps): VNode {
  const { say } = useDesk();
  const picker = useRef<HTMLInputElement>(null);
  const text = JSON.stringify(draft.document.value, null, 2);
  const bringIn = async (file: File | undefined) => {
    const imported = file === undefined ? null : await readSettingsFile(file);
    if (imported === null) say('This file holds no settings of PBS Tray (JSON was expected).', 'error');
    else {
      draft.replace({ ...draft.document.peek(), ...imported, servers: draft.get(['servers']) ?? [] });
      say('Read. Look at it, then save. Servers and secrets are not taken over: add them one by one.');
    }
  };
  return (
    <Panel
      title="As a file"
      note={settings.path ?? undefined}
      actions={
        <>
          <Button
            icon="download"
            onClick={() => downloadText('pbs-tray-settings.json', `${text}\n`, 'application/json')}
          >
            Export
          </Button>
          {settings.canChange ? <Button onClick={() => picker.current?.click()}>Import…</Button> : null}
        </>
      }
    >
      <input
        ref={picker}
        type="file"
        accept=".json,application/json"
        hidden
        aria-label="Settings file"
        onChange={(event) => {
          void bringIn(event.currentTarget.files?.[0]);
          event.currentTarget.value = '';
        }}
      />
      <p class="muted">Secrets are never part of it: they lie in the keychain, in files or in the environment.</p>
      <Copyable text={text} label="The settings" />
    </Panel>
  );
}

async function readSettingsFile(file: File): Promise<JsonObject | null> {
  if (file.size > LARGEST_FILE_BYTES) return null;
  try {
    const parsed: unknown = JSON.parse(await file.text());
    return isObject(parsed) ? parsed : null;
  } catch {
    return null;
  }
}
