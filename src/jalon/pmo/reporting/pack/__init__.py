"""The steering pack: slides as data, built once from frozen reports, drawn as PPTX, as PDF and as a page."""
