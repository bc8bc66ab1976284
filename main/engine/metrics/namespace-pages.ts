import type { BackupGroup, SnapshotDetail } from '../../../shared/domain/backup.ts';
import { createFreshness } from '../../../shared/rules/freshness.ts';
import { createSeriesWriter, type SeriesText } from './exposition.ts';
import { type NamespaceFindings, type NamespaceScope, writeGroups } from './group-series.ts';
import { createMemory, type Perishable } from './memory.ts';

/** One namespace's share of the page: its text, and what it adds up to. */
export interface NamespacePage extends Perishable {
  readonly text: SeriesText;
  readonly findings: NamespaceFindings;
}

interface NamespaceContent {
  readonly groups: readonly BackupGroup[];
  readonly details: ReadonlyMap<string, SnapshotDetail> | undefined;
  /** Client and history limit in it follow from the settings, and those are the same for all pages of one maker. */
  readonly scope: NamespaceScope;
}

/** Renders namespaces, and remembers those that did not change: nearly all series are about groups. */
export type NamespacePages = (content: NamespaceContent, nowMs: number) => NamespacePage;

export function createNamespacePages(pollingIntervalMs: number): NamespacePages {
  const memory = createMemory<readonly BackupGroup[], NamespacePage>();
  return (content, nowMs) => {
    const { groups, details, scope } = content;
    const inputs = [details, scope.node, scope.datastore, scope.namespace];
    return memory.recall(groups, inputs, nowMs, () => render(content, nowMs, pollingIntervalMs));
  };
}

function render({ groups, details, scope }: NamespaceContent, nowMs: number, pollingIntervalMs: number): NamespacePage {
  const writer = createSeriesWriter();
  // A silent server's groups are not asked for at all, so here only the age of each detail counts.
  const freshness = createFreshness({ nowMs, pollingIntervalMs, silentAfterMs: Number.POSITIVE_INFINITY });
  const findings = writeGroups(writer, groups, details, scope, freshness);
  return { text: writer.text(), findings, expiresAtMs: freshness.expiresAtMs() };
}
