// The whole hall in a corner, with the part that the map shows; dragging it moves the map. A shortcut
// for pointers: keys and buttons reach the same, so it is not there for screen readers.

import { useEffect, useRef } from 'preact/hooks';

import type { Hall, Point } from './geometry';
import { shapesOf } from './paint_shapes';
import type { Palette } from './palette';
import style from './seat_map.module.css';
import { toPlan } from './view_box';
import type { Size, View } from './view_box';

const kWidth_px = 132;
const kTallest_px = 108;

function scaleOf(hall: Hall): { k: number; width: number; height: number } {
  const width = hall.box.right - hall.box.left;
  const height = hall.box.bottom - hall.box.top;
  const k = Math.min(kWidth_px / width, kTallest_px / height);
  return { k, width: width * k, height: height * k };
}

function paintHall(ctx: CanvasRenderingContext2D, hall: Hall, palette: Palette): void {
  for (const { path, stage } of shapesOf(hall)) {
    ctx.fillStyle = stage ? palette.muted : palette.line;
    ctx.fill(path);
  }
  ctx.lineJoin = 'round';
  for (const section of hall.sections) {
    const path = new Path2D();
    section.outline.forEach(({ x, y }, i) => (i === 0 ? path.moveTo(x, y) : path.lineTo(x, y)));
    path.closePath();
    ctx.globalAlpha = 0.75;
    ctx.fillStyle = palette.seat[section.category] ?? palette.muted;
    ctx.strokeStyle = ctx.fillStyle;
    ctx.lineWidth = section.margin;
    ctx.fill(path);
    ctx.stroke(path);
  }
  ctx.globalAlpha = 1;
}

export function Minimap({ hall, palette, view, size, onCentre }: {
  hall: Hall; palette: Palette; view: View; size: Size; onCentre(point: Point): void;
}) {
  const canvas = useRef<HTMLCanvasElement>(null);
  const { k, width, height } = scaleOf(hall);
  useEffect(() => {
    const ctx = canvas.current?.getContext('2d');
    if (!ctx) return;
    ctx.setTransform(1, 0, 0, 1, 0, 0);
    ctx.clearRect(0, 0, width * 2, height * 2);
    ctx.setTransform(2 * k, 0, 0, 2 * k, -2 * k * hall.box.left, -2 * k * hall.box.top);
    paintHall(ctx, hall, palette);
  }, [hall, palette, k, width, height]);

  const from = toPlan(view, { x: 0, y: 0 });
  const frame = {
    left: `${(from.x - hall.box.left) * k}px`, top: `${(from.y - hall.box.top) * k}px`,
    width: `${(size.width / view.k) * k}px`, height: `${(size.height / view.k) * k}px`,
  };
  const drag = (event: PointerEvent) => {
    if (event.type === 'pointermove' && event.buttons === 0) return;
    const box = event.currentTarget as HTMLElement;
    if (event.type === 'pointerdown') box.setPointerCapture(event.pointerId);
    const rect = box.getBoundingClientRect();
    onCentre({
      x: (event.clientX - rect.left) / k + hall.box.left,
      y: (event.clientY - rect.top) / k + hall.box.top,
    });
  };
  return (
    <div
      class={style.minimap} style={{ width: `${width}px`, height: `${height}px` }} aria-hidden="true"
      onPointerDown={drag} onPointerMove={drag}
    >
      <canvas ref={canvas} width={Math.ceil(width * 2)} height={Math.ceil(height * 2)} />
      <i class={style.minimapFrame} style={frame} />
    </div>
  );
}
