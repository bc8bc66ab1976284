import { contextBridge, type IpcRendererEvent, ipcRenderer } from 'electron';
import type { PageState } from '../../shared/contract/page-state.ts';
import { CALL_CHANNEL, EVENT_CHANNEL, type PageEvent, type PageMessage, type PageReply } from './channels.ts';
import { followProgram } from './page-follow.ts';

// The page's whole way to the program. Bundled into one CommonJS file, because the sandbox loads nothing else.

const LOST: PageReply = { ok: false, sentence: 'PBS Tray did not take this call. Close the window and open it again.' };

function call(name: unknown, args: unknown): Promise<PageReply> {
  return ipcRenderer.invoke(CALL_CHANNEL, name, args).catch(() => LOST);
}

function on(tell: (message: PageMessage) => void): () => void {
  return followProgram(
    {
      readState: () => call('readState', {}),
      isState: (value): value is PageState => typeof value === 'object' && value !== null && 'revision' in value,
      after: (delayMs, task) => void setTimeout(task, delayMs),
      listen(listener) {
        // The event itself would hand the page the whole channel.
        const heard = (_event: IpcRendererEvent, event: PageEvent) => listener(event);
        ipcRenderer.on(EVENT_CHANNEL, heard);
        return () => void ipcRenderer.removeListener(EVENT_CHANNEL, heard);
      },
    },
    tell,
  );
}

contextBridge.exposeInMainWorld('pbsTray', { call, on });
