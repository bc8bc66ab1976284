import type { ComponentChildren, VNode } from 'preact';
import './Facts.css';

export interface Fact {
  readonly term: string;
  readonly value: ComponentChildren;
  /** A second line in small, such as where the value comes from. */
  readonly note?: ComponentChildren;
}

export interface FactsProps {
  readonly facts: readonly Fact[];
  /** Side by side as tiles with large values, instead of one below the other. */
  readonly asTiles?: boolean | undefined;
}

/** Terms and their values. */
export function Facts({ facts, asTiles = false }: FactsProps): VNode {
  return (
    <dl class={asTiles ? 'facts facts--tiles' : 'facts'}>
      {facts.map(({ term, value, note }) => (
        <div key={term} class="facts__fact">
          <dt>{term}</dt>
          <dd>
            <span class="facts__value">{value}</span>
            {note === undefined || note === null ? null : <span class="facts__note">{note}</span>}
          </dd>
        </div>
      ))}
    </dl>
  );
}
