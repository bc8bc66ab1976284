import { createForwarding, type Forwarding, type ForwardingParts } from '../../main/engine/forwarding/forwarding.ts';
import { createMemoryQueue } from '../../main/engine/forwarding/memory-queue.ts';
import { Secret } from '../../main/engine/secrets/secret.ts';
import type { ForwardedAlert } from '../../shared/rules/forwarding/forwarded-alert.ts';
import { forwardingSchema } from '../../shared/settings/forwarding-schema.ts';
import { NOW } from '../kit/builders.ts';
import { createFakeClock, type FakeClock } from '../kit/fake-clock.ts';
import { createMemoryLog, type MemoryLog } from '../kit/memory-log.ts';

type Written = { readonly kind: string; readonly name?: string } & Record<string, unknown>;

interface RigWish extends Partial<ForwardingParts> {
  /** As in the settings; the name is the kind where none is given. */
  readonly receivers: readonly Written[];
  /** By forwarder. */
  readonly secrets?: Record<string, string>;
}

export interface Rig {
  readonly forwarding: Forwarding;
  readonly clock: FakeClock;
  readonly log: MemoryLog;
  /** What fires now: change it as the engine would. */
  readonly firing: ForwardedAlert[];
  /** Time passes, with every request answered in between. */
  pass(ms: number): Promise<void>;
}

/** Forwarding on a fake clock, with real requests. Started; who makes it stops it. */
export function startRig({ receivers, secrets = {}, ...parts }: RigWish): Rig {
  const clock = createFakeClock(NOW);
  const log = createMemoryLog();
  const firing: ForwardedAlert[] = [];
  const forwarding = createForwarding({
    forwarders: receivers.map((written) => forwardingSchema.parse({ name: written.kind, ...written })),
    queue: createMemoryQueue(),
    secretOf: async ({ name }) => {
      const value = secrets[name];
      return value === undefined
        ? { kind: 'missing', sentence: 'nowhere' }
        : { kind: 'found', secret: new Secret(value), from: 'keychain' };
    },
    firing: () => firing,
    isAllEvaluated: () => true,
    clock,
    log,
    random: () => 0.5,
    ...parts,
  });
  forwarding.start();
  return { forwarding, clock, log, firing, pass: (ms) => clock.advance(ms, () => forwarding.idle()) };
}
