import type { Replies } from '../../../shared/contract/calls.ts';
import { Refusal } from '../../../shared/contract/dispatch.ts';
import type { Failure, Learned } from '../../../shared/domain/failure.ts';
import { allSources } from '../../../shared/domain/fleet.ts';
import type { GroupPlace } from '../../../shared/domain/history.ts';
import { parseUpid } from '../../../shared/domain/task.ts';
import type { Settings } from '../../../shared/settings/schema.ts';
import { SECOND } from '../../../shared/time-units.ts';
import type { Engine } from '../../engine/engine.ts';
import type { Clock } from '../../engine/ports.ts';
import type { SourceAnswer, SourceQuestion } from '../../engine/source.ts';
import { sourceWording } from '../source-trouble.ts';
import { knownSnapshots, snapshotViews } from './snapshot-views.ts';

export interface AskParts {
  readonly engine: Pick<Engine, 'state' | 'ask'>;
  readonly settings: () => Settings;
  readonly clock: Pick<Clock, 'after'>;
}

/** What the page asks of a source itself, beyond what is watched. */
export interface SourceAsker {
  taskLog(server: string, upid: string): Promise<Replies['readTaskLog']>;
  snapshots(place: GroupPlace): Promise<Replies['readSnapshots']>;
}

/** The tail of a log that a person reads. */
const LOG_LINES = 300;

/** How long a person waits for one answer; what comes later is there when they ask again. */
const PATIENCE_MS = 15 * SECOND;

export function createSourceAsker({ engine, settings, clock }: AskParts): SourceAsker {
  /** Null: it takes longer than a person waits. */
  function ask(name: string, question: SourceQuestion): Promise<Learned<SourceAnswer> | null> {
    const asked = engine.ask(name, question);
    if (asked === null) throw new Refusal(`${name} cannot be asked: it is not watched, or is no backup server.`);
    return new Promise((resolve, reject) => {
      const cancel = clock.after(PATIENCE_MS, () => resolve(null));
      asked.finally(cancel).then(resolve, reject);
    });
  }

  function sentenceOf(name: string, failure: Failure): string {
    const known = allSources(engine.state()).find((source) => source.name === name);
    const { what, next } = sourceWording(failure, known ?? { name, url: '', kind: 'pbs' }, settings());
    return `${what} ${next}`;
  }

  return {
    async taskLog(server, upid) {
      if (parseUpid(upid) === null) throw new Refusal('That is not the UPID of a task.');
      const learned = await ask(server, { kind: 'task-log', upid, maxLines: LOG_LINES });
      if (learned === null) return { ok: false, sentence: `${server} is busy with other answers. Try again soon.` };
      if (!learned.ok) return { ok: false, sentence: sentenceOf(server, learned.failure) };
      if (learned.value.kind !== 'task-log') return { ok: false, sentence: `${server} keeps no logs of tasks.` };
      return { ok: true, ...learned.value.tail };
    },
    async snapshots(place) {
      const known = knownSnapshots(engine.state(), place);
      if (known === null) throw new Refusal('There is no such group (any more).');
      if (known.detail !== null && known.isCurrent) return snapshotViews(known.detail);
      const { server, datastore, namespace, group } = place;
      const learned = await ask(server, { kind: 'snapshots', datastore, namespace, group });
      const after = knownSnapshots(engine.state(), place)?.detail ?? known.detail;
      // An older list with its age is better than none.
      if (after !== null) return snapshotViews(after);
      if (learned !== null && !learned.ok) throw new Refusal(sentenceOf(server, learned.failure));
      return null;
    },
  };
}
