import type { Task } from '../domain/task.ts';
import { type TaskScope, taskScope } from '../domain/task-scope.ts';

const scopes = new WeakMap<Task, TaskScope>();

/** What a task worked on; read from its worker id once, because the same tasks are judged again and again. */
export function scopeOfTask(task: Task): TaskScope {
  let scope = scopes.get(task);
  if (!scope) {
    scope = taskScope(task);
    scopes.set(task, scope);
  }
  return scope;
}
