"""The Gantt on paper: rows, scale and marks drawn here, without a browser and without any foreign file.

``chart`` keeps what is drawn, ``scale`` and ``marks`` compute shapes, ``layout`` places them on pages,
``svg`` and ``paper`` write them out.
"""
