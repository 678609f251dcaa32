/**
 * Frees the memory of a chunk that nobody uses any more, if it has that memory to itself. Otherwise some 64 MB of what was
 * read pile up before the collector looks at memory outside its heap.
 */
export const freeChunk = ({ buffer, byteLength }: Uint8Array): void => {
  if (buffer instanceof ArrayBuffer && buffer.byteLength === byteLength) buffer.transfer(0);
};
