/**
 * Octets as the text a JSON body can carry.
 *
 * @module
 */
export async function base64Of(octets: Blob): Promise<string> {
  const bytes = new Uint8Array(await octets.arrayBuffer());
  let text = "";
  // In pieces: a call takes only so many arguments.
  for (let at = 0; at < bytes.length; at += 8_192) text += String.fromCharCode(...bytes.subarray(at, at + 8_192));
  return btoa(text);
}
