// Icons, drawn on 24 by 24 with the colour of the text around them. They say nothing by themselves:
// what they mean is written or labelled beside them.

const paths = {
  search: 'M10.5 4a6.5 6.5 0 1 1 0 13 6.5 6.5 0 0 1 0-13M15.5 15.5 21 21',
  ticket: 'M3 7h18v3.2a1.8 1.8 0 0 0 0 3.6V17H3v-3.2a1.8 1.8 0 0 0 0-3.6zM14.5 7v10',
  sun: 'M12 8a4 4 0 1 1 0 8 4 4 0 0 1 0-8M12 2v2M12 20v2M2 12h2M20 12h2M5 5l1.4 1.4M17.6 17.6 19 19'
    + 'M5 19l1.4-1.4M17.6 6.4 19 5',
  moon: 'M20 14.5A8.5 8.5 0 1 1 9.5 4a7 7 0 0 0 10.5 10.5z',
  clock: 'M12 3a9 9 0 1 1 0 18 9 9 0 0 1 0-18M12 7.5V12l3 2',
  pin: 'M12 21s-7-6.2-7-11.5A7 7 0 0 1 12 3a7 7 0 0 1 7 6.5C19 14.8 12 21 12 21z'
    + 'M12 7.5a2.5 2.5 0 1 1 0 5 2.5 2.5 0 0 1 0-5',
  left: 'M15 5l-7 7 7 7',
  calendar: 'M4 6h16v14H4zM4 10h16M8 3v4M16 3v4',
  print: 'M7 9V4h10v5M7 17H4V9h16v8h-3M7 14h10v6H7z',
  share: 'M12 15V3M8 7l4-4 4 4M6 11H5v9h14v-9h-1',
  link: 'M10 14a4 4 0 0 0 6 .4l3-3a4 4 0 0 0-5.7-5.7L12 7M14 10a4 4 0 0 0-6-.4l-3 3a4 4 0 0 0 5.7 5.7L12 17',
  save: 'M12 4v11M8 11l4 4 4-4M4 20h16',
  tick: 'M4.5 12.5l5 5 10-11',
  chair: 'M7 4h10v8H7zM5 10v6h14v-6M7 16v4M17 16v4',
  wheelchair: 'M10 3.2a1.6 1.6 0 1 1 0 3.2 1.6 1.6 0 0 1 0-3.2M10 9v5h6l2.5 5M10 11h5M7.5 12a5 5 0 1 0 7 6.5',
} as const;

export function Icon({ name, size = 22 }: { name: keyof typeof paths; size?: number }) {
  return (
    <svg width={size} height={size} viewBox="0 0 24 24" fill="none" stroke="currentColor"
      stroke-width="1.8" stroke-linecap="round" stroke-linejoin="round" aria-hidden="true">
      <path d={paths[name]} />
    </svg>
  );
}

/** The mark: a ticket with a projector's beam cut out of it. */
export function Mark({ size = 34 }: { size?: number }) {
  return (
    <svg width={size} height={size} viewBox="0 0 34 34" aria-hidden="true">
      <path fill="#ffb21a" d="M3 7h28v6.2a3.8 3.8 0 0 0 0 7.6V27H3v-6.2a3.8 3.8 0 0 0 0-7.6z" />
      <path fill="#1d1200" d="M10 17 25 10.5v13z" />
      <circle cx="10" cy="17" r="2.6" fill="#1d1200" />
    </svg>
  );
}
