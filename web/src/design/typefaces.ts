// When the page asks for its own typefaces. At once, but on a slow network they would take the room of
// what people came for: there the device's letters stand in, as wide and as high, until that is drawn.

/** What a browser that tells says of its network (Network Information API); `downlink` in Mbit/s. */
interface Connection { downlink?: number; saveData?: boolean }

/** Slower than a good third-generation network. */
const kSlow_Mbits = 0.7;
/** Until then they wait on a slow network, whatever is drawn. */
const kLongestWait_ms = 10_000;

function isSlow(): boolean {
  const { connection } = navigator as { connection?: Connection };
  if (!connection) return false;
  const { saveData, downlink } = connection;
  return saveData === true || downlink !== undefined && downlink < kSlow_Mbits;
}

export function letTypefacesCome(): void {
  document.documentElement.dataset.typefaces = '';
}

/** `awaited`: a page whose main thing is large, and which says when it is drawn. */
export function startTypefaces(awaited: boolean): void {
  if (awaited && isSlow()) setTimeout(letTypefacesCome, kLongestWait_ms);
  else letTypefacesCome();
}
