"""The reader on input that nobody would write: what a fuzzer feeds it, and what must hold."""
