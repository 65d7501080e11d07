// What a page says of the catalogue in the server's own language though the server has Hindi words for it.

/** Texts of what is shown; posters are pictures. */
export async function untranslated(page, server) {
  const { texts } = await server.read('/v1/translations/hi');
  const main = page.locator('main');
  const drawn = (await main.locator('svg text').allTextContents()).join(' ');
  const shown = await main.innerText();
  return Object.entries(texts).filter(([text, hindi]) => hindi !== text && shown.includes(text)
    && !drawn.includes(text)).map(([text]) => text);
}
