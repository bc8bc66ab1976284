import { EventEmitter } from 'node:events';
import type { NotificationConstructorOptions } from 'electron';
import type { ShownNotification } from '../../../main/electron/electron-api.ts';
import type { FakeWorld } from './world.ts';

/** A notification, with what a person would see of it. */
export class FakeNotification extends EventEmitter implements ShownNotification {
  readonly options: NotificationConstructorOptions;
  isShown = false;
  isClosed = false;
  readonly #world: FakeWorld;

  constructor(world: FakeWorld, options: NotificationConstructorOptions = {}) {
    super();
    world.needsReady('Notification');
    if ((options.id ?? '').length > 64) throw new TypeError('id must not be longer than 64 UTF-16 code units');
    this.#world = world;
    this.options = options;
    world.notifications.push(this);
  }

  show(): void {
    const { failure } = this.#world.notifying;
    if (failure !== null) {
      this.emit('failed', {}, failure);
      return;
    }
    this.isShown = true;
    this.#world.tell({ notification: this.options.title });
    if (this.#world.notifying.answers) this.emit('show');
  }

  close(): void {
    if (!this.isShown || this.isClosed) return;
    this.isClosed = true;
    this.emit('close');
  }

  /** As a person does: Linux has no buttons, and says nothing about closing afterwards. */
  click(): void {
    this.emit('click');
    if (this.#world.platform !== 'linux') this.isClosed = true;
  }

  press(label: string): void {
    const actions = this.#world.platform === 'linux' ? [] : (this.options.actions ?? []);
    const actionIndex = actions.findIndex(({ text }) => text === label);
    if (actionIndex < 0) throw new Error(`no button "${label}"`);
    this.emit('action', { actionIndex });
  }
}
