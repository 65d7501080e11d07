// The hall as bitmaps: square tiles at the very scale of the camera, drawn a few at a time so that no
// frame waits for them, and kept while the camera stays at that scale. While it zooms, and until new
// tiles are ready, those of the last scale stand in, stretched. A seat that changes is redrawn where
// it stands, not its tile.

import type { Box } from './geometry';
import type { Size, View } from './view_box';

/** Paints everything that meets the box; the context is moved so that plan * k is where it belongs. */
export type PaintBox = (ctx: CanvasRenderingContext2D, box: Box, k: number) => void;

interface Tile { canvas: HTMLCanvasElement; ctx: CanvasRenderingContext2D; used: number }
interface Generation { k: number; tiles: Map<string, Tile> }

const kTile_px = 256;
/** All tiles together, in device pixels: about 48 MB. */
const kMaxPixels = 12e6;
/** More seats than this at once, and the tiles are drawn anew instead. */
export const kMaxPatches = 600;

export class Tiles {
  private now: Generation = { k: 0, tiles: new Map() };
  private before: Generation = { k: 0, tiles: new Map() };
  private frame = 0;

  constructor(private readonly paint: PaintBox, private readonly ratio: number) {}

  get scale(): number {
    return this.now.k;
  }

  /** A new scale, or everything looks different: the old tiles stand in for a while. */
  begin(k: number, standIn: boolean): void {
    const covers = this.now.tiles.size > 0 || this.before.tiles.size === 0;
    if (covers) this.before = this.now;
    if (!standIn) this.before = { k: 0, tiles: new Map() };
    this.now = { k, tiles: new Map() };
  }

  /** Draws what there is; false if tiles in view are still missing. */
  draw(ctx: CanvasRenderingContext2D, view: View, size: Size): boolean {
    ++this.frame;
    const missing = this.missing(view, size);
    if (missing.length > 0) this.blit(ctx, this.before, view, size);
    this.blit(ctx, this.now, view, size);
    if (missing.length === 0 && this.before.tiles.size > 0) {
      this.before = { k: 0, tiles: new Map() };
    }
    return missing.length === 0;
  }

  /** Whether every pixel of the view has a tile, of this scale or of the last. */
  covers(view: View, size: Size): boolean {
    return this.missing(view, size).length === 0;
  }

  /** Draws missing tiles, the middle of the view first, until `until` (of performance.now()). */
  work(view: View, size: Size, until: number): void {
    const missing = this.missing(view, size);
    const middle = {
      x: ((size.width / 2 - view.x) / view.k) * this.now.k / kTile_px - 0.5,
      y: ((size.height / 2 - view.y) / view.k) * this.now.k / kTile_px - 0.5,
    };
    const far = ({ column, line }: { column: number; line: number }) =>
      Math.hypot(column - middle.x, line - middle.y);
    missing.sort((a, b) => far(a) - far(b));
    for (const { column, line } of missing) {
      this.make(column, line);
      if (performance.now() >= until) break;
    }
    this.forget();
  }

  /** Draws a part of the plan anew in the tiles that have it. */
  patch(box: Box): void {
    const { k } = this.now;
    for (const [key, tile] of this.now.tiles) {
      const [column = 0, line = 0] = key.split(',').map(Number);
      // Whole device pixels: a clip through a pixel would leave a seam.
      const down = (value: number) => Math.floor(value * k * this.ratio) / this.ratio;
      const left = Math.max(down(box.left), column * kTile_px);
      const top = Math.max(down(box.top), line * kTile_px);
      const right = Math.min(down(box.right) + 1, (column + 1) * kTile_px);
      const bottom = Math.min(down(box.bottom) + 1, (line + 1) * kTile_px);
      if (left < right && top < bottom) this.paintPart(tile, column, line, { left, top, right, bottom });
    }
  }

  private missing(view: View, size: Size): { column: number; line: number }[] {
    const { k } = this.now;
    const missing: { column: number; line: number }[] = [];
    if (k === 0) return missing;
    const scaled = view.k / k;
    const cell = kTile_px * scaled;
    for (let line = Math.floor(-view.y / cell); line * cell + view.y < size.height; ++line) {
      for (let column = Math.floor(-view.x / cell); column * cell + view.x < size.width; ++column) {
        const tile = this.now.tiles.get(`${column},${line}`);
        if (tile) tile.used = this.frame;
        else missing.push({ column, line });
      }
    }
    return missing;
  }

  private blit(ctx: CanvasRenderingContext2D, from: Generation, view: View, size: Size): void {
    if (from.k === 0) return;
    const exact = Math.abs(from.k - view.k) < 1e-9;
    const cell = (kTile_px * view.k) / from.k;
    const snapped = (value: number) => Math.round(value * this.ratio) / this.ratio;
    const x0 = exact ? snapped(view.x) : view.x;
    const y0 = exact ? snapped(view.y) : view.y;
    for (const [key, tile] of from.tiles) {
      const [column = 0, line = 0] = key.split(',').map(Number);
      const x = x0 + column * cell;
      const y = y0 + line * cell;
      if (x > size.width || y > size.height || x + cell < 0 || y + cell < 0) continue;
      if (exact) {
        ctx.drawImage(tile.canvas, x, y, kTile_px, kTile_px);
      } else {
        // Stretched tiles overlap by a hair, or their seams would flicker.
        ctx.drawImage(tile.canvas, x, y, cell + 0.5, cell + 0.5);
      }
    }
  }

  private make(column: number, line: number): void {
    const canvas = document.createElement('canvas');
    canvas.width = Math.ceil(kTile_px * this.ratio);
    canvas.height = canvas.width;
    const ctx = canvas.getContext('2d');
    if (!ctx) return;
    const tile = { canvas, ctx, used: this.frame };
    this.now.tiles.set(`${column},${line}`, tile);
    this.paintPart(tile, column, line, {
      left: column * kTile_px, top: line * kTile_px,
      right: (column + 1) * kTile_px, bottom: (line + 1) * kTile_px,
    });
  }

  /** Paints a part, given in pixels of the whole hall at this scale, of one tile. */
  private paintPart(tile: Tile, column: number, line: number, part: Box): void {
    const { ctx } = tile;
    const { k } = this.now;
    ctx.save();
    ctx.setTransform(this.ratio, 0, 0, this.ratio,
      -column * kTile_px * this.ratio, -line * kTile_px * this.ratio);
    ctx.beginPath();
    ctx.rect(part.left, part.top, part.right - part.left, part.bottom - part.top);
    ctx.clip();
    ctx.clearRect(part.left, part.top, part.right - part.left, part.bottom - part.top);
    this.paint(ctx, {
      left: part.left / k, top: part.top / k, right: part.right / k, bottom: part.bottom / k,
    }, k);
    ctx.restore();
  }

  private forget(): void {
    const each = (kTile_px * this.ratio) ** 2;
    const most = Math.max(24, Math.floor(kMaxPixels / each));
    if (this.now.tiles.size <= most) return;
    const oldest = [...this.now.tiles].sort((a, b) => a[1].used - b[1].used);
    for (const [key, tile] of oldest.slice(0, this.now.tiles.size - most)) {
      if (tile.used === this.frame) break;
      this.now.tiles.delete(key);
    }
  }
}
