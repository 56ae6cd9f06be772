"""The steps of the story (docs/story.md), each told through what people see."""
