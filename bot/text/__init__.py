"""Work on text that all stages share: cleaning, blocks, sentences, words, numbers, dates, languages. Pure."""
