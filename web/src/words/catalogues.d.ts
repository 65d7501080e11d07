// A catalogue's three parts, as vite.config.ts makes them.

declare module '*.json?first' {
  const words: Record<string, string>;
  export default words;
}
declare module '*.json?finding' {
  const words: Record<string, string>;
  export default words;
}
declare module '*.json?later' {
  const words: Record<string, string>;
  export default words;
}
