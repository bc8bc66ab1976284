import { allSources } from '../../shared/domain/fleet.ts';
import type { MachineFacts } from '../../shared/rules/alerts/knowledge.ts';
import type { History, StateSource } from '../engine/ports.ts';
import { createNetworkFacts, type Interfaces } from '../engine/runtime/network-facts.ts';

/** Where the addresses lie that this machine had when the servers last answered. */
const NETWORK_KEY = 'network';

/** What is known of this machine. */
export interface Machine {
  network(): MachineFacts['network'];
  /** Notes at each answer of a server in which network that was; returns what ends it. */
  follow(source: StateSource): () => void;
}

/** `interfaces`: how to look at the network; default: this machine's. */
export function createMachine(history: History, interfaces?: () => Interfaces): Machine {
  const facts = createNetworkFacts({
    ...(interfaces ? { interfaces } : {}),
    recall: () => history.recall(NETWORK_KEY),
    keep: (text) => void history.keep(NETWORK_KEY, text),
  });
  return {
    network: facts.state,
    follow(source) {
      let lastMs = Number.NEGATIVE_INFINITY;
      return source.subscribe((fleet) => {
        const answeredMs = allSources(fleet).map(({ reach }) =>
          reach.kind === 'answering' ? reach.lastAnswerAtMs : Number.NEGATIVE_INFINITY,
        );
        const newestMs = Math.max(Number.NEGATIVE_INFINITY, ...answeredMs);
        if (newestMs <= lastMs) return;
        lastMs = newestMs;
        facts.answered();
      });
    },
  };
}
