/** What every page is given. */
export interface PageProps {
  /** The steps of the address after its first, such as `['pbs-1', 'store-a']` of `#/datastore/pbs-1/store-a`. */
  readonly names: readonly string[];
}
