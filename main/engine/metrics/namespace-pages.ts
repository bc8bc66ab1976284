import type { BackupGroup, SnapshotDetail } from '../../../shared/domain/backup.ts';
import { createFreshness } from '../../../shared/rules/freshness.ts';
import { createSeriesWriter, type SeriesText } from './exposition.ts';
import { type NamespaceFindings, type NamespaceScope, writeGroups } from './group-series.ts';

/** One namespace's share of the page: its text, and what it adds up to. */
export interface NamespacePage {
  readonly text: SeriesText;
  readonly findings: NamespaceFindings;
  /** Until when (inclusive) it stays as it is. */
  readonly expiresAtMs: number;
}

interface NamespaceContent {
  readonly groups: readonly BackupGroup[];
  readonly details: ReadonlyMap<string, SnapshotDetail> | undefined;
  readonly scope: NamespaceScope;
}

/** Renders namespaces, and remembers those that did not change: nearly all series are about groups. */
export interface NamespacePages {
  of(content: NamespaceContent, nowMs: number): NamespacePage;
}

export function createNamespacePages(pollingIntervalMs: number): NamespacePages {
  // States are immutable, so what was made from the same groups and details is still right.
  const pages = new WeakMap<readonly BackupGroup[], NamespaceContent & NamespacePage>();
  return {
    of: (content, nowMs) => {
      const known = pages.get(content.groups);
      if (known && isSameContent(known, content) && nowMs <= known.expiresAtMs) return known;
      const writer = createSeriesWriter();
      // A silent server's groups are not asked for at all, so here only the age of each detail counts.
      const freshness = createFreshness({ nowMs, pollingIntervalMs, silentAfterMs: Number.POSITIVE_INFINITY });
      const findings = writeGroups(writer, content.groups, content.details, content.scope, freshness);
      const page = { ...content, text: writer.text(), findings, expiresAtMs: freshness.expiresAtMs() };
      pages.set(content.groups, page);
      return page;
    },
  };
}

function isSameContent(a: NamespaceContent, b: NamespaceContent): boolean {
  return (
    a.details === b.details &&
    a.scope.node === b.scope.node &&
    a.scope.datastore === b.scope.datastore &&
    a.scope.namespace === b.scope.namespace
  );
}
