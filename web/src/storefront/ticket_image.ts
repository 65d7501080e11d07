// A ticket's code as a picture to be kept among photos: the code, dark on white as scanners want it,
// and below it what the ticket is for.

import { encode } from 'uqr';

const width = 760;
const margin = 40;
const lineHeight = 44;

function fitted(context: CanvasRenderingContext2D, text: string, room: number): string {
  if (context.measureText(text).width <= room) return text;
  let kept = [...text];
  while (kept.length > 1 && context.measureText(`${kept.join('')}…`).width > room)
    kept = kept.slice(0, -1);
  return `${kept.join('')}…`;
}

function drawCode(context: CanvasRenderingContext2D, text: string): void {
  const { data, size } = encode(text, { ecc: 'M', border: 3 });
  const dot = Math.floor((width - 2 * margin) / size);
  const from = Math.floor((width - dot * size) / 2);
  data.forEach((row, y) => row.forEach((dark, x) => {
    if (dark) context.fillRect(from + x * dot, margin + y * dot, dot, dot);
  }));
}

/** PNG. `lines`: the first of them larger. */
export function ticketImage(code: string, lines: readonly string[]): Promise<Blob> {
  const canvas = document.createElement('canvas');
  canvas.width = width;
  canvas.height = width + lines.length * lineHeight + margin;
  const context = canvas.getContext('2d');
  if (!context) return Promise.reject(new Error('this browser draws nothing'));
  context.fillStyle = '#fff';
  context.fillRect(0, 0, canvas.width, canvas.height);
  context.fillStyle = '#000';
  drawCode(context, code);
  context.textAlign = 'center';
  lines.forEach((line, n) => {
    context.font = `${n === 0 ? '600 34px' : '28px'} Mukta, sans-serif`;
    context.fillText(fitted(context, line, width - 2 * margin), width / 2, width + n * lineHeight);
  });
  return new Promise((done, failed) => canvas.toBlob(
    (blob) => blob ? done(blob) : failed(new Error('no picture was made')), 'image/png'));
}
