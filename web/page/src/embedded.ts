// What the page carries inside itself, gzipped and in base64, each in an element of its own.

/** Unpacks an embedded file. The element stays, for whoever asks again. */
export async function embedded(id: "engine" | "licences"): Promise<ArrayBuffer> {
  const text = document.getElementById(id)?.textContent ?? "";
  const packed = Uint8Array.from(atob(text), (letter) => letter.charCodeAt(0));
  const stream = new Blob([packed]).stream().pipeThrough(new DecompressionStream("gzip"));
  return new Response(stream).arrayBuffer();
}
