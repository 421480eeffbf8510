"""The language model's side: any server that speaks OpenAI's chat completions."""
