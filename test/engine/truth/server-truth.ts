import { lastGood } from '../../../shared/domain/section.ts';
import type { ServerState } from '../../../shared/domain/server.ts';
import { hostFiguresAt } from '../../simulator/world/host-figures.ts';
import type { PbsServer } from '../../simulator/world/model.ts';
import { versionText } from '../../simulator/world/version.ts';
import type { Facts } from './facts.ts';

/** The server itself, its machine, and what hangs on it. */
export function compareServer(facts: Facts, known: ServerState, node: PbsServer): void {
  const at = node.name;
  const version = lastGood(known.version)?.value;
  facts.compare(`${at} version`, `${version?.version}.${version?.release}`, versionText(node.version));
  facts.compare(`${at} version numbers`, version?.tuple, Object.values(node.version));
  facts.compare(`${at} repoid`, version?.repoid, node.repoid);
  facts.compare(`${at} answers`, known.reach.kind, 'answering');
  facts.compare(`${at} fingerprint`, known.certificate?.fingerprint.toLowerCase(), node.fingerprint);
  facts.compare(`${at} subject`, known.certificate?.subject, node.name);
  facts.compare(`${at} clock`, Math.abs((known.clock?.aheadMs ?? Infinity) - node.clockSkewMs) <= 1000, true);
  compareHost(facts, known, node);
  const drives = node.facts.tapeDrives.map(({ name, vendor, model, serial, heldBy }) => {
    return { name, vendor, model, serial, inUse: heldBy !== null };
  });
  facts.compare(`${at} tape drives`, lastGood(known.tapeDrives)?.value, byName(drives));
  const updates = node.facts.aptUpdates.map(({ package: name, version: next, oldVersion }) => [name, next, oldVersion]);
  const knownUpdates = lastGood(known.updates)?.value.map((row) => [row.package, row.version, row.oldVersion]);
  facts.compare(`${at} updates`, knownUpdates, updates.sort());
  const subscription = lastGood(known.subscription)?.value;
  facts.compare(`${at} subscription`, subscription?.status, node.facts.subscription.status);
  facts.compare(`${at} time zone`, lastGood(known.timeZone)?.value, node.timeZone);
  facts.compare(`${at} due date`, subscription?.nextDueDate, node.facts.subscription.nextDueDate);
}

function byName<T extends { readonly name: string }>(rows: readonly T[]): T[] {
  return rows.toSorted((a, b) => a.name.localeCompare(b.name));
}

function compareHost(facts: Facts, known: ServerState, node: PbsServer): void {
  const taken = lastGood(known.host);
  const host = taken?.value;
  const atS = Math.floor(((taken?.takenAtMs ?? 0) + node.clockSkewMs) / 1000);
  const truth = hostFiguresAt(node, atS);
  const swapTotal = node.host.swapTotalBytes;
  const rows: Record<string, readonly [unknown, unknown]> = {
    cpu: [host?.cpuRatio, truth.cpu],
    'io wait': [host?.ioWaitRatio, truth.wait],
    load: [host?.load, [truth.load1, truth.load5, truth.load15]],
    'memory used': [host?.memory.usedBytes, truth.memoryUsedBytes],
    'memory total': [host?.memory.totalBytes, node.host.memoryTotalBytes],
    'swap used': [host?.swap.usedBytes, truth.swapUsedBytes],
    'swap total': [host?.swap.totalBytes, swapTotal],
    'swap free': [host?.swap.freeBytes, swapTotal - truth.swapUsedBytes],
    'root used': [host?.rootDisk.usedBytes, truth.rootUsedBytes],
    'root total': [host?.rootDisk.totalBytes, node.host.rootTotalBytes],
    uptime: [host?.uptimeSeconds, atS - node.host.bootedAtS],
    'cpu count': [host?.cpuCount, node.host.cpuCount],
    'cpu model': [host?.cpuModel, node.host.cpuModel],
  };
  for (const [name, [value, expected]] of Object.entries(rows)) facts.compare(`${node.name} ${name}`, value, expected);
}
