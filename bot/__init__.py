"""The machine: channels, dispatcher, texts, documents. It knows no conversation."""
