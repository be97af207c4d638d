"""The tabs of the page, one file each: Gradio layout and wiring. What they show comes from pure renderers."""

import os

# Read by Gradio and the hub client while they are imported.
os.environ["GRADIO_ANALYTICS_ENABLED"] = "False"
os.environ["HF_HUB_DISABLE_TELEMETRY"] = "1"
