/** A content coding that bodies are stored in. */
export type Compression = 'gzip' | 'br'
