import { type Sight, sightOf } from './sight.ts';
import { seesTasks, type TaskView, taskView } from './task-view.ts';
import type { Trouble, TruthQuestion } from './truth-question.ts';
import type { Witness } from './witness.ts';

/** One server of a question, with all that its series are made from. */
export interface ServerPart {
  readonly question: TruthQuestion;
  readonly sight: Sight;
  readonly witness: Witness;
  readonly trouble: Trouble;
  /** Null where the task list is not known. */
  readonly tasks: TaskView | null;
}

export function serverPart(question: TruthQuestion, node: string): ServerPart {
  const server = question.world.servers.find(({ name }) => name === node);
  if (server === undefined) throw new Error(`no server ${node}`);
  const sight = sightOf(question, server);
  const trouble = question.trouble(node);
  const tasks = seesTasks(sight) && !trouble.gone.has('tasks') ? taskView(question, sight) : null;
  return { question, sight, witness: question.witness(node), trouble, tasks };
}
