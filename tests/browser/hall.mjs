// Where the seats of a hall are: what the map itself makes of a plan, bundled from its source, so
// that a case can touch the canvas where a seat is drawn.

import { createRequire } from 'node:module';
import { join } from 'node:path';
import { root } from './stage.mjs';

const { build } = createRequire(join(root, 'web/package.json'))('esbuild');

let geometry;

async function loadGeometry() {
  const bundle = await build({
    stdin: {
      contents: ['geometry', 'measure', 'view_box', 'ground']
        .map((name) => `export * from './${name}';`).join('\n'),
      resolveDir: join(root, 'web/src/seat_map'),
    },
    bundle: true, format: 'esm', target: 'node18', write: false, logLevel: 'warning',
  });
  return import(`data:text/javascript;base64,${Buffer.from(bundle.outputFiles[0].contents)
    .toString('base64')}`);
}

export class Hall {
  static async of(server, show) {
    const hall = new Hall();
    hall.geometry = await (geometry ??= loadGeometry());
    hall.plan = await server.read(`/v1/seat-plans/${show.seat_plan}`);
    hall.measured = hall.geometry.hallOf(hall.plan);
    hall.indexOf = new Map(hall.seats.map(({ key, index }) => [key, index]));
    return hall;
  }

  /** Runs of `count` ordinary neighbours, as { key, name, index, zone } each. */
  *neighbours(count) {
    for (const run of this.measured.runs) {
      const seats = Array.from({ length: run.count }, (_, n) => this.seat(run.first + n));
      if (seats.length >= count && seats.every((seat) => seat.ordinary)) yield seats;
    }
  }

  seat(index) {
    const words = this.geometry.wordsOf(this.measured, index);
    return {
      index, key: words.key, name: `${words.row}-${words.number}`, row: words.row, zone: words.zone,
      spokenZone: this.plan.zones.length > 1 ? words.zone : '',
      number: words.number, ordinary: !words.accessible && !words.companion,
    };
  }

  get seats() {
    return Array.from({ length: this.measured.count }, (_, index) => this.seat(index));
  }

  /** Where a seat is on a canvas of this size that shows the whole hall. */
  placeOf(index, size) {
    const { wholeHall, toScreen } = this.geometry;
    return toScreen(wholeHall(this.measured, size),
      { x: this.measured.x[index], y: this.measured.y[index] });
  }

  /** The middle of a drawn area, as above. */
  placeOfArea(name, size) {
    const { wholeHall, toScreen } = this.geometry;
    const { key } = this.plan.areas.find((area) => area.name === name);
    const corners = this.geometry.outlineOf(this.plan.shapes.find((shape) => shape.area === key));
    const middle = (axis) => corners.reduce((sum, corner) => sum + corner[axis], 0) / corners.length;
    return toScreen(wholeHall(this.measured, size), { x: middle('x'), y: middle('y') });
  }
}
