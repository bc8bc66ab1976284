import { render } from 'preact';
import '../../../renderer/style/tokens.css';
import '../../../renderer/style/base.css';
import './gallery.css';
import { Boxes, Inputs, Presses, Views } from './BoxesAndInputs.tsx';
import { Hostile, Quantities, States, Tiles, Trends } from './SmallParts.tsx';
import { Charts, Groups, OtherTables } from './TablesAndCharts.tsx';

/** Everything there is, or one long table alone: `#rows=10000`. */
function Gallery({ rows }: { readonly rows: number | null }) {
  if (rows !== null) return <Groups count={rows} />;
  return (
    <>
      <h1>Parts</h1>
      <States />
      <Tiles />
      <Quantities />
      <Trends />
      <Charts />
      <OtherTables />
      <Groups count={200} />
      <Boxes />
      <Presses />
      <Inputs />
      <Views />
      <Hostile />
    </>
  );
}

const host = document.querySelector('#gallery');
const rows = /^#rows=(\d+)$/.exec(location.hash)?.[1];
if (host !== null) render(<Gallery rows={rows === undefined ? null : Number(rows)} />, host);
