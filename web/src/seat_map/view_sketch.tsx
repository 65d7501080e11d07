// A small drawing of what one sees from a seat: the screen, or the front of the stage, as wide and as
// slanted as the geometry says, behind the heads of the rows in front. A sketch, not a promise:
// heights are not in a plan.

import type { Stage, ViewHint } from './view_hint';
import style from './hover_card.module.css';

const kWidth = 168;
const kHeight = 76;
const kHorizon = 46;
/** The field of view that the drawing spans. */
const kHalfView = 0.72;
/** A screen is a little less than half as high as it is wide; a stage's opening about as much. */
const kUpright = 0.42;

interface Edge { x: number; top: number; bottom: number }

function edgesOf(hint: ViewHint): [Edge, Edge] | null {
  const [left, right] = hint.ends;
  if (!left || !right) return null;
  const focal = kWidth / 2 / Math.tan(kHalfView);
  const angle = Math.min(Math.abs(left.angle - right.angle), Math.PI * 0.9);
  const width_m = Math.sqrt(Math.max(1, left.distance_m ** 2 + right.distance_m ** 2
    - 2 * left.distance_m * right.distance_m * Math.cos(angle)));
  const edge = ({ distance_m, angle: aside }: { distance_m: number; angle: number }): Edge => {
    const bounded = Math.max(-1.2, Math.min(1.2, aside));
    const depth = Math.max(1, distance_m * Math.cos(bounded));
    const height = Math.max(5, Math.min(kHeight * 1.4, (focal * width_m * kUpright) / depth));
    return {
      x: kWidth / 2 + focal * Math.tan(bounded),
      top: kHorizon - height * 0.78, bottom: kHorizon + height * 0.22,
    };
  };
  return [edge(left), edge(right)];
}

/** Heads of the rows in front, larger the nearer they are. */
function Heads() {
  const heads = [];
  for (let row = 0; row < 3; ++row) {
    const size = 4 + row * 3.2;
    const y = kHeight - 15 + row * 7.5;
    for (let x = (row % 2) * size * 1.4 - size; x < kWidth + size; x += size * 2.9) {
      heads.push(<circle key={`${row} ${x}`} cx={x} cy={y} r={size} class={style[`heads${row}`]} />);
    }
  }
  return <g>{heads}</g>;
}

export function ViewSketch({ hint, stage, label }: {
  hint: ViewHint; stage: Stage; label: string;
}) {
  const edges = edgesOf(hint);
  if (!edges) return null;
  const [left, right] = edges;
  const corners = [[left.x, left.top], [right.x, right.top], [right.x, right.bottom],
    [left.x, left.bottom]].map((corner) => corner.map((v) => v?.toFixed(1)).join(',')).join(' ');
  const floor = `${left.x.toFixed(1)},${left.bottom.toFixed(1)} ${right.x.toFixed(1)},`
    + `${right.bottom.toFixed(1)} ${(right.x + 9).toFixed(1)},${(right.bottom + 5).toFixed(1)} `
    + `${(left.x - 9).toFixed(1)},${(left.bottom + 5).toFixed(1)}`;
  return (
    <svg class={style.sketch} viewBox={`0 0 ${kWidth} ${kHeight}`} role="img" aria-label={label}>
      <rect width={kWidth} height={kHeight} class={style.sketchRoom} />
      <polygon points={corners} class={stage.kind === 'screen' ? style.sketchScreen
        : style.sketchStage} />
      {stage.kind === 'stage' && <polygon points={floor} class={style.sketchFloor} />}
      <Heads />
    </svg>
  );
}
