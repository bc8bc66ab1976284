import type { AnySourceState } from '../../shared/domain/fleet.ts';
import type { Section } from '../../shared/domain/section.ts';
import type { ServerCertificate } from '../../shared/domain/server.ts';
import { unreachable } from '../../shared/unreachable.ts';
import { failureWording, type Wording } from '../../shared/view/failure-wording.ts';
import { checkedPbs } from './check-pbs.ts';
import { checkedPve } from './check-pve.ts';
import { checkedSqlbak } from './check-sqlbak.ts';

/** One source as `--check` found it. */
export interface CheckedSource {
  readonly state: AnySourceState;
  /** Empty where it has none. */
  readonly tokenId: string;
  /** What was presented where we did not accept it: for the user to compare and pin. */
  readonly presented: readonly { readonly url: string; readonly certificate: ServerCertificate }[];
}

/** What a kind of source has to tell; null: not known. */
export interface CheckedParts {
  readonly version: string | null;
  /** Such as `3 nodes, 41 guests`. */
  readonly holds: string | null;
  readonly certificateEndsAtMs: number | null;
  readonly remarks: readonly string[];
  /** All that is read of it. */
  readonly sections: readonly Section<unknown>[];
}

/** Whether `--check` found nothing that keeps a source from being watched. */
export function allAnswer(sources: readonly CheckedSource[]): boolean {
  return sources.every(({ state }) => state.reach.kind === 'answering');
}

/** The table of `--check`: a line for each source, then what is to be said about each. */
export function checkTable(sources: readonly CheckedSource[]): string {
  const rows = [['SERVER', 'STATE', 'KIND', 'VERSION', 'HOLDS', 'CERTIFICATE'], ...sources.map(rowOf)];
  const widths = (rows[0] ?? []).map((_, column) => Math.max(...rows.map((row) => row[column]?.length ?? 0)));
  const table = rows.map((row) =>
    row
      .map((cell, column) => cell.padEnd(widths[column] ?? 0))
      .join('  ')
      .trimEnd(),
  );
  return `${[...table, ...sources.flatMap(remarksOf)].join('\n')}\n`;
}

function partsOf({ state, tokenId }: CheckedSource): CheckedParts {
  switch (state.kind) {
    case 'pbs':
      return checkedPbs(state);
    case 'pve':
      return checkedPve(state, tokenId);
    case 'sqlbak':
      return checkedSqlbak(state);
    default:
      return unreachable(state);
  }
}

function rowOf(checked: CheckedSource): string[] {
  const { name, kind, reach } = checked.state;
  const { version, holds, certificateEndsAtMs } = partsOf(checked);
  return [
    name,
    reach.kind === 'answering' ? 'ok' : reach.kind === 'failing' ? 'FAILED' : 'not reached in time',
    ...[kind, version ?? '-', holds ?? '-'],
    certificateEndsAtMs === null ? '-' : `until ${new Date(certificateEndsAtMs).toISOString().slice(0, 10)}`,
  ];
}

function remarksOf(checked: CheckedSource): string[] {
  const { state, presented } = checked;
  const { remarks, sections } = partsOf(checked);
  const all = [...outageRemarks(checked), ...remarks, ...partRemarks(checked, sections)];
  for (const { url, certificate } of presented) {
    all.push(
      `${url} presents a certificate of ${certificate.subject} with the SHA-256 fingerprint`,
      `  ${certificate.fingerprint}`,
      `compare it with ${WHERE_SHOWN[state.kind]}; if it is the same, set it as "fingerprint"`,
    );
  }
  return all.length === 0 ? [] : ['', `${state.name}:`, ...all.map((remark) => `  ${remark}`)];
}

const WHERE_SHOWN: Readonly<Record<AnySourceState['kind'], string>> = {
  pbs: '"proxmox-backup-manager cert info" on the server',
  pve: "System, Certificates on the node's page",
  sqlbak: 'what the service publishes',
};

function outageRemarks(checked: CheckedSource): string[] {
  const { reach } = checked.state;
  return reach.kind === 'failing' ? said(wordingOf(reach.failure, checked)) : [];
}

/** Parts that could not be read although the source answers. A right that is missing was said above. */
function partRemarks(checked: CheckedSource, sections: readonly Section<unknown>[]): string[] {
  if (checked.state.reach.kind !== 'answering') return [];
  const wordings = new Map<string, Wording>();
  for (const section of sections) {
    if (section.kind !== 'failed' || section.failure.kind === 'permission') continue;
    wordings.set(section.failure.endpoint, wordingOf(section.failure, checked));
  }
  return [...wordings.values()].flatMap(said);
}

function wordingOf(failure: Parameters<typeof failureWording>[0], { state, tokenId }: CheckedSource): Wording {
  return failureWording(failure, { server: state.name, url: state.url, tokenId, sourceKind: state.kind });
}

function said({ what, next }: Wording): string[] {
  return [what, next];
}
