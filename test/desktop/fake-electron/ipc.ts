import type { CallEvent, IpcApi } from '../../../main/electron/electron-api.ts';

type Listener = (event: CallEvent, ...args: unknown[]) => Promise<unknown>;

export class FakeIpc implements IpcApi {
  readonly #handlers = new Map<string, Listener>();

  get channels(): readonly string[] {
    return [...this.#handlers.keys()];
  }

  handle(channel: string, listener: Listener): void {
    if (this.#handlers.has(channel)) throw new Error(`Attempted to register a second handler for '${channel}'`);
    this.#handlers.set(channel, listener);
  }

  removeHandler(channel: string): void {
    this.#handlers.delete(channel);
  }

  /** Nobody of ours listens; electron-store adds one for pages that use it. */
  on(_channel: string, _listener: (...args: unknown[]) => void): this {
    return this;
  }

  /** As `ipcRenderer.invoke` does from a page. */
  async invoke(event: CallEvent, channel: string, ...args: unknown[]): Promise<unknown> {
    const handler = this.#handlers.get(channel);
    if (handler === undefined) throw remote(channel, `Error: No handler registered for '${channel}'`);
    const crossed: unknown[] = structuredClone(args);
    const value = await handler(event, ...crossed).catch((error: unknown) => {
      throw remote(channel, String(error));
    });
    return structuredClone(value);
  }
}

function remote(channel: string, text: string): Error {
  return new Error(`Error invoking remote method '${channel}': ${text}`);
}
