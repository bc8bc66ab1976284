import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readVzdumpLog } from '../../../../../main/engine/pve/vzdump-log.ts';

describe('the log of a backup run', () => {
  it('tells what came of each guest', () => {
    const log = readVzdumpLog([
      'INFO: starting new backup job: vzdump 201 202 --mode snapshot --storage vault --quiet 1',
      'INFO: skip external VMs: 310, 311',
      'INFO: Starting Backup of VM 201 (qemu)',
      'INFO: Finished Backup of VM 201 (00:03:12)',
      'INFO: Starting Backup of VM 202 (qemu)',
      "ERROR: Backup of VM 202 failed - can't acquire lock '/var/lock/x' - got timeout",
      'INFO: Starting Backup of VM 203 (lxc)',
      'TASK ERROR: job errors',
    ]);
    expect(log).toEqual({
      storage: 'vault',
      guests: [
        { vmid: 201, kind: 'ok', message: null },
        { vmid: 202, kind: 'failed', message: "can't acquire lock '/var/lock/x' - got timeout" },
        { vmid: 203, kind: 'interrupted', message: null },
      ],
    });
  });

  it('is not fooled by text within other lines', () => {
    const lines = [
      'INFO: note: INFO: Finished Backup of VM 5',
      'WARN: Backup of VM 6 failed - x',
      '  INFO: Starting Backup of VM 7',
    ];
    expect(readVzdumpLog(lines).guests).toEqual([]);
  });

  it('never fails, and names each guest once, whatever the lines', () => {
    const line = fc.oneof(
      fc.string(),
      fc
        .tuple(fc.constantFrom('Starting', 'Finished'), fc.integer({ min: 100, max: 105 }))
        .map(([verb, vmid]) => `INFO: ${verb} Backup of VM ${vmid} (qemu)`),
      fc.integer({ min: 100, max: 105 }).map((vmid) => `ERROR: Backup of VM ${vmid} failed - x`),
    );
    fc.assert(
      fc.property(fc.array(line), (lines) => {
        const ids = readVzdumpLog(lines).guests.map(({ vmid }) => vmid);
        expect(new Set(ids).size).toBe(ids.length);
      }),
    );
  });
});
