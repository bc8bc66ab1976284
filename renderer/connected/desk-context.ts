import { createContext } from 'preact';
import { useContext } from 'preact/hooks';
import type { Desk } from '../state/desk.ts';

/** Hands the desk down to every component. */
export const DeskContext = createContext<Desk | null>(null);

/** All that a page works with: state, filter, clock, calls. */
export function useDesk(): Desk {
  const desk = useContext(DeskContext);
  if (desk === null) throw new Error('A component that uses the desk must lie inside DeskContext.Provider.');
  return desk;
}
