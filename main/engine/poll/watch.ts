import type { Failure, Learned } from '../../../shared/domain/failure.ts';
import { intervalMs, type Pace } from '../../../shared/domain/pace.ts';
import { meets, NEEDS, type NeedName } from '../../../shared/domain/privileges.ts';
import { lastGood } from '../../../shared/domain/section.ts';
import type { DatastoreFilter } from '../../../shared/rules/watched-datastores.ts';
import type { PbsClient } from '../pbs/client.ts';
import type { Clock, Log } from '../ports.ts';
import type { Agenda } from './agenda.ts';
import type { ServerBook } from './server-book.ts';
import type { TaskBook } from './task-book.ts';

/** What is configured of a server that polling needs. */
export interface WatchedServer {
  readonly name: string;
  readonly url: string;
  readonly tokenId: string;
  readonly datastores: DatastoreFilter;
}

/** What the parts of one server's polling share. */
export interface Watch {
  readonly server: WatchedServer;
  readonly book: ServerBook;
  readonly agenda: Agenda;
  readonly tasks: TaskBook;
  readonly clock: Clock;
  readonly log: Log;
  readonly pollingIntervalMs: number;
  readonly client: PbsClient;
}

/** The server's own time, as far as its answers told. */
export function serverNowMs(watch: Watch): number {
  return watch.clock.nowMs() + (watch.client.clock()?.aheadMs ?? 0);
}

export function paceMs(watch: Watch, pace: Pace): number {
  return intervalMs(pace, watch.pollingIntervalMs);
}

/** The failure of not holding a right that the token is known to lack; null where it is held or not yet known. */
export function lackOf(watch: Watch, need: NeedName, endpoint: string): Failure | null {
  const privileges = lastGood(watch.book.state().privileges)?.value;
  if (!privileges || meets(privileges, need)) return null;
  const { privilege, path } = NEEDS[need];
  return { kind: 'permission', endpoint, privilege, path, asked: false };
}

/** What is known of rights for less than so many intervals is not asked again, whatever contradicts it. */
const RIGHTS_STAND = 10;

/** An answer contradicts what is known of the token's rights: they may have changed since they were read. */
export function doubtPrivileges({
  book,
  agenda,
  clock,
  pollingIntervalMs,
}: Pick<Watch, 'book' | 'agenda' | 'clock' | 'pollingIntervalMs'>): void {
  const known = lastGood(book.state().privileges);
  if (known !== null && clock.nowMs() - known.takenAtMs > RIGHTS_STAND * pollingIntervalMs) agenda.hurry('privileges');
}

export function failureOf(learned: Learned<unknown>): Failure | null {
  return learned.ok ? null : learned.failure;
}

/** When PBS says that a datastore is gone, unmounted or in maintenance, the list of them is read again at once. */
export function relistOnTrouble(watch: Watch, failure: Failure | null): void {
  if (failure?.kind === 'datastore' && failure.trouble !== 'storage') watch.agenda.hurry('datastores');
}
