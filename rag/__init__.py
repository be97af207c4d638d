"""From documents to a cited answer. One file a stage, named after the stage."""
