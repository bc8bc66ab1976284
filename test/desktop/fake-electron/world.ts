import type { EventEmitter } from 'node:events';
import type { MessageBoxOptions, Rectangle } from 'electron';
import type { FakeApp } from './app.ts';
import type { FakeNotification } from './notification.ts';
import type { FakeTray } from './tray.ts';
import type { FakeWindow } from './window.ts';

/** The machine around the fake: what tests set, and what they look at. */
export interface FakeWorld {
  readonly platform: string;
  isReady: boolean;
  app: FakeApp;
  readonly trays: FakeTray[];
  readonly notifications: FakeNotification[];
  readonly windows: FakeWindow[];
  readonly power: EventEmitter;
  readonly theme: EventEmitter & { shouldUseDarkColors: boolean };
  readonly display: EventEmitter & { workArea: Rectangle };
  trayBounds: Rectangle;
  isOnline: boolean;
  /** How notifications go: `failure` as the system words it; whether it says that one was shown. */
  readonly notifying: { isSupported: boolean; failure: string | null; answers: boolean };
  /** Dialogs that were shown, and the buttons pressed in turn; the last one again and again. */
  readonly dialogs: MessageBoxOptions[];
  answers: number[];
  readonly opened: { readonly kind: 'external' | 'path'; readonly what: string }[];
  readonly schemes: string[];
  protocolHandler: ((request: Request) => Promise<Response>) | null;
  readonly permissions: { request: boolean | null; check: boolean | null; device: boolean | null };
  /** A page of the tests behind a window. */
  onLoad: (window: FakeWindow, url: string) => Promise<void>;
  onExit: (code: number) => void;
  tell: (news: Readonly<Record<string, unknown>>) => void;
  needsReady(what: string): void;
  allClosed(): void;
}
