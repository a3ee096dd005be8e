//! What operators write: job documents, parsed, validated and described as a JSON Schema.
